"""The adoption board's rows, and figures split by month, level, kind or college (分组)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncMonth

from oneplusx.apps.dashboards.selectors.figures import Figure, Measure, days_between, month_bounds
from oneplusx.apps.dashboards.selectors.learning import ACTIVE, decided, waiting
from oneplusx.apps.dashboards.selectors.views import View
from oneplusx.apps.graduation.selectors.unclaimed import COULD_GRADUATE
from oneplusx.apps.parties.models import LearnerState
from oneplusx.domain.dashboards import hide_small_cells, rank
from oneplusx.web.clock import SHANGHAI

MONTHS = 12


class By(StrEnum):
    """What a row of the adoption board is."""

    DEPARTMENT = "department"
    CLASS = "class"
    ADVISER = "adviser"


FIELDS = {
    By.DEPARTMENT: ("department_id", "department__name_zh", "department__name_en"),
    By.CLASS: ("class_group_id", "class_group__name", "class_group__name_en"),
    By.ADVISER: ("class_group__adviser_id", "class_group__adviser__name", "class_group__adviser__name"),
}
COLLEGE = ("college_id", "college__name_zh", "college__name_en")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Adoption of one department, class, adviser or college."""

    id: UUID | None
    name_zh: str = ""
    name_en: str = ""
    learners: int = 0
    activated: int = 0
    active: int = 0
    unclaimed_learners: int = 0
    unclaimed_hundredths: int = 0
    could_graduate: int = 0
    days_median: float | None = None
    days_ninety: float | None = None
    decided: int = 0

    @property
    def activated_share(self) -> float | None:
        """Of those studying."""
        return self.activated / self.learners if self.learners else None

    @property
    def active_share(self) -> float | None:
        """Of those studying."""
        return self.active / self.learners if self.learners else None


def adoption_rows(view: View, by: By) -> list[GroupRow]:
    """Adoption by group, the most unclaimed credits first: three statements, whatever the number of learners."""
    return _group_rows(view, FIELDS[by])


def college_rows(view: View) -> list[GroupRow]:
    """The same by college, for those above."""
    return _group_rows(view, COLLEGE)


def _group_rows(view: View, fields: tuple[str, str, str]) -> list[GroupRow]:
    rows: dict[UUID | None, dict[str, Any]] = defaultdict(dict)
    for part in (_people(view, fields), _waiting(view, fields)):
        for one in part:
            rows[one.pop("row_id")].update(one)
    days: dict[UUID | None, list[float]] = defaultdict(list)
    key = f"enrollment__{fields[0]}"
    for group, start, end in decided(view).values_list(key, "submitted_at", "decided_at"):
        days[group].append(days_between(start, end))
    found = [
        GroupRow(
            key, **rows[key], days_median=rank(days[key], 50), days_ninety=rank(days[key], 90), decided=len(days[key])
        )
        for key in {**rows, **days}
    ]
    return sorted(found, key=lambda row: (-row.unclaimed_hundredths, row.name_zh, str(row.id)))


def _people(view: View, fields: tuple[str, str, str]) -> QuerySet[Any, Any]:
    active = Exists(ACTIVE.rows(view).filter(pk=OuterRef("pk")))
    return (
        view.studying.values(row_id=F(fields[0]), name_zh=F(fields[1]), name_en=F(fields[2]))
        .annotate(
            learners=Count("id"),
            activated=Count("id", filter=Q(learner__state=LearnerState.ACTIVATED)),
            active=Count("id", filter=Q(active)),
        )
        .order_by()
    )


def _waiting(view: View, fields: tuple[str, str, str]) -> QuerySet[Any, Any]:
    key, name_zh, name_en = (f"enrollment__{field}" for field in fields)
    return (
        waiting(view)
        .values(row_id=F(key), name_zh=F(name_zh), name_en=F(name_en))
        .annotate(
            unclaimed_learners=Count("learner_id", distinct=True),
            unclaimed_hundredths=Sum("gain_hundredths"),
            could_graduate=Count("learner_id", distinct=True, filter=COULD_GRADUATE),
        )
        .order_by()
    )


