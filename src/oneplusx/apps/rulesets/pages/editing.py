"""The editor of a draft: its decision table, the form of one part, undo and redo, a case tried beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.rulesets import editor, presenting, selectors, services
from oneplusx.apps.rulesets.editing import ACTS_ON_ITEMS, ADD, CHANGE, TEXT, Edit
from oneplusx.apps.rulesets.forms.editor import PartForm, TextForm, plain_data
from oneplusx.apps.rulesets.forms.library import TryForm
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.pages.trying import imagined, tried
from oneplusx.domain import rules
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.clock import now
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of

MEANWHILE = "rulesets.changed_meanwhile"
CASE = "rulesets.case"
HTTP_CONFLICT = 409
ON_THE_FORM = ("rows:", "tree:", "where:")
"""Buttons that change the form and store nothing."""


@login_required
@require_safe
def edit(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The whole draft as tables, with the tried case beside it."""
    actor = actor_of(request)
    version = selectors.draft_for(actor, version_id)
    if "obtained_on" in request.GET:
        request.session[CASE] = {name: request.GET[name] for name in request.GET}
    history = editor.history(version)
    context = {
        "version": version,
        "tables": editor.tables(version),
        "inherited": editor.inherited(version),
        "history": history,
        "may_undo": version.revisions.filter(number=version.revision).exclude(previous=None).exists(),
        "may_redo": version.revisions.filter(previous=version.revision).exists(),
        **_tried(request, version, selectors.composed(version)),
    }
    return render(request, "rulesets/editor.html", context)


def _tried(request: HttpRequest, version: RuleSetVersion, rule_set: rules.RuleSet) -> dict[str, Any]:
    """The case that this visitor tried last, decided by the draft as it is now."""
    case = request.session.get(CASE)
    choices = presenting.try_choices(version)
    if case and case.get("rule") not in ("", *(code for code, _title in choices["rules"])):
        case = {**case, "rule": ""}
    form = TryForm(case, initial=imagined(), auto_id="try_%s", **choices)
    return {"try_form": form, **tried(form, rule_set)}


@login_required
def item(request: HttpRequest, version_id: UUID, part: str, place: int | None = None) -> HttpResponse:
    """The form of one part; ``place`` is left out for a new one."""
    version = selectors.draft_for(actor_of(request), version_id)
    if part not in editor.PART_TITLES or (part == "facts" and place is None):
        raise Http404
    if request.method == "POST":
        return _save(request, version, part, place)
    found = {} if place is None else editor.item_at(version, part, place)
    if place is not None and not found:
        raise Http404
    return _form_page(request, version, part, place, PartForm(part, found, editor.known_for(version, part)))


def _save(request: HttpRequest, version: RuleSetVersion, part: str, place: int | None) -> HttpResponse:
    known = editor.known_for(version, part)
    found = {} if place is None else editor.item_at(version, part, place)
    data = plain_data(request.POST, part, known)
    form = PartForm(part, found, known, data)
    act = str(data.get("act", ""))
    if act.startswith(ON_THE_FORM):
        return _form_page(request, version, part, place, form)
    edit = Edit(CHANGE if place is not None else ADD, part, place or 0, form.item())
    more: dict[str, Any] = {}
    if not form.has_errors:
        try:
            if act != "try":
                _apply(request, version, edit)
                messages.success(request, _("Saved in the draft."))
                return redirect("rulesets:edit", version.id)
            more = _tried(request, version, services.preview_edit(version, edit, now()))
        except DomainError as error:
            if error.code == MEANWHILE:
                return _meanwhile(request, version, part, place, data)
            form.add_error(error, editor.length(version, part) if place is None else place)
    return _form_page(request, version, part, place, form, **more)


def _apply(request: HttpRequest, version: RuleSetVersion, edit: Edit) -> None:
    services.edit_draft(
        version_id=version.id, revision=_revision(request), edit=edit, actor=actor_of(request), now=now()
    )


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    if not text.isdigit():
        raise Invalid("field.invalid", field="revision", found=text[:20], allowed="1, 2, …")
    return int(text)


