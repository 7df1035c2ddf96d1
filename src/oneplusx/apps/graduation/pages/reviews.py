"""Pages of the three-stage review: reviews, the learners of one, deciding for many, one learner, conclusions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.graduation import presenting, selectors, services
from oneplusx.apps.graduation.forms.reviews import (
    ChoiceOfLearners,
    ConclusionFilters,
    ItemFilters,
    OpenReviewForm,
    ReasonForm,
    RulingForm,
)
from oneplusx.apps.graduation.models import Conclusion, Outcome, Review, ReviewItem, ReviewState, Stage
from oneplusx.apps.graduation.pages.review_settings import managed_colleges
from oneplusx.apps.graduation.review_words import conclusion_view, history, stage_chart, warnings_of
from oneplusx.apps.graduation.selectors import reviews as reading
from oneplusx.apps.parties.columns import CLASS, NAME, NUMBER
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.domain.credits import as_decimal
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, Table, TableSpec

SHOWN_MAX = 200
PRINTED_ROWS = 50
"""On one sheet to print from the page; the PDF has them all."""


def _answer_of(row: ReviewItem) -> str:
    found = getattr(row.enrollment, "graduation_result", None)
    return str(presenting.verdict(found)[1]) if found else _("Not audited yet")


def _reasons_of(row: ReviewItem) -> list[str]:
    found = getattr(row.enrollment, "graduation_result", None)
    return presenting.missing_lines(found.unmet) if found else []


def _outcome_of(row: ReviewItem) -> str:
    code = row.outcome or row.suggested
    return str(Outcome(code).label) if code else ""


ITEMS = TableSpec(
    columns=(
        NUMBER,
        NAME,
        Column("stage", gettext_lazy("Stage"), sort="stage", value=lambda row: str(row.get_stage_display())),
        Column("answer", gettext_lazy("Answer"), value=_answer_of),
        Column("why", gettext_lazy("Why"), value=lambda row: "\n".join(_reasons_of(row))),
        Column("outcome", pgettext_lazy("review", "Outcome"), sort="outcome", value=_outcome_of),
        CLASS,
    ),
    order="number",
    filters=ItemFilters,
)
REVIEWS = TableSpec(
    columns=(
        Column("title", gettext_lazy("Name of the review"), sort="title", value=lambda row: row.title),
        Column("year", gettext_lazy("Entry year"), sort="entry_year", value=lambda row: row.entry_year),
        Column("opened", gettext_lazy("Opened on"), sort="opened_at", is_whole=True, value=lambda row: row.opened_at),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
        Column("concluded", gettext_lazy("Concluded"), is_number=True),
        Column("waiting", pgettext_lazy("decisions", "Waiting for you"), is_number=True),
    ),
)
CONCLUSIONS = TableSpec(
    columns=(
        NUMBER,
        NAME,
        CLASS,
        Column(
            "outcome",
            pgettext_lazy("review", "Outcome"),
            sort="outcome",
            value=lambda row: str(row.get_outcome_display()),
        ),
        Column("day", gettext_lazy("Concluded"), sort="concluded_on", value=lambda row: row.concluded_on),
        Column("document", gettext_lazy("Concluding document"), value=lambda row: row.document),
        Column("certificate", gettext_lazy("Certificate number"), value=lambda row: row.number),
        Column(
            "earned",
            gettext_lazy("Credits earned"),
            is_number=True,
            sort="earned_hundredths",
            value=lambda row: as_decimal(row.earned_hundredths),
        ),
        Column(
            "converted",
            gettext_lazy("Of them by conversion"),
            is_number=True,
            sort="converted_hundredths",
            value=lambda row: as_decimal(row.converted_hundredths),
        ),
    ),
    order="number",
    filters=ConclusionFilters,
)
ROW_REASONS = 2


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Reviews of the college, with those that wait for the visitor."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    table = REVIEWS.read(reading.reviews_visible_to(actor), request.GET)
    file = export(table, _("Graduation review"))
    return file or render(request, "graduation/reviews.html", _reviews_context(request, actor, table))


def _reviews_context(request: HttpRequest, actor: Actor, table: Table) -> dict[str, Any]:
    waiting = reading.waiting_items(actor)
    rows = [
        {
            "review": row,
            "counts": reading.tally_of(reading.items_of(actor, row)).stages,
            "waiting": waiting.filter(review=row).count(),
        }
        for row in table.rows
    ]
    return {
        "table": table,
        "rows": rows,
        "open_form": _open_form(request, actor),
        "may_configure": bool(managed_colleges(actor)),
    }


def _open_form(request: HttpRequest, actor: Actor) -> OpenReviewForm | None:
    colleges = [row for row in visible_institutions(actor) if may(actor, "graduation.open_review", row.id)]
    if not colleges:
        return None
    data = request.POST if request.method == "POST" else None
    return OpenReviewForm(data, colleges=colleges, programs=selectors.program_options(actor))


@login_required
@require_POST
def open_review(request: HttpRequest) -> HttpResponse:
    """Opens the review of a cohort."""
    actor = actor_of(request)
    form = _open_form(request, actor)
    if form is None:
        require(actor, "graduation.open_review")
    elif form.is_valid():
        data = form.cleaned_data
        with refusals_into(form, {"graduation.title": "title"}):
            found = services.open_review(
                college_id=UUID(data["college"]),
                program_id=UUID(data["program"]) if data["program"] else None,
                entry_year=data["year"],
                title=data["title"],
                actor=actor,
                now=now(),
            )
            return redirect("graduation:review", found.id)
    table = REVIEWS.read(reading.reviews_visible_to(actor), request.GET)
    context = {**_reviews_context(request, actor, table), "open_form": form}
    return render(request, "graduation/reviews.html", context, status=422)


@login_required
@require_safe
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The learners of a review with answers and reasons; a stage decides for many at once here."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    found = reading.get_review(actor, review_id)
    items = reading.items_of(actor, found)
    table = ITEMS.read(items, request.GET)
    mine = reading.own_stages(actor, found.college_id) if found.state == ReviewState.OPEN else []
    tally = reading.tally_of(items)
    counts = tally.stages
    context = {
        "review": found,
        "table": table,
        "rows": _described(list(table.rows), mine),
        "counts": counts,
        "outcomes": [(code, Outcome(code).label, count) for code, count in tally.outcomes.items()],
        "chart": stage_chart(counts),
        "stages": [(stage, stage.label, counts[stage]) for stage in mine if counts[stage]],
        "cancel_form": _cancel_form(actor, found),
        "reasons_shown": f":{ROW_REASONS}",
    }
    file = export(table, found.title, notes=[_signatures()])
    return file or render(request, "graduation/review.html", context)


def _signatures() -> str:
    offices = (_("Department"), _("Academic affairs"), _("College leadership"))
    return "    ".join(f"{office}: ______________" for office in offices)


def _cancel_form(actor: Actor, found: Review) -> ReasonForm | None:
    is_open = found.state == ReviewState.OPEN
    return ReasonForm() if is_open and may(actor, "graduation.open_review", found.college_id) else None


def _described(rows: Sequence[ReviewItem], mine: Sequence[str]) -> list[dict[str, Any]]:
    described = []
    for row in rows:
        result = getattr(row.enrollment, "graduation_result", None)
        reasons = _reasons_of(row)
        described.append(
            {
                "item": row,
                "result": result,
                "verdict": presenting.verdict(result) if result else None,
                "outcome": row.outcome or row.suggested,
                "outcome_label": _outcome_of(row),
                "reasons": reasons,
                "more_count": max(len(reasons) - ROW_REASONS, 0),
                "is_mine": row.stage in mine,
            }
        )
    return described


@login_required
@require_safe
def review_list(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The same rows on A4 paper, for signatures."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    found = reading.get_review(actor, review_id)
    table = ITEMS.read(reading.items_of(actor, found), request.GET)
    page = paginate(table.all_rows, request.GET, PRINTED_ROWS)
    context = {
        "review": found,
        "rows": _described(list(page.rows), ()),
        "page": page,
        "total": table.count_all(),
        "at": now(),
        "pdf_url": f"{reverse('graduation:review', args=[found.id])}{table.pdf_url}",
    }
    return render(request, "graduation/review_list.html", context)


@login_required
@require_POST
def decide(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Decides for many: first what would happen, with the exceptions; then it happens."""
    actor = actor_of(request)
    found = reading.get_review(actor, review_id)
    choice = ChoiceOfLearners(request.POST)
    if not choice.is_valid() or (choice.item_ids is not None and not choice.item_ids):
        messages.warning(request, _("Choose at least one row."))
        return redirect("graduation:review", found.id)
    form = RulingForm(request.POST if "ruling" in request.POST else None, stage=choice.cleaned_data["stage"])
    if "confirm" in request.POST and form.is_valid():
        with refusals_into(form, {"graduation.document": "document", "graduation.reason": "reason"}):
            return _decided(request, found, choice, form)
    return _preview(request, found, choice, form)


