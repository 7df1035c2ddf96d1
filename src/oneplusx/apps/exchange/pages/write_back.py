"""Pages of write-back and reconciliation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.exchange import selectors, services, sheets
from oneplusx.apps.exchange.forms import (
    CollegeForm,
    DifferenceFilters,
    ExportForm,
    MappingForm,
    ReceiptForm,
    RowFilters,
    ScoresForm,
)
from oneplusx.apps.exchange.layouts import CERTIFICATE_SCORES, LAYOUTS, SCHOOL_SYSTEM
from oneplusx.apps.exchange.models import Difference, ReconcileRun
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import MEDIA_TYPES, export
from oneplusx.web.naming import named
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say


def _language() -> str:
    return get_language() or "zh-hans"


def _words(row: Difference) -> str:
    return say(f"reconcile.{row.code}", row.params, _language())


def _cause(cause: str) -> str:
    return say(f"reconcile.cause.{cause}", {}, _language())


ROWS = TableSpec(
    columns=(
        Column(
            "number",
            gettext_lazy("Student number"),
            sort="target__enrollment__student_number",
            value=lambda row: row.target.enrollment.student_number,
        ),
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column(
            "course", gettext_lazy("Course"), sort="target__course__code", value=lambda row: row.target.course.name_zh
        ),
        Column("kind", gettext_lazy("What"), sort="kind", value=lambda row: row.kind),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("reason", gettext_lazy("Reason"), value=lambda row: row.reason),
    ),
    order="number",
    filters=RowFilters,
)
DIFFERENCES = TableSpec(
    columns=(
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column("what", gettext_lazy("Difference"), sort="code", value=_words),
        Column("cause", gettext_lazy("Cause"), sort="cause", value=lambda row: _cause(row.cause)),
    ),
    order="what",
    filters=DifferenceFilters,
)
RUNS = TableSpec(
    columns=(
        Column("at", gettext_lazy("When"), sort="started_at", is_whole=True, value=lambda row: row.started_at),
        Column("college", gettext_lazy("College"), sort="college__code", value=lambda row: named(row.college)),
        Column(
            "checked",
            gettext_lazy("Enrollments"),
            is_number=True,
            sort="checked_count",
            value=lambda row: row.checked_count,
        ),
        Column(
            "differences",
            gettext_lazy("Differences"),
            is_number=True,
            sort="differences_count",
            value=lambda row: row.differences_count,
        ),
    ),
    order="-at",
)


def _export_form(actor: Actor, data: Any = None) -> ExportForm:
    colleges = list(selectors.writing_colleges(actor))
    mappings = list(selectors.mappings_visible_to(actor).filter(kind=SCHOOL_SYSTEM).order_by("name"))
    return ExportForm(data, colleges=colleges, mappings=mappings)


def _scores_form(actor: Actor, data: Any = None) -> ScoresForm:
    colleges = list(selectors.writing_colleges(actor))
    mappings = list(selectors.mappings_visible_to(actor).filter(kind=CERTIFICATE_SCORES).order_by("name"))
    return ScoresForm(data, colleges=colleges, mappings=mappings, auto_id="scores_%s")


def _overview(
    request: HttpRequest, *, export_form: ExportForm | None = None, scores_form: ScoresForm | None = None
) -> dict[str, Any]:
    actor = actor_of(request)
    return {
        "dues": [(college, selectors.due_counts(college)) for college in selectors.writing_colleges(actor)],
        "export_form": export_form or _export_form(actor),
        "scores_form": scores_form or _scores_form(actor),
        "page": paginate(selectors.batches_visible_to(actor), request.GET),
        "mappings": selectors.mappings_visible_to(actor).order_by("kind", "name"),
        "layouts": LAYOUTS.items(),
    }


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is due, the files exported so far, the mappings."""
    require(actor_of(request), "exchange.write_back")
    return render(request, "exchange/overview.html", _overview(request))


@login_required
@require_POST
def export_due(request: HttpRequest) -> HttpResponse:
    """Puts what is due into a new file."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    form = _export_form(actor, request.POST)
    if form.is_valid():
        mapping = form.cleaned_data["mapping"]
        with refusals_into(form):
            batch = services.export_exemptions(
                college_id=UUID(form.cleaned_data["college"]),
                mapping_id=UUID(mapping) if mapping else None,
                actor=actor,
                now=now(),
            )
            return redirect("exchange:batch", batch.id)
    return render(request, "exchange/overview.html", _overview(request, export_form=form), status=422)


@login_required
@require_POST
def export_scores(request: HttpRequest) -> HttpResponse:
    """The certificate scores of a period as a file."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    form = _scores_form(actor, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_into(form):
            content = services.export_certificate_scores(
                college_id=UUID(data["college"]),
                since=data["since"],
                until=data["until"],
                form=data["form"],
                mapping_id=UUID(data["mapping"]) if data["mapping"] else None,
                actor=actor,
                now=now(),
            )
            return _file(content, f"{_('Certificate scores')}-{data['since']}-{data['until']}", data["form"])
    return render(request, "exchange/overview.html", _overview(request, scores_form=form), status=422)


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=MEDIA_TYPES[form])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return answer


