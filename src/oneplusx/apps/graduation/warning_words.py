"""Academic warnings as people see them: which figures reached which level, and the courses behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.graduation.models import CreditWarning
from oneplusx.apps.graduation.selectors.warnings import named_courses
from oneplusx.domain.credits import format_credits
from oneplusx.domain.graduation.warning import Measure
from oneplusx.web.components import Chart, ChartKind, Series
from oneplusx.web.joining import joined
from oneplusx.web.naming import named

MEASURES: Mapping[str, Promise] = {
    Measure.TERM_FAILED: gettext_lazy("Credits failed in the term: %(actual)s (from %(limit)s)"),
    Measure.OPEN_FAILED: gettext_lazy("Credits failed and not made up: %(actual)s (from %(limit)s)"),
    Measure.OPEN_COURSES: gettext_lazy("Courses failed and not made up: %(actual)s (from %(limit)s)"),
    Measure.BEHIND: gettext_lazy("Credits behind the program: %(actual)s (from %(limit)s)"),
}
TONES = ("wait", "gold", "bad")


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning in words.

    Attributes:
        because: The figures that reached the level.
        failed: Courses failed and not made up.
        behind: Courses due and not passed, those failed apart.
    """

    row: CreditWarning
    level: str
    tone: str
    state: str
    because: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        """The state in words."""
        return {"lifted": _("Lifted"), "done": _("Acknowledged"), "todo": _("Not acknowledged")}[self.state]


def warning_views(rows: Sequence[CreditWarning]) -> list[WarningView]:
    """Warnings in words; one query for all courses they name."""
    courses = named_courses(rows)
    return [_view(row, courses) for row in rows]


def level_name(row: CreditWarning) -> str:
    """The level in the page's language."""
    return named(row)


def named_levels(rows: QuerySet[CreditWarning]) -> list[tuple[str, str]]:
    """The levels among these warnings, from the mildest: rank and name, for a list to choose from."""
    is_chinese = (get_language() or "zh").startswith("zh")
    found: dict[str, list[str]] = {}
    for rank, zh, en in rows.order_by("rank").values_list("rank", "name_zh", "name_en").distinct():
        found.setdefault(str(rank), []).append(zh if is_chinese else en or zh)
    return [(rank, joined(dict.fromkeys(names))) for rank, names in found.items()]


def because(row: CreditWarning) -> list[str]:
    """The figures that reached the level."""
    lines = []
    for measure, actual, limit in row.facts.get("because", ()):
        is_count = measure == Measure.OPEN_COURSES
        shown = {"actual": str(actual) if is_count else format_credits(actual)}
        shown["limit"] = str(limit) if is_count else format_credits(limit)
        lines.append(str(MEASURES[measure]) % shown)
    return lines


def _view(row: CreditWarning, courses: Mapping[tuple[UUID, str], Course]) -> WarningView:
    failed = row.facts.get("failed", [])

    def names(codes: Sequence[str]) -> list[str]:
        found = ((code, courses.get((row.college_id, code))) for code in codes)
        return [f"{code} {named(course)}" if course else code for code, course in found]

    state = "lifted" if row.lifted_at else "done" if row.acknowledged_at else "todo"
    return WarningView(
        row,
        level_name(row),
        TONES[min(row.rank, len(TONES)) - 1],
        state,
        because(row),
        names(failed),
        names([code for code in row.facts.get("behind", ()) if code not in failed]),
    )


def level_chart(counts: Sequence[tuple[int, str, str, int]], term: str) -> Chart:
    """How many learners stand at each level."""
    is_chinese = (get_language() or "zh").startswith("zh")
    query = f"&term={term}" if term else ""
    address = reverse("graduation:warnings")
    return Chart(
        key="levels",
        title=_("Learners warned"),
        kind=ChartKind.BAR,
        heading=_("Level"),
        categories=[zh if is_chinese else en or zh for _rank, zh, en, _n in counts],
        series=[Series(name=_("Learners"), values=[n for _rank, _zh, _en, n in counts])],
        urls=[f"{address}?level={rank}{query}" for rank, _zh, _en, _n in counts],
        note=_("Warnings in force, without those lifted since."),
    )
