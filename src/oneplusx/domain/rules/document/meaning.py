"""What a document must mean beyond its form: ids are unique and known, bounds stand on known scales."""

from __future__ import annotations

from collections.abc import Iterator

from oneplusx.domain.rules.compiled import atoms_of
from oneplusx.domain.rules.criteria import DATES
from oneplusx.domain.rules.document.contradictions import check_bounds, check_contradictions
from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.document.values import read_date
from oneplusx.domain.rules.expression import Atom, Criterion, Operator, Where
from oneplusx.domain.rules.model import DEFAULT_SCALES, OwnerLevel, RuleSet

_BETWEEN_FACTS = (Operator.SAME_AS, Operator.NOT_BELOW, Operator.NOT_ABOVE)
_ORDERED = (Operator.AT_LEAST, Operator.AT_MOST, Operator.ABOVE, Operator.BELOW)
_PROGRAM_FACTS = ("major", "entry_year", "education_type", "length_years", "code")


def check_meaning(placed: Placed, rule_set: RuleSet) -> None:
    """Adds what does not make sense to the problems."""
    _check_alliance(placed, rule_set)
    _check_unique(placed, rule_set)
    _check_references(placed, rule_set)
    _check_spans(placed, rule_set)
    check_contradictions(placed, rule_set)
    scales = {**DEFAULT_SCALES, **rule_set.scales}
    _check_criteria(placed, rule_set, scales)
    for place, derivation in enumerate(rule_set.derivations):
        if derivation.lower_by is not None and derivation.attribute not in scales:
            path = ("level_maps", place, "attribute")
            placed.report(path, derivation.attribute, ", ".join(sorted(scales)), "document.unknown_scale")


def _check_criteria(placed: Placed, rule_set: RuleSet, scales: dict[str, tuple[str, ...]]) -> None:
    for path, where in _all_criteria(rule_set):
        check_bounds(placed, path, where, scales)
        for criterion in where:
            _check_criterion(placed, path, criterion, scales)
    for place, requirement in enumerate(rule_set.requirements):
        _check_spaces(placed, ("requirements", place, "when"), requirement.when, ("program.",))
    for place, window in enumerate(rule_set.windows):
        _check_spaces(placed, ("windows", place, "when"), window.when, ("program.",))
    for place, scale in enumerate(rule_set.grade_scales):
        _check_spaces(placed, ("grade_scales", place, "when"), scale.when, ("course.", "program."))
    for path, where in _course_criteria(rule_set):
        _check_spaces(placed, path, where, ("course.",))
        check_bounds(placed, path, where, scales)
        for criterion in where:
            _check_bound(placed, path, criterion, scales)


def _check_spaces(placed: Placed, path: Path, where: Where, spaces: tuple[str, ...]) -> None:
    """No outcome is at hand where the criteria are looked at."""
    for criterion in where:
        if not criterion.attribute.startswith(spaces):
            allowed = ", ".join(f"{space}NAME" for space in spaces)
            placed.report((*path, criterion.attribute), criterion.attribute, allowed, "document.not_allowed")


def _check_alliance(placed: Placed, rule_set: RuleSet) -> None:
    """Members belong to an alliance, alliances to a college."""
    level = rule_set.owner.level
    if (level is OwnerLevel.ALLIANCE) != bool(rule_set.members):
        allowed = "at least one college" if level is OwnerLevel.ALLIANCE else "only in an alliance"
        placed.report(("members",), ", ".join(rule_set.members), allowed, "document.not_together")
    if rule_set.alliances and level is not OwnerLevel.COLLEGE:
        placed.report(("alliances",), ", ".join(rule_set.alliances), "only in a college", "document.not_together")


def _check_unique(placed: Placed, rule_set: RuleSet) -> None:
    lists = {
        "rules": [rule.id for rule in rule_set.rules],
        "groups": [group.id for group in rule_set.groups],
        "caps": [cap.id for cap in rule_set.caps],
        "requirements": [requirement.id for requirement in rule_set.requirements],
        "grade_scales": [scale.id for scale in rule_set.grade_scales],
        "windows": [window.id for window in rule_set.windows],
    }
    for name, ids in lists.items():
        for place, found in enumerate(ids):
            if found in ids[:place]:
                placed.report((name, place, "id"), found, "once", "document.duplicate_id")


