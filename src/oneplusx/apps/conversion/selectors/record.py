"""Builds the learner's record that rules, planner and audit look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q

from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.curriculum.selectors import program_facts_of, standings_of
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.selectors import held_achievements_of, with_recognitions
from oneplusx.apps.rulesets.selectors import is_allied
from oneplusx.apps.standards.selectors import calendars_of
from oneplusx.domain import rules
from oneplusx.web.clock import local_date

IN_FORCE = (ConversionState.SUBMITTED, ConversionState.RETURNED, ConversionState.APPROVED)

PARTS = (
    Prefetch("targets", ConversionTarget.objects.select_related("course")),
    Prefetch("sources", ConversionSource.objects.select_related("achievement__type")),
)


def learner_record(enrollment: Enrollment) -> rules.LearnerRecord | None:
    """The record of one enrollment; ``None`` while it has no program."""
    return learner_records([enrollment]).get(enrollment.id)


def learner_records(enrollments: Iterable[Enrollment]) -> dict[UUID, rules.LearnerRecord]:
    """Records of many enrollments, set-based; enrollments without a program are left out."""
    rows = [enrollment for enrollment in enrollments if enrollment.program_id is not None]
    programs = program_facts_of({row.program_id for row in rows if row.program_id is not None})
    courses = standings_of([row.id for row in rows])
    held = held_achievements_of([row.learner_id for row in rows])
    if is_allied({row.college_id for row in rows}):
        held = with_recognitions(held)
    past = past_conversions_of([row.learner_id for row in rows])
    calendars = calendars_of({row.college_id for row in rows})
    return {
        row.id: rules.LearnerRecord(
            achievements=held.get(row.learner_id, ()),
            courses=courses[row.id],
            conversions=past.get(row.learner_id, ()),
            program=programs[row.program_id],
            calendar=calendars[row.college_id],
        )
        for row in rows
        if row.program_id in programs
    }


def past_conversions_of(learner_ids: Iterable[UUID]) -> dict[UUID, tuple[rules.PastConversion, ...]]:
    """Conversions in force (in review or approved) per learner, in all of a learner's programs."""
    wanted = set(learner_ids)
    whose = Q(learner_id__in=wanted) | Q(learner__merged_into_id__in=wanted)
    rows = (
        Conversion.objects.filter(whose, state__in=IN_FORCE)
        .select_related("rule_set_version__rule_set", "enrollment__college", "learner")
        .prefetch_related(*PARTS)
        .order_by("submitted_at", "id")
    )
    found: dict[UUID, list[rules.PastConversion]] = defaultdict(list)
    for row, past in _all_past(rows):
        merged = row.learner.merged_into_id
        owner = row.learner_id if row.learner_id in wanted or merged is None else merged
        found[owner].append(past)
    return {learner_id: tuple(past) for learner_id, past in found.items()}


def approved_conversions_of(enrollment_ids: Iterable[UUID]) -> dict[UUID, tuple[rules.PastConversion, ...]]:
    """Approved conversions per enrollment: what graduation counts; nothing that is still in review."""
    wanted = list(enrollment_ids)
    if not wanted:
        return {}
    rows = (
        Conversion.objects.filter(enrollment_id__among=wanted, state=ConversionState.APPROVED)
        .select_related("rule_set_version__rule_set", "enrollment__college")
        .prefetch_related(*PARTS)
        .order_by("submitted_at", "id")
    )
    found: dict[UUID, list[rules.PastConversion]] = defaultdict(list)
    for row, past in _all_past(rows):
        found[row.enrollment_id].append(past)
    return {enrollment_id: tuple(past) for enrollment_id, past in found.items()}


def _all_past(rows: Iterable[Conversion]) -> list[tuple[Conversion, rules.PastConversion]]:
    conversions = list(rows)
    programs = program_facts_of({row.enrollment.program_id for row in conversions if row.enrollment.program_id})
    return [
        (row, _past(row, programs.get(row.enrollment.program_id) if row.enrollment.program_id else None))
        for row in conversions
    ]


def _past(row: Conversion, program: rules.ProgramFacts | None) -> rules.PastConversion:
    by_code = program.course_by_code if program else {}
    return rules.PastConversion(
        id=str(row.id),
        rule_set_code=row.rule_set_version.rule_set.code,
        rule_id=row.rule_id,
        uses=tuple(
            rules.PastUse(
                achievement_id=str(source.achievement_id),
                type=source.achievement.type.code,
                credits_hundredths=source.given_hundredths,
                scope=rules.ConsumptionScope(source.scope),
                family=source.achievement.family or None,
            )
            for source in row.sources.all()
        ),
        targets=tuple(
            rules.PastTarget(
                course_code=target.course.code if target.course else None,
                slot=target.slot or None,
                credits_hundredths=target.credits_hundredths,
                nature=by_code[target.course.code].nature.value
                if target.course and target.course.code in by_code
                else None,
            )
            for target in row.targets.all()
        ),
        credits_hundredths=row.credits_hundredths,
        converted_on=local_date(row.submitted_at),
        program=program.code if program else "",
        institution=row.enrollment.college.code,
        category=row.decision.get("category"),
    )
