"""Groups side by side as tables: of learners on the adoption board, colleges on the board of an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.dashboards import presenting
from oneplusx.apps.dashboards.labels import FEW, in_unit
from oneplusx.apps.dashboards.presenting import AdoptionLine
from oneplusx.apps.dashboards.selectors import ShownCollege
from oneplusx.apps.parties.labels import province_name
from oneplusx.web.components import Label
from oneplusx.web.naming import named
from oneplusx.web.tables import Column, Table, TableSpec

GROUPS_PER_PAGE = 15
FIGURES = ("learners", "activated", "active", "unclaimed", "credits", "could", "median", "ninety")
"""Columns of the adoption board, in the order of its heads."""
INVITE = Column("invite", _("Invite"))
Cells = Sequence[tuple[Any, Label, str, str]]


def _figure(place: int, line: AdoptionLine) -> Any:
    return presenting.adoption_values(line.row, line.name)[place]


GROUP_COLUMNS = (
    Column("group", _("Group of learners"), sort="name", value=lambda line: line.name),
    *(
        Column(key, head, is_number=True, sort=partial(_figure, place), value=partial(_figure, place))
        for place, (key, head) in enumerate(zip(FIGURES, presenting.ADOPTION_HEADS, strict=True), start=1)
    ),
)


def groups_of(lines: Sequence[AdoptionLine], query: QueryDict, *, may_invite: bool) -> Table:
    """The groups of the adoption board as the address asks for them."""
    columns = (*GROUP_COLUMNS, INVITE) if may_invite else GROUP_COLUMNS
    return TableSpec(columns, per_page=GROUPS_PER_PAGE).read(lines, query)


def group_rows(table: Table) -> list[tuple[AdoptionLine, Cells]]:
    """The groups of a page, each with attributes, head, text and address of its cells."""
    look = table.cell
    return [(line, [(look[key], *cell) for key, cell in zip(FIGURES, line.cells, strict=True)]) for line in table.rows]


def _number(key: str, row: ShownCollege) -> float | None:
    """What a column is ordered by; hidden numbers are like none, so that no order gives them away."""
    return None if key in row.hidden else row.numbers[key]


def _told(key: str, row: ShownCollege) -> object:
    return FEW if key in row.hidden else in_unit(presenting.AREA_COLUMNS[key].unit, row.numbers[key])


COLLEGES = TableSpec(
    columns=(
        Column("college", _("College"), sort="college__name_zh", value=lambda row: named(row.college)),
        Column("code", _("Code"), sort="college__code", value=lambda row: row.college.code),
        Column(
            "province",
            _("Province"),
            sort="college__province_code",
            value=lambda row: province_name(row.college.province_code),
        ),
        *(
            Column(key, one.label, is_number=True, sort=partial(_number, key), value=partial(_told, key))
            for key, one in presenting.AREA_COLUMNS.items()
        ),
    )
)


def colleges_of(rows: Sequence[ShownCollege], query: QueryDict) -> Table:
    """The colleges of an area; their addresses say that a file is of them, not of the figures above."""
    asked = query.copy()
    asked["of"] = "colleges"
    return COLLEGES.read(rows, asked)


def college_rows(table: Table) -> list[Mapping[str, Any]]:
    """The colleges of a page with attributes and text of their cells."""
    look = table.cell
    return [
        {
            "college": row.college,
            "province": province_name(row.college.province_code),
            "cells": [
                (look[key], text)
                for key, (_label, text) in zip(presenting.AREA_COLUMNS, presenting.college_cells(row), strict=True)
            ],
        }
        for row in table.rows
    ]
