"""Unclaimed value: certificates held and never converted, what they are worth here, who could then graduate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.apps.trail.models import Notice
from oneplusx.web.actor import Actor

INVITED = "graduation.notice.invited"
AGAIN_AFTER = timedelta(days=7)


class By(StrEnum):
    """How unclaimed value is broken down."""

    DEPARTMENT = "department"
    CLASS = "class"
    ADVISER = "adviser"


FIELDS = {
    By.DEPARTMENT: ("enrollment__department_id", "enrollment__department__name_zh", "enrollment__department__name_en"),
    By.CLASS: ("enrollment__class_group_id", "enrollment__class_group__name", "enrollment__class_group__name_en"),
    By.ADVISER: (
        "enrollment__class_group__adviser_id",
        "enrollment__class_group__adviser__name",
        "enrollment__class_group__adviser__name",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedValue:
    """Learners with a waiting plan, the credits it would free, and who could graduate with it but cannot now.

    Attributes:
        invited: How many of the learners were invited within the last 7 days.
        invited_since: When the first of them was.
        invited_until: When the last of them was.
    """

    learners: int
    credits_hundredths: int
    could_graduate: int
    invited: int
    invited_since: datetime | None
    invited_until: datetime | None

    @property
    def is_all_invited(self) -> bool:
        """Nobody is left to invite."""
        return self.invited == self.learners > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnclaimedRow(UnclaimedValue):
    """Unclaimed value of one department, class or adviser."""

    id: UUID | None
    name_zh: str
    name_en: str


COULD_GRADUATE = Q(
    enrollment__graduation_result__is_satisfied=False, enrollment__graduation_result__with_plan_satisfied=True
)
SUMS = {
    "learners": Count("learner_id", distinct=True),
    "credits_hundredths": Sum("gain_hundredths"),
    "could_graduate": Count("learner_id", distinct=True, filter=COULD_GRADUATE),
    "invited": Count("learner_id", distinct=True, filter=Q(invited_at__isnull=False)),
    "invited_since": Min("invited_at"),
    "invited_until": Max("invited_at"),
}


def waiting_plans(actor: Actor) -> QuerySet[ConversionPlan]:
    """Plans with something to apply for, of visible enrollments."""
    visible = visible_enrollments(actor).order_by()
    return ConversionPlan.objects.filter(enrollment__in=visible, items_count__gt=0)


def recent_invitations(now: datetime) -> QuerySet[Notice]:
    """Invitations so recent that nobody who got one is invited again."""
    return Notice.objects.filter(code=INVITED, created_at__gt=now - AGAIN_AFTER, created_at__lte=now)


def unclaimed_value(actor: Actor, *, now: datetime, college_id: UUID | None = None) -> UnclaimedValue:
    """The sum over all visible enrollments (of one college)."""
    return UnclaimedValue(**_told(_plans(actor, now, college_id).aggregate(**SUMS)))


def unclaimed_rows(actor: Actor, by: By, *, now: datetime, college_id: UUID | None = None) -> Sequence[UnclaimedRow]:
    """The same by department, class or adviser; the most credits first."""
    key, name_zh, name_en = FIELDS[by]
    rows = (
        _plans(actor, now, college_id)
        .values(row_id=F(key), row_zh=F(name_zh), row_en=F(name_en))
        .annotate(**SUMS)
        .order_by(F("credits_hundredths").desc(), "row_zh", "row_id")
    )
    return [
        UnclaimedRow(id=row["row_id"], name_zh=row["row_zh"] or "", name_en=row["row_en"] or "", **_told(row))
        for row in rows
    ]


def _plans(actor: Actor, now: datetime, college_id: UUID | None) -> QuerySet[ConversionPlan, Any]:
    """Waiting plans, each with the instant its learner was lately invited."""
    invitation = recent_invitations(now).filter(person_id=OuterRef("learner__person_id")).order_by("-created_at")
    plans = waiting_plans(actor).annotate(invited_at=Subquery(invitation.values("created_at")[:1]))
    return plans if college_id is None else plans.filter(enrollment__college_id=college_id)


def _told(row: Mapping[str, object]) -> dict[str, Any]:
    sums = {key: row[key] for key in SUMS}
    return {**sums, "credits_hundredths": row["credits_hundredths"] or 0}