def last_months(on: date, months: int = MONTHS) -> list[str]:
    """The last months up to this one: ``2026-05``."""
    number = on.year * 12 + on.month - 1
    return [f"{one // 12}-{one % 12 + 1:02}" for one in range(number - months + 1, number + 1)]


def by_month(view: View, figure: Figure) -> list[tuple[str, int | None]]:
    """A figure in each of the last twelve months; ``None`` where few persons are hidden."""
    months = last_months(view.today)
    rows = figure.rows_in(view)
    if figure.is_month_text:
        split = rows.filter(**{f"{figure.month}__in": months}).values_list(figure.month)
    else:
        rows = rows.filter(**{f"{figure.month}__gte": month_bounds(months[0])[0]})
        split = rows.annotate(in_month=TruncMonth(figure.month, tzinfo=SHANGHAI)).values_list("in_month")
    found = _seen(
        view,
        {
            start if isinstance(start, str) else start.strftime("%Y-%m"): (n, behind)
            for start, n, behind in split.annotate(n=_amount(figure), behind=Count("pk"))
        },
    )
    return [(month, found.get(month, 0)) for month in months]


def by_level(view: View, figure: Figure) -> list[tuple[str, int | None]]:
    """A figure by level of the certificate; an empty code: without one; ``None`` where few persons are hidden."""
    split = figure.rows_in(view).values_list(figure.level).annotate(n=_amount(figure), behind=Count("pk"))
    return sorted(_seen(view, {level: (n, behind) for level, n, behind in split}).items())


def _seen(view: View, cells: Mapping[str, tuple[int | None, int]]) -> dict[str, int | None]:
    """Amounts by key, of an amount and the number of rows behind it each."""
    counts = {key: behind for key, (_amount, behind) in cells.items()}
    shown = hide_small_cells(counts) if view.hides_few else counts
    return {key: None if shown[key] is None else amount or 0 for key, (amount, _behind) in cells.items()}


def by_kind(view: View, figure: Figure) -> list[tuple[str, str, str, int]]:
    """A figure by type of the achievement: code, name in Chinese and in English, value."""
    name = figure.kind.removesuffix("__code")
    rows = figure.rows_in(view).values_list(figure.kind, f"{name}__name_zh", f"{name}__name_en")
    return sorted(rows.annotate(n=_amount(figure)), key=lambda row: (-row[3], row[0]))


def cells_by_college(view: View, figure: Figure) -> list[tuple[UUID | None, int, int]]:
    """A figure by college: id, value, and how many rows it comes from. Each row belongs to one college."""
    rows, key = figure.rows_in(view), figure.to_college
    if not key and figure.to_enrollment is not None:
        key = f"{figure.to_enrollment}college_id"
    if not key:
        own = view.enrollments.filter(learner_id=OuterRef("learner_id")).order_by("-entry_year", "-id")
        rows, key = rows.annotate(of_college=Subquery(own.values("college_id")[:1])), "of_college"
    if figure.measure in {Measure.MEDIAN, Measure.NINTH_DECILE, Measure.SHARE}:
        split = rows.values_list(key).annotate(n=Count("pk"), behind=Count("pk"))
    else:
        split = rows.values_list(key).annotate(n=_amount(figure), behind=Count("pk"))
    return [(_id(college), n or 0, behind) for college, n, behind in split.order_by()]


def _id(value: Any) -> UUID | None:
    """A subquery's ids come as SQLite holds them."""
    return UUID(value) if isinstance(value, str) else value


def _amount(figure: Figure) -> Any:
    if figure.measure is Measure.SUM:
        return Sum(figure.summed[0])
    if figure.measure is Measure.LEARNERS:
        return Count("learner_id", distinct=True)
    return Count("pk")
