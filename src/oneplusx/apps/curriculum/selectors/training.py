"""Training classes: who sees them, who came, who is trained, and who trained whom.

The last is the source of the separation of teaching and examining (教考分离).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from oneplusx.apps.curriculum.models import (
    TrainingAbsence,
    TrainingBase,
    TrainingClass,
    TrainingEnrollment,
    TrainingSession,
    TrainingTrainer,
)
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.domain.errors import NotFound
from oneplusx.domain.mapping import is_trained
from oneplusx.web.actor import Actor

VIEW, MANAGE = "training.view", "training.manage"
SHARE_SETTING = "training_attendance_percent_min"
SHARE_PERCENT_MIN = 80
"""The published texts name no figure: a setting of each college, this is its default."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """How far one learner of a class came.

    Attributes:
        absences: Sessions missed, by the reason.
    """

    entry: TrainingEnrollment
    attended_hours: int
    planned_hours: int
    absences: Mapping[str, int]
    is_trained: bool

    @property
    def percent(self) -> int:
        """Whole percent attended, rounded down."""
        return self.attended_hours * 100 // self.planned_hours if self.planned_hours else 0


@dataclass(frozen=True, slots=True)
class TrainedCount:
    """Learners in training classes of one college for one certificate type, each counted once."""

    enrolled: int
    trained: int


def colleges_of(actor: Actor, permission: str) -> list[UUID]:
    """Institutions in which the actor has a permission."""
    return [place for place in actor.institutions(*PERMISSIONS[permission]) if may(actor, permission, place)]


def share_percent_of(college: Institution) -> int:
    """Least share of the hours that makes somebody trained, in percent."""
    found = college.settings.get(SHARE_SETTING, SHARE_PERCENT_MIN)
    return found if isinstance(found, int) else SHARE_PERCENT_MIN


def classes_visible_to(actor: Actor) -> QuerySet[TrainingClass]:
    """Training classes (培训班) of the actor's colleges, and those that the actor teaches, with counts."""
    rows = TrainingClass.objects.select_related("college", "certificate_type", "base", "credit_course").annotate(
        roster_count=Count("roster", filter=Q(roster__left_at=None), distinct=True),
        sessions_count=Count("sessions", distinct=True),
        taken_count=Count("sessions", filter=Q(sessions__taken_at__isnull=False), distinct=True),
    )
    if actor.is_system:
        return rows
    seen = Q(college_id__in=colleges_of(actor, VIEW))
    if actor.id is not None:
        seen |= Q(id__in=TrainingTrainer.objects.filter(person_id=actor.id, until_at=None).values("training_class_id"))
    return rows.filter(seen)


