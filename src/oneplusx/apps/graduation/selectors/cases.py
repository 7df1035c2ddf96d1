"""What a batch of audits reads: whole transcripts as text, a handful of queries for hundreds of learners."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import ConversionPlan, ConversionState, ConversionTarget
from oneplusx.apps.curriculum.models import ConditionResult, CourseResult, Program, ProgramCourse
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.selectors.programs import audited
from oneplusx.apps.graduation.selectors.records import LINE_FIELDS, filled_slot, planned_courses
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.selectors import held_achievements_of
from oneplusx.domain.graduation import EarnedCourse, asks_for_outcomes
from oneplusx.domain.graduation import Program as AuditProgram
from oneplusx.domain.graduation.batch import Case, Task
from oneplusx.domain.graduation.packing import pack_program
from oneplusx.web.gathering import Gathered


class Studying(NamedTuple):
    """Who is audited by which program."""

    id: UUID
    learner_id: UUID
    program_id: UUID


class Basis(NamedTuple):
    """A program ready to be audited by."""

    program: AuditProgram
    packed: str
    digest: str
    natures: Mapping[str, str]


def studying(enrollments: QuerySet[Enrollment]) -> list[Studying]:
    """Those with a program, program by program."""
    rows = enrollments.exclude(program_id=None).order_by("program_id", "id")
    found = rows.values_list("id", "learner_id", "program_id")
    return [Studying(id_, learner_id, program_id) for id_, learner_id, program_id in found if program_id]


def bases(program_ids: Iterable[UUID]) -> Iterator[tuple[UUID, Basis]]:
    """Programs by id, in two queries, one made ready after the other."""
    programs = Program.objects.filter(id__among=program_ids).select_related("major").order_by("id")
    rows: dict[UUID, list[ProgramCourse]] = defaultdict(list)
    for row in ProgramCourse.objects.filter(program_id__among=program_ids).select_related("course"):
        rows[row.program_id].append(row)
    for program in programs:
        yield program.id, _basis(program, rows[program.id])


def _basis(program: Program, rows: list[ProgramCourse]) -> Basis:
    rows.sort(key=lambda row: row.course.code)
    tree = audited(program, rows)
    packed = pack_program(tree)
    digest = hashlib.sha256(packed.encode()).hexdigest()
    return Basis(tree, packed, digest, {row.course.code: row.nature for row in rows})


def tasks_of(rows: Sequence[Studying], known: Mapping[UUID, Basis], on: date) -> list[Task]:
    """What has to be audited of these learners, one task for each program."""
    cases = _cases(rows, known)
    found: dict[UUID, list[Case]] = defaultdict(list)
    for row in rows:
        found[row.program_id].append(cases[row.id])
    return [
        Task(basis.program, basis.digest, basis.natures, on, tuple(found[program_id]))
        for program_id, basis in known.items()
        if program_id in found
    ]


def _cases(rows: Sequence[Studying], known: Mapping[UUID, Basis]) -> dict[UUID, Case]:
    ids = [row.id for row in rows]
    lines = _gathered(CourseResult.objects.filter(enrollment_id__among=ids, is_current=True), LINE_FIELDS)
    conditions = _gathered(ConditionResult.objects.filter(enrollment_id__among=ids), ("condition", "is_met"))
    filled = _filled(ids)
    asking = {program_id for program_id, basis in known.items() if asks_for_outcomes(basis.program)}
    held = held_achievements_of([row.learner_id for row in rows if row.program_id in asking])
    plans = _plans(rows, known)
    stored = GraduationResult.objects.filter(enrollment_id__among=ids)
    digests = dict(stored.values_list("enrollment_id", "input_digest"))
    return {
        row.id: Case(
            key=row.id.hex,
            lines=lines.get(row.id, ""),
            more_lines=tuple(filled[row.id]) if row.id in filled else (),
            conditions=conditions.get(row.id, ""),
            achievements=held.get(row.learner_id, ()),
            planned=plans[row.id][0] if row.id in plans else None,
            plan_digest=plans[row.id][1] if row.id in plans else "",
            known_digest=digests.get(row.id, ""),
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


def _plans(
    rows: Sequence[Studying], known: Mapping[UUID, Basis]
) -> dict[UUID, tuple[tuple[EarnedCourse, ...] | None, str]]:
    """What waiting plans would add, and their digests."""
    programs = {row.id: known[row.program_id].program for row in rows}
    stored = ConversionPlan.objects.filter(enrollment_id__among=list(programs))
    found: dict[UUID, tuple[tuple[EarnedCourse, ...] | None, str]] = {
        enrollment_id: (None, digest) for enrollment_id, digest in stored.values_list("enrollment_id", "input_digest")
    }
    waiting = stored.filter(items_count__gt=0).values_list("enrollment_id", "document", "input_digest")
    for enrollment_id, document, digest in waiting:
        found[enrollment_id] = (planned_courses(document, programs[enrollment_id]), digest)
    return found