def _decided(request: HttpRequest, found: Review, choice: ChoiceOfLearners, form: RulingForm) -> HttpResponse:
    asked: dict[str, Any] = {
        "review_id": found.id,
        "stage": choice.cleaned_data["stage"],
        "item_ids": choice.item_ids,
        "except_ids": choice.cleaned_data["left_out"],
        "ruling": form.as_ruling(),
        "actor": actor_of(request),
        "now": now(),
    }
    if (job := services.start_decision(**asked)) is not None:
        return redirect("jobs:job", job.id)
    done = services.decide_items(**asked)
    count = len(done.done)
    messages.success(request, ngettext("%(n)d learner decided.", "%(n)d learners decided.", count) % {"n": count})
    for number, name, why in warnings_of(done.exceptions)[:SHOWN_MAX]:
        messages.warning(request, f"{number} {name}: {why}")
    return redirect("graduation:review", found.id)


def _preview(request: HttpRequest, found: Review, choice: ChoiceOfLearners, form: RulingForm) -> HttpResponse:
    stage = choice.cleaned_data["stage"]
    is_given = form.is_bound and form.is_valid()
    seen = services.preview_items(
        review_id=found.id,
        stage=stage,
        item_ids=choice.item_ids,
        ruling=form.as_ruling() if is_given else services.Ruling(),
        actor=actor_of(request),
        now=now(),
        limit=services.DIRECT_MAX,
    )
    context = {
        "review": found,
        "stage": Stage(stage),
        "form": form,
        "scope": choice.cleaned_data["scope"],
        "items": choice.item_ids or (),
        "left_out": set(choice.cleaned_data["left_out"]),
        **_seen(seen),
        "looked_at": services.DIRECT_MAX if len(seen.done) + len(seen.exceptions) == services.DIRECT_MAX else 0,
    }
    status = 422 if "confirm" in request.POST else 200
    return render(request, "graduation/review_decide.html", context, status=status)


