"""Tiles and charts of the boards; each figure with the address of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneplusx.apps.dashboards import selectors
from oneplusx.apps.dashboards.labels import FEW, UNITS, in_unit, shown, text_of, unit_of
from oneplusx.apps.dashboards.selectors import (
    Board,
    By,
    CollegeCell,
    Figure,
    GroupRow,
    Measure,
    ProvinceTile,
    ShownCollege,
    Unit,
    Value,
    View,
    exams,
    learning,
)
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.graduation.presenting import requirement_shares
from oneplusx.apps.parties.choosing import PARAMETER
from oneplusx.apps.standards.models import Level
from oneplusx.apps.supervision.labels import level_label
from oneplusx.web.actor import Role
from oneplusx.web.components import Chart, ChartKind, Label, Series
from oneplusx.web.naming import named

CHARTED_MAX = 12
SHADES = 4
ROW_STARTS = frozenset({"11", "21", "31", "41", "50", "61", "71"})
"""The first province of each row of tiles: of each first digit; 7 and 8 share one."""
ADDING = frozenset({Measure.COUNT, Measure.LEARNERS, Measure.SUM})
LEVELS = {code: number for number, code in enumerate(Level.values)}
TONES = {
    "unclaimed_credits": "gold",
    "could_graduate": "key",
    "warned": "wait",
    "expiring": "wait",
    "overdue_plans": "bad",
    "late_complaints": "bad",
}
GROUP_PARAMETERS = {By.DEPARTMENT: "department", By.CLASS: "group", By.ADVISER: "adviser"}
ADOPTION_HEADS = (
    gettext_lazy("Learners studying"),
    gettext_lazy("Activated"),
    gettext_lazy("Active within 30 days"),
    gettext_lazy("Learners with unclaimed value"),
    gettext_lazy("Unclaimed credits"),
    gettext_lazy("Could then graduate"),
    gettext_lazy("Days to decision, median"),
    gettext_lazy("Days to decision, 90 %"),
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as a page shows it."""

    figure: Figure
    value: str
    unit: Label
    url: str
    tone: str
    is_hidden: bool


def rows_url(view: View, figure: Figure, **asked: str) -> str:
    """Address of the rows behind a figure."""
    place = {"institution": str(view.institution.id)} if view.institution and len(view.places) > 1 else {}
    return f"{reverse('dashboards:rows', args=[view.board])}?{urlencode({'figure': figure.key, **place, **asked})}"


def scope_words(view: View) -> str:
    """Whom the figures of a college count, where that is not the whole college."""
    if view.board not in {Board.COLLEGE, Board.ADOPTION} or view.institution is None:
        return ""
    here = [one for one in view.actor.grants if one.institution_id == view.institution.id]
    roles = {one.role for one in here}
    if roles & {Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD}:
        return ""
    if Role.DEPARTMENT_REVIEWER in roles:
        return _("Only learners of your department are counted.")
    return _("Only learners of your classes are counted.") if Role.ADVISER in roles else ""


def tile_of(view: View, value: Value) -> Tile:
    """A figure's tile."""
    figure = value.figure
    tone = TONES.get(figure.key, "") if value.amount else ""
    url = "" if value.is_hidden else rows_url(view, figure)
    return Tile(figure, shown(value), unit_of(value), url, tone, value.is_hidden)


def months_chart(view: View, key: str, title: str, split: Sequence[Figure]) -> Chart:
    """Figures of the last twelve months as lines."""
    found = [selectors.by_month(view, one) for one in split]
    months = [month for month, _amount in found[0]]
    return Chart(
        key=key,
        title=title,
        kind=ChartKind.LINE,
        heading=_("Month"),
        unit=UNITS[split[0].unit],
        categories=months,
        series=[
            Series(name=one.label, values=[in_unit(one.unit, n) for _month, n in rows])
            for one, rows in zip(split, found, strict=True)
        ],
        urls=[rows_url(view, split[0], month=month) for month in months],
        note=" ".join(str(one.definition) for one in split),
        hidden=FEW,
    )


