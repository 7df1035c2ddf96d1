"""Pages of the audit: what a learner still needs, a cohort, unclaimed value."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.graduation import presenting, selectors, services
from oneplusx.apps.graduation.forms.audits import AuditForm, CohortFilters, WhatIfForm
from oneplusx.apps.graduation.forms.planned import PlannedForm
from oneplusx.apps.graduation.forms.warnings import ConditionsForm
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.review_words import conclusion_view
from oneplusx.apps.graduation.selectors.conditions import conditions_of
from oneplusx.apps.graduation.selectors.planned import open_courses, what_if_planned
from oneplusx.apps.graduation.selectors.reviews import conclusion_of
from oneplusx.apps.graduation.selectors.warnings import own_warnings
from oneplusx.apps.graduation.warning_words import warning_views
from oneplusx.apps.parties.choosing import chosen_enrollment, enrollment_tabs
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import get_enrollment, visible_institutions
from oneplusx.domain.credits import as_decimal
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.components import Tab
from oneplusx.web.exporting import export
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, Table, TableSpec

PRINTED_MAX = 1000


def _answer_words(row: GraduationResult) -> str:
    words = str(presenting.verdict(row)[1])
    return words if row.is_proved else f"{words} ({_('Not proved')})"


COHORT = TableSpec(
    columns=(
        Column(
            "number",
            gettext_lazy("Student number"),
            sort="enrollment__student_number",
            value=lambda row: row.enrollment.student_number,
        ),
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column(
            "class",
            gettext_lazy("Class"),
            is_whole=True,
            sort="enrollment__class_group__code",
            value=lambda row: row.enrollment.class_group.name if row.enrollment.class_group else "",
        ),
        Column("answer", gettext_lazy("Answer"), sort="is_satisfied", value=_answer_words),
        Column(
            "earned",
            gettext_lazy("Credits earned"),
            sort="earned_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.earned_hundredths),
        ),
        Column(
            "missing",
            gettext_lazy("Credits missing"),
            sort="missing_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.missing_hundredths),
        ),
        Column("why", gettext_lazy("Why"), value=lambda row: "\n".join(presenting.missing_lines(row.document))),
    ),
    order="number",
    filters=CohortFilters,
)
ROW_REASONS = 2


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What is missing: one enrollment of the learner, with the cheapest fix and a what-if."""
    actor = actor_of(request)
    enrollments = selectors.own_enrollments(actor)
    enrollment = chosen_enrollment(request, enrollments)
    context: dict[str, Any] = {"enrollment": enrollment, "tabs": enrollment_tabs(enrollments, enrollment)}
    if enrollment is not None:
        context |= _answer(actor, enrollment) | _what_if(request, enrollment) | _review_of(actor, enrollment)
        context |= _planned(request, enrollment)
    return render(request, "graduation/mine.html", context)


def _answer(actor: Actor, enrollment: Enrollment) -> dict[str, Any]:
    return presenting.answer(selectors.result_for(actor, enrollment.id))


def _review_of(actor: Actor, enrollment: Enrollment) -> dict[str, Any]:
    """How the studies ended, and warnings in force."""
    return {
        "conclusion": conclusion_view(conclusion_of(actor, enrollment.id)),
        "warnings": warning_views(own_warnings(actor, enrollment.id)),
    }


def _planned(request: HttpRequest, enrollment: Enrollment) -> dict[str, Any]:
    """What passing courses not taken yet would bring."""
    courses = open_courses(enrollment, today())
    if not courses:
        return {}
    asked = request.GET if "planned" in request.GET else None
    form = PlannedForm(asked, courses=courses)
    answer = None
    if asked is not None and form.is_valid():
        answer = what_if_planned(actor_of(request), enrollment.id, form.cleaned_data["planned"], today())
    missing = presenting.missing_lines(answer.document) if answer else []
    return {"planned_form": form, "planned": answer, "planned_missing": missing}


def _conditions_form(actor: Actor, enrollment: Enrollment) -> ConditionsForm | None:
    if not may(actor, "graduation.record_conditions", enrollment.college_id):
        return None
    recorded = conditions_of(actor, enrollment.id)
    return ConditionsForm(initial={code: "yes" if is_met else "no" for code, is_met in recorded.items()})


def _what_if(request: HttpRequest, enrollment: Enrollment) -> dict[str, Any]:
    asked = request.GET if "certificate" in request.GET else None
    form = WhatIfForm(asked, certificates=selectors.obtainable_certificates(enrollment))
    answer = None
    if asked is not None and form.is_valid():
        chosen = form.cleaned_data["certificate"]
        answer = selectors.what_if(actor_of(request), enrollment.id, chosen.id, today())
    return {"what_if_form": form, "what_if": answer}


def _cohort_table(request: HttpRequest, actor: Actor) -> Table:
    require(actor, "conversions.view")
    programs = selectors.program_options(actor)
    return COHORT.read(
        selectors.results_visible_to(actor), request.GET, programs=programs, groups=selectors.class_options(actor)
    )


