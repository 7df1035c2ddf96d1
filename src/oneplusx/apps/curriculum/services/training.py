"""Training classes (培训班): opening, roster, trainers, sessions and attendance; credits of who was trained."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.curriculum.models import (
    AbsenceKind,
    Course,
    ResultStatus,
    TrainingAbsence,
    TrainingBase,
    TrainingClass,
    TrainingEnrollment,
    TrainingSession,
    TrainingTrainer,
)
from oneplusx.apps.curriculum.selectors.training import (
    MANAGE,
    attendance_of,
    class_for,
    session_for,
    teaches,
)
from oneplusx.apps.curriculum.services.results import ResultRow, record_results
from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution, Membership
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import term_code_on
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.clock import local_date

SUBJECT = "curriculum.training_class"
HOURS_MAX = 24


@dataclass(frozen=True, slots=True)
class ClassDraft:
    """A training class as it is entered; with a course it is credit-bearing."""

    code: str
    name: str
    certificate_type_id: UUID
    starts_on: date
    ends_on: date | None = None
    hours_planned: int = 0
    base_id: UUID | None = None
    credit_course_id: UUID | None = None


@transaction.atomic
def open_class(*, college_id: UUID, draft: ClassDraft, actor: Actor, now: datetime) -> TrainingClass:
    """Opens a training class of a college for one certificate type.

    Raises:
        Denied: ``denied``.
        Invalid: ``curriculum.class_dates``, ``curriculum.unknown_certificate``, ``curriculum.unknown_course``.
        Conflict: ``curriculum.class_code_taken``.
    """
    require(actor, MANAGE, college_id)
    _check(college_id, draft)
    row = TrainingClass(college_id=college_id, created_at=now, **_values(draft))
    _write(row, "curriculum.class_opened", actor, now)
    return row


@transaction.atomic
def change_class(*, training_class_id: UUID, draft: ClassDraft, actor: Actor, now: datetime) -> TrainingClass:
    """Changes a class; its certificate stays as it is once attendance was taken.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: As ``open_class``.
        Conflict: ``curriculum.class_code_taken``, ``curriculum.class_has_begun``.
    """
    row = _managed(training_class_id, actor)
    _check(row.college_id, draft)
    begun = row.sessions.filter(taken_at__isnull=False).exists()
    if begun and draft.certificate_type_id != row.certificate_type_id:
        raise Conflict("curriculum.class_has_begun", name=row.name)
    for name, value in _values(draft).items():
        setattr(row, name, value)
    _write(row, "curriculum.class_changed", actor, now)
    return row


def _values(draft: ClassDraft) -> dict[str, object]:
    return {
        "code": draft.code.strip(),
        "name": draft.name.strip(),
        "certificate_type_id": draft.certificate_type_id,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "hours_planned": draft.hours_planned,
        "base_id": draft.base_id,
        "credit_course_id": draft.credit_course_id,
    }


def _check(college_id: UUID, draft: ClassDraft) -> None:
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Invalid("curriculum.class_dates", found=draft.ends_on, earliest=draft.starts_on)
    if not CertificateType.objects.filter(id=draft.certificate_type_id).exists():
        raise Invalid("curriculum.unknown_certificate", found=draft.certificate_type_id)
    course_id, base_id = draft.credit_course_id, draft.base_id
    if course_id is not None and not Course.objects.filter(id=course_id, college_id=college_id).exists():
        raise Invalid("curriculum.unknown_course", found=course_id)
    if base_id is not None and not TrainingBase.objects.filter(id=base_id, college_id=college_id).exists():
        raise Invalid("curriculum.unknown_base", found=base_id)


def _write(row: TrainingClass, verb: str, actor: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("curriculum.class_code_taken", found=row.code) from None
    facts = {"code": row.code, "certificate_type": row.certificate_type_id, "starts_on": row.starts_on}
    _record(verb, row, facts, actor, now)


def _record(
    verb: str,
    row: TrainingClass,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
    ids: Sequence[UUID] | None = None,
) -> None:
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=row.id,
        institution_id=row.college_id,
        facts={"name": row.name, **facts},
        rows=None if ids is None else [one.bytes for one in ids],
        actor=actor,
        now=now,
    )


def _managed(training_class_id: UUID, actor: Actor) -> TrainingClass:
    """The class, locked, if the actor manages it."""
    seen = class_for(actor, training_class_id)
    require(actor, MANAGE, seen.college_id)
    return TrainingClass.objects.select_for_update().get(id=seen.id)


@transaction.atomic
def enter_learners(*, training_class_id: UUID, enrollment_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:
    """Puts learners of the college on the roster (名册); who is on it already stays; answers how many are new.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``curriculum.base_full``, ``curriculum.trainer_on_roster``.
    """
    row = _managed(training_class_id, actor)
    found = Enrollment.objects.filter(id__among=list(enrollment_ids), college_id=row.college_id)
    wanted = {one.learner_id: one for one in found.order_by("student_number")}
    known = {one.learner_id: one for one in TrainingEnrollment.objects.filter(training_class=row)}
    back = [one for learner_id, one in known.items() if learner_id in wanted and one.left_at is not None]
    new = [
        TrainingEnrollment(learner_id=learner_id, training_class=row, enrollment=one, entered_at=now)
        for learner_id, one in wanted.items()
        if learner_id not in known
    ]
    _require_places(row, len(new) + len(back))
    people = TrainingTrainer.objects.filter(training_class=row).values_list("person_id", flat=True)
    taught = Enrollment.objects.filter(learner__person_id__in=list(people), id__among=list(enrollment_ids))
    if name := taught.values_list("learner__person__name", flat=True).first():
        raise Conflict("curriculum.trainer_on_roster", name=name)
    insert_rows(TrainingEnrollment, new)
    _take_back(row, back)
    entered = [one.id for one in [*new, *back]]
    if entered:
        _record("curriculum.roster_entered", row, {"rows": len(entered)}, actor, now, entered)
    return len(entered)


def _take_back(row: TrainingClass, back: Sequence[TrainingEnrollment]) -> None:
    """Back on the roster; sessions held meanwhile were missed."""
    held = list(row.sessions.filter(taken_at__isnull=False)) if back else []
    missed = [
        TrainingAbsence(learner_id=one.learner_id, session=session, kind=AbsenceKind.ABSENT)
        for one in back
        for session in held
        if one.left_at is not None and session.taken_at is not None and session.taken_at >= one.left_at
    ]
    TrainingAbsence.objects.bulk_create(missed, ignore_conflicts=True)
    TrainingEnrollment.objects.filter(id__among=[one.id for one in back]).update(left_at=None)


def _require_places(row: TrainingClass, more: int) -> None:
    if row.base is None or not more:
        return
    on_roster = row.roster.filter(left_at=None).count()
    if on_roster + more > row.base.capacity:
        raise Conflict(
            "curriculum.base_full", base=row.base.name_zh, capacity=row.base.capacity, wanted=on_roster + more
        )


def enter_class_groups(*, training_class_id: UUID, class_group_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:
    """Puts everybody who studies in the classes (班级) on the roster; answers how many are new.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: As ``enter_learners``.
    """
    rows = Enrollment.objects.filter(class_group_id__in=list(class_group_ids), state=EnrollmentState.STUDYING)
    ids = list(rows.values_list("id", flat=True))
    return enter_learners(training_class_id=training_class_id, enrollment_ids=ids, actor=actor, now=now)


@transaction.atomic
def take_off_roster(*, training_class_id: UUID, learner_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes a learner off the roster; that they were on it stays known for the separation rule.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    row = _managed(training_class_id, actor)
    entry = TrainingEnrollment.objects.filter(training_class=row, learner_id=learner_id, left_at=None)
    if not entry.update(left_at=now):
        raise NotFound("not_found")
    _record("curriculum.roster_left", row, {"learner": learner_id}, actor, now)


@transaction.atomic
def assign_trainer(*, training_class_id: UUID, person_id: UUID, actor: Actor, now: datetime) -> TrainingTrainer:
    """Makes a member of the college a trainer of the class; from now on they may not examine its learners.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``curriculum.trainer_unknown``: not a member of the college.
        Conflict: ``curriculum.trainer_on_roster``.
    """
    row = _managed(training_class_id, actor)
    member = Membership.objects.filter(person_id=person_id, institution_id=row.college_id, ended_at=None)
    found = member.select_related("person").first()
    if found is None:
        raise Invalid("curriculum.trainer_unknown")
    if row.roster.filter(learner__person_id=person_id).exists():
        raise Conflict("curriculum.trainer_on_roster", name=found.person.name)
    trainer, is_new = TrainingTrainer.objects.get_or_create(
        training_class=row, person_id=person_id, defaults={"from_at": now}
    )
    if is_new or trainer.until_at is not None:
        TrainingTrainer.objects.filter(id=trainer.id).update(until_at=None)
        _record("curriculum.trainer_assigned", row, {"person": person_id}, actor, now)
    return trainer


@transaction.atomic
def end_trainer(*, training_class_id: UUID, person_id: UUID, actor: Actor, now: datetime) -> None:
    """Ends somebody's teaching in a class; that they taught stays known for the separation rule.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    row = _managed(training_class_id, actor)
    if not row.trainers.filter(person_id=person_id, until_at=None).update(until_at=now):
        raise NotFound("not_found")
    _record("curriculum.trainer_ended", row, {"person": person_id}, actor, now)


