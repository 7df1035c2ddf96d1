"""The live board (实时看板): figures by plan, college, province or certificate; what needs attention first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration
from oneplusx.apps.curriculum.models import TrainingClass
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.supervision.selectors.counting import (
    Key,
    candidates_in,
    classes_in,
    figures_by_key,
    keys_in,
    quotas_in,
    types_of,
)
from oneplusx.apps.supervision.selectors.lateness import PlanStatus, plans_in, statuses_of
from oneplusx.apps.supervision.selectors.scope import Narrowing, scope_of
from oneplusx.domain.provinces import province_of
from oneplusx.domain.supervision import Figures, Step, total
from oneplusx.web.actor import Actor


class GroupBy(StrEnum):
    """What a row of the board is."""

    PLAN = "plan"
    COLLEGE = "college"
    PROVINCE = "province"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of the board.

    Attributes:
        id: Of the plan, college or certificate type, or the code of the province; empty: social candidates.
        subject: The record with its name; ``None``: social candidates without a college, no province.
        status: Where the plan stands, in rows of plans that are not at their end.
        late_count: Plans in the row that are overdue; ``blocked_count``: blocked.
    """

    id: str
    subject: object | None
    figures: Figures
    status: PlanStatus | None = None
    late_count: int = 0
    blocked_count: int = 0

    @property
    def code(self) -> str:
        """The code of the subject."""
        return str(getattr(self.subject, "code", ""))


@dataclass(frozen=True, slots=True)
class Board:
    """The board as of one instant."""

    rows: list[BoardRow]
    total: Figures
    statuses: list[PlanStatus]
    as_of: datetime
    urgent: list[PlanStatus] = field(default_factory=list)


def board(actor: Actor, narrowing: Narrowing, by: GroupBy, now: datetime) -> Board:
    """The board that the actor sees (过程监管看板), computed now from the records themselves."""
    scope = scope_of(actor)
    if scope.is_nothing:
        return Board([], Figures(), [], now)
    found = figures_by_key(scope, narrowing)
    plans = {plan.id: plan for plan in plans_in(scope, narrowing)}
    statuses = statuses_of(plans.values(), now)
    rows = _plan_rows(found, plans, statuses) if by is GroupBy.PLAN else _rows(found, by, statuses)
    return Board(rows, total(found.values()), statuses, now, [one for one in statuses if one.is_urgent])


def _plan_rows(
    found: Mapping[Key, Figures], plans: Mapping[UUID, ExamPlan], statuses: list[PlanStatus]
) -> list[BoardRow]:
    """Places and training of a year count in each plan that examines these students; the total counts them once."""
    sums: dict[UUID, Figures] = defaultdict(Figures)
    pairs: dict[UUID, set[tuple[UUID | None, UUID]]] = defaultdict(set)
    for key, figures in found.items():
        if key.plan_id is not None:
            sums[key.plan_id] += figures
            pairs[key.plan_id].add((key.college_id, key.certificate_type_id))
    yearly = {(key.college_id, key.certificate_type_id): one for key, one in found.items() if key.plan_id is None}
    by_plan = {one.plan.id: one for one in statuses}
    rows = []
    for plan in plans.values():
        own = total(yearly[pair] for pair in pairs[plan.id] if pair in yearly)
        status = by_plan.get(plan.id)
        is_late, is_blocked = bool(status and status.days_late), bool(status and status.blockers)
        rows.append(BoardRow(str(plan.id), plan, sums[plan.id] + own, status, int(is_late), int(is_blocked)))
    order = {one.plan.id: number for number, one in enumerate(statuses)}
    return sorted(rows, key=lambda row: (order.get(UUID(row.id), len(order)), row.code))


def _rows(found: Mapping[Key, Figures], by: GroupBy, statuses: list[PlanStatus]) -> list[BoardRow]:
    group: Callable[[Key], object] = {
        GroupBy.COLLEGE: lambda key: key.college_id,
        GroupBy.PROVINCE: lambda key: key.province,
        GroupBy.CERTIFICATE: lambda key: key.certificate_type_id,
    }[by]
    sums: dict[object, Figures] = defaultdict(Figures)
    plans: dict[object, set[UUID | None]] = defaultdict(set)
    for key, figures in found.items():
        sums[group(key)] += figures
        plans[group(key)].add(key.plan_id)
    subjects = _subjects(found, by)
    late = {one.plan.id for one in statuses if one.days_late}
    blocked = {one.plan.id for one in statuses if one.blockers}
    rows = [
        BoardRow(str(one or ""), subjects.get(one), figures, None, len(plans[one] & late), len(plans[one] & blocked))
        for one, figures in sums.items()
    ]
    return sorted(rows, key=lambda row: (-row.late_count, -row.blocked_count, row.subject is None, row.code, row.id))


def _subjects(found: Mapping[Key, Figures], by: GroupBy) -> Mapping[object, object]:
    if by is GroupBy.PROVINCE:
        return {key.province: province_of(key.province) for key in found}
    if by is GroupBy.CERTIFICATE:
        return {type_id: row for type_id, row in types_of(found).items()}  # noqa: C416
    ids = {key.college_id for key in found}
    return {row.id: row for row in Institution.objects.filter(id__among=list(ids))}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: only what the actor has figures of."""

    provinces: list[str]
    organizations: list[Institution]
    colleges: list[Institution]
    certificates: list[CertificateType]
    levels: list[str]


def choices_of(actor: Actor, year: int) -> Choices:
    """Provinces, organizations, colleges, certificates and levels with figures in the year."""
    keys = keys_in(scope_of(actor), year)
    types = types_of(keys)
    organizations = {row.organization.id: row.organization for row in types.values() if row.organization}
    colleges = Institution.objects.filter(id__among=[key.college_id for key in keys])
    return Choices(
        sorted({key.province for key in keys} - {""}),
        sorted(organizations.values(), key=lambda row: row.code),
        list(colleges.order_by("code")),
        sorted(types.values(), key=lambda row: row.code),
        sorted({row.level for row in types.values()} - {""}),
    )


def quotas_behind(actor: Actor, narrowing: Narrowing) -> QuerySet[Quota]:
    """Quotas behind *approved* that the actor sees."""
    return quotas_in(scope_of(actor), narrowing)


def classes_behind(actor: Actor, narrowing: Narrowing) -> QuerySet[TrainingClass]:
    """Training classes behind *trained* that the actor sees."""
    return classes_in(scope_of(actor), narrowing)


def candidates_behind(actor: Actor, narrowing: Narrowing, step: Step) -> QuerySet[ExamRegistration]:
    """Candidates behind a figure that the actor sees."""
    return candidates_in(scope_of(actor), narrowing, step)