@login_required
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One exported file, its rows, and the receipt to upload."""
    actor = actor_of(request)
    found = selectors.batch_for(actor, batch_id)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"": "file"}):
            receipt = services.apply_receipt_file(
                batch_id=found.id, data=form.cleaned_data["file"].read(), actor=actor, now=now()
            )
            _tell(request, receipt)
            return redirect("exchange:batch", found.id)
    table = ROWS.read(selectors.batch_rows(found), request.GET)
    context = {
        "batch": found,
        "table": table,
        "form": form,
        "waiting": found.rows_count - found.posted_count - found.refused_count,
        "timeline": timeline_of(actor, "exchange.batch", found.id),
    }
    status = 422 if request.method == "POST" else 200
    return export(table, _("Write-back")) or render(request, "exchange/batch.html", context, status=status)


def _tell(request: HttpRequest, receipt: services.Receipt) -> None:
    counts = {"posted": receipt.posted, "refused": receipt.refused, "unchanged": receipt.unchanged}
    messages.success(request, _("Posted: %(posted)d. Refused: %(refused)d. As before: %(unchanged)d.") % counts)
    if receipt.unknown_keys:
        text = _("%(count)d rows of the receipt do not belong to this file.")
        messages.warning(request, text % {"count": len(receipt.unknown_keys)})
    if receipt.unknown_statuses:
        shown = ", ".join(sorted(set(receipt.unknown_statuses))[:5])
        messages.warning(request, _("Statuses that are neither posted nor refused: %(shown)s") % {"shown": shown})


@login_required
@require_safe
def download(request: HttpRequest, batch_id: UUID, form: str) -> HttpResponse:
    """The file of a batch."""
    found = selectors.batch_for(actor_of(request), batch_id)
    if form not in MEDIA_TYPES:
        raise NotFound("not_found")
    content = sheets.export_file(selectors.batch_lines(found), found.columns, form)
    return _file(content, f"{_('Exemptions')}-{found.created_at:%Y%m%d%H%M}", form)


@login_required
def new_mapping(request: HttpRequest, layout: str) -> HttpResponse:
    """A new mapping, beginning with the usual columns."""
    actor = actor_of(request)
    require(actor, "exchange.write_back")
    if layout not in LAYOUTS:
        raise NotFound("not_found")
    college = selectors.writing_colleges(actor).first()
    form = MappingForm(request.POST or None, layout=layout)
    if college is not None and request.method == "POST" and form.is_valid():
        with refusals_into(form, {"exchange.name_taken": "name"}):
            services.save_mapping(
                college_id=college.id,
                layout=layout,
                name=form.cleaned_data["name"],
                columns=form.columns,
                actor=actor,
                now=now(),
            )
            return redirect("exchange:overview")
    context = {"form": form, "title": LAYOUTS[layout]}
    return render(request, "exchange/mapping.html", context, status=422 if request.method == "POST" else 200)


@login_required
def mapping(request: HttpRequest, mapping_id: UUID) -> HttpResponse:
    """Changes a mapping."""
    actor = actor_of(request)
    found = selectors.mapping_for(actor, mapping_id)
    form = MappingForm(request.POST or None, layout=found.kind, columns=found.columns, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"exchange.name_taken": "name"}):
            services.save_mapping(
                college_id=found.college_id,
                layout=found.kind,
                name=form.cleaned_data["name"],
                columns=form.columns,
                mapping_id=found.id,
                actor=actor,
                now=now(),
            )
            return redirect("exchange:overview")
    context = {"form": form, "title": LAYOUTS[found.kind], "mapping": found}
    return render(request, "exchange/mapping.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def delete_mapping(request: HttpRequest, mapping_id: UUID) -> HttpResponse:
    """Removes a mapping."""
    services.delete_mapping(mapping_id=mapping_id, actor=actor_of(request), now=now())
    messages.success(request, _("The mapping was deleted."))
    return redirect("exchange:overview")


@login_required
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All comparisons, newest first, and a button that starts one."""
    actor = actor_of(request)
    require(actor, "exchange.reconcile")
    colleges = list(selectors.reconcilable_colleges(actor))
    table = RUNS.read(selectors.runs_visible_to(actor), request.GET)
    context = {"form": CollegeForm(colleges=colleges), "table": table, "colleges": colleges}
    return export(table, _("Comparisons")) or render(request, "exchange/runs.html", context)


@login_required
@require_POST
def start_run(request: HttpRequest) -> HttpResponse:
    """Starts a comparison."""
    actor = actor_of(request)
    require(actor, "exchange.reconcile")
    form = CollegeForm(request.POST, colleges=list(selectors.reconcilable_colleges(actor)))
    if not form.is_valid():
        raise NotFound("not_found")
    job = services.start_reconcile(college_id=UUID(form.cleaned_data["college"]), actor=actor, now=now())
    return redirect("jobs:job", job.id)


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What one comparison found."""
    found = selectors.run_for(actor_of(request), run_id)
    causes = _causes(found)
    table = DIFFERENCES.read(
        selectors.differences_of_run(found), request.GET, causes=[(row["cause"], row["words"]) for row in causes]
    )
    context = {
        "run": found,
        "table": table,
        "causes": causes,
        "rows": [{"row": row, "words": _words(row), "cause": _cause(row.cause)} for row in table.rows],
    }
    return export(table, _("Reconciliation")) or render(request, "exchange/run.html", context)


def _causes(found: ReconcileRun) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for _code, cause, count in selectors.causes_of(found):
        counts[cause] = counts.get(cause, 0) + count
    return [{"cause": cause, "words": _cause(cause), "count": count} for cause, count in counts.items()]