def _run(training_class_id: UUID, actor: Actor) -> TrainingClass:
    """The class, locked, if the actor manages or teaches it."""
    seen = class_for(actor, training_class_id)
    if not may(actor, MANAGE, seen.college_id) and not teaches(actor, seen):
        raise Denied("denied", permission=MANAGE)
    return TrainingClass.objects.select_for_update().get(id=seen.id)


@transaction.atomic
def plan_session(
    *, training_class_id: UUID, held_on: date, hours: int, actor: Actor, now: datetime, topic: str = ""
) -> TrainingSession:
    """Adds a session (课次) with its hours.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``curriculum.session_hours``, ``curriculum.session_outside``.
    """
    row = _run(training_class_id, actor)
    if not 1 <= hours <= HOURS_MAX:
        raise Invalid("curriculum.session_hours", found=hours, most=HOURS_MAX)
    if held_on < row.starts_on or (row.ends_on is not None and held_on > row.ends_on):
        raise Invalid("curriculum.session_outside", found=held_on, first=row.starts_on, last=row.ends_on or "—")
    last = row.sessions.order_by("-number").values_list("number", flat=True).first() or 0
    session = TrainingSession.objects.create(
        training_class=row, held_on=held_on, hours=hours, topic=topic.strip(), number=last + 1
    )
    _record("curriculum.session_planned", row, {"held_on": held_on, "hours": hours}, actor, now)
    return session