def class_for(actor: Actor, training_class_id: UUID) -> TrainingClass:
    """One training class.

    Raises:
        NotFound: ``not_found``.
    """
    found = classes_visible_to(actor).filter(id=training_class_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def teaches(actor: Actor, training_class: TrainingClass) -> bool:
    """Whether the actor is a trainer of the class now."""
    if actor.id is None:
        return False
    return TrainingTrainer.objects.filter(training_class=training_class, person_id=actor.id, until_at=None).exists()


def session_for(actor: Actor, training_session_id: UUID) -> TrainingSession:
    """One session of a class that the actor sees.

    Raises:
        NotFound: ``not_found``.
    """
    rows = TrainingSession.objects.filter(training_class__in=classes_visible_to(actor).values("id"))
    found = rows.filter(id=training_session_id).select_related("training_class__college").first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_sessions(actor: Actor) -> QuerySet[TrainingSession]:
    """Sessions without attendance of the classes that the actor teaches, the earliest first."""
    if actor.id is None:
        return TrainingSession.objects.none()
    taught = TrainingTrainer.objects.filter(person_id=actor.id, until_at=None).values("training_class_id")
    rows = TrainingSession.objects.filter(training_class__in=taught, taken_at=None)
    return rows.select_related("training_class").order_by("held_on", "number")


def bases_visible_to(actor: Actor) -> QuerySet[TrainingBase]:
    """Training bases (实训基地) of the actor's colleges."""
    rows = TrainingBase.objects.select_related("college")
    return rows if actor.is_system else rows.filter(college_id__in=colleges_of(actor, VIEW))


def base_for(actor: Actor, training_base_id: UUID) -> TrainingBase:
    """One training base.

    Raises:
        NotFound: ``not_found``.
    """
    found = bases_visible_to(actor).filter(id=training_base_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def roster_of(training_class: TrainingClass) -> QuerySet[TrainingEnrollment]:
    """Who is on the roster now, by student number."""
    rows = TrainingEnrollment.objects.filter(training_class=training_class, left_at=None)
    return rows.select_related("learner__person", "enrollment__class_group").order_by(
        "enrollment__student_number", "id"
    )


def attendance_of(training_class: TrainingClass) -> list[Attendance]:
    """The roster with what everybody attended (出勤)."""
    return _attendance([training_class], list(roster_of(training_class)))


def attendance_in(classes: Sequence[TrainingClass]) -> list[Attendance]:
    """The rosters of several classes with what everybody attended, in three queries."""
    ids = [row.id for row in classes]
    return _attendance(classes, list(TrainingEnrollment.objects.filter(training_class_id__among=ids, left_at=None)))


def trained_counts(
    *,
    college_ids: Iterable[UUID] | None = None,
    certificate_type_ids: Iterable[UUID] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Mapping[tuple[UUID, UUID], TrainedCount]:
    """How many were trained (培训人数), by college and certificate type; the source of *trained* in reports.

    Args:
        since: Classes that began on that day or later.
        until: Classes that began on that day or before.
    """
    classes = TrainingClass.objects.select_related("college")
    if college_ids is not None:
        classes = classes.filter(college_id__among=list(college_ids))
    if certificate_type_ids is not None:
        classes = classes.filter(certificate_type_id__among=list(certificate_type_ids))
    if since is not None:
        classes = classes.filter(starts_on__gte=since)
    if until is not None:
        classes = classes.filter(starts_on__lte=until)
    return trained_in_classes(classes)


def trained_in_classes(classes: Iterable[TrainingClass]) -> Mapping[tuple[UUID, UUID], TrainedCount]:
    """How many were trained in these classes, by college and certificate type."""
    found = {row.id: row for row in classes}
    if not found:
        return {}
    entries = list(TrainingEnrollment.objects.filter(training_class_id__among=list(found), left_at=None))
    enrolled: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    trained: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for one in _attendance(list(found.values()), entries):
        row = found[one.entry.training_class_id]
        key = (row.college_id, row.certificate_type_id)
        enrolled[key].add(one.entry.learner_id)
        if one.is_trained:
            trained[key].add(one.entry.learner_id)
    return {key: TrainedCount(len(some), len(trained[key])) for key, some in enrolled.items()}


def trained_visible_to(
    actor: Actor, *, since: date | None = None, until: date | None = None
) -> Mapping[tuple[UUID, UUID], TrainedCount]:
    """``trained_counts`` of the actor's colleges."""
    return trained_counts(college_ids=colleges_of(actor, VIEW), since=since, until=until)


def _attendance(classes: Sequence[TrainingClass], entries: Sequence[TrainingEnrollment]) -> list[Attendance]:
    """Attendance of entries of the classes, in four queries at most."""
    ids = [row.id for row in classes]
    sessions: dict[UUID, list[TrainingSession]] = defaultdict(list)
    for session in TrainingSession.objects.filter(training_class_id__among=ids):
        sessions[session.training_class_id].append(session)
    missed: dict[tuple[UUID, UUID], str] = {
        (learner_id, session_id): kind
        for learner_id, session_id, kind in TrainingAbsence.objects.filter(
            session__training_class_id__among=ids
        ).values_list("learner_id", "session_id", "kind")
    }
    known = {row.id: row for row in classes}
    return [_of_entry(entry, known[entry.training_class_id], sessions, missed) for entry in entries]


def _of_entry(
    entry: TrainingEnrollment,
    training_class: TrainingClass,
    sessions: Mapping[UUID, Sequence[TrainingSession]],
    missed: Mapping[tuple[UUID, UUID], str],
) -> Attendance:
    own = sessions.get(training_class.id, ())
    planned = max(training_class.hours_planned, sum(session.hours for session in own))
    attended, absences = 0, dict[str, int]()
    for session in own:
        if not _counts(session.taken_at, entry.entered_at):
            continue
        kind = missed.get((entry.learner_id, session.id))
        if kind is None:
            attended += session.hours
        else:
            absences[kind] = absences.get(kind, 0) + 1
    share = share_percent_of(training_class.college)
    return Attendance(entry, attended, planned, absences, is_trained(attended, planned, share))


def _counts(taken_at: datetime | None, entered_at: datetime) -> bool:
    """Attendance taken before somebody was on the roster does not speak of them."""
    return taken_at is not None and taken_at >= entered_at


def planned_hours_of(training_class: TrainingClass) -> int:
    """Hours of the class: as planned, at least those of its sessions."""
    return max(training_class.hours_planned, training_class.sessions.aggregate(all=Sum("hours"))["all"] or 0)


def trainers_of(learner_ids: Iterable[UUID], certificate_type_id: UUID) -> Mapping[UUID, frozenset[UUID]]:
    """Persons who trained these learners for a certificate type (培训教师), by learner; two queries at most.

    Learners who were in no training class are left out.
    """
    found: dict[UUID, set[UUID]] = {}
    rows = TrainingTrainer.objects.filter(
        training_class__certificate_type_id=certificate_type_id,
        training_class__roster__learner_id__among=list(learner_ids),
    ).values_list("training_class__roster__learner_id", "person_id")
    wanted = set(learner_ids)
    for learner_id, person_id in rows:
        if learner_id in wanted:
            found.setdefault(learner_id, set()).add(person_id)
    return {learner_id: frozenset(people) for learner_id, people in found.items()}


def classes_taught(
    person_id: UUID, learner_ids: Iterable[UUID], certificate_type_ids: Iterable[UUID]
) -> Mapping[UUID, str]:
    """Names of the classes in which a person trained any of these learners for one of the certificate types, by id."""
    rows = TrainingClass.objects.filter(
        trainers__person_id=person_id,
        certificate_type_id__among=list(certificate_type_ids),
        roster__learner_id__among=list(learner_ids),
    )
    return dict(rows.distinct().values_list("id", "name"))
