"""Turns the approval chain of a rule set into steps with institutions and departments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.approvals.services import StepSpec
from oneplusx.apps.conversion.models import Conversion, ConversionSource
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.domain import rules
from oneplusx.web.actor import Role
from oneplusx.web.wording import word_of

DEFAULT_CHAIN = (Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS)
DEFAULT_DAYS = 5


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps to come, and the people who get a copy."""

    steps: Sequence[StepSpec]
    copies: Sequence[UUID]


def approval_chain(conversion: Conversion, rule_set: rules.RuleSet, decision: rules.Decision) -> Chain:
    """The chain of the decided rule, else of the rule set, else department then academic affairs.

    A step whose institution does not exist for this case (no adviser in the class, a certificate without an
    organization here) falls to the next one; at least academic affairs decides.
    """
    days = {step.role: step.days or DEFAULT_DAYS for step in rule_set.approval}
    steps: list[StepSpec] = []
    for role in decision.reviewers or DEFAULT_CHAIN:
        step = _step(role, days.get(role, DEFAULT_DAYS), conversion)
        if step is not None and step not in steps:
            steps.append(step)
    if not steps:
        steps = [StepSpec(Role.ACADEMIC_AFFAIRS, conversion.enrollment.college_id, days=DEFAULT_DAYS)]
    adviser = _adviser_id(conversion.enrollment)
    copies = [] if adviser is None or any(step.role == Role.ADVISER for step in steps) else [adviser]
    return Chain(tuple(steps), copies)


def _adviser_id(enrollment: Enrollment) -> UUID | None:
    return enrollment.class_group.adviser_id if enrollment.class_group else None


def _step(role: str, days: int, conversion: Conversion) -> StepSpec | None:
    enrollment = conversion.enrollment
    college_id, department_id = enrollment.college_id, enrollment.department_id
    if role == Role.ADVISER:
        missing = _adviser_id(enrollment) is None
        return None if missing else StepSpec(Role.ADVISER, college_id, department_id, enrollment.class_group_id, days)
    if role == Role.DEPARTMENT_REVIEWER:
        return StepSpec(Role.DEPARTMENT_REVIEWER, college_id, department_id, days=days)
    if role in {Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER}:
        outside_id = _organization_id(conversion) if role == Role.ORGANIZATION_OFFICER else _bank_id()
        return None if outside_id is None else StepSpec(Role(role), outside_id, days=days)
    if role == Role.COLLEGE_HEAD:
        return StepSpec(Role.COLLEGE_HEAD, college_id, days=days)
    return StepSpec(Role.ACADEMIC_AFFAIRS, college_id, days=days)


def _bank_id() -> UUID | None:
    banks = Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id")
    return banks.values_list("id", flat=True).first()


def _organization_id(conversion: Conversion) -> UUID | None:
    return (
        ConversionSource.objects.filter(conversion=conversion)
        .exclude(achievement__certificate__certificate_type__organization=None)
        .order_by("id")
        .values_list("achievement__certificate__certificate_type__organization_id", flat=True)
        .first()
    )


def case_title(conversion: Conversion) -> str:
    """Names of the outcomes and courses, for inboxes."""
    outcomes = conversion.sources.order_by("id").values_list("achievement__title", flat=True)
    targets = [
        target.course.name_zh if target.course else word_of(target.slot or "", "zh-hans")
        for target in conversion.targets.select_related("course").order_by("id")
    ]
    return f"{'、'.join(outcomes)} → {'、'.join(targets)}"[:200]