@transaction.atomic
def cancel_session(*, training_session_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes back a session whose attendance was not taken.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``curriculum.session_taken``.
    """
    session = session_for(actor, training_session_id)
    row = _run(session.training_class_id, actor)
    if not TrainingSession.objects.filter(id=session.id, taken_at=None).delete()[0]:
        raise Conflict("curriculum.session_taken", held_on=session.held_on)
    _record("curriculum.session_canceled", row, {"held_on": session.held_on}, actor, now)


@transaction.atomic
def take_attendance(
    *,
    training_session_id: UUID,
    absences: Mapping[UUID, str],
    called: Collection[UUID] | None = None,
    is_done: bool = True,
    actor: Actor,
    now: datetime,
) -> TrainingSession:
    """Marks everybody who was called present, except the absences (点名: 全到再记缺勤); again: corrects it.

    Args:
        absences: By learner, of ``AbsenceKind``.
        called: Learners on the roster whom this speaks of, what was marked for others stays; everybody when omitted.
        is_done: The session counts as taken with it; otherwise more of the roster is still to be called.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``curriculum.not_on_roster``, ``curriculum.unknown_absence``.
        Conflict: ``curriculum.session_ahead``: it is not held yet.
    """
    seen = session_for(actor, training_session_id)
    row = _run(seen.training_class_id, actor)
    session = TrainingSession.objects.get(id=seen.id)
    if session.held_on > local_date(now):
        raise Conflict("curriculum.session_ahead", held_on=session.held_on)
    if wrong := sorted(set(absences.values()) - set(AbsenceKind.values)):
        raise Invalid("curriculum.unknown_absence", found=wrong, allowed=AbsenceKind.values)
    on_roster = set(row.roster.filter(left_at=None).values_list("learner_id", flat=True))
    spoken_of = on_roster if called is None else set(called)
    if strangers := (spoken_of - on_roster) | (set(absences) - spoken_of):
        raise Invalid("curriculum.not_on_roster", count=len(strangers))
    _mark(session, absences, spoken_of)
    verb = _verb_of(session, is_done=is_done)
    if is_done:
        session.taken_at, session.taken_by_id = now, actor.id
        session.save(update_fields=["taken_at", "taken_by_id"])
    everybody = on_roster if is_done else spoken_of
    absent = session.absences.filter(learner_id__among=list(everybody)).count()
    facts = {"held_on": session.held_on, "present": len(everybody) - absent, "absent": absent}
    _record(verb, row, facts, actor, now, sorted(absences))
    return session


def _mark(session: TrainingSession, absences: Mapping[UUID, str], spoken_of: Collection[UUID]) -> None:
    session.absences.filter(learner_id__among=list(spoken_of)).delete()
    rows = sorted(absences.items())
    insert_rows(
        TrainingAbsence,
        [TrainingAbsence(learner_id=learner_id, session=session, kind=kind) for learner_id, kind in rows],
    )


def _verb_of(session: TrainingSession, *, is_done: bool) -> str:
    if session.taken_at is not None:
        return "curriculum.attendance_corrected"
    return "curriculum.attendance_taken" if is_done else "curriculum.attendance_begun"


@transaction.atomic
def credit_trained(*, training_class_id: UUID, actor: Actor, now: datetime) -> int:
    """Records the course of a credit-bearing class as passed for all who are trained; answers how many are new.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``curriculum.class_bears_no_credits``.
    """
    row = _managed(training_class_id, actor)
    require(actor, "import.course_results", row.college_id)
    if row.credit_course is None:
        raise Conflict("curriculum.class_bears_no_credits", name=row.name)
    term = term_code_on(row.college_id, row.ends_on or local_date(now))
    results = [
        ResultRow(one.entry.enrollment.student_number, row.credit_course.code, term, ResultStatus.PASSED)
        for one in attendance_of(row)
        if one.is_trained and one.entry.enrollment is not None
    ]
    college = Institution.objects.get(id=row.college_id)
    done = record_results(college=college, rows=results, actor=actor, now=now) if results else []
    recorded = sum(one.saved == "new" for one in done)
    _record("curriculum.trained_credited", row, {"course": row.credit_course.code, "rows": recorded}, actor, now)
    return recorded