def _meanwhile(
    request: HttpRequest, version: RuleSetVersion, part: str, place: int | None, data: Mapping[str, Any]
) -> HttpResponse:
    """Somebody else was quicker: shows what they did, keeps what was typed, and lets it be saved on top."""
    seen = _revision(request)
    merged = editor.Merged(None, dict(data), [])
    if place is not None:
        merged = editor.merge(version, seen, part, place, data)
    found = {} if merged.place is None else editor.item_at(version, part, merged.place)
    form = PartForm(part, found, editor.known_for(version, part), merged.data)
    form.item()
    more = {"meanwhile": editor.edits_since(version, seen), "theirs": merged.theirs}
    more["is_removed"] = place is not None and merged.place is None
    return _form_page(request, version, part, merged.place, form, status=HTTP_CONFLICT, **more)


def _form_page(
    request: HttpRequest,
    version: RuleSetVersion,
    part: str,
    place: int | None,
    form: PartForm,
    *,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    at = ("rulesets:new_item", version.id, part) if place is None else ("rulesets:edit_item", version.id, part, place)
    context = {
        "version": version,
        "address": reverse(at[0], args=at[1:]),
        "part": part,
        "place": place,
        "part_title": editor.PART_TITLES[part],
        "item_name": editor.name_of(form.original),
        "form": form,
        "groups": editor.groups(form),
        **more,
    }
    return render(request, "rulesets/edit_item.html", context, status=status or (422 if form.has_errors else 200))


@login_required
@require_POST
def act(request: HttpRequest, version_id: UUID, part: str, place: int, act: str) -> HttpResponse:
    """Copies, moves or removes an item."""
    version = selectors.draft_for(actor_of(request), version_id)
    if act not in ACTS_ON_ITEMS:
        raise Http404
    return _answer(request, version, lambda: _apply(request, version, Edit(act, part, place)))


@login_required
@require_POST
def undo(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Goes back one edit."""
    actor, version = actor_of(request), selectors.draft_for(actor_of(request), version_id)
    revision = _revision(request)
    return _answer(
        request,
        version,
        lambda: services.undo_edit(version_id=version.id, revision=revision, actor=actor, now=now()),
    )


@login_required
@require_POST
def redo(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Takes an undone edit in again."""
    actor, version = actor_of(request), selectors.draft_for(actor_of(request), version_id)
    revision = _revision(request)
    return _answer(
        request,
        version,
        lambda: services.redo_edit(version_id=version.id, revision=revision, actor=actor, now=now()),
    )


def _answer(request: HttpRequest, version: RuleSetVersion, write: Any) -> HttpResponse:
    """Back to the table; a refusal is told above it."""
    try:
        write()
    except DomainError as error:
        messages.error(request, words_of(error))
        for problem in presenting.problems_in_words(error):
            messages.error(request, problem["text"])
    return redirect("rulesets:edit", version.id)


@login_required
def text(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The text of the draft itself."""
    version = selectors.draft_for(actor_of(request), version_id)
    form = TextForm(request.POST or None, initial={"text": version.text, "revision": version.revision})
    problems: list[dict[str, Any]] = []
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _apply(request, version, Edit(TEXT, text=form.written()))
            messages.success(request, _("Saved in the draft."))
            return redirect("rulesets:edit", version.id)
        except DomainError as error:
            status = HTTP_CONFLICT if error.code == MEANWHILE else 422
            problems = presenting.problems_in_words(error)
            form = TextForm({"text": form.written(), "revision": version.revision})
            form.add_error(None, words_of(error))
    more = {"meanwhile": editor.edits_since(version, _revision(request))} if status == HTTP_CONFLICT else {}
    context = {"version": version, "form": form, "problems": problems, **more}
    return render(request, "rulesets/edit_text.html", context, status=status)


@login_required
@require_POST
def start(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Copies a version as a new draft and opens its editor."""
    actor = actor_of(request)
    try:
        made = services.start_draft(
            version_id=version_id, new_version=request.POST.get("version", ""), actor=actor, now=now()
        )
    except Invalid as error:
        messages.error(request, words_of(error))
        return redirect("rulesets:version", version_id)
    return redirect("rulesets:edit", made.id)
