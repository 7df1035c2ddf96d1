"""Unclaimed value: certificates held and never converted, what they are worth here, who could then graduate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.web.actor import Actor


class By(StrEnum):
    """How unclaimed value is broken down."""

    DEPARTMENT = "department"
    CLASS = "class"
    ADVISER = "adviser"


FIELDS = {
    By.DEPARTMENT: ("enrollment__department_id", "enrollment__department__name_zh", "enrollment__department__name_en"),
    By.CLASS: ("enrollment__class_group_id", "enrollment__class_group__name", "enrollment__class_group__name"),
    By.ADVISER: (
        "enrollment__class_group__adviser_id",
        "enrollment__class_group__adviser__name",
        "enrollment__class_group__adviser__name",
    ),
}


@dataclass(frozen=True, slots=True)
class UnclaimedValue:
    """Learners with a waiting plan, the credits it would free, and who could graduate with it but cannot now."""

    learners: int
    credits_hundredths: int
    could_graduate: int


@dataclass(frozen=True, slots=True)
class UnclaimedRow:
    """Unclaimed value of one department, class or adviser."""

    id: UUID | None
    name_zh: str
    name_en: str
    learners: int
    credits_hundredths: int
    could_graduate: int


COULD_GRADUATE = Q(
    enrollment__graduation_result__is_satisfied=False, enrollment__graduation_result__with_plan_satisfied=True
)


def waiting_plans(actor: Actor) -> QuerySet[ConversionPlan]:
    """Plans with something to apply for, of visible enrollments."""
    visible = visible_enrollments(actor).order_by()
    return ConversionPlan.objects.filter(enrollment__in=visible, items_count__gt=0)


def unclaimed_value(actor: Actor, *, college_id: UUID | None = None) -> UnclaimedValue:
    """The sum over all visible enrollments (of one college)."""
    plans = waiting_plans(actor)
    if college_id is not None:
        plans = plans.filter(enrollment__college_id=college_id)
    total = plans.aggregate(
        learners=Count("learner_id", distinct=True),
        credits=Sum("gain_hundredths"),
        could_graduate=Count("learner_id", distinct=True, filter=COULD_GRADUATE),
    )
    return UnclaimedValue(total["learners"], total["credits"] or 0, total["could_graduate"])


def unclaimed_rows(actor: Actor, by: By, *, college_id: UUID | None = None) -> Sequence[UnclaimedRow]:
    """The same by department, class or adviser; the most credits first."""
    plans = waiting_plans(actor)
    if college_id is not None:
        plans = plans.filter(enrollment__college_id=college_id)
    key, name_zh, name_en = FIELDS[by]
    rows = (
        plans.values(row_id=F(key), row_zh=F(name_zh), row_en=F(name_en))
        .annotate(
            learners=Count("learner_id", distinct=True),
            credits=Sum("gain_hundredths"),
            could_graduate=Count("learner_id", distinct=True, filter=COULD_GRADUATE),
        )
        .order_by("-credits", "row_zh", "row_id")
    )
    return [
        UnclaimedRow(
            row["row_id"],
            row["row_zh"] or "",
            row["row_en"] or "",
            row["learners"],
            row["credits"],
            row["could_graduate"],
        )
        for row in rows
    ]
