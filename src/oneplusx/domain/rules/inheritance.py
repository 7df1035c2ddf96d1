"""Inheritance (继承): nation → province → alliance → college → program in one rule set.

A lower rule set may tighten, add rules and disable them; it may loosen only what the upper one names in
``may_loosen``. A college may stand under several alliances side by side: of two statements the stricter holds.
Steps for each lower layer: 1 settings; 2 rules; 3 groups, caps and requirements; 4 windows; 5 approval chain; 6 span.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.expression import Target
from oneplusx.domain.rules.limits import Cap, Group, Requirement, Window
from oneplusx.domain.rules.model import ApprovalStep, LayerRef, OwnerLevel, Rule, RuleSet, Settings
from oneplusx.domain.rules.policy import GradeScale
from oneplusx.domain.rules.strictness import (
    ADDED_UP,
    SETTINGS,
    cap_keeps,
    group_keeps,
    requirement_keeps,
    rule_keeps,
    window_lies_in,
)

_ORDER = tuple(OwnerLevel)


@dataclass(slots=True)
class _Stack:
    """What the layers so far say together, and who said it."""

    settings: Settings = field(default_factory=Settings)
    stated_by: dict[str, RuleSet] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    caps: dict[str, Cap] = field(default_factory=dict)
    requirements: dict[str, Requirement] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    approval: tuple[ApprovalStep, ...] = ()
    effective: tuple[date | None, date | None] = (None, None)
    entry_years: tuple[int | None, int | None] = (None, None)
    layers: dict[str, RuleSet] = field(default_factory=dict)

    def may_loosen(self, what: str, origin: str) -> bool:
        """Whether the layer that said it lets lower ones loosen it."""
        layer = self.layers.get(origin)
        return layer is not None and what in layer.may_loosen


def compose(layers: Sequence[RuleSet]) -> RuleSet:
    """Puts rule sets under one another.

    Args:
        layers: Top to bottom, e.g. province, alliances, college; levels must descend, and a ``parent`` must be the
            layer above (or the one above the alliances).

    Returns:
        One rule set with the code, version and owner of the lowest; every rule and cap names its ``origin``.

    Raises:
        Invalid: ``rules.no_layers``; ``rules.layers_out_of_order``; ``rules.wrong_parent``; ``rules.loosens_upper``
            with ``what``, ``upper``, ``lower``; ``rules.not_a_member`` with ``alliance`` and ``college``;
            ``rules.wrong_alliances``; ``rules.unknown_reference`` with ``what`` and ``id``.
    """
    if not layers:
        raise Invalid("rules.no_layers")
    _check_order(layers)
    stack = _Stack()
    for layer in layers:
        _add_settings(stack, layer)
        _add_rules(stack, layer)
        _add(stack, layer, "groups", stack.groups, layer.groups, group_keeps)
        _add(stack, layer, "caps", stack.caps, layer.caps, cap_keeps)
        _add(stack, layer, "requirements", stack.requirements, layer.requirements, requirement_keeps)
        _add_windows(stack, layer)
        _add_approval(stack, layer)
        stack.effective = _inside(stack.effective, layer.effective)
        stack.entry_years = _inside(stack.entry_years, layer.entry_years)
        stack.layers[layer.code] = layer
    composed = _join(stack, layers)
    _check_references(composed, {rule_id for layer in layers for rule_id in layer.disabled})
    return composed


def _check_order(layers: Sequence[RuleSet]) -> None:
    for place, lower in enumerate(layers[1:], start=1):
        upper = layers[place - 1]
        if _ORDER.index(upper.owner.level) >= _ORDER.index(lower.owner.level) and not _are_peers(upper, lower):
            raise Invalid("rules.layers_out_of_order", upper=upper.code, lower=lower.code)
        above = [layer.code for layer in layers[:place] if layer.owner.level is not OwnerLevel.ALLIANCE]
        if lower.parent is not None and lower.parent not in (upper.code, *above[-1:]):
            raise Invalid("rules.wrong_parent", found=upper.code, allowed=lower.parent, lower=lower.code)
        if lower.owner.level is OwnerLevel.COLLEGE:
            _check_alliances(layers[:place], lower)


def _are_peers(upper: RuleSet, lower: RuleSet) -> bool:
    return upper.owner.level is lower.owner.level is OwnerLevel.ALLIANCE


def _check_alliances(above: Sequence[RuleSet], college: RuleSet) -> None:
    joined = [layer for layer in above if layer.owner.level is OwnerLevel.ALLIANCE]
    for alliance in joined:
        if college.owner.code not in alliance.members:
            raise Invalid("rules.not_a_member", alliance=alliance.code, college=college.owner.code)
    found, stated = {layer.code for layer in joined}, set(college.alliances)
    if stated and stated != found:
        shown = ", ".join(sorted(found)) or "-"
        raise Invalid("rules.wrong_alliances", found=shown, allowed=", ".join(sorted(stated)), lower=college.code)


def _loosens(what: str, upper: str, lower: RuleSet) -> Invalid:
    return Invalid("rules.loosens_upper", what=what, upper=upper, lower=lower.code)


def _prevails(stack: _Stack, layer: RuleSet, what: str, origin: str, *, keeps: bool, kept: bool) -> bool:
    """Whether a layer's statement takes the place of the one that holds.

    Args:
        keeps: It is at least as strict as the one that holds.
        kept: The one that holds is at least as strict as it: of two alliances the stricter stays.

    Raises:
        Invalid: ``rules.loosens_upper``.
    """
    if keeps or stack.may_loosen(what, origin):
        return True
    upper = stack.layers.get(origin)
    if kept and upper is not None and _are_peers(upper, layer):
        return False
    raise _loosens(what, origin, layer)


def _add_settings(stack: _Stack, layer: RuleSet) -> None:
    for name in layer.stated:
        value = getattr(layer.settings, name)
        by = stack.stated_by.get(name)
        if by is not None:
            upper, stricter = getattr(stack.settings, name), SETTINGS[name]
            what = f"settings.{name}"
            if not _prevails(stack, layer, what, by.code, keeps=stricter(upper, value), kept=stricter(value, upper)):
                continue
            if name in ADDED_UP and not stack.may_loosen(what, by.code):
                value = upper + tuple(item for item in value if item not in upper)
        stack.settings = replace(stack.settings, **{name: value})
        stack.stated_by[name] = layer


def _add_rules(stack: _Stack, layer: RuleSet) -> None:
    for rule_id in layer.disabled:
        if rule_id not in stack.rules:
            raise Invalid("rules.unknown_reference", what=f"{layer.code}: disabled", id=rule_id)
        del stack.rules[rule_id]
    _add(stack, layer, "rules", stack.rules, layer.rules, rule_keeps)


def _add(
    stack: _Stack,
    layer: RuleSet,
    name: str,
    known: dict[str, Any],
    items: Sequence[Any],
    keeps: Callable[[Any, Any], bool],
) -> None:
    """Adds the layer's rules, groups or caps to those that hold."""
    for item in items:
        upper = known.get(item.id)
        if upper is None or _prevails(
            stack, layer, f"{name}.{item.id}", upper.origin, keeps=keeps(upper, item), kept=keeps(item, upper)
        ):
            known[item.id] = replace(item, origin=layer.code)


