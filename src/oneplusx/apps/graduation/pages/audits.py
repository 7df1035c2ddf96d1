"""Pages of the audit: what a learner still needs, a cohort, unclaimed value."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.graduation import presenting, selectors, services
from oneplusx.apps.graduation.forms.audits import AuditForm, CohortFilters, WhatIfForm
from oneplusx.apps.graduation.forms.warnings import ConditionsForm
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.review_words import conclusion_view
from oneplusx.apps.graduation.selectors.conditions import conditions_of
from oneplusx.apps.graduation.selectors.reviews import conclusion_of
from oneplusx.apps.graduation.selectors.warnings import own_warnings
from oneplusx.apps.graduation.warning_words import warning_views
from oneplusx.apps.parties.choosing import chosen_enrollment, enrollment_tabs
from oneplusx.apps.parties.columns import CLASS, NAME, NUMBER
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import get_enrollment, visible_institutions
from oneplusx.domain.credits import as_decimal
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.components import Tab
from oneplusx.web.exporting import FORMAT_PARAMETER, export
from oneplusx.web.naming import named
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, Table, TableSpec

PRINTED_ROWS = 50
"""On one sheet to print from the page; the PDF has them all."""


def _group_words(row: selectors.UnclaimedRow) -> str:
    return named(row) if row.id else _("Nobody named")


UNCLAIMED = TableSpec(
    columns=(
        Column("group", gettext_lazy("Group of learners"), sort="name_zh", value=_group_words),
        Column("learners", gettext_lazy("Learners"), is_number=True, sort="learners", value=lambda row: row.learners),
        Column(
            "credits",
            gettext_lazy("Credits waiting"),
            is_number=True,
            sort="credits_hundredths",
            value=lambda row: as_decimal(row.credits_hundredths),
        ),
        Column(
            "could",
            gettext_lazy("Could then graduate"),
            is_number=True,
            sort="could_graduate",
            value=lambda row: row.could_graduate,
        ),
        Column("invite", gettext_lazy("Invite")),
    ),
)


def _answer_words(row: GraduationResult) -> str:
    words = str(presenting.verdict(row)[1])
    return words if row.is_proved else f"{words} ({_('Not proved')})"


COHORT = TableSpec(
    columns=(
        NUMBER,
        NAME,
        Column("answer", gettext_lazy("Answer"), sort="is_satisfied", value=_answer_words),
        Column("why", gettext_lazy("Why"), value=lambda row: "\n".join(presenting.missing_lines(row.unmet))),
        Column(
            "missing",
            gettext_lazy("Credits missing"),
            sort="missing_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.missing_hundredths),
        ),
        Column(
            "earned",
            gettext_lazy("Credits earned"),
            sort="earned_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.earned_hundredths),
        ),
        CLASS,
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
    return render(request, "graduation/mine.html", context)


def _answer(actor: Actor, enrollment: Enrollment) -> dict[str, Any]:
    return presenting.answer(selectors.result_for(actor, enrollment.id))


def _review_of(actor: Actor, enrollment: Enrollment) -> dict[str, Any]:
    """How the studies ended, and warnings in force."""
    return {
        "conclusion": conclusion_view(conclusion_of(actor, enrollment.id)),
        "warnings": warning_views(own_warnings(actor, enrollment.id)),
    }


def _conditions_form(actor: Actor, enrollment: Enrollment) -> ConditionsForm | None:
    if not may(actor, "graduation.record_conditions", enrollment.college_id):
        return None
    recorded = conditions_of(actor, enrollment.id)
    return ConditionsForm(initial={code: "yes" if is_met else "no" for code, is_met in recorded.items()})


def _what_if(request: HttpRequest, enrollment: Enrollment) -> dict[str, Any]:
    """What certificates and courses not taken yet would bring together."""
    asked = request.GET if {"certificate", "planned", "try"} & set(request.GET) else None
    certificates = selectors.obtainable_certificates(enrollment)
    courses = selectors.open_courses(enrollment, today())
    form = WhatIfForm(asked, certificates=certificates, courses=courses)
    answer = None
    if asked is not None and form.is_valid():
        chosen = form.cleaned_data
        answer = selectors.what_if(
            actor_of(request),
            enrollment.id,
            today(),
            certificate_type_ids=[UUID(one) for one in chosen.get("certificate", [])],
            course_codes=chosen.get("planned", []),
        )
    missing = presenting.missing_lines(answer.document) if answer else []
    return {"what_if_form": form, "what_if": answer, "what_if_missing": missing}


def _cohort_table(request: HttpRequest, actor: Actor) -> Table:
    require(actor, "conversions.view")
    is_file = FORMAT_PARAMETER in request.GET
    rows = selectors.results_visible_to(actor) if is_file else selectors.listed_results(actor)
    programs = selectors.program_options(actor)
    return COHORT.read(rows, request.GET, programs=programs, groups=selectors.class_options(actor))


def _described(rows: list[GraduationResult]) -> list[dict[str, Any]]:
    programs = selectors.program_labels(rows)
    return [
        {
            "result": row,
            "verdict": presenting.verdict(row),
            "program": programs.get(row.enrollment.program_id) if row.enrollment.program_id else None,
            "reasons": (reasons := presenting.missing_lines(row.unmet)),
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
    if file := export(table, _("Graduation audit")):
        return file
    counts, waiting = _counts(actor, table)
    context = {
        "table": table,
        "rows": _described(selectors.whole_results(actor, table.rows)),
        "counts": counts,
        "waiting": waiting,
        "audit_form": _audit_form(request, actor),
        "reasons_shown": f":{ROW_REASONS}",
    }
    return render(request, "graduation/cohort.html", context)


def _counts(actor: Actor, table: Table) -> tuple[selectors.Counts, int]:
    """Of the rows, and how many learners are not audited; one query where the rows are all there are."""
    if table.is_filtered:
        return selectors.counts_of(table.all_rows), selectors.not_audited(actor).count()
    return selectors.counts_of_visible(actor)


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
    actor = actor_of(request)
    table = _cohort_table(request, actor)
    page = paginate(table.all_rows, request.GET, PRINTED_ROWS)
    rows = selectors.whole_results(actor, page.rows)
    context = {"rows": _described(rows), "page": page, "counts": selectors.counts_of(table.all_rows), "at": now()}
    context["pdf_url"] = f"{reverse('graduation:cohort')}{table.pdf_url}"
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
    table = UNCLAIMED.read(selectors.unclaimed_rows(actor, by, now=now(), college_id=college.id), request.GET)
    context = {
        "college": college,
        "total": selectors.unclaimed_value(actor, now=now(), college_id=college.id),
        "table": table,
        "by": by.value,
        "tabs": [Tab(label=label, url=f"?by={key}", is_current=key == by) for key, label in labels.items()],
    }
    return export(table, _("Unclaimed value")) or render(request, "graduation/unclaimed.html", context)


@login_required
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invites all learners of the college whose plan waits, or those of one group."""
    wanted, group = request.POST.get("by", ""), request.POST.get("group", "")
    audience: dict[str, Any] = {
        "college_id": _uuid(request.POST.get("college", "")),
        "by": selectors.By(wanted) if wanted in set(selectors.By) else None,
        "group_id": _uuid(group) if group else None,
    }
    job = services.start_inviting(**audience, actor=actor_of(request), now=now())
    if job is not None:
        return redirect("jobs:job", job.id)
    try:
        invited = services.invite_learners(**audience, actor=actor_of(request), now=now())
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