def levels_chart(view: View, figure: Figure) -> Chart:
    """Certificates by level."""
    rows = sorted(selectors.by_level(view, figure), key=lambda row: LEVELS.get(row[0], len(LEVELS)))
    return Chart(
        key="levels",
        title=_("Certificates by level"),
        kind=ChartKind.BAR,
        heading=_("Level"),
        unit=UNITS[Unit.CERTIFICATES],
        categories=[level_label(code) or _("Without a level") for code, _n in rows],
        series=[Series(name=figure.label, values=[n for _code, n in rows])],
        urls=[rows_url(view, figure, level=code or "-") for code, _n in rows],
        note=figure.definition,
        hidden=FEW,
    )


def kinds_chart(view: View, figure: Figure) -> Chart:
    """Credits by type of the learning outcome."""
    rows = selectors.by_kind(view, figure)
    return Chart(
        key="kinds",
        title=_("Credits by kind of outcome"),
        kind=ChartKind.PIE,
        heading=_("Kind"),
        unit=UNITS[Unit.CREDITS],
        categories=[named(_Named(zh, en)) for _code, zh, en, _n in rows],
        series=[Series(name=figure.label, values=[in_unit(Unit.CREDITS, n) or 0 for *_row, n in rows])],
        urls=[rows_url(view, figure, kind=code) for code, *_row in rows],
        note=figure.definition,
    )


@dataclass(frozen=True, slots=True)
class _Named:
    name_zh: str
    name_en: str


def parts_chart(
    view: View, values: Mapping[str, Value], key: str, title: str, kind: ChartKind, parts: Sequence[Figure]
) -> Chart:
    """Several figures of one unit beside each other."""
    return Chart(
        key=key,
        title=title,
        kind=kind,
        heading=_("Figure"),
        unit=UNITS[parts[0].unit],
        categories=[one.label for one in parts],
        series=[Series(name=_("Number"), values=[_part(values[one.key]) for one in parts])],
        urls=[rows_url(view, one) for one in parts],
        note=" ".join(str(one.definition) for one in parts),
        hidden=FEW,
    )


def _part(value: Value) -> float | None:
    return None if value.is_hidden else value.amount or 0


def college_charts(view: View, values: Mapping[str, Value]) -> list[Chart]:
    """Certificates by month and level, credits by month, graduation."""
    audit = (learning.ABLE, learning.ABLE_LATER, learning.LACKING)
    return [
        months_chart(view, "credits", _("Credits by month"), (learning.RECOGNIZED, learning.CONVERTED)),
        months_chart(view, "certificates", _("Certificates by month"), (learning.CERTIFICATES,)),
        levels_chart(view, learning.CERTIFICATES),
        parts_chart(view, values, "audit", _("Who can graduate"), ChartKind.PIE, audit),
    ]


def mine_charts(view: View) -> list[Chart]:
    """The learner's way to graduation, and credits by month and kind."""
    return [
        *(requirements_chart(result) for result in learning.audited_now(view)),
        months_chart(
            view, "credits", _("Credits by month"), (learning.BANKED, learning.RECOGNIZED, learning.CONVERTED)
        ),
        kinds_chart(view, learning.BANKED),
    ]


def requirements_chart(result: GraduationResult) -> Chart:
    """How far each requirement of the program is: done, in progress, missing."""
    rows = requirement_shares(result.document)
    page = f"{reverse('graduation:mine')}?{PARAMETER}={result.enrollment_id}#requirements"
    return Chart(
        key=f"requirements-{result.enrollment_id}",
        title=_("Requirements for graduation: %(college)s") % {"college": named(result.enrollment.college)},
        kind=ChartKind.ROWS,
        heading=_("Requirement"),
        unit=UNITS[Unit.SHARE],
        categories=[row.title for row in rows],
        series=[
            Series(name=_("Done"), values=[row.done for row in rows]),
            Series(name=_("In progress"), values=[row.in_progress for row in rows]),
            Series(name=_("Missing"), values=[row.missing for row in rows]),
        ],
        urls=[page for _row in rows],
        note=_(
            "Of each requirement, the share that is done, that courses in progress would bring, and that is missing."
        ),
        is_stacked=True,
    )


