"""An area: its colleges side by side, provinces, and what stands out first (区域与异常)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.dashboards.selectors import exams, learning
from oneplusx.apps.dashboards.selectors.figures import Figure, Unit
from oneplusx.apps.dashboards.selectors.groups import GroupRow, cells_by_college, college_rows
from oneplusx.apps.dashboards.selectors.views import Board, View
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.supervision.selectors.counting import candidates_in, condition_of, quotas_in
from oneplusx.domain.dashboards import hide_small_cells, is_small, outlying
from oneplusx.domain.provinces import PROVINCES, Province
from oneplusx.domain.supervision import Figures, Step

TRIED_LEAST = 20
CERTIFIED_LEAST = 5
ACTIVATED_LEAST = 0.5
Facts = Mapping[UUID, "CollegeFacts"]


@dataclass(frozen=True, slots=True)
class CollegeFacts:
    """One college with its people, its unclaimed value and its year."""

    college: Institution
    group: GroupRow
    year: Figures

    @property
    def pass_rate(self) -> float | None:
        """Of those who sat."""
        return self.year.passed / self.year.sat if self.year.sat else None


def colleges(view: View) -> QuerySet[Institution]:
    """Colleges of the area, or the part of it that is asked for."""
    rows, code = Institution.objects.filter(kind=InstitutionKind.COLLEGE), view.part.province or view.province
    if view.province and code != view.province:
        return rows.none()
    if view.part.college_id:
        rows = rows.filter(id=view.part.college_id)
    return rows.filter(province_code=code) if code else rows


def facts_of(view: View) -> Facts:
    """All colleges of the area with their figures: six statements, whatever their number."""
    if "facts" not in view.memo:
        groups = {row.id: row for row in college_rows(view)}
        years = _years(view)
        view.memo["facts"] = {
            row.id: CollegeFacts(row, groups.get(row.id) or GroupRow(row.id), years[row.id])
            for row in colleges(view).order_by("province_code", "code")
        }
    found: Facts = view.memo["facts"]
    return found


def _years(view: View) -> Mapping[UUID | None, Figures]:
    """Places and candidates of the year by college, under the conditions of process supervision."""
    years: dict[UUID | None, Figures] = defaultdict(Figures)
    places = quotas_in(view.scope, view.narrowing).order_by().values_list("college_id")
    for college, count in places.annotate(n=Sum("approved_count")):
        years[college] += Figures(approved=count)
    steps = (Step.SAT, Step.PASSED, Step.ISSUED, Step.DEPOSITED)
    people = candidates_in(view.scope, view.narrowing).order_by().values("college_id")
    counted = {step.value: Count("id", filter=condition_of(step)) for step in steps}
    for row in people.annotate(registered=Count("id"), **counted):
        found: dict[str, Any] = dict(row)
        years[found.pop("college_id")] += Figures(**found)
    return years


def _those(condition: Callable[[CollegeFacts], object]) -> Callable[[View], QuerySet[Institution]]:
    def rows(view: View) -> QuerySet[Institution]:
        return Institution.objects.filter(id__among=[key for key, one in facts_of(view).items() if condition(one)])

    return rows


def _outliers(view: View) -> QuerySet[Institution]:
    counts = {key: (one.year.passed, one.year.sat) for key, one in facts_of(view).items() if one.year.passed}
    return Institution.objects.filter(id__among=list(outlying(counts, TRIED_LEAST)))


def _nothing_claimed(one: CollegeFacts) -> bool:
    return one.year.issued >= CERTIFIED_LEAST and not one.year.deposited


def _idle_places(one: CollegeFacts) -> bool:
    return one.year.approved > 0 and not one.year.registered


def _asleep(one: CollegeFacts) -> bool:
    share = one.group.activated_share
    return share is not None and one.group.learners >= CERTIFIED_LEAST and share < ACTIVATED_LEAST


COLLEGES = Figure(
    key="colleges",
    label=_("Colleges"),
    definition=_("Colleges of the area that take part."),
    unit=Unit.COLLEGES,
    rows=colleges,
    is_personal=False,
)
PASS_OUTLIERS = Figure(
    key="pass_outliers",
    label=_("Pass rates that stand out"),
    definition=_(
        "Colleges with at least 20 candidates who sat and a pass rate more than three standard errors from the median."
    ),
    unit=Unit.COLLEGES,
    rows=_outliers,
    is_personal=False,
)
NOTHING_CLAIMED = Figure(
    key="nothing_claimed",
    label=_("Certificates, but nothing deposited"),
    definition=_("Colleges with five or more certificates issued this year, of which none became credits."),
    unit=Unit.COLLEGES,
    rows=_those(_nothing_claimed),
    is_personal=False,
)
IDLE_PLACES = Figure(
    key="idle_places",
    label=_("Places, but no candidates"),
    definition=_("Colleges with approved places this year and nobody registered for an exam."),
    unit=Unit.COLLEGES,
    rows=_those(_idle_places),
    is_personal=False,
)
ASLEEP = Figure(
    key="asleep",
    label=_("Less than half activated"),
    definition=_("Colleges with five or more learners studying, of whom fewer than half activated their account."),
    unit=Unit.COLLEGES,
    rows=_those(_asleep),
    is_personal=False,
)
ANOMALIES = (exams.OVERDUE, exams.LATE_COMPLAINTS, PASS_OUTLIERS, NOTHING_CLAIMED, IDLE_PLACES, ASLEEP)
AREA_FIGURES = (
    *ANOMALIES,
    COLLEGES,
    exams.APPROVED,
    exams.IN_TRAINING,
    *exams.STEP_FIGURES,
    exams.PASS_RATE,
    exams.COMPLAINTS,
    learning.LEARNERS,
    learning.ACTIVATED,
    learning.ACTIVE,
    learning.CERTIFICATES,
    learning.RECOGNIZED,
    learning.CONVERTED,
    learning.UNCLAIMED_LEARNERS,
    learning.UNCLAIMED_CREDITS,
    learning.COULD,
    learning.DAYS_MEDIAN,
    learning.DAYS_NINETY,
)
FIGURES = {Board.AREA: AREA_FIGURES}


@dataclass(frozen=True, slots=True)
class CollegeCell:
    """A figure of one college; ``amount`` is ``None`` where few persons are hidden. Without a college: social ones."""

    college: Institution | None
    amount: int | None


def cells_of(view: View, figure: Figure) -> list[CollegeCell]:
    """The rows of a figure that counts persons, as an authority sees them: by college, small cells hidden."""
    split = cells_by_college(view, figure)
    counts = hide_small_cells({college: behind for college, _amount, behind in split})
    names = {row.id: row for row in Institution.objects.filter(id__among=[college for college, *_rest in split])}
    cells = [
        CollegeCell(names.get(college) if college else None, None if counts[college] is None else amount)
        for college, amount, _behind in split
    ]
    return sorted(cells, key=lambda one: (one.college is None, one.college.code if one.college else ""))


@dataclass(frozen=True, slots=True)
class ShownCollege:
    """A college as an authority sees it; ``None``: nothing, or hidden (then the name stands in ``hidden``)."""

    college: Institution
    numbers: Mapping[str, float | None]
    hidden: frozenset[str]


COUNTED: Mapping[str, Callable[[CollegeFacts], int]] = {
    "learners": lambda one: one.group.learners,
    "unclaimed_learners": lambda one: one.group.unclaimed_learners,
    "registered": lambda one: one.year.registered,
    "passed": lambda one: one.year.passed,
    "deposited": lambda one: one.year.deposited,
}
SHARES: Mapping[str, Callable[[CollegeFacts], tuple[int, int]]] = {
    "activated": lambda one: (one.group.activated, one.group.learners),
    "active": lambda one: (one.group.active, one.group.learners),
    "pass_rate": lambda one: (one.year.passed, one.year.sat),
}


def shown_colleges(view: View) -> list[ShownCollege]:
    """The colleges of the area side by side, small cells hidden in every column."""
    facts = facts_of(view)
    counts = {name: hide_small_cells({key: read(one) for key, one in facts.items()}) for name, read in COUNTED.items()}
    return [_shown(one, {name: cells[key] for name, cells in counts.items()}) for key, one in facts.items()]


def _shown(one: CollegeFacts, counts: Mapping[str, int | None]) -> ShownCollege:
    hidden = {name for name, count in counts.items() if count is None}
    numbers: dict[str, float | None] = dict(counts)
    for name, read in SHARES.items():
        part, whole = read(one)
        if is_small(part) or is_small(whole):
            hidden.add(name)
        numbers[name] = None if name in hidden or not whole else part / whole
    if "unclaimed_learners" in hidden:
        hidden.add("unclaimed_credits")
    if is_small(one.group.decided):
        hidden.add("days_median")
    numbers["unclaimed_credits"] = None if "unclaimed_credits" in hidden else one.group.unclaimed_hundredths
    numbers["days_median"] = None if "days_median" in hidden else one.group.days_median
    return ShownCollege(one.college, numbers, frozenset(hidden))


@dataclass(frozen=True, slots=True)
class ProvinceTile:
    """A province with one number; ``None``: few persons, hidden."""

    province: Province
    amount: int | None
    has_colleges: bool


def province_tiles(view: View, name: str) -> list[ProvinceTile]:
    """All provinces by code with one of the counted columns, small cells hidden (省级格子图)."""
    sums: dict[str, int] = {province.code: 0 for province in PROVINCES}
    found = set()
    for one in facts_of(view).values():
        if one.college.province_code in sums:
            sums[one.college.province_code] += COUNTED[name](one)
            found.add(one.college.province_code)
    shown = hide_small_cells(sums)
    return [ProvinceTile(province, shown[province.code], province.code in found) for province in PROVINCES]
