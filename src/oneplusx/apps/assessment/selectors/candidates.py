"""May these learners be registered, and how: the questions behind registering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from oneplusx.apps.assessment.models import (
    Channel,
    ExamPlan,
    ExamRegistration,
    ExamResult,
    PlanLevel,
    PlanState,
    RegistrationState,
)
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.pilots.selectors import channels_of
from oneplusx.domain.assessment import Scheme, may_resit, parts_to_resit
from oneplusx.domain.errors import Conflict
from oneplusx.web.clock import local_date

ACTIVE = (RegistrationState.REGISTERED, RegistrationState.CONFIRMED)
ENDED = (PlanState.CLOSED, PlanState.CERTIFICATES_ISSUED, PlanState.DEPOSITED)


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody to register for a level of a plan."""

    learner_id: UUID
    level_id: UUID
    enrollment_id: UUID | None = None
    major_code: str = ""
    channel: str = Channel.COLLEGE


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a row can be registered, and as what.

    Attributes:
        problem: Code of what stands against it; empty: nothing.
        parts: Parts to sit.
        carried: Scores of parts that a re-sit need not repeat.
    """

    problem: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    carried: Mapping[str, int] = field(default_factory=dict)
    resit_of_id: UUID | None = None
    resit_number: int = 0


def require_open(plan: ExamPlan, now: datetime) -> None:
    """Refuses when registration is not open.

    Raises:
        Conflict: ``assessment.registration_closed``, ``assessment.registration_over``.
    """
    if plan.state != PlanState.REGISTRATION:
        raise Conflict("assessment.registration_closed", state=str(plan.get_state_display()))
    if local_date(now) > plan.registers_until_on:
        raise Conflict("assessment.registration_over", on=plan.registers_until_on.isoformat())


def admissions(plan: ExamPlan, college_id: UUID | None, rows: Sequence[CandidateRow]) -> list[Admission]:
    """For each row whether it can be registered (报名资格): registered already, passed already, re-sit, wrong major.

    A few queries for all rows.
    """
    levels = {level.id: level for level in plan.levels.select_related("certificate_type")}
    schemes = schemes_of(plan)
    learners = {row.learner_id for row in rows}
    registered = set(
        ExamRegistration.objects.filter(plan=plan, learner_id__among=list(learners), state__in=ACTIVE).values_list(
            "learner_id", "level_id"
        )
    )
    last = _last_results(learners, {level.certificate_type_id for level in levels.values()})
    strange = _strange_majors(plan, college_id, rows, levels)
    found = []
    for row in rows:
        if (row.learner_id, row.level_id) in registered:
            found.append(Admission("assessment.registered_already"))
            continue
        if row.channel == Channel.COLLEGE and (row.level_id, row.major_code) in strange:
            found.append(Admission("assessment.wrong_major", {"found": row.major_code}))
            continue
        registered.add((row.learner_id, row.level_id))
        level = levels[row.level_id]
        found.append(_admitted(schemes[level.id], last.get((row.learner_id, level.certificate_type_id))))
    return found


def _admitted(scheme: Scheme, before: ExamResult | None) -> Admission:
    if before is None:
        return Admission(parts=scheme.codes)
    taken = before.registration.resit_number
    if before.is_passed:
        return Admission("assessment.passed_already", {"plan": before.plan.name_zh})
    if not may_resit(scheme, is_passed=False, resits_taken=taken):
        return Admission("assessment.no_resits_left", {"maximum": scheme.resits_max})
    scores = {code: before.scores.get(code) for code in scheme.codes}
    parts = parts_to_resit(scheme, scores)
    carried = {code: score for code, score in scores.items() if code not in parts and score is not None}
    return Admission(parts=parts, carried=carried, resit_of_id=before.registration_id, resit_number=taken + 1)


def _last_results(learners: Iterable[UUID], types: Iterable[UUID]) -> dict[tuple[UUID, UUID], ExamResult]:
    """The result that counts of each learner and certificate type in closed plans: passed, else the last re-sit's."""
    rows = ExamResult.objects.filter(
        learner_id__among=list(learners),
        registration__level__certificate_type_id__in=list(types),
        plan__state__in=ENDED,
    ).select_related("registration__level", "plan")
    found: dict[tuple[UUID, UUID], ExamResult] = {}
    for row in rows.order_by("is_passed", "registration__resit_number", "computed_at", "id"):
        found[row.learner_id, row.registration.level.certificate_type_id] = row
    return found


def _strange_majors(
    plan: ExamPlan, college_id: UUID | None, rows: Sequence[CandidateRow], levels: Mapping[UUID, PlanLevel]
) -> set[tuple[UUID, str]]:
    """(level, major) pairs whose students must take the channel of social candidates."""
    if college_id is None:
        return set()
    majors: dict[UUID, set[str]] = {}
    for row in rows:
        majors.setdefault(row.level_id, set()).add(row.major_code)
    strange = set()
    for level_id, codes in majors.items():
        level = levels[level_id]
        channels = channels_of(college_id, level.certificate_type_id, year_of(plan), sorted(codes))
        strange |= {
            (level_id, code) for code, channel in channels.items() if channel.channel.value == Channel.SOCIAL.value
        }
    return strange


def year_of(plan: ExamPlan) -> int:
    """The pilot year from which a plan draws its places."""
    return int(plan.month[:4])
