"""Values that pages hand to the components of ``site/templates/components`` (see ``docs/components.md``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise

Label = str | Promise


class StepState(StrEnum):
    """How far a step of a timeline is."""

    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    REFUSED = "refused"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineStep:
    """One step of a timeline (时间线).

    Attributes:
        expected_on: When it is expected, for steps not done yet.
        is_late: The expected date has passed.
        note: A reason or an opinion, as written by a person.
    """

    title: Label
    state: StepState
    who: Label = ""
    at: datetime | None = None
    expected_on: date | None = None
    is_late: bool = False
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of several views of a page."""

    label: Label
    url: str
    is_current: bool = False
    count: int | None = None


class ChartKind(StrEnum):
    """Kinds of charts."""

    BAR = "bar"
    ROWS = "rows"
    LINE = "line"
    PIE = "pie"
    FUNNEL = "funnel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One row of figures of a chart; as many values as the chart has categories, ``None`` where it is hidden."""

    name: Label
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart and, from the same figures, its table.

    Attributes:
        key: Unique on the page: letters, digits, hyphens.
        urls: For each category the page with its rows; may be empty.
        note: Definition of the figures and their as-of time.
        hidden: What stands for a value that is hidden.
        is_stacked: Rows of which the series are parts of 100.
    """

    key: str
    title: Label
    kind: ChartKind
    categories: Sequence[Label]
    series: Sequence[Series]
    unit: Label = ""
    heading: Label = ""
    urls: Sequence[str] = ()
    note: Label = ""
    hidden: Label = "—"
    is_stacked: bool = False

    @property
    def data_id(self) -> str:
        """Id of the element that holds the figures for the script."""
        return f"chart-{self.key}-data"

    @property
    def table_rows(self) -> list[tuple[Label, str, list[float | Label]]]:
        """Category, its address and its values, one tuple per row of the table."""
        urls = list(self.urls) or [""] * len(self.categories)
        return [
            (category, urls[index], [self._cell(series.values[index]) for series in self.series])
            for index, category in enumerate(self.categories)
        ]

    def _cell(self, value: float | None) -> float | Label:
        return self.hidden if value is None else value

    @property
    def hides(self) -> bool:
        """Whether a value is hidden."""
        return any(value is None for series in self.series for value in series.values)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.hides and not any(value for series in self.series for value in series.values)

    @property
    def data(self) -> dict[str, object]:
        """What the script draws."""
        return {
            "kind": str(self.kind),
            "title": str(self.title),
            "unit": str(self.unit),
            "categories": [str(category) for category in self.categories],
            "series": [{"name": str(series.name), "values": list(series.values)} for series in self.series],
            "urls": list(self.urls),
            "hidden": str(self.hidden),
            "stacked": self.is_stacked,
        }