def _seen(seen: services.Decided) -> dict[str, Any]:
    return {
        "done": [(one, Outcome(one.outcome).label if one.outcome else "") for one in seen.done[:SHOWN_MAX]],
        "done_count": len(seen.done),
        "exceptions": warnings_of(seen.exceptions)[:SHOWN_MAX],
        "exceptions_count": len(seen.exceptions),
        "shown_max": SHOWN_MAX,
    }


@login_required
@require_safe
def review_item(request: HttpRequest, review_item_id: UUID) -> HttpResponse:
    """One learner in a review: answer, conditions, history, decision, conclusion."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    item = reading.get_item(actor, review_item_id)
    result = getattr(item.enrollment, "graduation_result", None)
    mine = reading.own_stages(actor, item.review.college_id) if item.review.state == ReviewState.OPEN else []
    current = reading.conclusion_of(actor, item.enrollment_id)
    context = {
        "item": item,
        **presenting.answer(result),
        "outcome": item.outcome or item.suggested,
        "outcome_label": _outcome_of(item),
        "timeline": history(item),
        "is_mine": item.stage in mine,
        "conclusion": conclusion_view(current),
        "reopen_form": _reopen_form(actor, current),
    }
    return render(request, "graduation/review_item.html", context)


def _reopen_form(actor: Actor, current: Conclusion | None) -> ReasonForm | None:
    if current is None or not may(actor, "graduation.reopen", current.enrollment.college_id):
        return None
    return ReasonForm()


@login_required
@require_POST
def cancel(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Ends a review that should not go on."""
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.cancel_review(review_id=review_id, reason=reason, actor=actor_of(request), now=now())
    except DomainError as error:
        if not error.code.startswith("graduation."):
            raise
        messages.error(request, words_of(error))
    else:
        messages.success(request, _("The review was cancelled."))
    return redirect("graduation:review", review_id)


@login_required
@require_safe
def conclusions(request: HttpRequest) -> HttpResponse:
    """Conclusions in force, with the documents; those whose record changed since are marked."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    rows = reading.conclusions_visible_to(actor).filter(is_current=True)
    table = CONCLUSIONS.read(rows, request.GET)
    context = {"table": table, "rows": table.rows, "changed": rows.filter(changed_at__isnull=False).count()}
    name = f"{_('Conclusions')} {today()}"
    return export(table, name) or render(request, "graduation/conclusions.html", context)


@login_required
@require_POST
def reopen(request: HttpRequest, conclusion_id: UUID) -> HttpResponse:
    """Reopens a conclusion with a reason."""
    actor = actor_of(request)
    found = reading.get_conclusion(actor, conclusion_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        services.reopen_conclusion(conclusion_id=conclusion_id, reason=reason, actor=actor, now=now())
    except DomainError as error:
        if not error.code.startswith("graduation."):
            raise
        messages.error(request, words_of(error))
    else:
        messages.success(request, _("The conclusion was reopened; the learner is reviewed again."))
    return redirect("graduation:review_item", found.item_id)