def _check_references(placed: Placed, rule_set: RuleSet) -> None:
    """A rule set with a parent may name the parent's rules: those are checked when it is composed."""
    rules = {rule.id for rule in rule_set.rules}
    windows = {window.id for window in rule_set.windows}
    for place, rule in enumerate(rule_set.rules):
        _check_known(placed, ("rules", place, "windows"), rule.windows, windows)
    if rule_set.parent is not None or rule_set.alliances:
        return
    for place, group in enumerate(rule_set.groups):
        _check_known(placed, ("groups", place, "rules"), group.rules, rules)
    for place, cap in enumerate(rule_set.caps):
        _check_known(placed, ("caps", place, "over", "rules"), cap.over.rules, rules)
    for place, requirement in enumerate(rule_set.requirements):
        _check_known(placed, ("requirements", place, "over", "rules"), requirement.over.rules, rules)
    for place, window in enumerate(rule_set.windows):
        _check_known(placed, ("windows", place, "rules"), window.rules, rules)


def _check_known(placed: Placed, path: Path, names: tuple[str, ...], known: set[str]) -> None:
    for place, name in enumerate(names):
        if name not in known:
            placed.report((*path, place), name, ", ".join(sorted(known)), "document.unknown_id")


def _check_spans(placed: Placed, rule_set: RuleSet) -> None:
    first, last = rule_set.effective
    if first is not None and last is not None and first > last:
        placed.report(("effective", "to"), last, f"≥ {first}", "document.out_of_range")
    from_year, to_year = rule_set.entry_years
    if from_year is not None and to_year is not None and from_year > to_year:
        placed.report(("entry_years", "to"), to_year, f"≥ {from_year}", "document.out_of_range")


def _framing_criteria(rule_set: RuleSet) -> Iterator[tuple[Path, Where]]:
    for place, derivation in enumerate(rule_set.derivations):
        yield ("level_maps", place, "when"), derivation.when
    for place, requirement in enumerate(rule_set.requirements):
        yield ("requirements", place, "when"), requirement.when
    for place, scale in enumerate(rule_set.grade_scales):
        yield ("grade_scales", place, "when"), scale.when


def _course_criteria(rule_set: RuleSet) -> Iterator[tuple[Path, Where]]:
    yield ("settings", "course_where"), rule_set.settings.course_where
    for place, rule in enumerate(rule_set.rules):
        yield ("rules", place, "to", "where"), rule.target.where


def _all_criteria(rule_set: RuleSet) -> Iterator[tuple[Path, Where]]:
    yield from _framing_criteria(rule_set)
    for place, rule in enumerate(rule_set.rules):
        inner = ("where",) if isinstance(rule.source, Atom) else ()
        for atom in atoms_of(rule.source):
            yield ("rules", place, "from", *inner), atom.where
        for row_place, row in enumerate(rule.credits.rows):
            yield ("rules", place, "credits", "rows", row_place, "when"), row.when
        for cut_place, cut in enumerate(rule.credits.deductions):
            yield ("rules", place, "credits", "deductions", cut_place, "when"), cut.when
        for row_place, score_row in enumerate(rule.score.rows if rule.score else ()):
            yield ("rules", place, "score", "rows", row_place, "when"), score_row.when


def _check_criterion(placed: Placed, path: Path, criterion: Criterion, scales: dict[str, tuple[str, ...]]) -> None:
    space, dot, name = criterion.attribute.partition(".")
    if dot and space == "program" and name not in _PROGRAM_FACTS:
        allowed = ", ".join(f"program.{fact}" for fact in _PROGRAM_FACTS)
        placed.report((*path, criterion.attribute), criterion.attribute, allowed, "document.unknown_fact")
    if dot and space == "course" and path[2:3] != ("score",) and path[0] != "grade_scales":
        placed.report((*path, criterion.attribute), criterion.attribute, "only in to.where", "document.not_allowed")
    if criterion.operator in _BETWEEN_FACTS:
        placed.report(
            (*path, criterion.attribute), criterion.operator.value, "only in to.where", "document.not_allowed"
        )
        return
    _check_bound(placed, path, criterion, scales)


def _check_bound(placed: Placed, path: Path, criterion: Criterion, scales: dict[str, tuple[str, ...]]) -> None:
    name = criterion.attribute.rpartition(".")[2]
    if criterion.operator not in _ORDERED:
        return
    if criterion.attribute in DATES:
        read_date(placed, (*path, criterion.attribute), criterion.values[0])
        return
    bound = criterion.values[0]
    scale = scales.get(name)
    if isinstance(bound, str) and (scale is None or bound not in scale):
        allowed = ", ".join(scale) if scale else "a number, or a value of a scale"
        placed.report((*path, criterion.attribute), bound, allowed, "document.unknown_value")
