"""What a document says that cannot hold: bounds that exclude each other, and a set that names itself.

Only what is wrong by itself, whatever the college's courses and outcomes are; the doctor looks at the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.expression import Criterion, Operator, Where
from oneplusx.domain.rules.model import Rule, RuleSet

_LOWER = (Operator.AT_LEAST, Operator.ABOVE)
_UPPER = (Operator.AT_MOST, Operator.BELOW)
_CODE = "document.contradiction"

Bounds = tuple[Path, str, Any, Any]
"""Where the upper bound stands, its name, the lower and the upper value."""


def check_contradictions(placed: Placed, rule_set: RuleSet) -> None:
    """Adds what contradicts itself to the problems."""
    for place, rule in enumerate(rule_set.rules):
        for path, name, least, most in _bounds_of(rule, ("rules", place)):
            if least is not None and most is not None and least > most:
                placed.report((*path, name), _shown(most), f"≥ {_shown(least)}", _CODE)
        _check_sides(placed, rule, ("rules", place))
    _check_shares(placed, rule_set)
    if rule_set.parent == rule_set.code:
        placed.report(("parent",), rule_set.parent, f"≠ {rule_set.code}", _CODE)
    if rule_set.replaces == rule_set.version:
        placed.report(("replaces",), rule_set.replaces, f"≠ {rule_set.version}", _CODE)
    own = {rule.id for rule in rule_set.rules}
    for place, rule_id in enumerate(rule_set.disabled):
        if rule_id in own:
            placed.report(("disabled", place), rule_id, "a rule of the upper rule set", _CODE)


def _shown(value: Any) -> str:
    return str(value)


def _bounds_of(rule: Rule, path: Path) -> Iterator[Bounds]:
    if rule.credits.range_hundredths is not None:
        least, most = rule.credits.range_hundredths
        yield (*path, "credits"), "max", least / 100, most / 100
    if rule.score is not None:
        yield (*path, "score"), "ceiling", rule.score.carry_from, rule.score.ceiling
    yield (*path, "scope", "entry_years"), "to", rule.scope.entry_year_from, rule.scope.entry_year_to


def _check_sides(placed: Placed, rule: Rule, path: Path) -> None:
    """Nothing may be taken and left out at once."""
    target, scope = rule.target, rule.scope
    pairs = [
        ("to", "courses", target.courses, "not_courses", target.not_courses),
        ("to", "natures", target.natures, "not_natures", target.not_natures),
        ("scope", "majors", scope.majors, "not_majors", scope.not_majors),
    ]
    for group, name, taken, other, left_out in pairs:
        for place, item in enumerate(taken):
            if item in left_out:
                placed.report((*path, group, name, place), item, f"not in {other}", _CODE)


def _check_shares(placed: Placed, rule_set: RuleSet) -> None:
    shares: list[tuple[Path, Fraction | None]] = [
        (("caps", place, "share"), cap.share) for place, cap in enumerate(rule_set.caps)
    ]
    shares.append((("settings", "content_match_min"), rule_set.settings.content_match_min))
    shares += [
        (("rules", place, "content_match_min"), rule.content_match_min) for place, rule in enumerate(rule_set.rules)
    ]
    for path, share in shares:
        if share is not None and share > 1:
            placed.report(path, _percent(share), "≤ 100%", _CODE)


def _percent(share: Fraction) -> str:
    return f"{float(share):.0%}" if share < 10**6 else "> 100%"


def check_bounds(placed: Placed, path: Path, where: Where, scales: dict[str, tuple[str, ...]]) -> None:
    """Adds criteria on one attribute whose bounds leave no value."""
    for name in dict.fromkeys(criterion.attribute for criterion in where):
        lower = [item for item in where if item.attribute == name and item.operator in _LOWER]
        upper = [item for item in where if item.attribute == name and item.operator in _UPPER]
        scale = scales.get(name.rpartition(".")[2], ())
        for low, high in product(lower, upper):
            if _exclude(low, high, scale):
                shown = f"{low.operator.value} {low.values[0]}, {high.operator.value} {high.values[0]}"
                placed.report((*path, name), shown, "bounds that leave a value", _CODE)


def _exclude(low: Criterion, high: Criterion, scale: tuple[str, ...]) -> bool:
    """Whether no value lies between two bounds."""
    least, most = low.values[0], high.values[0]
    strict = (low.operator is Operator.ABOVE) + (high.operator is Operator.BELOW)
    if isinstance(least, str) is not isinstance(most, str):
        return False
    if isinstance(least, str) and scale:
        if least not in scale or most not in scale:
            return False
        return scale.index(least) + strict > scale.index(str(most))
    shut = least > most  # type: ignore[operator]
    return shut or (strict > 0 and least == most)