def _described(rows: list[GraduationResult]) -> list[dict[str, Any]]:
    programs = selectors.program_labels(rows)
    return [
        {
            "result": row,
            "verdict": presenting.verdict(row),
            "program": programs.get(row.enrollment.program_id) if row.enrollment.program_id else None,
            "reasons": (reasons := presenting.missing_lines(row.document)),
            "more_count": max(len(reasons) - ROW_REASONS, 0),
        }
        for row in rows
    ]


@login_required
@require_safe
def cohort(request: HttpRequest) -> HttpResponse:
    """Who can graduate, who cannot and exactly why; the audit of a cohort starts here."""
    actor = actor_of(request)
    table = _cohort_table(request, actor)
    context = {
        "table": table,
        "rows": _described(list(table.rows)),
        "counts": selectors.counts_of(table.all_rows),
        "waiting": selectors.not_audited(actor).count(),
        "audit_form": _audit_form(request, actor),
        "reasons_shown": f":{ROW_REASONS}",
    }
    return export(table, _("Graduation audit")) or render(request, "graduation/cohort.html", context)


def _audit_form(request: HttpRequest, actor: Actor) -> AuditForm | None:
    colleges = [row for row in visible_institutions(actor) if may(actor, "graduation.audit", row.id)]
    if not colleges:
        return None
    data = request.POST if request.method == "POST" else None
    return AuditForm(data, colleges=colleges, programs=selectors.program_options(actor))


@login_required
@require_safe
def cohort_list(request: HttpRequest) -> HttpResponse:
    """The same rows on A4 paper."""
    table = _cohort_table(request, actor_of(request))
    rows = list(table.all_rows[:PRINTED_MAX])
    context = {"rows": _described(rows), "counts": selectors.counts_of(table.all_rows), "at": now()}
    return render(request, "graduation/cohort_list.html", context)


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Starts the audit of a cohort."""
    actor = actor_of(request)
    form = _audit_form(request, actor)
    if form is None:
        require(actor, "graduation.audit")
    if form is None or not form.is_valid():
        messages.error(request, _("Choose a program of your college."))
        return redirect("graduation:cohort")
    data = form.cleaned_data
    job = services.start_cohort_audit(
        college_id=UUID(data["college"]),
        program_id=UUID(data["program"]) if data["program"] else None,
        entry_year=data["year"],
        actor=actor,
        now=now(),
    )
    return redirect("jobs:job", job.id)


@login_required
@require_safe
def learner(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """The answer about one learner, for officers."""
    actor = actor_of(request)
    require(actor, "conversions.view")
    enrollment = get_enrollment(actor, enrollment_id)
    context = {
        "enrollment": enrollment,
        **_answer(actor, enrollment),
        **_what_if(request, enrollment),
        **_review_of(actor, enrollment),
        **_planned(request, enrollment),
        "conditions_form": _conditions_form(actor, enrollment),
    }
    return render(request, "graduation/learner.html", context)


@login_required
@require_POST
def audit_again(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Audits one learner anew, at once."""
    actor = actor_of(request)
    require(actor, "graduation.audit")
    if services.audit_enrollment(enrollment_id=enrollment_id, actor=actor, now=now()) is None:
        raise NotFound("graduation.no_program")
    messages.success(request, _("Audited anew."))
    return redirect("graduation:learner", enrollment_id)


@login_required
@require_safe
def unclaimed(request: HttpRequest) -> HttpResponse:
    """Certificates never converted, by department, class or adviser, with a button that invites."""
    actor = actor_of(request)
    require(actor, "learners.invite")
    wanted = request.GET.get("by", "")
    by = selectors.By(wanted) if wanted in set(selectors.By) else selectors.By.DEPARTMENT
    labels = {
        selectors.By.DEPARTMENT: _("By department"),
        selectors.By.CLASS: _("By class"),
        selectors.By.ADVISER: _("By adviser"),
    }
    colleges = [row for row in visible_institutions(actor) if may(actor, "learners.invite", row.id)]
    college = colleges[0]
    context = {
        "college": college,
        "total": selectors.unclaimed_value(actor, now=now(), college_id=college.id),
        "page": paginate(selectors.unclaimed_rows(actor, by, now=now(), college_id=college.id), request.GET),
        "by": by.value,
        "tabs": [Tab(label=label, url=f"?by={key}", is_current=key == by) for key, label in labels.items()],
    }
    return render(request, "graduation/unclaimed.html", context)


@login_required
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invites all learners of the college whose plan waits, or those of one group."""
    wanted, group = request.POST.get("by", ""), request.POST.get("group", "")
    by = selectors.By(wanted) if wanted in set(selectors.By) else None
    try:
        invited = services.invite_learners(
            college_id=_uuid(request.POST.get("college", "")),
            by=by,
            group_id=_uuid(group) if group else None,
            actor=actor_of(request),
            now=now(),
        )
    except Conflict as error:
        messages.info(request, words_of(error))
    else:
        text = ngettext("%(count)d learner was invited.", "%(count)d learners were invited.", invited)
        messages.success(request, text % {"count": invited})
    return redirect("graduation:unclaimed")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("not_found") from None
