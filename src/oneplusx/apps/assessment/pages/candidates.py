"""Candidates of a plan: the list, one candidate, confirming lists, photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import ArchiveForm, CandidateFilters, PhotoForm, ReasonForm
from oneplusx.apps.assessment.labels import part_label, points, reason_words
from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, PlanState, RegistrationState
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.pages.course_exams import courses_of
from oneplusx.apps.assessment.selectors.halls import why_here
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    get_registration,
    registrations_visible_to,
    results_visible_to,
)
from oneplusx.apps.assessment.services.photos import PhotoProblem
from oneplusx.apps.assessment.services.registering import BEFORE_TICKETS
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may, require
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

PROBLEMS_SHOWN = 50
CANDIDATES = TableSpec(
    columns=(
        Column(
            "number",
            gettext_lazy("Student number"),
            sort="enrollment__student_number",
            value=lambda row: row.enrollment.student_number if row.enrollment else "",
        ),
        Column(
            "name",
            gettext_lazy("Name"),
            sort=("learner__person__name_sort", "id"),
            value=lambda row: row.learner.person.name,
        ),
        Column(
            "college",
            gettext_lazy("College"),
            sort="college__name_zh",
            value=lambda row: row.college.name_zh if row.college else "",
        ),
        Column(
            "level",
            gettext_lazy("Certificate level"),
            sort="level__certificate_type__code",
            value=lambda row: row.level.certificate_type.name_zh,
        ),
        Column(
            "channel",
            pgettext_lazy("exam", "Channel"),
            sort="channel",
            value=lambda row: str(row.get_channel_display()),
        ),
        Column("resit", gettext_lazy("Re-sit"), sort="resit_number", value=lambda row: row.resit_number or ""),
        Column("photo", gettext_lazy("Photo"), sort="photo", value=lambda row: "1" if row.photo_id else ""),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="number",
    filters=CandidateFilters,
)


@login_required
@require_safe
def candidates(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Candidates of a plan whom the visitor sees."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.view")
    table = CANDIDATES.read(registrations_visible_to(actor).filter(plan=plan), request.GET)
    context = {"plan": plan, "table": table, "tabs": plan_tabs(actor, plan, "candidates"), "lists": _lists(actor, plan)}
    return export(table, f"{plan.code}-candidates") or render(request, "assessment/candidates.html", context)


def _lists(actor: Actor, plan: ExamPlan) -> list[dict[str, Any]]:
    """Lists that the visitor confirms: of each own college, of social candidates for the organization."""
    colleges = Institution.objects.filter(id__in=actor.institutions(Role.ACADEMIC_AFFAIRS)).order_by("code")
    wanted: list[tuple[UUID | None, str]] = [
        (one.id, named(one)) for one in colleges if may(actor, "exams.register", one.id)
    ]
    if may(actor, "exams.plan", plan.organization_id):
        wanted.append((None, _("Social candidates")))
    lists = []
    for college_id, name in wanted:
        rows = ExamRegistration.objects.filter(plan=plan, college_id=college_id)
        lists.append(
            {
                "college_id": college_id,
                "name": name,
                "open": rows.filter(state=RegistrationState.REGISTERED).count(),
                "confirmed": rows.filter(state=RegistrationState.CONFIRMED).count(),
                "is_running": plan.state == PlanState.REGISTRATION,
                "archive_form": ArchiveForm() if college_id and plan.state in BEFORE_TICKETS else None,
            }
        )
    return lists


@login_required
@require_POST
def confirm(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Confirms a list, or opens it again."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    college_id = _college(request)
    act = services.reopen_list if "reopen" in request.POST else services.confirm_candidates

    def do() -> None:
        act(exam_plan_id=plan.id, college_id=college_id, actor=actor, now=now())

    words = _("List opened again") if "reopen" in request.POST else _("List confirmed")
    return done(request, "assessment:candidates", words, do, plan.id)


def _college(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST["college_id"]) if request.POST.get("college_id") else None
    except ValueError:
        raise NotFound("not_found") from None


@login_required
@require_POST
def photos(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Takes the photos of a college as one archive."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    college_id = _college(request)
    form = ArchiveForm(request.POST, request.FILES)
    if not form.is_valid() or college_id is None:
        return faults(request, form, "assessment:candidates", plan.id)
    archive = form.cleaned_data["archive"].read()

    def do() -> None:
        received = services.receive_photos(
            exam_plan_id=plan.id, college_id=college_id, archive=archive, actor=actor, now=now()
        )
        _say_photos(request, received)

    return done(request, "assessment:candidates", "", do, plan.id)


def _say_photos(request: HttpRequest, received: services.PhotosReceived) -> None:
    stored = received.stored
    messages.success(request, ngettext("%(n)d photo taken.", "%(n)d photos taken.", stored) % {"n": stored})
    for problem in received.problems[:PROBLEMS_SHOWN]:
        messages.warning(request, f"{problem.name}: {_why(problem)}")
    if received.missing:
        words = ngettext("%(n)d candidate has no photo yet.", "%(n)d candidates have no photo yet.", received.missing)
        messages.warning(request, words % {"n": received.missing})


def _why(problem: PhotoProblem) -> str:
    return words_of(Invalid(problem.code, **problem.params))


@login_required
@require_safe
def candidate(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """One candidate: registration, seats with why here, scores, result."""
    actor = actor_of(request)
    require(actor, "exams.view")
    row = get_registration(actor, exam_registration_id)
    runs = may(actor, "exams.plan", row.plan.organization_id)
    registers = row.college_id is not None and may(actor, "exams.register", row.college_id)
    seats = list(row.seats.select_related("session", "room__site").order_by("session__starts_at"))
    context = {
        "row": row,
        "plan": row.plan,
        "parts": [part_label(one) for one in row.parts],
        "seats": seats,
        "ticket": row.tickets.first(),
        "reason": _why_here(row) if runs and seats else None,
        "result": _result(actor, row),
        "courses": courses_of(row) if registers or runs else [],
        "photo_form": PhotoForm() if (runs or registers) and row.plan.state in BEFORE_TICKETS else None,
        "exclude_form": _exclude_form(request, row) if runs else None,
        "may_withdraw": (registers or (runs and row.college_id is None)) and row.plan.state == PlanState.REGISTRATION,
    }
    return render(request, "assessment/candidate.html", context)


def _exclude_form(request: HttpRequest, row: ExamRegistration) -> Any:
    return (kept(request, "exclude") or ReasonForm()) if row.plan.state in BEFORE_TICKETS else None


def _why_here(row: ExamRegistration) -> Any:
    """Why at this site, in names."""
    found = why_here(row)
    if found is None:
        return None
    reason, sites = found.reason, found.sites
    return {
        "site": sites[reason.site_id],
        "minutes": reason.minutes,
        "nearer": [{"site": sites[one.site_id], "minutes": one.minutes, "free": one.free} for one in reason.nearer],
    }


def _result(actor: Actor, row: ExamRegistration) -> Any:
    found = results_visible_to(actor).filter(registration=row).first()
    if found is None:
        return None
    return {
        "row": found,
        "overall": points(found.overall_hundredths),
        "scores": [(part_label(code), points(score)) for code, score in found.scores.items()],
        "reasons": [reason_words(one) for one in found.reasons],
    }


@login_required
@require_POST
def take_out(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """Withdraws or excludes a candidate."""
    actor = actor_of(request)
    row = get_registration(actor, exam_registration_id)
    form = ReasonForm(request.POST)
    if "exclude" in request.POST and not form.is_valid():
        return faults(request, form, "assessment:candidate", row.id, key="exclude")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""

    def do() -> None:
        if "exclude" in request.POST:
            services.exclude_candidate(exam_registration_id=row.id, reason=reason, actor=actor, now=now())
        else:
            services.withdraw_candidate(exam_registration_id=row.id, actor=actor, now=now())

    back = "assessment:my_exams" if actor.learner_id == row.learner_id else "assessment:candidates"
    ids = () if back == "assessment:my_exams" else (row.plan_id,)
    return done(request, back, _("The registration was taken back."), do, *ids)


@login_required
@require_POST
def set_photo(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """Sets the photo of one candidate."""
    actor = actor_of(request)
    row = get_registration(actor, exam_registration_id)
    back = "assessment:my_exam" if actor.learner_id == row.learner_id else "assessment:candidate"
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return faults(request, form, back, row.id)
    data = form.cleaned_data["photo"].read()

    def do() -> None:
        services.set_photo(exam_registration_id=row.id, data=data, actor=actor, now=now())

    return done(request, back, _("Photo saved"), do, row.id)


@login_required
@require_safe
def photo(request: HttpRequest, exam_registration_id: UUID) -> HttpResponse:
    """The photo itself."""
    row = get_registration(actor_of(request), exam_registration_id)
    if row.photo is None:
        raise NotFound("not_found")
    response = HttpResponse(content_of(row.photo), content_type=row.photo.media_type)
    response["Cache-Control"] = "private, no-store"
    return response
