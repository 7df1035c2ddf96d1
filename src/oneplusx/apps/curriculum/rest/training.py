"""REST door of training classes."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.curriculum.schemas.training import (
    AttendanceIn,
    AttendanceOut,
    ClassGroupsIn,
    CreditedOut,
    EnteredOut,
    LearnersIn,
    RosterOut,
    TrainedOut,
    TrainerIn,
    TrainingClassIn,
    TrainingClassOut,
    TrainingSessionIn,
    TrainingSessionOut,
)
from oneplusx.apps.curriculum.selectors.training import (
    VIEW,
    attendance_of,
    class_for,
    classes_visible_to,
    roster_of,
    session_for,
    trained_visible_to,
)
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.models import ClassGroup, Enrollment, Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import certificate_type_by_code
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["curriculum"])
ONE = "/training-classes/{training_class_id}"
SESSION = "/training-sessions/{training_session_id}"


@router.get("/training-classes", response={200: Listing[TrainingClassOut], **READS}, summary="Training classes")
def list_classes(request: HttpRequest, paging: Query[Paging], code: str = "") -> dict[str, Any]:
    """Of the caller's college, and those that the caller teaches; the latest first."""
    rows = classes_visible_to(actor_of(request)).order_by("-starts_on", "code", "id")
    return listing(rows.filter(code=code) if code else rows, paging, TrainingClassOut.of)


@router.post("/training-classes", response={201: TrainingClassOut, **WRITES}, summary="Open a training class")
def open_class(
    request: HttpRequest, response: HttpResponse, body: TrainingClassIn, idempotency_key: IdempotencyKey = None
) -> Any:
    """For one certificate; with a course it is credit-bearing."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        college = institution(body.college_code)
        made = services.open_class(college_id=college.id, draft=_draft(request, body, college), actor=actor, now=now())
        return 201, TrainingClassOut.of(class_for(actor, made.id))

    return once_per_key(request, response, idempotency_key, produce)


def _draft(request: HttpRequest, body: TrainingClassIn, college: Institution) -> services.ClassDraft:
    code = body.credit_course_code
    course = Course.objects.filter(college=college, code=code).first() if code else None
    if code and course is None:
        raise Invalid("curriculum.unknown_course", found=code)
    return services.ClassDraft(
        code=body.code,
        name=body.name,
        certificate_type_id=certificate_type_by_code(actor_of(request), body.certificate_code).id,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        hours_planned=body.hours_planned,
        credit_course_id=course.id if course else None,
    )


@router.put(ONE, response={200: TrainingClassOut, **WRITES}, summary="Change a training class")
def change_class(request: HttpRequest, training_class_id: UUID, body: TrainingClassIn) -> dict[str, Any]:
    """All of it; its certificate stays once attendance was taken, its college always."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    if body.college_code != row.college.code:
        raise Invalid("curriculum.college_stays", found=body.college_code)
    draft = _draft(request, body, row.college)
    services.change_class(training_class_id=row.id, draft=draft, actor=actor, now=now())
    return TrainingClassOut.of(class_for(actor, row.id))


@router.get(f"{ONE}/roster", response={200: RosterOut, **READS}, summary="Roster with attendance")
def get_roster(request: HttpRequest, training_class_id: UUID) -> dict[str, Any]:
    """Everybody on the roster with the hours attended, and the sessions."""
    row = class_for(actor_of(request), training_class_id)
    return {
        "learners": [AttendanceOut.of(one) for one in attendance_of(row)],
        "sessions": [TrainingSessionOut.of(one) for one in row.sessions.order_by("number")],
    }


@router.post(f"{ONE}/learners", response={200: EnteredOut, **WRITES}, summary="Put students on the roster")
def enter_learners(request: HttpRequest, training_class_id: UUID, body: LearnersIn) -> dict[str, Any]:
    """Who is on it already stays."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    found = Enrollment.objects.filter(college_id=row.college_id, student_number__among=body.student_numbers)
    ids = dict(found.values_list("student_number", "id"))
    entered = services.enter_learners(
        training_class_id=row.id, enrollment_ids=list(ids.values()), actor=actor, now=now()
    )
    return {"entered": entered, "unknown": [number for number in body.student_numbers if number not in ids]}


@router.post(f"{ONE}/class-groups", response={200: EnteredOut, **WRITES}, summary="Put classes on the roster")
def enter_class_groups(request: HttpRequest, training_class_id: UUID, body: ClassGroupsIn) -> dict[str, Any]:
    """Everybody who studies in them; who is on it already stays."""
    actor = actor_of(request)
    row = class_for(actor, training_class_id)
    found = ClassGroup.objects.filter(college_id=row.college_id, code__among=body.class_codes)
    ids = dict(found.values_list("code", "id"))
    entered = services.enter_class_groups(
        training_class_id=row.id, class_group_ids=list(ids.values()), actor=actor, now=now()
    )
    return {"entered": entered, "unknown": [code for code in body.class_codes if code not in ids]}


@router.api_operation(
    ["DELETE"],
    f"{ONE}/learners/{{learner_id}}",
    response={204: None, **WRITES},
    summary="Take a learner off the roster",
)
def take_off_roster(request: HttpRequest, training_class_id: UUID, learner_id: UUID) -> Status[None]:
    """That they were on it stays known: whoever trained them may not examine them."""
    services.take_off_roster(
        training_class_id=training_class_id, learner_id=learner_id, actor=actor_of(request), now=now()
    )
    return Status(204, None)


@router.post(f"{ONE}/credit", response={200: CreditedOut, **WRITES}, summary="Record the course for who is trained")
def credit_trained(
    request: HttpRequest, response: HttpResponse, training_class_id: UUID, idempotency_key: IdempotencyKey = None
) -> Any:
    """Of a credit-bearing class; who has the result already keeps it."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        count = services.credit_trained(training_class_id=training_class_id, actor=actor, now=now())
        return 200, {"recorded": count}

    return once_per_key(request, response, idempotency_key, produce)