@dataclass(frozen=True, slots=True)
class AdoptionLine:
    """A row of the adoption board: label, text, address per cell."""

    row: GroupRow
    name: str
    cells: Sequence[tuple[Label, str, str]]


def adoption_lines(view: View, by: By, rows: Sequence[GroupRow]) -> list[AdoptionLine]:
    """Rows with their cells, each with the address of what is behind it."""
    return [AdoptionLine(row, named(row) or _("Nobody named"), _cells(view, by, row)) for row in rows]


def _cells(view: View, by: By, row: GroupRow) -> list[tuple[Label, str, str]]:
    group = {GROUP_PARAMETERS[by]: str(row.id)} if row.id else {"unnamed": by.value}
    of_group = (
        (row.learners, learning.LEARNERS),
        (row.activated_share, learning.ACTIVATED),
        (row.active_share, learning.ACTIVE),
        (row.unclaimed_learners, learning.UNCLAIMED_LEARNERS),
        (row.unclaimed_hundredths, learning.UNCLAIMED_CREDITS),
        (row.could_graduate, learning.COULD),
        (row.days_median, learning.DAYS_MEDIAN),
        (row.days_ninety, learning.DAYS_NINETY),
    )
    return [
        (head, _text(figure, amount), rows_url(view, figure, **group) if amount else "")
        for head, (amount, figure) in zip(ADOPTION_HEADS, of_group, strict=True)
    ]


def _text(figure: Figure, amount: float | None) -> str:
    text = text_of(in_unit(figure.unit, amount))
    return f"{text} %" if figure.unit is Unit.SHARE and amount is not None else text


def adoption_values(row: GroupRow, name: str) -> list[object]:
    """A row of the adoption board for a file."""
    shares = [in_unit(Unit.SHARE, share) for share in (row.activated_share, row.active_share)]
    days = [in_unit(Unit.DAYS, one) for one in (row.days_median, row.days_ninety)]
    unclaimed = in_unit(Unit.CREDITS, row.unclaimed_hundredths)
    return [name, row.learners, *shares, row.unclaimed_learners, unclaimed, row.could_graduate, *days]


def adoption_charts(view: View, values: Mapping[str, Value], lines: Sequence[AdoptionLine]) -> list[Chart]:
    """Unclaimed credits and activation by group, and what is used."""
    most = lines[:CHARTED_MAX]
    names = [line.name for line in most]
    shares = [(line.row.activated_share, line.row.active_share) for line in most]
    return [
        Chart(
            key="unclaimed",
            title=_("Where unclaimed credits are"),
            kind=ChartKind.ROWS,
            heading=_("Group of learners"),
            unit=UNITS[Unit.CREDITS],
            categories=names,
            series=[
                Series(
                    name=learning.UNCLAIMED_CREDITS.label,
                    values=[in_unit(Unit.CREDITS, line.row.unclaimed_hundredths) or 0 for line in most],
                )
            ],
            urls=[line.cells[4][2] for line in most],
            note=learning.UNCLAIMED_CREDITS.definition,
        ),
        Chart(
            key="activation",
            title=_("Activated and active"),
            kind=ChartKind.ROWS,
            heading=_("Group of learners"),
            unit=UNITS[Unit.SHARE],
            categories=names,
            series=[
                Series(name=figure.label, values=[in_unit(Unit.SHARE, pair[place] or 0) or 0 for pair in shares])
                for place, figure in enumerate((learning.ACTIVATED, learning.ACTIVE))
            ],
            urls=[line.cells[1][2] for line in most],
            note=f"{learning.ACTIVATED.definition} {learning.ACTIVE.definition}",
        ),
        parts_chart(view, values, "uses", _("What is used"), ChartKind.ROWS, learning.USES),
    ]


