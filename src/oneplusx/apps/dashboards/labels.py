"""Words of the dashboards, and values as they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.dashboards.selectors import Board, By, Measure, Unit, Value
from oneplusx.domain.credits import as_decimal
from oneplusx.web.components import Label

BOARDS: Mapping[Board, Promise] = {
    Board.COLLEGE: _("College dashboard"),
    Board.ADOPTION: _("Adoption"),
    Board.ORGANIZATION: _("Organization dashboard"),
    Board.AREA: _("Dashboard"),
    Board.MINE: _("My figures"),
}
UNITS: Mapping[Unit, Promise] = {
    Unit.LEARNERS: pgettext_lazy("unit", "learners"),
    Unit.CERTIFICATES: pgettext_lazy("unit", "certificates"),
    Unit.CREDITS: pgettext_lazy("unit", "credits"),
    Unit.CASES: pgettext_lazy("unit", "cases"),
    Unit.DAYS: pgettext_lazy("unit", "days"),
    Unit.SHARE: pgettext_lazy("unit", "%"),
    Unit.CANDIDATES: pgettext_lazy("unit", "candidates"),
    Unit.PLACES: pgettext_lazy("unit", "places"),
    Unit.PLANS: pgettext_lazy("unit", "plans"),
    Unit.COLLEGES: pgettext_lazy("unit", "colleges"),
}
ONE: Mapping[Unit, Promise] = {
    Unit.LEARNERS: pgettext_lazy("unit", "learner"),
    Unit.CERTIFICATES: pgettext_lazy("unit", "certificate"),
    Unit.CREDITS: pgettext_lazy("unit", "credit"),
    Unit.CASES: pgettext_lazy("unit", "case"),
    Unit.DAYS: pgettext_lazy("unit", "day"),
    Unit.CANDIDATES: pgettext_lazy("unit", "candidate"),
    Unit.PLACES: pgettext_lazy("unit", "place"),
    Unit.PLANS: pgettext_lazy("unit", "plan"),
    Unit.COLLEGES: pgettext_lazy("unit", "college"),
}
MEASURES: Mapping[Measure, Promise] = {
    Measure.COUNT: _("Number of the rows"),
    Measure.LEARNERS: _("Number of the learners in the rows"),
    Measure.SUM: _("Sum over the rows"),
    Measure.MEDIAN: _("Median over the rows, by nearest rank"),
    Measure.NINTH_DECILE: _("90 % quantile over the rows, by nearest rank"),
    Measure.SHARE: _("Share that the rows are of all"),
}
GROUPS: Mapping[By, Promise] = {
    By.DEPARTMENT: _("By department"),
    By.CLASS: _("By class"),
    By.ADVISER: _("By adviser"),
}
FEW = "< 5"


def number_of(value: Value) -> float | None:
    """The value as a number in its unit: credits, days, percent; ``None`` when there is none to show."""
    return in_unit(value.figure.unit, value.amount)


def in_unit(unit: Unit, amount: float | None) -> float | None:
    """An amount in its unit."""
    if amount is None:
        return None
    if unit is Unit.CREDITS:
        return float(as_decimal(int(amount)))
    if unit is Unit.DAYS:
        return round(amount, 1)
    return round(amount * 100, 1) if unit is Unit.SHARE else amount


def shown(value: Value) -> str:
    """The value in words for a page."""
    return FEW if value.is_hidden else text_of(number_of(value))


def text_of(number: float | None) -> str:
    """A number with thousands, without needless decimals."""
    return "—" if number is None else f"{number:,.2f}".rstrip("0").rstrip(".")


def unit_of(value: Value) -> Label:
    """The unit, where there is a number."""
    if value.amount is None:
        return ""
    units = ONE if number_of(value) == 1 and value.figure.unit in ONE else UNITS
    return units[value.figure.unit]