@router.post(f"{ONE}/trainers", response={201: TrainerIn, **WRITES}, summary="Make somebody a trainer")
def assign_trainer(
    request: HttpRequest,
    response: HttpResponse,
    training_class_id: UUID,
    body: TrainerIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Whoever trains a class may not examine its learners."""
    actor = actor_of(request)

    def produce() -> tuple[int, Any]:
        row = class_for(actor, training_class_id)
        services.assign_trainer(training_class_id=row.id, person_id=body.person_id, actor=actor, now=now())
        return 201, body

    return once_per_key(request, response, idempotency_key, produce)


@router.api_operation(
    ["DELETE"], f"{ONE}/trainers/{{person_id}}", response={204: None, **WRITES}, summary="End somebody's training"
)
def end_trainer(request: HttpRequest, training_class_id: UUID, person_id: UUID) -> Status[None]:
    """That they taught the class stays known."""
    services.end_trainer(training_class_id=training_class_id, person_id=person_id, actor=actor_of(request), now=now())
    return Status(204, None)


@router.post(f"{ONE}/sessions", response={201: TrainingSessionOut, **WRITES}, summary="Plan a session")
def plan_session(
    request: HttpRequest,
    response: HttpResponse,
    training_class_id: UUID,
    body: TrainingSessionIn,
    idempotency_key: IdempotencyKey = None,
) -> Any:
    """Within the dates of the class."""

    def produce() -> tuple[int, Any]:
        made = services.plan_session(
            training_class_id=training_class_id, **body.model_dump(), actor=actor_of(request), now=now()
        )
        return 201, TrainingSessionOut.of(made)

    return once_per_key(request, response, idempotency_key, produce)


@router.put(f"{SESSION}/attendance", response={200: TrainingSessionOut, **WRITES}, summary="Take attendance")
def take_attendance(request: HttpRequest, training_session_id: UUID, body: AttendanceIn) -> dict[str, Any]:
    """Everybody was there except those named; again: corrects it."""
    actor = actor_of(request)
    session = session_for(actor, training_session_id)
    known = {
        one.enrollment.student_number: one.learner_id
        for one in roster_of(session.training_class)
        if one.enrollment is not None
    }
    unknown = [one.student_number for one in body.absences if one.student_number not in known]
    if unknown:
        raise Invalid("curriculum.not_on_roster", count=len(unknown))
    absences = {known[one.student_number]: one.kind for one in body.absences}
    return TrainingSessionOut.of(
        services.take_attendance(training_session_id=session.id, absences=absences, actor=actor, now=now())
    )


@router.api_operation(["DELETE"], SESSION, response={204: None, **WRITES}, summary="Take a session back")
def cancel_session(request: HttpRequest, training_session_id: UUID) -> Status[None]:
    """As long as its attendance was not taken."""
    actor = actor_of(request)
    session = session_for(actor, training_session_id)
    services.cancel_session(training_session_id=session.id, actor=actor, now=now())
    return Status(204, None)


@router.get("/trained-counts", response={200: list[TrainedOut], **READS}, summary="How many were trained")
def get_trained(request: HttpRequest, since: date | None = None, until: date | None = None) -> list[dict[str, Any]]:
    """Per college and certificate, of classes that began in the period."""
    actor = actor_of(request)
    require(actor, VIEW)
    counts = trained_visible_to(actor, since=since, until=until)
    colleges = dict(Institution.objects.filter(id__in={key[0] for key in counts}).values_list("id", "code"))
    kinds = dict(CertificateType.objects.filter(id__in={key[1] for key in counts}).values_list("id", "code"))
    rows = [
        {
            "college_code": colleges[college_id],
            "certificate_code": kinds[type_id],
            "enrolled": count.enrolled,
            "trained": count.trained,
        }
        for (college_id, type_id), count in counts.items()
    ]
    return sorted(rows, key=lambda row: (row["college_code"], row["certificate_code"]))