def figure_cells(value: Value, *, unit: bool = True) -> list[Any]:
    """A figure as a row of a file: label, value, unit, definition."""
    number = None if value.is_hidden else in_unit(value.figure.unit, value.amount)
    words = UNITS[value.figure.unit] if unit else ""
    return [value.figure.label, shown(value) if number is None else number, words, value.figure.definition]


def organization_charts(view: View, values: Mapping[str, Value]) -> list[Chart]:
    """From registration to credits; certificates by month and level."""
    return [
        parts_chart(view, values, "steps", _("From registration to credits"), ChartKind.FUNNEL, exams.STEP_FIGURES),
        months_chart(view, "certificates", _("Certificates by month"), (exams.CERTIFICATES_ISSUED,)),
        levels_chart(view, exams.CERTIFICATES_ISSUED),
    ]


def area_charts(view: View, values: Mapping[str, Value]) -> list[Chart]:
    """From an approved place to credits; certificates and credits by month."""
    return [
        parts_chart(
            view,
            values,
            "steps",
            _("From an approved place to credits"),
            ChartKind.FUNNEL,
            (exams.APPROVED, exams.IN_TRAINING, *exams.STEP_FIGURES),
        ),
        months_chart(view, "credits", _("Credits by month"), (learning.RECOGNIZED, learning.CONVERTED)),
        months_chart(view, "certificates", _("Certificates by month"), (learning.CERTIFICATES,)),
    ]


AREA_COLUMNS: Mapping[str, Figure] = {
    "learners": learning.LEARNERS,
    "activated": learning.ACTIVATED,
    "active": learning.ACTIVE,
    "unclaimed_learners": learning.UNCLAIMED_LEARNERS,
    "unclaimed_credits": learning.UNCLAIMED_CREDITS,
    "registered": exams.REGISTERED,
    "passed": exams.PASSED,
    "pass_rate": exams.PASS_RATE,
    "deposited": exams.DEPOSITED,
    "days_median": learning.DAYS_MEDIAN,
}


def college_cells(row: ShownCollege) -> list[tuple[Label, str]]:
    """Label and text of each column."""
    return [(one.label, _cell(row, key, one)) for key, one in AREA_COLUMNS.items()]


def _cell(row: ShownCollege, key: str, figure: Figure) -> str:
    return FEW if key in row.hidden else _text(figure, row.numbers[key])


@dataclass(frozen=True, slots=True)
class TileView:
    """A province as a tile: its shade from 0 (nothing) to 4 (the most)."""

    name: str
    code: str
    text: str
    shade: int
    url: str
    starts_row: bool


def tile_views(tiles: Sequence[ProvinceTile]) -> list[TileView]:
    """Tiles in shades of the greatest one."""
    most = max((tile.amount or 0 for tile in tiles), default=0)
    return [
        TileView(
            name=named(tile.province),
            code=tile.province.code,
            text=FEW if tile.amount is None else text_of(tile.amount) if tile.has_colleges else "—",
            shade=ceil(SHADES * (tile.amount or 0) / most) if most else 0,
            url=f"?province={tile.province.code}" if tile.has_colleges else "",
            starts_row=tile.province.code in ROW_STARTS,
        )
        for tile in tiles
    ]


def cell_text(figure: Figure, cell: CollegeCell) -> str:
    """What an authority sees of one college: the amount where amounts add up, else how many rows there are."""
    if cell.amount is None:
        return FEW
    return text_of(in_unit(figure.unit, cell.amount) if figure.measure in ADDING else cell.amount)


def cell_unit(figure: Figure) -> Label:
    """The unit of these cells."""
    return UNITS[figure.unit] if figure.measure in ADDING else _("rows")
