"""Curriculum mapping (课证融通): courses of a program and the outcomes they support. A plan writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.models import CourseOutcome, Program, ProgramCourse, Strength
from oneplusx.apps.curriculum.selectors.catalogue import program_for
from oneplusx.apps.curriculum.selectors.mapping import missing_matches
from oneplusx.apps.curriculum.services.programs import Planned, Saved
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import CertificateType, LearningOutcome
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.apps.trail.facts import ResultsRecorded, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.mapping import WHOLE
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows

EDIT = "programs.edit"
Total = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A course of a program supports an outcome of a certificate's standard.

    Attributes:
        certificate: Code of the certificate type whose level holds the outcome.
        share_hundredths: Share of the course's hours in hundredths of a percent; 0 takes the mapping away.
    """

    program_code: str
    course_code: str
    certificate: str
    outcome_code: str
    share_hundredths: int
    strength: int = Strength.PRACTICED


@dataclass(slots=True)
class _World:
    """What the rows refer to; totals by place and standard, as they would be after the rows."""

    places: dict[tuple[str, str], ProgramCourse]
    programs: set[str]
    types: Mapping[str, CertificateType]
    outcomes: dict[tuple[UUID | None, str, str], LearningOutcome]
    known: dict[tuple[UUID, UUID], CourseOutcome]
    totals: dict[Total, int] = field(default_factory=lambda: defaultdict(int))


def _world(college: Institution, rows: Sequence[MappingRow]) -> _World:
    programs = {row.program_code for row in rows}
    places = ProgramCourse.objects.filter(program__college=college, program__code__in=programs)
    by_code = {(row.program.code, row.course.code): row for row in places.select_related("program", "course")}
    types = certificate_types_by_code({row.certificate for row in rows})
    standards = {kind.standard_id for kind in types.values() if kind.standard_id}
    outcomes = LearningOutcome.objects.filter(standard_id__among=list(standards)).select_related("standard")
    links = CourseOutcome.objects.filter(program_course_id__among=[row.id for row in by_code.values()])
    world = _World(
        by_code,
        set(Program.objects.filter(college=college, code__in=programs).values_list("code", flat=True)),
        types,
        {(row.standard_id, row.level, row.code): row for row in outcomes},
        {(row.program_course_id, row.outcome.lineage_id): row for row in links.select_related("outcome__standard")},
    )
    for row in world.known.values():
        world.totals[row.program_course_id, row.outcome.standard.code] += row.share_hundredths
    return world


def plan_mappings(*, college: Institution, rows: Sequence[MappingRow]) -> list[Planned]:
    """What ``save_mappings`` would do with each row."""
    return _plan(rows, _world(college, rows))


def _plan(rows: Sequence[MappingRow], world: _World) -> list[Planned]:
    planned = [_plan_row(row, world) for row in rows]
    return [
        plan if plan.saved is Saved.ERROR else _within_whole(row, plan, world)
        for row, plan in zip(rows, planned, strict=True)
    ]


def _plan_row(row: MappingRow, world: _World) -> Planned:
    if row.program_code not in world.programs:
        return _wrong("curriculum.unknown_program", "program_code", row.program_code)
    place = world.places.get((row.program_code, row.course_code))
    if place is None:
        return _wrong("curriculum.course_not_in_program", "course_code", row.course_code, program=row.program_code)
    if row.certificate not in world.types:
        return _wrong("curriculum.unknown_certificate", "certificate", row.certificate)
    outcome = _outcome(row, world)
    if outcome is None:
        return _wrong("curriculum.unknown_outcome", "outcome_code", row.outcome_code, certificate=row.certificate)
    return _plan_link(row, place, outcome, world)


def _plan_link(row: MappingRow, place: ProgramCourse, outcome: LearningOutcome, world: _World) -> Planned:
    if not 0 <= row.share_hundredths <= WHOLE:
        return _wrong("curriculum.share_outside", "share", str(row.share_hundredths / 100))
    known = world.known.get((place.id, outcome.lineage_id))
    before = known.share_hundredths if known else 0
    world.totals[place.id, outcome.standard.code] += row.share_hundredths - before
    if known is None:
        return Planned(Saved.NEW if row.share_hundredths else Saved.UNCHANGED)
    same = (known.share_hundredths, known.strength, known.outcome_id) == (
        row.share_hundredths,
        row.strength,
        outcome.id,
    )
    return Planned(Saved.UNCHANGED if same else Saved.CHANGED)


def _outcome(row: MappingRow, world: _World) -> LearningOutcome | None:
    kind = world.types[row.certificate]
    return world.outcomes.get((kind.standard_id, kind.level, row.outcome_code))


def _within_whole(row: MappingRow, plan: Planned, world: _World) -> Planned:
    """A course cannot spend more than its hours on one standard, whatever order the rows stand in."""
    place, outcome = world.places[row.program_code, row.course_code], _outcome(row, world)
    total = world.totals[place.id, outcome.standard.code] if outcome else 0
    if total <= WHOLE or plan.saved is Saved.UNCHANGED:
        return plan
    return _wrong("curriculum.share_exceeds", "share", row.course_code, percent=str(total / 100).removesuffix(".0"))


