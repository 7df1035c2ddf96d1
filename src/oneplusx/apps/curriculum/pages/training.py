"""Pages of training classes: all, one with roster and sessions, attendance."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.forms.training import (
    AttendanceForm,
    ClassFilters,
    ClassForm,
    RosterForm,
    SessionForm,
    ShareForm,
    TrainerForm,
)
from oneplusx.apps.curriculum.models import TrainingClass, TrainingEnrollment, TrainingSession
from oneplusx.apps.curriculum.pages.answering import own_college_id, told
from oneplusx.apps.curriculum.selectors.training import (
    MANAGE,
    SHARE_SETTING,
    VIEW,
    attendance_of,
    class_for,
    classes_visible_to,
    planned_hours_of,
    roster_of,
    session_for,
    share_percent_of,
    teaches,
)
from oneplusx.apps.curriculum.services.training import SUBJECT
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.services import change_settings
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export, export_rows
from oneplusx.web.naming import named
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import refusals_into, tell_faults
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

FIELDS = {
    "curriculum.class_code_taken": "code",
    "curriculum.class_dates": "ends_on",
    "curriculum.class_has_begun": "certificate_type",
}
ROSTER_PER_PAGE = 50
CLASSES = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Training class"), sort="name", value=lambda row: row.name),
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort="certificate_type__code",
            value=lambda row: named(row.certificate_type),
        ),
        Column("from", gettext_lazy("From"), sort="starts_on", is_whole=True, value=lambda row: row.starts_on),
        Column(
            "roster",
            gettext_lazy("On the roster"),
            sort="roster_count",
            is_number=True,
            value=lambda row: row.roster_count,
        ),
        Column(
            "sessions",
            gettext_lazy("Sessions held"),
            sort="taken_count",
            is_number=True,
            value=lambda row: f"{row.taken_count}/{row.sessions_count}",
        ),
    ),
    order="-from",
    filters=ClassFilters,
)


@login_required
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Training classes of the college; a trainer sees those taught."""
    actor = actor_of(request)
    if not may(actor, VIEW) and not actor.has_role(Role.TEACHER):
        raise Denied("denied", permission=VIEW)
    table = CLASSES.read(classes_visible_to(actor), request.GET)
    colleges = Institution.objects.filter(id__in=actor.institutions(Role.ACADEMIC_AFFAIRS))
    context = {
        "table": table,
        "may_manage": may(actor, MANAGE),
        "settings": [
            (one, ShareForm(initial={"percent": share_percent_of(one)}))
            for one in colleges
            if may(actor, MANAGE, one.id)
        ],
    }
    return export(table, _("Training classes")) or render(request, "curriculum/classes.html", context)


