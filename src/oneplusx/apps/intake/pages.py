from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.files.sniffing import XLSX
from oneplusx.apps.intake import selectors, services
from oneplusx.apps.intake.forms import ImportFilters, UploadForm
from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.intake.reading import RESULT_TITLE
from oneplusx.apps.intake.registry import ImportKind, find_kind
from oneplusx.apps.intake.workbooks import marked_workbook, template_workbook
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Denied, DomainError, NotFound
from oneplusx.web import clock, naming
from oneplusx.web.exporting import export
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say

IMPORTS = TableSpec(
    columns=(
        Column("file_name", _("File"), sort="file_name", value=lambda row: row.file_name),
        Column("kind", _("Kind of import"), sort="kind", value=lambda row: row.kind),
        Column("state", _("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("applied", _("Written"), sort="applied_count", is_number=True, value=lambda row: row.applied_count),
        Column("error", _("Faulty rows"), sort="error_count", is_number=True, value=lambda row: row.error_count),
        Column("created_at", _("Uploaded"), is_whole=True, sort="created_at", value=lambda row: row.created_at),
    ),
    order="-created_at",
    filters=ImportFilters,
)
WIZARD = (_("Upload"), _("Check the rows"), _("Confirm"), _("Write"))
PLACE = {ImportState.STAGED: 2, ImportState.CHECKED: 3, ImportState.APPLYING: 4, ImportState.APPLIED: 5}
PROBLEMS_SHOWN = 100


def language() -> str:
    return get_language() or "zh-hans"


def kind_and_places(request: HttpRequest, code: str) -> tuple[ImportKind, tuple[UUID, ...]]:
    for kind, places in selectors.importable(actor_of(request)):
        if kind.code == code:
            return kind, places
    raise NotFound("not_found")


def workbook_answer(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    possible = selectors.importable(actor)
    if not possible:
        raise Denied("denied")
    table = IMPORTS.read(selectors.imports_visible_to(actor), request.GET)
    rows = [{"batch": batch, "kind": find_kind(batch.kind)} for batch in table.rows]
    context = {"table": table, "rows": rows}
    return export(table, "imports") or render(request, "intake/imports.html", context)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    possible = selectors.importable(actor_of(request))
    if not possible:
        raise Denied("denied")
    return render(request, "intake/choose.html", {"kinds": [kind for kind, _places in possible], "steps": WIZARD})


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, code: str) -> HttpResponseBase:
    kind, places = kind_and_places(request, code)
    names = naming.institutions(places)
    institutions = {place: names.get(place, str(place)) for place in places}
    form = UploadForm(request.POST or None, request.FILES or None, kind=kind, institutions=institutions)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (batch := receive(request, form, kind)) is not None:
            return redirect("intake:import", batch.id)
        status = 422
    context = {"form": form, "kind": kind, "columns": kind.columns, "steps": WIZARD, "institutions": institutions}
    return render(request, "intake/upload.html", context, status=status)


def receive(request: HttpRequest, form: UploadForm, kind: ImportKind) -> ImportBatch | None:
    file = form.cleaned_data["file"]
    try:
        return services.receive_import(
            kind=kind.code,
            institution_id=form.institution_id,
            data=file.read(),
            file_name=file.name,
            options=form.answers,
            actor=actor_of(request),
            now=clock.now(),
        )
    except DomainError as error:
        form.add_error("file", say(error.code, error.params, language()))
        return None


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    kind, places = kind_and_places(request, code)
    wanted = request.GET.get("institution", "")
    place = next((id_ for id_ in places if str(id_) == wanted), places[0])
    return workbook_answer(template_workbook(kind, place), f"{kind.title_zh}.xlsx")


@require_safe
def import_(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    batch = selectors.import_for(actor, batch_id)
    problems = selectors.problems_of(batch)
    context = {
        **progress_context(batch),
        "kind": selectors.kind_of(batch),
        "lines": selectors.problem_lines(batch, language(), PROBLEMS_SHOWN, problems),
        "problems_count": len(problems),
        "file_problems": [say(p["code"], p["params"], language()) for p in batch.file_problems],
        "is_resumable": selectors.is_resumable(batch),
        "timeline": timeline_of(actor, "import", batch.id),
        "steps": WIZARD,
        "place": PLACE.get(ImportState(batch.state), 4),
    }
    return render(request, "intake/import.html", context)


def progress_context(batch: ImportBatch) -> dict[str, Any]:
    return {"batch": batch, "is_running": batch.state in {ImportState.STAGED, ImportState.APPLYING}}


@require_safe
def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    context = progress_context(selectors.import_for(actor_of(request), batch_id))
    response = render(request, "intake/progress.html", context)
    if not context["is_running"]:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def marked(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    batch = selectors.import_for(actor_of(request), batch_id)
    data = marked_workbook(
        selectors.sheet_of(batch), selectors.kind_of(batch), selectors.problems_of(batch), language()
    )
    return workbook_answer(data, f"{batch.file_name.rsplit('.', 1)[0]}-{RESULT_TITLE}.xlsx")


@require_POST
def confirm(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    batch = selectors.import_for(actor, batch_id)
    services.confirm_import(batch_id=batch.id, actor=actor, now=clock.now())
    return redirect("intake:import", batch.id)


@require_POST
def cancel(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    batch = selectors.import_for(actor, batch_id)
    services.cancel_import(batch_id=batch.id, actor=actor, now=clock.now())
    return redirect("intake:import", batch.id)


@require_POST
def resume(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    batch = selectors.import_for(actor, batch_id)
    services.resume_import(batch_id=batch.id, actor=actor, now=clock.now())
    return redirect("intake:import", batch.id)
