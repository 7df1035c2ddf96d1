"""Questions about teachers' records (双师型), textbooks and teaching methods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.curriculum.models import TeacherRecord, TeacherRecordKind, TeachingMaterial, TrainingTrainer
from oneplusx.apps.curriculum.selectors.catalogue import VIEW
from oneplusx.apps.curriculum.selectors.training import colleges_of
from oneplusx.apps.parties.models import Membership, Person
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role

TEACHERS = "teachers.view"


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of a college with what is in force of their record.

    Attributes:
        is_dual_qualified: Recognized as such, or qualified both to teach and in industry (双师型).
        classes_count: Training classes taught now.
        hours: Hours of training and practice recorded.
    """

    person: Person
    records: Sequence[TeacherRecord]
    is_dual_qualified: bool
    classes_count: int
    hours: int


def teachers_of(actor: Actor, on: date) -> list[Teacher]:
    """Teachers, trainers and everybody with a record in the actor's colleges, by name; dual-qualified ones first."""
    places = colleges_of(actor, TEACHERS)
    records: dict[UUID, list[TeacherRecord]] = defaultdict(list)
    for row in records_visible_to(actor).filter(ended_at=None).order_by("-from_on", "id"):
        records[row.person_id].append(row)
    members = Membership.objects.filter(institution_id__in=places, role=Role.TEACHER, ended_at=None)
    taught = TrainingTrainer.objects.filter(training_class__college_id__in=places, until_at=None)
    counts = dict(taught.values_list("person_id").annotate(count=Count("id")))
    wanted = {*records, *members.values_list("person_id", flat=True), *counts}
    people = Person.objects.filter(id__among=list(wanted)).order_by("name_sort", "id")
    found = [_teacher(person, records[person.id], counts.get(person.id, 0), on) for person in people]
    return sorted(found, key=lambda one: not one.is_dual_qualified)


def _teacher(person: Person, records: Sequence[TeacherRecord], classes_count: int, on: date) -> Teacher:
    hours = sum(row.hours for row in records)
    return Teacher(person, records, is_dual_qualified(records, on), classes_count, hours)


def is_dual_qualified(records: Iterable[TeacherRecord], on: date) -> bool:
    """Whether the lines in force on a date make somebody dual-qualified."""
    kinds = {row.kind for row in records if row.from_on <= on and (row.until_on is None or row.until_on >= on)}
    both = {TeacherRecordKind.TEACHING, TeacherRecordKind.INDUSTRY}
    return TeacherRecordKind.RECOGNITION in kinds or both <= kinds


def records_visible_to(actor: Actor) -> QuerySet[TeacherRecord]:
    """Lines of teachers' records in the actor's colleges."""
    rows = TeacherRecord.objects.select_related("person", "certificate_type")
    return rows if actor.is_system else rows.filter(college_id__in=colleges_of(actor, TEACHERS))


def record_for(actor: Actor, teacher_record_id: UUID) -> TeacherRecord:
    """One line.

    Raises:
        NotFound: ``not_found``.
    """
    found = records_visible_to(actor).filter(id=teacher_record_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def materials_visible_to(actor: Actor) -> QuerySet[TeachingMaterial]:
    """Textbooks and teaching methods of the actor's colleges, with the number of outcomes they serve."""
    rows = TeachingMaterial.objects.select_related("college").annotate(outcomes_count=Count("outcomes"))
    return rows if actor.is_system else rows.filter(college_id__in=colleges_of(actor, VIEW))


def material_for(actor: Actor, teaching_material_id: UUID) -> TeachingMaterial:
    """One textbook or method.

    Raises:
        NotFound: ``not_found``.
    """
    found = materials_visible_to(actor).filter(id=teaching_material_id).first()
    if found is None:
        raise NotFound("not_found")
    return found
