"""When criteria exclude, imply or equal one another; when rules meet. Conservative: in doubt, nothing is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from typing import Any

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.compiled import atoms_of
from oneplusx.domain.rules.criteria import Scales, Test, compile_where
from oneplusx.domain.rules.expression import AllOf, AnyOf, Atom, Criterion, NOf, Operator, Source, Target, Where
from oneplusx.domain.rules.model import Rule, Scope

Key = tuple[Any, ...]

_LOWER = (Operator.AT_LEAST, Operator.ABOVE)
_UPPER = (Operator.AT_MOST, Operator.BELOW)
_ANYWHERE = Scope()


class Logic:
    """Questions about criteria under the scales of one rule set."""

    def __init__(self, scales: Scales) -> None:
        """``scales`` order values that are text."""
        self._scales = scales
        self._tests: dict[Criterion, Test] = {}

    def _test(self, criterion: Criterion) -> Test:
        known = self._tests.get(criterion)
        if known is None:
            known = self._tests[criterion] = compile_where((criterion,), self._scales)[0].test
        return known

    def conflict_in(self, where: Where) -> str | None:
        """An attribute that no value can meet all criteria of."""
        if len({criterion.attribute for criterion in where}) == len(where):
            return None  # one criterion excludes nothing
        by_attribute: dict[str, list[Criterion]] = {}
        for criterion in where:
            by_attribute.setdefault(criterion.attribute, []).append(criterion)
        return next((name for name, criteria in by_attribute.items() if self._excludes(criteria)), None)

    def _excludes(self, criteria: list[Criterion]) -> bool:
        exact = next((criterion for criterion in criteria if criterion.operator is Operator.ONE_OF), None)
        if exact is not None:
            others = [c for c in criteria if c is not exact and c.operator is not Operator.SAME_AS]
            return not any(all(self._test(other)(value) for other in others) for value in exact.values)
        return any(self._bounds_exclude(one, other) for one, other in combinations(criteria, 2))

    def _bounds_exclude(self, one: Criterion, other: Criterion) -> bool:
        if one.operator in _UPPER:
            one, other = other, one
        if one.operator in _LOWER and other.operator in _UPPER:
            low, high = one.values[0], other.values[0]
            if not self._test(one)(low) and one.operator is Operator.AT_LEAST:
                return False  # a bound that is on no scale is the business of the document's check
            return not (self._test(other)(low) and self._test(one)(high))
        if one.operator is other.operator is Operator.STARTS_WITH:
            pairs = [(str(left), str(right)) for left in one.values for right in other.values]
            return not any(left.startswith(right) or right.startswith(left) for left, right in pairs)
        return False

    def implies(self, specific: Where, general: Where) -> bool:
        """Whether whatever meets the specific criteria meets the general ones."""
        return all(
            any(mine.attribute == theirs.attribute and self._implied(mine, theirs) for mine in specific)
            for theirs in general
        )

    def _implied(self, specific: Criterion, general: Criterion) -> bool:
        mine, theirs = specific.operator, general.operator
        if specific == general or Operator.SAME_AS in (mine, theirs):
            return specific == general
        if mine is Operator.ONE_OF:
            return all(self._test(general)(value) for value in specific.values)
        if theirs is Operator.NOT_ONE_OF:
            return mine is theirs and set(general.values) <= set(specific.values)
        if mine is theirs is Operator.STARTS_WITH:
            prefixes = tuple(str(value) for value in general.values)
            return all(str(value).startswith(prefixes) for value in specific.values)
        for bounds in (_LOWER, _UPPER):
            if mine in bounds and theirs in bounds:
                strict = mine is theirs and specific.values == general.values
                return strict or self._test(general)(specific.values[0])
        return False

    def atom_covers(self, general: Atom, specific: Atom) -> bool:
        """Whether the general atom selects whatever the specific one selects, as many of it."""
        if general.types and not (specific.types and set(specific.types) <= set(general.types)):
            return False
        if general.not_types and not (specific.types and not set(specific.types) & set(general.not_types)):
            return False
        if not general.count_min <= specific.count_min <= specific.count_max <= general.count_max:
            return False
        return self.implies(specific.where, general.where)


def source_key(source: Source) -> Key:
    """Equal for sources that say the same in another order."""
    if isinstance(source, Atom):
        where = source.where
        if len(where) > 1:
            criteria: Iterable[Key] = sorted(map(criterion_key, where))
        else:
            criteria = map(criterion_key, where)
        return (
            _sorted(source.types),
            _sorted(source.not_types),
            tuple(criteria),
            source.count_min,
            source.count_max,
        )
    name = {AllOf: "all", AnyOf: "any", NOf: "n"}[type(source)]
    count = source.n if isinstance(source, NOf) else 0
    return (name, count, *sorted((source_key(part) for part in source.of), key=repr))


def criterion_key(criterion: Criterion) -> Key:
    """Equal for criteria that say the same; sortable."""
    values = criterion.values
    if len(values) > 1:
        return criterion.attribute, criterion.operator, tuple(sorted(map(repr, values)))
    value = values[0]
    return criterion.attribute, criterion.operator, value if isinstance(value, str) else repr(value)


def _sorted(values: tuple[str, ...]) -> tuple[str, ...]:
    return values if len(values) < 2 else tuple(sorted(set(values)))  # noqa: PLR2004  nothing to sort


@lru_cache(maxsize=65_536)
def target_key(target: Target) -> Key:
    """Equal for targets that reach the same."""
    return (
        *(
            _sorted(values)
            for values in (
                target.natures,
                target.not_natures,
                target.courses,
                target.not_courses,
                target.names,
                target.slots,
            )
        ),
        target.any_course,
        target.count_min,
        target.count_max,
        tuple(sorted(map(criterion_key, target.where))),
    )


def target_covers(general: Target, specific: Target) -> bool:
    """Whether the general target reaches whatever the specific one reaches."""
    if target_key(general) == target_key(specific) and (general.modules or not specific.modules):
        return True
    if general.where or general.not_courses or general.not_natures or (specific.modules and not general.modules):
        return False
    if not general.count_min <= specific.count_min <= specific.count_max <= general.count_max:
        return False
    if not set(specific.slots) <= set(general.slots):
        return False
    return not specific.takes_courses or _courses_cover(general, specific)


def _courses_cover(general: Target, specific: Target) -> bool:
    if not general.takes_courses:
        return False
    parts = (
        (general.natures, specific.natures, set(specific.natures) <= set(general.natures)),
        (general.courses, specific.courses, set(specific.courses) <= set(general.courses)),
        (general.names, specific.names, set(specific.names) <= set(general.names)),
    )
    return all(not wide or (bool(narrow) and inside) for wide, narrow, inside in parts)


def targets_apart(one: Target, other: Target) -> bool:
    """Whether no course and no slot can be a target of both."""
    if not set(one.slots).isdisjoint(other.slots):
        return False
    if not (one.takes_courses and other.takes_courses):
        return True
    return any(
        bool(mine) and bool(theirs) and set(mine).isdisjoint(theirs)
        for mine, theirs in ((one.natures, other.natures), (one.courses, other.courses))
    )


def prefixes_meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a code can begin with one of each; empty means any."""
    if not one or not other:
        return True
    return any(left.startswith(right) or right.startswith(left) for left in one for right in other)


