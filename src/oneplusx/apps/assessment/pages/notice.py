"""The public notice of results: open to everybody, names in part, no document numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.assessment.models import ExamResult
from oneplusx.apps.assessment.pages.acting import plan_tabs
from oneplusx.apps.assessment.selectors.visibility import PUBLISHED_RESULTS, one_of, plans_visible_to
from oneplusx.web.masking import mask_name
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

TICKET_TAIL = 4
NOTICE = TableSpec(
    columns=(
        Column("ticket", gettext_lazy("Ticket number")),
        Column("name", gettext_lazy("Name")),
        Column("college", gettext_lazy("College"), sort="registration__college__name_zh"),
        Column("level", gettext_lazy("Certificate level"), sort="registration__level__certificate_type__code"),
        Column("passed", gettext_lazy("Passed"), sort="is_passed"),
    ),
    order="level",
)


@require_safe
def notice(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Who passed, masked."""
    actor = actor_of(request)
    plan = one_of(plans_visible_to(actor).filter(state__in=PUBLISHED_RESULTS), exam_plan_id)
    rows = ExamResult.objects.filter(plan=plan, is_passed=True).select_related(
        "registration__college", "registration__level__certificate_type", "learner__person"
    )
    table = NOTICE.read(rows.prefetch_related("registration__tickets"), request.GET)
    context = {
        "plan": plan,
        "table": table,
        "tabs": [] if actor.is_public else plan_tabs(actor, plan, "notice"),
        "rows": [_line(row) for row in table.rows],
    }
    return render(request, "assessment/notice.html", context)


def _line(row: ExamResult) -> dict[str, Any]:
    number = next((one.number for one in row.registration.tickets.all()), "")
    return {
        "row": row,
        "name": mask_name(row.learner.person.name),
        "ticket": "*" * max(len(number) - TICKET_TAIL, 0) + number[-TICKET_TAIL:],
    }
