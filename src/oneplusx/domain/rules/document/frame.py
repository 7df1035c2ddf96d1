"""What stands around the rules of a document: owner, settings, groups, caps, windows, approval chain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from fractions import Fraction
from typing import Any, TypeVar

from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.document.reading import Data, read_pool, read_purposes, read_rule
from oneplusx.domain.rules.document.values import (
    read_attribute,
    read_credits,
    read_date,
    read_month_day,
    read_share,
    read_time,
    read_where,
)
from oneplusx.domain.rules.limits import (
    Cap,
    CapFilter,
    CapUnit,
    Group,
    GroupCount,
    Requirement,
    Window,
    WindowKind,
)
from oneplusx.domain.rules.model import (
    ApprovalStep,
    Derivation,
    Document,
    Owner,
    OwnerLevel,
    RuleSet,
    SameOutcome,
    Settings,
)
from oneplusx.domain.rules.policy import GradeScale, GradeStep
from oneplusx.domain.rules.record import ConsumptionScope

Part = TypeVar("Part")


def read_rule_set(placed: Placed) -> RuleSet:
    """Reads a document that has passed the schema; further problems are added to ``placed``."""
    data: Data = placed.value if isinstance(placed.value, dict) else {}
    owner = data["owner"]
    years, effective = data.get("entry_years", {}), data.get("effective", {})
    return RuleSet(
        code=data["code"],
        version=str(data["version"]),
        owner=Owner(OwnerLevel(owner["level"]), owner["code"], owner.get("name_zh", ""), owner.get("name_en", "")),
        rules=_each(placed, data, "rules", read_rule),
        title_zh=data.get("title_zh", ""),
        title_en=data.get("title_en", ""),
        entry_years=(years.get("from"), years.get("to")),
        effective=(
            read_date(placed, ("effective", "from"), effective.get("from")),
            read_date(placed, ("effective", "to"), effective.get("to")),
        ),
        parent=data.get("parent"),
        alliances=tuple(data.get("alliances", ())),
        members=tuple(data.get("members", ())),
        replaces=None if data.get("replaces") is None else str(data["replaces"]),
        settings=_read_settings(placed, data.get("settings", {})),
        groups=_each(placed, data, "groups", _read_group),
        caps=_each(placed, data, "caps", _read_cap),
        requirements=_each(placed, data, "requirements", _read_requirement),
        windows=_each(placed, data, "windows", _read_window),
        approval=_each(placed, data, "approval", _read_step),
        derivations=_each(placed, data, "level_maps", _read_level_map),
        grade_scales=_each(placed, data, "grade_scales", _read_grade_scale),
        scales={name: tuple(values) for name, values in data.get("scales", {}).items()},
        bases={name: read_pool(placed, ("bases", name), pool) for name, pool in data.get("bases", {}).items()},
        source=Document(**data.get("source", {})),
        may_loosen=tuple(data.get("may_loosen", ())),
        disabled=tuple(data.get("disabled", ())),
        stated=tuple(item.name for item in fields(Settings) if item.name in data.get("settings", {})),
    )


def _each(placed: Placed, data: Data, name: str, read: Callable[[Placed, Path, Data], Part]) -> tuple[Part, ...]:
    return tuple(read(placed, (name, place), item) for place, item in enumerate(data.get(name, ())))


def _read_settings(placed: Placed, data: Data) -> Settings:
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name == "same_outcome":
            found[name] = SameOutcome(value)
        elif name == "consumption":
            found[name] = ConsumptionScope(value)
        elif name == "content_match_min":
            found[name] = None if value is None else read_share(value)
        elif name == "course_where":
            found[name] = read_where(value)
        elif name == "obtained_since_entry":
            found[name] = None if value is None else read_month_day(placed, ("settings", name), value)
        else:
            found[name] = tuple(value) if isinstance(value, list) else value
    return Settings(**found)


def _read_group(_placed: Placed, _path: Path, data: Data) -> Group:
    count, per_family = GroupCount(data["count"]), data.get("per") == "family"
    return Group(data["id"], tuple(data["rules"]), count, per_family, data.get("clause", ""))


def _read_cap(placed: Placed, path: Path, data: Data) -> Cap:
    if ("at_most" in data) == ("share" in data):
        found = ", ".join(name for name in ("at_most", "share") if name in data)
        placed.report(path, found, "one of at_most, share", "document.not_together")
    unit = CapUnit(data.get("unit", "credits"))
    amount = _read_amount(placed, (*path, "at_most"), data["at_most"], unit) if "at_most" in data else None
    return Cap(
        id=data["id"],
        unit=unit,
        amount=amount,
        share=read_share(data["share"]) if "share" in data else None,
        base=data.get("base", "courses" if unit is CapUnit.COURSES else "program"),
        over=_read_filter(data),
        within=ConsumptionScope(data.get("within", "program")),
        clause=data.get("clause", ""),
    )


def _read_amount(placed: Placed, path: Path, value: Any, unit: CapUnit) -> int:
    amount = read_credits(placed, path, value)
    if unit is CapUnit.CREDITS:
        return amount
    amount, rest = divmod(amount, 100)
    if rest:
        placed.report(path, value, "a whole number", "document.out_of_range")
    return amount


def _read_filter(data: Data) -> CapFilter:
    return CapFilter(**{name: tuple(values) for name, values in data.get("over", {}).items()})


def _read_requirement(placed: Placed, path: Path, data: Data) -> Requirement:
    unit = CapUnit(data.get("unit", "credits"))
    return Requirement(
        id=data["id"],
        unit=unit,
        amount=_read_amount(placed, (*path, "at_least"), data["at_least"], unit),
        over=_read_filter(data),
        when=read_where(data.get("when")),
        asked_for=data.get("asked_for", "graduation"),
        within_years=data.get("within_years"),
        surplus_slots=tuple(data.get("surplus_slots", ())),
        clause=data.get("clause", ""),
    )


def _read_window(placed: Placed, path: Path, data: Data) -> Window:
    kind = WindowKind(data["kind"])
    yearly, dated = kind is WindowKind.YEARLY, kind is WindowKind.DATES
    window = Window(
        id=data["id"],
        kind=kind,
        rules=tuple(data.get("rules", ())),
        purposes=read_purposes(data),
        when=read_where(data.get("when")),
        opens_on=read_date(placed, (*path, "from"), data.get("from")) if dated else None,
        closes_on=read_date(placed, (*path, "to"), data.get("to")) if dated else None,
        opens_month_day=read_month_day(placed, (*path, "from"), data["from"]) if yearly else None,
        closes_month_day=read_month_day(placed, (*path, "to"), data["to"]) if yearly else None,
        first_week=data.get("first_week"),
        last_week=data.get("last_week"),
        months=tuple(data.get("months", ())),
        day=data.get("day"),
        from_day=data.get("from_day"),
        moved_to_working_day=data.get("moved_to_working_day", False),
        event=data.get("event"),
        from_days=data.get("from_days"),
        to_days=data.get("to_days"),
        closes_at=read_time(placed, (*path, "closes_at"), data.get("closes_at")),
        result_day=data.get("result", {}).get("day"),
        result_months_later=data.get("result", {}).get("months_later", 0),
        clause=data.get("clause", ""),
    )
    _check_window(placed, path, window)
    return window


def _check_window(placed: Placed, path: Path, window: Window) -> None:
    bounds = [
        ("last_week", window.first_week, window.last_week),
        ("to", window.opens_on, window.closes_on),
        ("day", window.from_day, window.day),
        ("to_days", window.from_days, window.to_days),
    ]
    for name, first, last in bounds:
        if first is not None and last is not None and first > last:  # type: ignore[operator]
            placed.report((*path, name), last, f"≥ {first}", "document.out_of_range")


def _read_step(_placed: Placed, _path: Path, data: Data) -> ApprovalStep:
    return ApprovalStep(data["role"], data.get("title_zh", ""), data.get("title_en", ""), data.get("days"))


def _read_grade_scale(placed: Placed, path: Path, data: Data) -> GradeScale:
    steps: list[GradeStep] = []
    for place, grade in enumerate(data["grades"]):
        least = Fraction(grade["from"])
        if steps and least >= steps[-1].from_points:
            here = (*path, "grades", place, "from")
            placed.report(here, grade["from"], f"< {steps[-1].from_points}", "document.out_of_range")
        steps.append(GradeStep(grade["grade"], least, Fraction(grade.get("counts_as", least))))
    return GradeScale(data["id"], tuple(steps), read_where(data.get("when")), data.get("clause", ""))


def _read_level_map(placed: Placed, path: Path, data: Data) -> Derivation:
    if ("give" in data) == ("lower_by" in data):
        found = ", ".join(name for name in ("give", "lower_by") if name in data)
        placed.report(path, found, "one of give, lower_by", "document.not_together")
    return Derivation(
        attribute=data["attribute"],
        types=tuple(data.get("types", ())),
        when=read_where(data.get("when")),
        give=read_attribute(data["give"]) if "give" in data else None,
        lower_by=data.get("lower_by"),
    )
