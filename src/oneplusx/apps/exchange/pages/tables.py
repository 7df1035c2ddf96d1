"""Pages of the tables of certificates: choose, preview, download; the institution's own mappings."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.certificate_tables import FIELDS, SHIPPED, shipped_text
from oneplusx.apps.exchange.forms import TableForm, TableMappingForm
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets.presenting import problems_in_words
from oneplusx.domain.errors import DomainError, NotFound
from oneplusx.domain.exporting import mapping_to_json, mapping_to_text
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import MEDIA_TYPES
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of

YAML = "application/yaml; charset=utf-8"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_tables(request: HttpRequest) -> HttpResponse:
    """Chooses a table and a period; shows how it begins, or gives the file."""
    actor = actor_of(request)
    require(actor, "exchange.export_tables")
    form = _form(actor, request.POST or None)
    preview = None
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            if "download" in request.POST:
                return _download(actor, form.cleaned_data)
            preview = _preview(actor, form.cleaned_data)
    own = selectors.table_mappings_visible_to(actor)
    context = {"form": form, "preview": preview, "own": own, "shipped": selectors.table_choices(actor)[: len(SHIPPED)]}
    return render(request, "exchange/tables.html", context, status=422 if form.errors else 200)


def _form(actor: Actor, data: Any) -> TableForm:
    institutions = list(selectors.exporting_institutions(actor))
    return TableForm(data, institutions=institutions, choices=selectors.table_choices(actor))


def _preview(actor: Actor, data: dict[str, Any]) -> selectors.Preview:
    institution = selectors.exporting_institution_for(actor, UUID(data["institution"]))
    mapping = selectors.table_choice(actor, data["table"]).mapping
    return selectors.preview_of(actor, institution, mapping, data["since"], data["until"], now=now())


def _download(actor: Actor, data: dict[str, Any]) -> HttpResponse:
    mapping = selectors.table_choice(actor, data["table"]).mapping
    made = services.export_certificates(
        institution_id=UUID(data["institution"]),
        mapping=mapping,
        since=data["since"],
        until=data["until"],
        form=data["form"],
        is_headed_by_codes=data["heads"] == "codes",
        actor=actor,
        now=now(),
    )
    return _file(made.content, MEDIA_TYPES[data["form"]], f"{mapping.name}.{data['form']}")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_mapping(request: HttpRequest) -> HttpResponse:
    """Takes a mapping document; what is wrong is named by line and field."""
    actor = actor_of(request)
    require(actor, "exchange.export_tables")
    institutions = list(selectors.exporting_institutions(actor))
    form = TableMappingForm(request.POST or None, request.FILES or None, institutions=institutions)
    problems: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            made = services.save_table_mapping(
                institution_id=UUID(form.cleaned_data["institution"]),
                text=form.text,
                name=form.file_name,
                actor=actor,
                now=now(),
            )
        except DomainError as error:
            problems = problems_in_words(error)
            form.add_error(None, words_of(error))
        else:
            messages.success(request, _("Saved"))
            return redirect("exchange:table_mapping", made.id)
    context = {"form": form, "problems": problems, "fields": _fields()}
    return render(request, "exchange/new_table_mapping.html", context, status=422 if form.errors else 200)


def _fields() -> list[dict[str, Any]]:
    return [{"name": name, "kind": kind.value, "label": label} for name, (kind, label) in FIELDS.items()]


@login_required
@require_safe
def mapping(request: HttpRequest, table_mapping_id: UUID) -> HttpResponse:
    """An own table: its columns, and how it begins."""
    actor = actor_of(request)
    found = selectors.table_mapping_for(actor, table_mapping_id)
    read = selectors.mapping_of(found)
    columns = [{"column": column, "label": FIELDS[column.field][1] if column.field else ""} for column in read.columns]
    context: dict[str, Any] = {"row": found, "columns": columns, "refusal": ""}
    try:
        context["preview"] = selectors.preview_of(actor, found.institution, read, now=now())
    except DomainError as error:
        context["refusal"] = words_of(error)
    return render(request, "exchange/table_mapping.html", context)


@login_required
@require_safe
def mapping_file(request: HttpRequest, table_mapping_id: UUID) -> HttpResponse:
    """The document of an own table."""
    found = selectors.table_mapping_for(actor_of(request), table_mapping_id)
    text = mapping_to_text(mapping_to_json(selectors.mapping_of(found)))
    return _file(text.encode(), YAML, f"{found.name}.yaml")


@login_required
@require_safe
def shipped_file(request: HttpRequest, code: str) -> HttpResponse:
    """The document of a table that ships, to start an own one from."""
    require(actor_of(request), "exchange.export_tables")
    if code not in SHIPPED:
        raise NotFound("not_found")
    return _file(shipped_text(code).encode(), YAML, f"{code}.yaml")


@login_required
@require_POST
def delete_mapping(request: HttpRequest, table_mapping_id: UUID) -> HttpResponse:
    """Removes an own table."""
    services.delete_table_mapping(table_mapping_id=table_mapping_id, actor=actor_of(request), now=now())
    messages.success(request, _("The mapping was deleted."))
    return redirect("exchange:tables")
