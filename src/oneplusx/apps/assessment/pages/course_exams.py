"""Course exams held as one with an exam plan: the college's list and form, and what became of the results."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import ReasonForm
from oneplusx.apps.assessment.forms.course_exams import ChangeCourseExamForm, CourseExamForm, CourseResultFilters
from oneplusx.apps.assessment.labels import part_label, points
from oneplusx.apps.assessment.models import CourseExam, CourseExamResult, ExamPlan, ExamRegistration
from oneplusx.apps.assessment.pages.acting import kept, plan_tabs, refused
from oneplusx.apps.assessment.selectors.course_exams import (
    LOCKED,
    OPEN,
    PERMISSION,
    colleges_with_candidates,
    course_exam_for,
    course_exams_for,
    course_exams_of,
    course_results_of,
    courses_to_choose,
    own_results,
)
from oneplusx.apps.assessment.selectors.visibility import get_plan
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.permissions import may, require
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

FIELDS = {
    "assessment.course_exam_twice": "course",
    "assessment.course_exam_line": "pass_line",
    "assessment.course_exam_term": "term_code",
    "assessment.unknown_part": "part",
}


def _number(row: CourseExamResult) -> str:
    return row.registration.enrollment.student_number if row.registration.enrollment else ""


def _course_of(row: CourseExamResult) -> str:
    return named(row.course_exam.course)


RESULTS = TableSpec(
    columns=(
        Column(
            "number", gettext_lazy("Student number"), sort="registration__enrollment__student_number", value=_number
        ),
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column("course", gettext_lazy("Course"), sort="course_exam__course__code", value=_course_of),
        Column("term", gettext_lazy("Term"), sort="term_code", is_whole=True, value=lambda row: row.term_code),
        Column(
            "score",
            gettext_lazy("Score"),
            sort="score_hundredths",
            is_number=True,
            value=lambda row: "" if row.score_hundredths is None else points(row.score_hundredths),
        ),
        Column("status", gettext_lazy("State"), sort="status", value=lambda row: str(row.get_status_display())),
        Column(
            "finding",
            pgettext_lazy("course exam", "What became of it"),
            sort="finding",
            value=lambda row: str(row.get_finding_display()),
        ),
    ),
    order="-finding",
    filters=CourseResultFilters,
)


def courses_of(registration: ExamRegistration) -> list[dict[str, Any]]:
    """Courses whose exam a candidate sits with the assessment, with what became of the result."""
    results = own_results(registration)
    exams = {one.id: one for one in course_exams_for(registration)}
    exams.update({one.course_exam_id: one.course_exam for one in results.values()})
    return [
        {
            "course": one.course,
            "part": part_label(one.part),
            "term_code": results[one.id].term_code if one.id in results else one.term_code,
            "line": points(one.pass_hundredths),
            "result": results.get(one.id),
        }
        for one in exams.values()
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_exams(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Course exams of a plan; the college enters one."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, PERMISSION if request.method == "POST" else "exams.view")
    form = _form(actor, plan, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, FIELDS):
            services.add_course_exam(exam_plan_id=plan.id, draft=form.as_draft(), actor=actor, now=now())
            messages.success(request, _("Entered. Its results follow once the exam's results are locked."))
            return redirect("assessment:course_exams", plan.id)
    table = RESULTS.read(course_results_of(actor, plan), request.GET)
    context = {**_context(actor, plan), "form": form, "table": table}
    status = 422 if form is not None and form.errors else 200
    return export(table, f"{plan.code}-course-results") or render(
        request, "assessment/course_exams.html", context, status=status
    )


def _context(actor: Actor, plan: ExamPlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "course_exams"),
        "exams": [_shown(actor, one) for one in course_exams_of(actor, plan)],
        "colleges": colleges_with_candidates(actor, plan) if plan.state in LOCKED else [],
        "is_locked": plan.state in LOCKED,
    }


def _shown(actor: Actor, exam: CourseExam) -> dict[str, Any]:
    is_own = may(actor, PERMISSION, exam.college_id)
    return {
        "row": exam,
        "part": part_label(exam.part),
        "line": points(exam.pass_hundredths),
        "may_change": is_own and exam.plan.state in OPEN,
    }


def _form(actor: Actor, plan: ExamPlan, data: Any) -> CourseExamForm | None:
    """The form, where the visitor's college has candidates and the results are not locked."""
    colleges = colleges_with_candidates(actor, plan) if plan.state in OPEN else []
    if not colleges:
        return None
    return CourseExamForm(data, plan=plan, courses=courses_to_choose(plan, [one.id for one in colleges]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_exam(request: HttpRequest, course_exam_id: UUID) -> HttpResponse:
    """Changes a course exam."""
    actor = actor_of(request)
    found = course_exam_for(actor, course_exam_id)
    require(actor, PERMISSION, found.college_id)
    initial = ChangeCourseExamForm.initial_of(found)
    form = ChangeCourseExamForm(request.POST or None, plan=found.plan, courses=_courses(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            reason = form.cleaned_data["reason"]
            services.change_course_exam(
                course_exam_id=found.id, draft=form.as_draft(), reason=reason, actor=actor, now=now()
            )
            messages.success(request, _("Saved"))
            return redirect("assessment:course_exams", found.plan_id)
    removing = kept(request, "remove") or ReasonForm(auto_id="remove-%s")
    context = {"exam": found, "plan": found.plan, "form": form, "remove_form": removing}
    return render(request, "assessment/course_exam.html", context, status=422 if form.errors else 200)


def _courses(exam: CourseExam) -> QuerySet[Course]:
    return courses_to_choose(exam.plan, [exam.college_id]) | Course.objects.filter(id=exam.course_id)


@login_required
@require_POST
def remove_course_exam(request: HttpRequest, course_exam_id: UUID) -> HttpResponse:
    """Takes a course exam back, with the reason."""
    actor = actor_of(request)
    found = course_exam_for(actor, course_exam_id)
    form = ReasonForm(request.POST, auto_id="remove-%s")
    if form.is_valid():
        with refusals_into(form):
            services.remove_course_exam(
                course_exam_id=found.id, reason=form.cleaned_data["reason"], actor=actor, now=now()
            )
            messages.success(request, _("The course exam was taken back."))
            return redirect("assessment:course_exams", found.plan_id)
    return refused(request, form, "assessment:course_exam", found.id, key="remove")


@login_required
@require_POST
def land_again(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Tries again what did not become a course result."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, PERMISSION)
    landed = sum(
        services.land_again(exam_plan_id=plan.id, college_id=one.id, actor=actor, now=now())
        for one in colleges_with_candidates(actor, plan)
    )
    words = ngettext("%(n)d result recorded.", "%(n)d results recorded.", landed) % {"n": landed}
    messages.success(request, words)
    return redirect("assessment:course_exams", plan.id)