def _add_windows(stack: _Stack, layer: RuleSet) -> None:
    if not layer.windows:
        return
    if stack.windows:
        origin = stack.windows[0].origin
        inside = all(any(window_lies_in(upper, window) for upper in stack.windows) for window in layer.windows)
        if not inside and not stack.may_loosen("windows", origin):
            raise _loosens("windows", origin, layer)
    stack.windows = tuple(replace(window, origin=layer.code) for window in layer.windows)


def _add_approval(stack: _Stack, layer: RuleSet) -> None:
    if not layer.approval:
        return
    roles = {step.role for step in layer.approval}
    stating = [upper for upper in stack.layers.values() if upper.approval]
    if stating and not {step.role for step in stack.approval} <= roles and "approval" not in stating[-1].may_loosen:
        raise _loosens("approval", stating[-1].code, layer)
    stack.approval = layer.approval


def _inside(outer: tuple[Any, Any], inner: tuple[Any, Any]) -> tuple[Any, Any]:
    firsts = [first for first in (outer[0], inner[0]) if first is not None]
    lasts = [last for last in (outer[1], inner[1]) if last is not None]
    return max(firsts, default=None), min(lasts, default=None)


def _join(stack: _Stack, layers: Sequence[RuleSet]) -> RuleSet:
    scales: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        scales.update(layer.scales)
    return replace(
        layers[-1],
        rules=tuple(stack.rules.values()),
        settings=stack.settings,
        stated=tuple(item.name for item in fields(Settings) if item.name in stack.stated_by),
        groups=tuple(stack.groups.values()),
        caps=tuple(stack.caps.values()),
        requirements=tuple(stack.requirements.values()),
        windows=stack.windows,
        approval=stack.approval,
        effective=stack.effective,
        entry_years=stack.entry_years,
        derivations=tuple(derivation for layer in layers for derivation in layer.derivations),
        grade_scales=_grade_scales(layers),
        scales=scales,
        bases=_bases(layers),
        disabled=(),
        members=_members(layers),
        layers=tuple(LayerRef(layer.code, layer.version, layer.owner.level) for layer in layers),
    )


def _grade_scales(layers: Sequence[RuleSet]) -> tuple[GradeScale, ...]:
    """How courses are graded is each college's own: the lowest statement goes first."""
    found: dict[str, GradeScale] = {}
    for layer in reversed(layers):
        for scale in layer.grade_scales:
            found.setdefault(scale.id, scale)
    return tuple(found.values())


def _bases(layers: Sequence[RuleSet]) -> dict[str, Target]:
    """What a base adds up is said once: another sum would move the upper one's caps."""
    found: dict[str, tuple[Target, RuleSet]] = {}
    for layer in layers:
        for name, pool in layer.bases.items():
            upper = found.setdefault(name, (pool, layer))
            if upper[0] != pool:
                raise _loosens(f"bases.{name}", upper[1].code, layer)
    return {name: pool for name, (pool, _) in found.items()}


def _members(layers: Sequence[RuleSet]) -> tuple[str, ...]:
    """Members of all alliances among the layers: whose recognition counts."""
    return tuple(dict.fromkeys(code for layer in layers for code in layer.members))


def _check_references(composed: RuleSet, disabled: set[str]) -> None:
    known = {rule.id for rule in composed.rules} | disabled
    named = (
        [(f"groups.{group.id}", group.rules) for group in composed.groups]
        + [(f"caps.{cap.id}", cap.over.rules) for cap in composed.caps]
        + [(f"requirements.{needed.id}", needed.over.rules) for needed in composed.requirements]
        + [(f"windows.{window.id}", window.rules) for window in composed.windows]
    )
    for what, rules in named:
        for rule_id in rules:
            if rule_id not in known:
                raise Invalid("rules.unknown_reference", what=what, id=rule_id)
