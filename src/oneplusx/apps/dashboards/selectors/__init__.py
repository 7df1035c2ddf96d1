"""Questions of dashboards (看板): who sees which board, figures, groups, anomalies."""

from oneplusx.apps.dashboards.selectors import areas, exams, learning
from oneplusx.apps.dashboards.selectors.areas import (
    ANOMALIES,
    COUNTED,
    CollegeCell,
    ProvinceTile,
    ShownCollege,
    cells_of,
    province_tiles,
    shown_colleges,
)
from oneplusx.apps.dashboards.selectors.figures import Figure, Measure, Unit, Value, by_key, values_of
from oneplusx.apps.dashboards.selectors.groups import (
    By,
    GroupRow,
    adoption_rows,
    by_kind,
    by_level,
    by_month,
    cells_by_college,
    college_rows,
)
from oneplusx.apps.dashboards.selectors.views import Board, Part, View, boards_of, places_for, view_for

FIGURES = {**learning.FIGURES, **exams.FIGURES, **areas.FIGURES}

__all__ = [
    "ANOMALIES",
    "COUNTED",
    "FIGURES",
    "Board",
    "By",
    "CollegeCell",
    "Figure",
    "GroupRow",
    "Measure",
    "Part",
    "ProvinceTile",
    "ShownCollege",
    "Unit",
    "Value",
    "View",
    "adoption_rows",
    "boards_of",
    "by_key",
    "by_kind",
    "by_level",
    "by_month",
    "cells_by_college",
    "cells_of",
    "college_rows",
    "places_for",
    "province_tiles",
    "shown_colleges",
    "values_of",
    "view_for",
]
