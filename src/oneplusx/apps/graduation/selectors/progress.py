"""How far a cohort is, drilled down: program → class → learner → requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.models import Conclusion, CreditWarning, GraduationResult
from oneplusx.apps.graduation.selectors.results import results_visible_to
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.web.actor import Actor

NODES_OF_MAX = 600
"""Above this many learners the requirements are counted class by class only."""


class Drill(StrEnum):
    """What the rows are."""

    PROGRAM = "program"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Progress:
    """Learners of one program or class: each is in exactly one of the first four figures but *with plan*.

    Attributes:
        able: Can graduate now.
        later: Can graduate once what is in progress is passed.
        lacking: Lack more than that.
        with_plan: Of those who cannot yet, those who could with their waiting plan.
        warned: With a warning in force.
        concluded: With a conclusion in force.
    """

    id: UUID | None
    name_zh: str
    name_en: str
    learners: int
    able: int
    later: int
    lacking: int
    with_plan: int
    warned: int
    concluded: int

    @property
    def share(self) -> float:
        """Share of those who can graduate."""
        return self.able / self.learners if self.learners else 0.0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A requirement and how many learners have not met it."""

    node_id: str
    title_zh: str
    title_en: str
    missing: int
    in_progress: int


CANNOT = Q(is_satisfied=False)
SUMS = {
    "learners": Count("id"),
    "able": Count("id", filter=Q(is_satisfied=True)),
    "later": Count("id", filter=CANNOT & Q(would_be_satisfied=True)),
    "lacking": Count("id", filter=CANNOT & Q(would_be_satisfied=False)),
    "with_plan": Count("id", filter=CANNOT & Q(with_plan_satisfied=True)),
    "warned": Count("id", filter=Q(is_warned=True)),
    "concluded": Count("id", filter=Q(is_concluded=True)),
}


def cohort_results(
    actor: Actor, *, entry_year: int | None = None, program_id: UUID | None = None, class_group_id: UUID | None = None
) -> QuerySet[GraduationResult]:
    """Stored answers of visible learners, narrowed."""
    rows = results_visible_to(actor)
    if entry_year is not None:
        rows = rows.filter(enrollment__entry_year=entry_year)
    if program_id is not None:
        rows = rows.filter(enrollment__program_id=program_id)
    if class_group_id is not None:
        rows = rows.filter(enrollment__class_group_id=class_group_id)
    return rows


def progress_rows(results: QuerySet[GraduationResult], drill: Drill) -> list[Progress]:
    """One row per program or class, in one query and the names in another; those furthest behind first."""
    key = "enrollment__program_id" if drill == Drill.PROGRAM else "enrollment__class_group_id"
    warned = CreditWarning.objects.filter(enrollment_id=OuterRef("enrollment_id"), lifted_at=None)
    concluded = Conclusion.objects.filter(enrollment_id=OuterRef("enrollment_id"), is_current=True)
    marked = results.select_related(None).annotate(is_warned=Exists(warned), is_concluded=Exists(concluded))
    grouped: list[Any] = list(marked.order_by().values(row_id=F(key)).annotate(**SUMS))
    names = _program_names(row["row_id"] for row in grouped) if drill == Drill.PROGRAM else _class_names(results)
    rows = []
    for row in grouped:
        zh, en = names.get(row["row_id"], ("", ""))
        rows.append(Progress(row["row_id"], zh, en, **{name: row[name] for name in SUMS}))
    return sorted(rows, key=lambda row: (row.share, -row.learners, row.name_zh, str(row.id)))


def _program_names(ids: Iterable[UUID | None]) -> dict[UUID, tuple[str, str]]:
    found = Program.objects.filter(id__in=[one for one in ids if one is not None])
    return {row.id: (row.name_zh, row.name_en or row.name_zh) for row in found}


def _class_names(results: QuerySet[GraduationResult]) -> dict[UUID, tuple[str, str]]:
    group = "enrollment__class_group"
    names = results.order_by().values_list(f"{group}_id", f"{group}__name", f"{group}__name_en").distinct()
    return {row_id: (name, name_en or name or "") for row_id, name, name_en in names}


def stuck_requirements(results: QuerySet[GraduationResult]) -> list[Stuck] | None:
    """For each requirement below the root how many learners have not met it, the most first.

    Returns:
        ``None`` for a cohort too large to read every answer; ask class by class.
    """
    rows = list(results.select_related(None).order_by("id")[: NODES_OF_MAX + 1])
    if len(rows) > NODES_OF_MAX:
        return None
    titles: dict[str, tuple[str, str]] = {}
    missing: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for row in rows:
        for node in row.document["nodes"]:
            if node["depth"] != 1 or node["satisfied"] or not node["is_needed"]:
                continue
            titles[node["id"]] = node["title_zh"], node["title_en"]
            (waiting if node["would_be_satisfied"] else missing)[node["id"]] += 1
    found = [Stuck(key, *titles[key], missing[key], waiting[key]) for key in titles]
    return sorted(found, key=lambda one: (-one.missing - one.in_progress, one.node_id))


def entry_years(actor: Actor) -> list[int]:
    """Entry years of visible learners, the earliest first."""
    years = visible_enrollments(actor).order_by("entry_year").values_list("entry_year", flat=True)
    return list(years.distinct())
