"""The editor of standards: a draft made, its levels and items edited without a script, its state changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.standards import presenting, selectors, services
from oneplusx.apps.standards.forms.catalogue import StandardFilters
from oneplusx.apps.standards.forms.contents import (
    FactsForm,
    ItemForm,
    LevelForm,
    NewStandardForm,
    ReasonForm,
    RecordForm,
    VersionForm,
)
from oneplusx.apps.standards.models import Standard
from oneplusx.domain import standards
from oneplusx.domain.errors import DomainError, Invalid, NotFound
from oneplusx.domain.standards import CHILD_OF, Contents, Item, ItemKind, LevelContents, editing
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

MINE = TableSpec(
    columns=(
        Column("name", gettext_lazy("Standard"), sort="name_zh", value=lambda row: row.name_zh),
        Column("code", gettext_lazy("Code"), sort=("code", "version"), value=lambda row: row.code),
        Column("version", gettext_lazy("Version"), value=lambda row: row.version),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("changed", gettext_lazy("Changed"), sort="changed_at", is_whole=True, value=lambda row: row.changed_at),
    ),
    order="-changed",
    filters=StandardFilters,
)
Write = Callable[[], object]
SIMPLE_ACTS: dict[str, Callable[..., Standard]] = {
    "submit": services.submit_standard,
    "take_back": services.take_back_standard,
    "publish": services.publish_standard,
    "reopen": services.reopen_standard,
}
NOTES_SHOWN = 5


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    organizations = selectors.writing_organizations(actor)
    rows = selectors.standards_visible_to(actor).filter(organization__in=organizations)
    table = MINE.read(rows, request.GET)
    return export(table, "standards") or render(
        request, "standards/mine.html", {"table": table, "may_write": organizations.exists()}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    organizations = selectors.writing_organizations(actor_of(request))
    form = NewStandardForm(request.POST or None, request.FILES or None, organizations=organizations)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"standards.bad_case": "package", "standards.bad_json": "package"}):
            made = _create(request, form)
            return redirect("standards:edit", made.id)
    status = 422 if form.errors else 200
    return render(request, "standards/new.html", {"form": form, "may_write": organizations.exists()}, status=status)


def _create(request: HttpRequest, form: NewStandardForm) -> Standard:
    data = form.cleaned_data
    notes: tuple[standards.Note, ...] = ()
    code, version = data["code"], data["version"]
    contents = Contents(data["name_zh"], data["name_en"])
    if data["package"] is not None:
        read = standards.read_package(_json(data["package"].read()))
        contents, notes = read.contents, read.notes
        code, version = code or read.code, read.version or version
    made = services.create_standard(
        organization_id=data["organization"].id,
        code=code,
        version=version,
        contents=contents,
        actor=actor_of(request),
        now=now(),
    )
    for note in notes[:NOTES_SHOWN]:
        messages.info(request, words_of(Invalid(note.code, place=note.place, found=note.found)))
    messages.success(request, _("The draft was made."))
    return made


def _json(content: bytes) -> object:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Invalid("standards.bad_json", found=str(error)[:80]) from None


@login_required
@require_safe
def edit(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    draft = selectors.draft_for(actor, standard_id)
    context = {**presenting.editor_context(draft), "acts": presenting.acts_for(actor, draft)}
    return render(request, "standards/editor.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_facts(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    draft = selectors.draft_for(actor_of(request), standard_id)
    form = FactsForm(request.POST or None, initial=FactsForm.initial_of(selectors.contents_of(draft)))
    return _edited(
        request,
        draft,
        form,
        lambda revision: services.save_facts(
            standard_id=draft.id, revision=revision, contents=form.contents(), actor=actor_of(request), now=now()
        ),
        title=_("About the standard"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_level(request: HttpRequest, standard_id: UUID, level: str = "") -> HttpResponse:
    draft = selectors.draft_for(actor_of(request), standard_id)
    found = _level(draft, level) if level else None
    form = LevelForm(request.POST or None, level=found)
    return _edited(
        request,
        draft,
        form,
        lambda revision: services.save_level(
            standard_id=draft.id, revision=revision, level=form.contents(), actor=actor_of(request), now=now()
        ),
        title=_("Level") if found else _("New level"),
        level=found,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: HttpRequest, standard_id: UUID, level: str) -> HttpResponse:
    draft = selectors.draft_for(actor_of(request), standard_id)
    found = _level(draft, level)
    above = _find(found, request.GET.get("parent", ""))
    kind = CHILD_OF[above.kind if above else None]
    if kind is None:
        raise Http404
    form = ItemForm(request.POST or None)
    more: dict[str, Any] = {"level": level, "parent": above.key if above else "", "kind": kind}
    return _edited(
        request,
        draft,
        form,
        lambda revision: services.add_item(
            standard_id=draft.id, revision=revision, **more, **_words(form), actor=actor_of(request), now=now()
        ),
        title=presenting_kind(kind),
        level=found,
        above=above,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_item(request: HttpRequest, standard_id: UUID, level: str, key: str) -> HttpResponse:
    draft = selectors.draft_for(actor_of(request), standard_id)
    found = _level(draft, level)
    item = _find(found, key)
    if item is None:
        raise Http404
    parents = [one for one in found.walk() if CHILD_OF[one.kind] == item.kind]
    initial = {"parent": editing.parent_of(found, key)}
    form = ItemForm(request.POST or None, item=item, parents=parents, initial=initial)
    more: dict[str, Any] = {"level": level, "key": key, "actor": actor_of(request)}
    return _edited(
        request,
        draft,
        form,
        lambda revision: services.change_item(
            standard_id=draft.id, revision=revision, **more, **_words(form), parent=form.chosen_parent(), now=now()
        ),
        title=presenting_kind(item.kind),
        level=found,
        item=item,
    )


def _words(form: ItemForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("code", "text_zh", "text_en")}


def presenting_kind(kind: ItemKind) -> str:
    """A kind of item in words."""
    names = {ItemKind.FIELD: _("Work field"), ItemKind.TASK: _("Task"), ItemKind.OUTCOME: _("Expected outcome")}
    return names[kind]


def _level(draft: Standard, level: str) -> LevelContents:
    found = selectors.contents_of(draft).level(level)
    if found is None:
        raise Http404
    return found


def _find(level: LevelContents, key: str) -> Item | None:
    if not key:
        return None
    try:
        return editing.find(level, key)
    except NotFound:
        raise Http404 from None


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    if not text.isascii() or not text.isdigit() or len(text) > len("999999999"):
        raise Invalid("field.invalid", field="revision", found=text[:20], allowed="1, 2, …")
    return int(text)


def _edited(
    request: HttpRequest, draft: Standard, form: Form, write: Callable[[int], object], **context: Any
) -> HttpResponse:
    """Shows the form of a part, or writes it and goes back to where it stands."""
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"standards.double_code": "code"}):
            write(_revision(request))
            messages.success(request, _("Saved in the draft."))
            return redirect("standards:edit", draft.id)
    values = {"standard": draft, "form": form, **context}
    return render(request, "standards/edit_part.html", values, status=422 if form.errors else 200)


@login_required
@require_POST
def rearrange(request: HttpRequest, standard_id: UUID, level: str) -> HttpResponse:
    """One button for each act: ``act`` is its name and the key of the item, ``up:KEY``."""
    draft = selectors.draft_for(actor_of(request), standard_id)
    act, _colon, key = request.POST.get("act", "").partition(":")
    common: dict[str, Any] = {"standard_id": draft.id, "level": level, "actor": actor_of(request), "now": now()}

    def write() -> object:
        if act == "remove_level":
            return services.remove_level(revision=_revision(request), **common)
        return services.rearrange(revision=_revision(request), act=act, key=key, **common)

    return _told(request, write, "standards:edit", draft.id)


def _told(request: HttpRequest, write: Write, to: str, standard_id: UUID, done: str = "") -> HttpResponse:
    """Back to the page; a refusal is told above it."""
    try:
        write()
    except DomainError as error:
        if isinstance(error, NotFound):
            raise
        messages.error(request, words_of(error))
    else:
        if done:
            messages.success(request, done)
    return redirect(to, standard_id)


@login_required
@require_POST
def act(request: HttpRequest, standard_id: UUID, act: str) -> HttpResponse:
    """Submits, takes back, publishes or reopens."""
    if act not in SIMPLE_ACTS:
        raise Http404
    found = selectors.writable_for(actor_of(request), standard_id)
    return _told(
        request,
        lambda: SIMPLE_ACTS[act](standard_id=found.id, actor=actor_of(request), now=now()),
        "standards:standard",
        found.id,
        _("Done."),
    )


@login_required
@require_POST
def start_version(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    found = selectors.writable_for(actor_of(request), standard_id)
    form = VersionForm(request.POST)
    if form.is_valid():
        with refusals_into(form, {"standards.": "version"}):
            made = services.start_version(
                standard_id=found.id, version=form.cleaned_data["version"], actor=actor_of(request), now=now()
            )
            return redirect("standards:edit", made.id)
    context = {"standard": found, "form": form, "title": _("Draft a new version"), "button": _("Draft")}
    return render(request, "standards/act.html", context, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    found = selectors.writable_for(actor_of(request), standard_id)
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"standards.source": "source", "standards.not_yet": "decided_on"}):
            services.record_standard(standard_id=found.id, **form.cleaned_data, actor=actor_of(request), now=now())
            messages.success(request, _("Recorded. The version is published."))
            return redirect("standards:standard", found.id)
    context = {"standard": found, "form": form, "title": _("Record a publication elsewhere"), "button": _("Record")}
    return render(request, "standards/act.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    found = selectors.writable_for(actor_of(request), standard_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"standards.withdrawal_reason": "reason"}):
            services.withdraw_standard(standard_id=found.id, **form.cleaned_data, actor=actor_of(request), now=now())
            messages.success(request, _("The version was withdrawn."))
            return redirect("standards:standard", found.id)
    context = {"standard": found, "form": form, "title": _("Withdraw this version"), "button": _("Withdraw")}
    return render(request, "standards/act.html", context, status=422 if form.errors else 200)