@login_required
@require_POST
def set_share(request: HttpRequest) -> HttpResponse:
    """From which share of the hours somebody counts as trained."""
    actor = actor_of(request)
    college = Institution.objects.get(id=own_college_id(actor, MANAGE))
    form = ShareForm(request.POST)
    if form.is_valid():
        changes = {SHARE_SETTING: form.cleaned_data["percent"]}
        with told(request, _("Saved.")):
            change_settings(institution=college, changes=changes, actor=actor, now=now())
    else:
        tell_faults(request, form)
    return redirect("curriculum:classes")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_class(request: HttpRequest) -> HttpResponse:
    """Opens a class."""
    actor = actor_of(request)
    college_id = own_college_id(actor, MANAGE)
    form = ClassForm(request.POST or None, college_id=college_id)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            row = services.open_class(college_id=college_id, draft=form.draft(), actor=actor, now=now())
            return redirect("curriculum:class", row.id)
    return render(request, "curriculum/class_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_class(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """Changes a class."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    require(actor, MANAGE, row.college_id)
    form = ClassForm(request.POST or None, college_id=row.college_id, initial=ClassForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            services.change_class(training_class_id=row.id, draft=form.draft(), actor=actor, now=now())
            return redirect("curriculum:class", row.id)
    context = {"form": form, "row": row}
    return render(request, "curriculum/class_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def training_class(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """One class: trainers, sessions, roster with attendance."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    attendance = attendance_of(row)
    heads = (_("Student number"), _("Name"), _("Hours attended"), _("Hours"), _("Trained"))
    cells = (
        (
            one.entry.enrollment.student_number if one.entry.enrollment else "",
            one.entry.learner.person.name,
            one.attended_hours,
            one.planned_hours,
            _("Yes") if one.is_trained else _("No"),
        )
        for one in attendance
    )
    context = _context(actor, row) | {
        "attendance": attendance,
        "page": paginate(attendance, request.GET, ROSTER_PER_PAGE),
        "trained": sum(one.is_trained for one in attendance),
    }
    file = export_rows(request.GET, row.code, heads, cells)
    return file or render(request, "curriculum/class.html", context)


def _context(actor: Actor, row: TrainingClass) -> dict[str, Any]:
    manages, runs = may(actor, MANAGE, row.college_id), teaches(actor, row)
    return {
        "row": row,
        "hours": planned_hours_of(row),
        "share": share_percent_of(row.college),
        "sessions": row.sessions.order_by("held_on", "number"),
        "today": today(),
        "trainers": row.trainers.select_related("person").order_by("from_at"),
        "manages": manages,
        "runs": manages or runs,
        "roster_form": RosterForm(college_id=row.college_id) if manages else None,
        "trainer_form": TrainerForm(college_id=row.college_id) if manages else None,
        "session_form": SessionForm() if manages or runs else None,
        "timeline": timeline_of(actor, SUBJECT, row.id),
    }


@login_required
@require_POST
def enter_learners(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """Puts a class group or students on the roster."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    form = RosterForm(request.POST, college_id=row.college_id)
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("curriculum:class", row.id)
    group, count = form.cleaned_data["class_group"], 0
    numbers = Enrollment.objects.filter(college_id=row.college_id, student_number__among=form.numbers_given())
    with told(request):
        if group:
            count += services.enter_class_groups(
                training_class_id=row.id, class_group_ids=[group.id], actor=actor, now=now()
            )
        ids = list(numbers.values_list("id", flat=True))
        count += services.enter_learners(training_class_id=row.id, enrollment_ids=ids, actor=actor, now=now())
        messages.success(request, _("New on the roster: %(count)s") % {"count": count})
    return redirect("curriculum:class", row.id)


@login_required
@require_POST
def take_off(request: HttpRequest, training_class_id: UUID, learner_id: UUID) -> HttpResponse:
    """Takes a learner off the roster."""
    with told(request, _("Taken off the roster.")):
        services.take_off_roster(
            training_class_id=training_class_id, learner_id=learner_id, actor=actor_of(request), now=now()
        )
    return redirect("curriculum:class", training_class_id)


@login_required
@require_POST
def assign_trainer(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """Adds a trainer."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    form = TrainerForm(request.POST, college_id=row.college_id)
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("curriculum:class", row.id)
    with told(request, _("Assigned. The trainer may not examine these learners.")):
        person = form.cleaned_data["person"]
        services.assign_trainer(training_class_id=row.id, person_id=person.id, actor=actor, now=now())
    return redirect("curriculum:class", row.id)


@login_required
@require_POST
def end_trainer(request: HttpRequest, training_class_id: UUID, person_id: UUID) -> HttpResponse:
    """Ends a trainer's teaching."""
    with told(request, _("Saved.")):
        services.end_trainer(
            training_class_id=training_class_id, person_id=person_id, actor=actor_of(request), now=now()
        )
    return redirect("curriculum:class", training_class_id)


@login_required
@require_POST
def plan_session(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """Adds a session."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    form = SessionForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("curriculum:class", row.id)
    with told(request, _("Session planned.")):
        services.plan_session(training_class_id=row.id, **form.cleaned_data, actor=actor, now=now())
    return redirect("curriculum:class", row.id)


@login_required
@require_POST
def cancel_session(request: HttpRequest, training_session_id: UUID) -> HttpResponse:
    """Takes a session back."""
    actor = actor_of(request)
    session = session_for(actor, training_session_id)
    with told(request, _("Session canceled.")):
        services.cancel_session(training_session_id=session.id, actor=actor, now=now())
    return redirect("curriculum:class", session.training_class_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, training_session_id: UUID) -> HttpResponse:
    """Everybody is present; only who was not is marked. A long roster is taken page by page."""
    actor = actor_of(request)
    session = session_for(actor, training_session_id)
    row = session.training_class
    if not may(actor, MANAGE, row.college_id) and not teaches(actor, row):
        raise Denied("denied", permission=MANAGE)
    page = paginate(roster_of(row), request.GET, ROSTER_PER_PAGE)
    form = _sheet(request, session, page.rows)
    if form.is_valid():
        with refusals_into(form):
            services.take_attendance(
                training_session_id=session.id,
                absences=form.absences(),
                called=[one.learner_id for one in page.rows],
                is_done=not page.next_url,
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Saved. Go on.") if page.next_url else _("Attendance taken."))
            return redirect(
                f"{request.path}{page.next_url}" if page.next_url else reverse("curriculum:class", args=[row.id])
            )
    context = {"form": form, "session": session, "row": row, "page": page}
    return render(request, "curriculum/attendance.html", context, status=422 if form.errors else 200)


def _sheet(request: HttpRequest, session: TrainingSession, entries: Sequence[TrainingEnrollment]) -> AttendanceForm:
    learners = [(one.learner_id, _label(one)) for one in entries]
    known = dict(session.absences.values_list("learner_id", "kind"))
    return AttendanceForm(request.POST if request.method == "POST" else None, learners=learners, known=known)


def _label(entry: TrainingEnrollment) -> str:
    number = entry.enrollment.student_number if entry.enrollment else ""
    return f"{entry.learner.person.name} {number}".strip()


@login_required
@require_POST
def credit(request: HttpRequest, training_class_id: UUID) -> HttpResponse:
    """Records the course of a credit-bearing class for who is trained."""
    with told(request):
        count = services.credit_trained(training_class_id=training_class_id, actor=actor_of(request), now=now())
        messages.success(request, _("Results recorded: %(count)s") % {"count": count})
    return redirect("curriculum:class", training_class_id)