def _lists_meet(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return not one or not other or not set(one).isdisjoint(other)


def _years_meet(one: Scope, other: Scope) -> bool:
    first = max(one.entry_year_from or 0, other.entry_year_from or 0)
    last = min(one.entry_year_to or 9999, other.entry_year_to or 9999)
    return first <= last


def rules_meet(one: Rule, other: Rule) -> bool:
    """Whether one learner can ask for both for the same purpose."""
    if not _lists_meet(one.purposes, other.purposes):
        return False
    mine, theirs = one.scope, other.scope
    if mine == theirs == _ANYWHERE:
        return True
    if mine.majors and theirs.not_majors and all(major.startswith(theirs.not_majors) for major in mine.majors):
        return False
    if theirs.majors and mine.not_majors and all(major.startswith(mine.not_majors) for major in theirs.majors):
        return False
    return (
        prefixes_meet(mine.majors, theirs.majors)
        and _lists_meet(mine.education_types, theirs.education_types)
        and _lists_meet(mine.lengths_years, theirs.lengths_years)
        and _years_meet(mine, theirs)
    )


def scope_covers(general: Scope, specific: Scope) -> bool:
    """Whether a rule of the general scope is meant for everybody that the specific one is meant for."""
    if general in (_ANYWHERE, specific):
        return True
    lists = (
        (general.education_types, specific.education_types),
        (general.lengths_years, specific.lengths_years),
    )
    return (
        (not general.majors or (bool(specific.majors) and all(m.startswith(general.majors) for m in specific.majors)))
        and (not general.not_majors or general.not_majors == specific.not_majors)
        and all(not wide or (bool(narrow) and set(narrow) <= set(wide)) for wide, narrow in lists)
        and (general.entry_year_from or 0) <= (specific.entry_year_from or 0)
        and (specific.entry_year_to or 9999) <= (general.entry_year_to or 9999)
    )


def exact_values(where: Where, attribute: str) -> tuple[AttributeValue, ...]:
    """The values that an attribute must have one of, nothing when it is free or bounded otherwise."""
    for criterion in where:
        if criterion.attribute == attribute and criterion.operator is Operator.ONE_OF:
            return criterion.values
    return ()


def all_atoms(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Atom]]:
    """Every leaf of every source."""
    for rule in rules:
        for atom in atoms_of(rule.source):
            yield rule, atom


def shown_source(source: Source) -> str:
    """A source in short words: types and exact values."""
    parts = []
    for atom in atoms_of(source):
        values = [f"{criterion.attribute}={'|'.join(map(str, criterion.values))}" for criterion in atom.where]
        parts.append(" ".join(["|".join(atom.types) or "*", *values]))
    return " + ".join(parts)


def shown_target(target: Target) -> str:
    """A target in short words."""
    named = (*target.courses, *target.names, *target.natures, *(f"slot:{slot}" for slot in target.slots))
    return "|".join(named) or "*"
