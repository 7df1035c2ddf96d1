"""What a batch of audits reads: whole transcripts as text, a handful of queries for hundreds of learners."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import ConversionPlan, ConversionState, ConversionTarget
from oneplusx.apps.conversion.selectors import approved_conversions_of
from oneplusx.apps.curriculum.models import ConditionResult, CourseResult, Program, ProgramCourse
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.selectors.asking import Asked, asked_at, planned_conversions
from oneplusx.apps.graduation.selectors.programs import audited
from oneplusx.apps.graduation.selectors.records import LINE_FIELDS, filled_slot, planned_courses
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.selectors import held_achievements_of
from oneplusx.apps.rulesets.selectors import Place
from oneplusx.domain.graduation import EarnedCourse, asks_for_outcomes
from oneplusx.domain.graduation import Program as AuditProgram
from oneplusx.domain.graduation.batch import Case, Task
from oneplusx.domain.graduation.packing import pack_program
from oneplusx.web.gathering import Gathered


class Studying(NamedTuple):
    """Who is audited where."""

    id: UUID
    learner_id: UUID
    program_id: UUID
    place: Place


class Basis(NamedTuple):
    """A program ready to be audited by, with what the method in force asks."""

    asked: Asked
    packed: str
    digest: str
    natures: Mapping[str, str]

    @property
    def program(self) -> AuditProgram:
        """The program as it is audited."""
        return self.asked.program


def studying(enrollments: QuerySet[Enrollment]) -> list[Studying]:
    """Those with a program, program by program."""
    rows = enrollments.exclude(program_id=None).order_by("program_id", "entry_year", "id")
    places: dict[Place, Place] = {}
    found = []
    columns = ("id", "learner_id", "program_id", "college_id", "college__parent_id", "entry_year")
    for id_, learner_id, program_id, college_id, parent_id, entry_year in rows.values_list(*columns):
        if program_id is not None:
            place = Place(college_id, parent_id, program_id, entry_year)
            found.append(Studying(id_, learner_id, program_id, places.setdefault(place, place)))
    return found


def bases(places: Iterable[Place], on: date) -> dict[Place, Basis]:
    """What learners of these places are audited by, in a handful of queries; equal ones are made once."""
    wanted = list(dict.fromkeys(places))
    ids = {place.program_id for place in wanted}
    programs = Program.objects.filter(id__among=ids).select_related("major")
    rows: dict[UUID, list[ProgramCourse]] = defaultdict(list)
    for row in ProgramCourse.objects.filter(program_id__among=ids).select_related("course"):
        rows[row.program_id].append(row)
    for listed in rows.values():
        listed.sort(key=lambda row: row.course.code)
    trees = {program.id: audited(program, rows[program.id]) for program in programs}
    made: dict[int, Basis] = {}
    found = {}
    for place, asked in asked_at(wanted, trees, on).items():
        if id(asked) not in made and place.program_id is not None:
            made[id(asked)] = _basis(asked, rows[place.program_id])
        found[place] = made[id(asked)]
    return found


def _basis(asked: Asked, rows: Sequence[ProgramCourse]) -> Basis:
    packed = pack_program(asked.program)
    digest = hashlib.sha256(packed.encode()).hexdigest()
    return Basis(asked, packed, digest, {row.course.code: row.nature for row in rows})


def tasks_of(rows: Sequence[Studying], known: Mapping[Place, Basis], on: date) -> list[Task]:
    """What has to be audited of these learners, one task for each program and method."""
    cases = _cases(rows, known)
    found: dict[int, tuple[Basis, list[Case]]] = {}
    for row in rows:
        basis = known[row.place]
        found.setdefault(id(basis), (basis, []))[1].append(cases[row.id])
    return [Task(basis.program, basis.digest, basis.natures, on, tuple(some)) for basis, some in found.values()]


def _cases(rows: Sequence[Studying], known: Mapping[Place, Basis]) -> dict[UUID, Case]:
    ids = [row.id for row in rows]
    lines = _gathered(CourseResult.objects.filter(enrollment_id__among=ids, is_current=True), LINE_FIELDS)
    conditions = _gathered(ConditionResult.objects.filter(enrollment_id__among=ids), ("condition", "is_met"))
    filled = _filled(ids)
    asking = {place for place, basis in known.items() if asks_for_outcomes(basis.program)}
    held = held_achievements_of([row.learner_id for row in rows if row.place in asking])
    plans = _plans(rows, known)
    measured = _measures(rows, known, plans)
    stored = GraduationResult.objects.filter(enrollment_id__among=ids)
    digests = dict(stored.values_list("enrollment_id", "input_digest"))
    return {
        row.id: Case(
            key=row.id.hex,
            lines=lines.get(row.id, ""),
            more_lines=tuple(filled[row.id]) if row.id in filled else (),
            conditions=conditions.get(row.id, ""),
            achievements=held.get(row.learner_id, ()),
            planned=plans[row.id].courses if row.id in plans else None,
            plan_digest=plans[row.id].digest if row.id in plans else "",
            known_digest=digests.get(row.id, ""),
            **measured.get(row.id, {}),
        )
        for row in rows
    }


def _gathered(rows: QuerySet[CourseResult] | QuerySet[ConditionResult], names: Sequence[str]) -> dict[UUID, str]:
    found = rows.order_by().values("enrollment_id").annotate(lines=Gathered(*names))
    return dict(found.values_list("enrollment_id", "lines"))


def _filled(ids: Sequence[UUID]) -> dict[UUID, list[EarnedCourse]]:
    found: dict[UUID, list[EarnedCourse]] = defaultdict(list)
    slots = ConversionTarget.objects.filter(
        enrollment_id__among=ids, course=None, is_live=True, conversion__state=ConversionState.APPROVED
    )
    for target in slots.order_by("id"):
        found[target.enrollment_id].append(filled_slot(target))
    return found


class _Waiting(NamedTuple):
    """A waiting plan: what it would add, and its digest."""

    courses: tuple[EarnedCourse, ...] | None
    digest: str
    document: Mapping[str, Any] | None = None


def _plans(rows: Sequence[Studying], known: Mapping[Place, Basis]) -> dict[UUID, _Waiting]:
    """What waiting plans would add, and the digests of all."""
    programs = {row.id: known[row.place].program for row in rows}
    stored = ConversionPlan.objects.filter(enrollment_id__among=list(programs))
    found = {
        enrollment_id: _Waiting(None, digest)
        for enrollment_id, digest in stored.values_list("enrollment_id", "input_digest")
    }
    waiting = stored.filter(items_count__gt=0).values_list("enrollment_id", "document", "input_digest")
    for enrollment_id, document, digest in waiting:
        found[enrollment_id] = _Waiting(planned_courses(document, programs[enrollment_id]), digest, document)
    return found


def _measures(
    rows: Sequence[Studying], known: Mapping[Place, Basis], plans: Mapping[UUID, _Waiting]
) -> dict[UUID, dict[str, dict[str, int]]]:
    """What is counted from conversions, and with the waiting plan, where the method asks for it."""
    mine = [row for row in rows if known[row.place].asked.rule_set is not None]
    conversions = approved_conversions_of([row.id for row in mine])
    planning = {row.learner_id for row in mine if row.id in plans and plans[row.id].document is not None}
    kinds = {one.id: one.type for some in held_achievements_of(list(planning)).values() for one in some}
    found = {}
    for row in mine:
        asked, past = known[row.place].asked, conversions.get(row.id, ())
        document = plans[row.id].document if row.id in plans else None
        planned = () if document is None else planned_conversions(document, asked, kinds)
        found[row.id] = {"measures": asked.measures(past), "planned_measures": asked.measures((*past, *planned))}
    return found
