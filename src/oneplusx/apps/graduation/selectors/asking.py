"""What learners are audited by: their program with what the method in force for them asks of graduation (最低要求).

Made once for each program and version of a method, however many learners there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import prefetch_related_objects

from oneplusx.apps.conversion.selectors import approved_conversions_of
from oneplusx.apps.curriculum.selectors import program_facts_of
from oneplusx.apps.graduation.selectors.programs import plain_programs
from oneplusx.apps.graduation.selectors.records import audit_records
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.rulesets.selectors import Place, methods_in_force
from oneplusx.domain import graduation, rules
from oneplusx.domain.planner import PlannedConversion, plan_from_json


@dataclass(frozen=True, slots=True)
class Asked:
    """A program as learners of one place are audited by it.

    Attributes:
        rule_set: The method in force, where it asks for something that is counted from conversions; else ``None``.
        facts: Of the program, with ``rule_set``.
    """

    program: graduation.Program
    rule_set: rules.RuleSet | None = None
    facts: rules.ProgramFacts | None = None

    def measures(self, conversions: Iterable[rules.PastConversion]) -> dict[str, int]:
        """What approved conversions amount to, for the requirements that ask for it."""
        if self.rule_set is None or self.facts is None:
            return {}
        return graduation.measures_of(self.rule_set, self.facts, conversions)


def asked_at(places: Iterable[Place], programs: Mapping[UUID, graduation.Program], on: date) -> dict[Place, Asked]:
    """What is asked at each place; places whose program is not among ``programs`` are left out."""
    wanted = [place for place in dict.fromkeys(places) if place.program_id in programs]
    methods = methods_in_force(wanted, on)
    asking = {place: found for place, found in methods.items() if found is not None and found[1].requirements}
    facts = program_facts_of({place.program_id for place in asking if place.program_id is not None}) if asking else {}
    made: dict[tuple[UUID, UUID | None], Asked] = {}
    answers = {}
    for place in wanted:
        if place.program_id is None:
            continue
        found = asking.get(place)
        key = (place.program_id, found[0].id if found else None)
        if key not in made:
            made[key] = _asked(programs[place.program_id], found and found[1], facts.get(place.program_id))
        answers[place] = made[key]
    return answers


def _asked(program: graduation.Program, rule_set: rules.RuleSet | None, facts: rules.ProgramFacts | None) -> Asked:
    if rule_set is None or facts is None:
        return Asked(program)
    whole = graduation.with_requirements(program, rule_set, facts)
    return Asked(whole, rule_set, facts) if graduation.measured(whole) else Asked(whole)


class Audited(NamedTuple):
    """A learner, ready to be audited."""

    program: graduation.CompiledProgram
    record: graduation.AuditRecord
    asked: Asked


def audited_learners(enrollments: Sequence[Enrollment], on: date) -> dict[UUID, Audited]:
    """Programs and records of some enrollments, set-based; those without a program are left out."""
    rows = [row for row in enrollments if row.program_id is not None]
    prefetch_related_objects(rows, "college")
    places = {row.id: Place.of(row) for row in rows}
    programs = plain_programs({row.program_id for row in rows if row.program_id is not None})
    asked = asked_at(places.values(), programs, on)
    records = audit_records(rows, on)
    measuring = [key for key, place in places.items() if place in asked and asked[place].rule_set is not None]
    conversions = approved_conversions_of(measuring)
    compiled = {id(one): graduation.compile_program(one.program) for one in asked.values()}
    found = {}
    for key, place in places.items():
        if place in asked:
            mine = asked[place]
            measures = mine.measures(conversions.get(key, ()))
            found[key] = Audited(compiled[id(mine)], _with_measures(records[key], measures), mine)
    return found


def _with_measures(record: graduation.AuditRecord, measures: dict[str, int]) -> graduation.AuditRecord:
    if not measures:
        return record
    return graduation.AuditRecord(record.courses, record.achievements, record.conditions, record.on, measures)


def planned_conversions(
    document: Mapping[str, Any], asked: Asked, kinds: Mapping[str, str]
) -> tuple[rules.PastConversion, ...]:
    """The conversions of a plan as if they were approved already.

    Args:
        kinds: Outcome → its type.
    """
    if asked.rule_set is None or asked.facts is None:
        return ()
    known, facts = {rule.id: rule for rule in asked.rule_set.rules}, asked.facts
    by_code = facts.course_by_code
    return tuple(
        rules.PastConversion(
            id=f"plan-{number}",
            rule_set_code=asked.rule_set.code,
            rule_id=item.rule_id,
            uses=tuple(rules.PastUse(one, kinds.get(one, ""), 0) for one in item.achievement_ids),
            targets=tuple(_planned_target(target, item, by_code) for target in item.targets),
            credits_hundredths=item.credits_hundredths,
            converted_on=date.min,
            program=facts.code,
            institution=facts.institution,
            category=known[item.rule_id].category if item.rule_id in known else None,
        )
        for number, item in enumerate(plan_from_json(document).chosen)
    )


def _planned_target(
    target: rules.TargetRef, item: PlannedConversion, by_code: Mapping[str, rules.ProgramCourseFacts]
) -> rules.PastTarget:
    course = by_code.get(target.course_code or "")
    credits_hundredths = target.credits_hundredths or (course.credits_hundredths if course else item.credits_hundredths)
    nature = course.nature.value if course else None
    return rules.PastTarget(target.course_code, target.slot, credits_hundredths, nature)
