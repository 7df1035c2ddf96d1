"""Training bases (实训基地), records of teachers (双师型), textbooks and teaching methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.curriculum.models import (
    Course,
    MaterialOutcome,
    TeacherRecord,
    TeacherRecordKind,
    TeachingMaterial,
    TrainingBase,
)
from oneplusx.apps.curriculum.selectors.resources import material_for, record_for
from oneplusx.apps.curriculum.selectors.training import MANAGE, base_for
from oneplusx.apps.curriculum.services.mapping import EDIT
from oneplusx.apps.parties.models import Membership
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import LearningOutcome
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

EQUIPMENT_NAME_CHARACTERS_MAX = 120
EQUIPMENT_COUNT_MAX = 100_000


@dataclass(frozen=True, slots=True)
class BaseDraft:
    """A training base as it is entered; equipment as (name, count)."""

    code: str
    name_zh: str
    capacity: int
    name_en: str = ""
    location: str = ""
    partner: str = ""
    equipment: Sequence[tuple[str, int]] = ()
    is_usable: bool = True


@dataclass(frozen=True, slots=True)
class TeacherDraft:
    """One line of a teacher's record as it is entered."""

    kind: str
    name: str
    from_on: date
    until_on: date | None = None
    number: str = ""
    issuer: str = ""
    hours: int = 0
    certificate_type_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class MaterialDraft:
    """A textbook or teaching method as it is entered."""

    kind: str
    code: str
    name_zh: str
    name_en: str = ""
    authors: str = ""
    source: str = ""
    edition: str = ""
    outcome_ids: Sequence[UUID] = field(default_factory=tuple)
    course_id: UUID | None = None


Row = TrainingBase | TeachingMaterial | TeacherRecord


def _record(verb: str, row: Row, facts: Mapping[str, object], actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind=f"curriculum.{row._meta.model_name}",  # noqa: SLF001
        subject_id=row.id,
        institution_id=row.college_id,
        facts=facts,
        actor=actor,
        now=now,
    )


@transaction.atomic
def save_base(
    *, college_id: UUID, draft: BaseDraft, actor: Actor, now: datetime, training_base_id: UUID | None = None
) -> TrainingBase:
    """Enters or changes a training base with places and equipment.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``curriculum.code_taken``.
    """
    require(actor, MANAGE, college_id)
    row = TrainingBase(college_id=college_id) if training_base_id is None else base_for(actor, training_base_id)
    if row.college_id != college_id:
        raise NotFound("not_found")
    row.code, row.name_zh, row.name_en = draft.code.strip(), draft.name_zh.strip(), draft.name_en.strip()
    row.location, row.partner, row.capacity = draft.location.strip(), draft.partner.strip(), draft.capacity
    row.equipment = [{"name": name, "count": count} for name, count in draft.equipment]
    row.is_usable, row.changed_at = draft.is_usable, now
    _save(row)
    _record("curriculum.base_saved", row, {"name": row.name_zh, "capacity": row.capacity}, actor, now)
    return row


def _save(row: TrainingBase | TeachingMaterial) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict("curriculum.code_taken", found=row.code) from None


@transaction.atomic
def add_teacher_record(
    *, college_id: UUID, person_id: UUID, draft: TeacherDraft, actor: Actor, now: datetime
) -> TeacherRecord:
    """Adds a qualification, recognition, practice or training to a teacher's record.

    Raises:
        Denied: ``denied``.
        Invalid: ``curriculum.trainer_unknown``, ``curriculum.unknown_record_kind``, ``curriculum.class_dates``.
    """
    require(actor, MANAGE, college_id)
    if not Membership.objects.filter(person_id=person_id, institution_id=college_id, ended_at=None).exists():
        raise Invalid("curriculum.trainer_unknown")
    if draft.kind not in TeacherRecordKind.values:
        raise Invalid("curriculum.unknown_record_kind", found=draft.kind, allowed=TeacherRecordKind.values)
    if draft.until_on is not None and draft.until_on < draft.from_on:
        raise Invalid("curriculum.class_dates", found=draft.until_on, earliest=draft.from_on)
    row = TeacherRecord.objects.create(
        college_id=college_id,
        person_id=person_id,
        kind=draft.kind,
        name=draft.name.strip(),
        number=draft.number.strip(),
        issuer=draft.issuer.strip(),
        from_on=draft.from_on,
        until_on=draft.until_on,
        hours=draft.hours,
        certificate_type_id=draft.certificate_type_id,
        recorded_at=now,
    )
    _record("curriculum.teacher_recorded", row, {"person": person_id, "kind": row.kind}, actor, now)
    return row


@transaction.atomic
def end_teacher_record(*, teacher_record_id: UUID, actor: Actor, now: datetime) -> None:
    """Takes a line off a teacher's record; it stays in the history.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``state.changed``.
    """
    row = record_for(actor, teacher_record_id)
    require(actor, MANAGE, row.college_id)
    if not TeacherRecord.objects.filter(id=row.id, ended_at=None).update(ended_at=now):
        raise Conflict("state.changed")
    _record("curriculum.teacher_record_ended", row, {"person": row.person_id, "kind": row.kind}, actor, now)


@transaction.atomic
def save_material(
    *, college_id: UUID, draft: MaterialDraft, actor: Actor, now: datetime, teaching_material_id: UUID | None = None
) -> TeachingMaterial:
    """Enters or changes a textbook or teaching method and the outcomes it serves.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``curriculum.unknown_course``.
        Conflict: ``curriculum.code_taken``.
    """
    require(actor, EDIT, college_id)
    if draft.course_id and not Course.objects.filter(id=draft.course_id, college_id=college_id).exists():
        raise Invalid("curriculum.unknown_course", found=draft.course_id)
    row = TeachingMaterial(college_id=college_id)
    if teaching_material_id is not None:
        row = material_for(actor, teaching_material_id)
    if row.college_id != college_id:
        raise NotFound("not_found")
    for name in ("kind", "code", "name_zh", "name_en", "authors", "source", "edition"):
        setattr(row, name, getattr(draft, name).strip())
    row.changed_at = now
    _save(row)
    row.outcomes.all().delete()
    outcomes = LearningOutcome.objects.filter(id__among=list(draft.outcome_ids))
    insert_rows(
        MaterialOutcome,
        [MaterialOutcome(material=row, outcome=one, course_id=draft.course_id) for one in outcomes],
    )
    facts = {"name": row.name_zh, "outcomes": len(draft.outcome_ids)}
    _record("curriculum.material_saved", row, facts, actor, now)
    return row