def _wrong(code: str, column: str, found: str, **more: object) -> Planned:
    return Planned(Saved.ERROR, Invalid(code, found=found, **more), column)


@transaction.atomic
def save_mappings(*, college: Institution, rows: Sequence[MappingRow], actor: Actor, now: datetime) -> list[Planned]:
    """Maps courses to outcomes; rows with a problem are left out and say why.

    Raises:
        Denied: ``denied``.
    """
    require(actor, EDIT, college.id)
    world = _world(college, rows)
    planned = _plan(rows, world)
    new: dict[tuple[UUID, UUID], CourseOutcome] = {}
    changed: list[CourseOutcome] = []
    removed: list[CourseOutcome] = []
    for row, plan in zip(rows, planned, strict=True):
        outcome = _outcome(row, world) if plan.saved in {Saved.NEW, Saved.CHANGED} else None
        if outcome is None:
            continue
        place = world.places[row.program_code, row.course_code]
        link = world.known.get((place.id, outcome.lineage_id)) or CourseOutcome(program_course=place)
        link.outcome, link.share_hundredths, link.strength = outcome, row.share_hundredths, row.strength
        link.mapped_by_id, link.mapped_at = actor.id, now
        if plan.saved is Saved.NEW:
            new[place.id, outcome.lineage_id] = link
        else:
            (changed if row.share_hundredths else removed).append(link)
    insert_rows(CourseOutcome, list(new.values()))
    update_rows(CourseOutcome, changed, ["outcome", "share_hundredths", "strength", "mapped_by_id", "mapped_at"])
    CourseOutcome.objects.filter(id__among=[row.id for row in removed]).delete()
    _record(college, [*new.values(), *changed, *removed], actor, now)
    return planned


def _record(college: Institution, links: Sequence[CourseOutcome], actor: Actor, now: datetime) -> None:
    if links:
        record_act(
            verb="curriculum.mapping_saved",
            subject_kind="parties.institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={"rows": len(links)},
            rows=[f"{one.id}:{one.share_hundredths}:{one.strength}".encode() for one in links],
            actor=actor,
            now=now,
        )


@transaction.atomic
def copy_mappings(*, from_program_id: UUID, to_program_id: UUID, actor: Actor, now: datetime) -> int:
    """Takes the mapping of another program over, by course code, where nothing is mapped yet; answers how many.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    source, target = program_for(actor, from_program_id), program_for(actor, to_program_id)
    require(actor, EDIT, target.college_id)
    places = {row.course.code: row for row in target.program_courses.select_related("course")}
    mapped = set(
        CourseOutcome.objects.filter(program_course__program=target).values_list("program_course_id", flat=True)
    )
    links = CourseOutcome.objects.filter(program_course__program=source).select_related("program_course__course")
    copies = [
        CourseOutcome(
            program_course=place,
            outcome_id=link.outcome_id,
            share_hundredths=link.share_hundredths,
            strength=link.strength,
            mapped_by_id=actor.id,
            mapped_at=now,
        )
        for link in links
        if (place := places.get(link.program_course.course.code)) is not None and place.id not in mapped
    ]
    insert_rows(CourseOutcome, copies)
    _record(target.college, copies, actor, now)
    return len(copies)


@transaction.atomic
def take_over_matches(*, program_id: UUID, keys: Sequence[str], actor: Actor, now: datetime) -> int:
    """Writes matches of the mapping into the program (内容匹配度), only where it has none; rules then work by them.

    Args:
        keys: ``Match.key`` of what the preview showed and was chosen.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``curriculum.matches_changed``: the mapping or the program changed since the preview.
    """
    seen = program_for(actor, program_id)
    require(actor, EDIT, seen.college_id)
    program = Program.objects.select_for_update().get(id=seen.id)
    found = {one.key: one for one in missing_matches(program)}
    if not set(keys) <= set(found):
        raise Conflict("curriculum.matches_changed", program=program.code)
    added = [found[key] for key in sorted(set(keys))]
    if not added:
        return 0
    program.content_matches = [
        *program.content_matches,
        *([one.course.course.code, one.certificate_type.code, str(one.share)] for one in added),
    ]
    program.save(update_fields=["content_matches"])
    record_act(
        verb="curriculum.matches_taken_over",
        subject_kind="curriculum.program",
        subject_id=program.id,
        institution_id=program.college_id,
        facts={"rows": len(added), "program": program.code},
        rows=[one.key.encode() for one in added],
        actor=actor,
        now=now,
    )
    concerned = Enrollment.objects.filter(program_id=program.id).order_by("id")
    announce(ResultsRecorded(enrollment_ids=tuple(concerned.values_list("id", flat=True))), actor=actor, now=now)
    return len(added)
