"""Criteria compiled to plain tests, and the level maps (等级换算) that run before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.decision import TraceValue
from oneplusx.domain.rules.expression import Criterion, Operator, Where
from oneplusx.domain.rules.model import DEFAULT_SCALES, Derivation
from oneplusx.domain.rules.record import ProgramFacts

Scales = Mapping[str, Mapping[str, int]]
Test = Callable[[AttributeValue], bool]
NO_FACTS: Mapping[str, AttributeValue] = MappingProxyType({})

DATES = frozenset({"obtained_on"})
"""Attributes that are days, written as ISO text."""

GIVEN_FACTS = frozenset({"obtained_on", "credits"})
"""What is known of every outcome besides its attributes."""

BOUNDS = (Operator.NOT_BELOW, Operator.NOT_ABOVE)
COMPARING = (*BOUNDS, Operator.SAME_AS)
"""A fact of the course against another fact."""

_SPECIAL_CODES = {"level": "source.level", "score": "source.score", "hours": "source.hours"}
_SYMBOLS = {
    Operator.AT_LEAST: "≥ ",
    Operator.AT_MOST: "≤ ",
    Operator.ABOVE: "> ",
    Operator.BELOW: "< ",
    Operator.NOT_ONE_OF: "≠ ",
    Operator.SAME_AS: "= ",
    Operator.NOT_BELOW: "≥ ",
    Operator.NOT_ABOVE: "≤ ",
}


class CompiledCriterion(NamedTuple):
    """A criterion ready to run.

    Attributes:
        space: ``""`` for the outcome, ``"program"`` or ``"course"``.
        name: Attribute inside its space.
        code: Condition code when it is tested on an outcome.
        required: What the trace shows.
        test: The comparison.
        negative: An absent value passes.
        goal: A value that would pass, for suggestions; ``None`` when there is no single one.
        upward: The bound is the least value, not the most.
        bound_by: The fact that bounds it, of a criterion that compares two facts.
        same_as: The outcome's attribute that it is compared with, of a criterion that compares two facts.
    """

    space: str
    name: str
    code: str
    required: TraceValue
    test: Test
    negative: bool
    goal: AttributeValue | None
    same_as: str = ""
    bound_by: str = ""
    upward: bool = True


class CompiledDerivation(NamedTuple):
    """A derivation ready to run."""

    attribute: str
    types: frozenset[str]
    when: tuple[CompiledCriterion, ...]
    give: AttributeValue | None
    lower_by: int | None
    scale: tuple[str, ...]
    rewrites: bool = False


def compile_scales(scales: Mapping[str, tuple[str, ...]]) -> Scales:
    """Positions of ordered values, the standard scales included."""
    merged = {**DEFAULT_SCALES, **scales}
    return {name: {value: place for place, value in enumerate(values)} for name, values in merged.items()}


def compile_where(where: Where, scales: Scales) -> tuple[CompiledCriterion, ...]:
    """Compiles criteria in their order."""
    return tuple(_compile_criterion(criterion, scales) for criterion in where)


def _compile_criterion(criterion: Criterion, scales: Scales) -> CompiledCriterion:
    space, dot, name = criterion.attribute.partition(".")
    if not dot or space not in ("program", "course"):
        space, name = "", criterion.attribute
    code = {"program": "source.program", "course": "target.precondition"}.get(space)
    return CompiledCriterion(
        space=space,
        name=name,
        code=code or _SPECIAL_CODES.get(name, "source.attribute"),
        required=_required(criterion),
        test=_date_test(criterion) if criterion.attribute in DATES else _test(criterion, scales.get(name, {})),
        negative=criterion.operator is Operator.NOT_ONE_OF,
        goal=_goal(criterion, scales.get(name, {})),
        same_as=str(criterion.values[0]) if criterion.operator is Operator.SAME_AS else "",
        bound_by=str(criterion.values[0]) if criterion.operator in BOUNDS else "",
        upward=criterion.operator is not Operator.NOT_ABOVE,
    )


def _required(criterion: Criterion) -> TraceValue:
    values = criterion.values
    if criterion.operator is Operator.ONE_OF:
        return values[0] if len(values) == 1 else tuple(str(value) for value in values)
    if criterion.operator is Operator.STARTS_WITH:
        return tuple(f"{value}…" for value in values)
    return _SYMBOLS[criterion.operator] + "/".join(str(value) for value in values)


def _goal(criterion: Criterion, scale: Mapping[str, int]) -> AttributeValue | None:
    bound = criterion.values[0]
    if criterion.operator in (Operator.ONE_OF, Operator.AT_LEAST, Operator.AT_MOST):
        return bound
    if criterion.operator not in (Operator.ABOVE, Operator.BELOW):
        return None
    step = 1 if criterion.operator is Operator.ABOVE else -1
    if isinstance(bound, str):
        return next((value for value, place in scale.items() if place == scale.get(bound, -9) + step), None)
    return bound + step


def _test(criterion: Criterion, scale: Mapping[str, int]) -> Test:
    operator, values = criterion.operator, criterion.values
    if operator is Operator.ONE_OF:
        allowed = frozenset(values)
        return lambda value: value in allowed
    if operator is Operator.NOT_ONE_OF:
        barred = frozenset(values)
        return lambda value: value not in barred
    if operator is Operator.STARTS_WITH:
        prefixes = tuple(str(value) for value in values)
        return lambda value: str(value).startswith(prefixes)
    return _ordered_test(operator, values[0], scale)


def _date_test(criterion: Criterion) -> Test:
    """Days compare as their ISO text does."""
    bound = str(criterion.values[0])
    ordered: Mapping[Operator, Test] = {
        Operator.AT_LEAST: lambda value: str(value) >= bound,
        Operator.AT_MOST: lambda value: str(value) <= bound,
        Operator.ABOVE: lambda value: str(value) > bound,
        Operator.BELOW: lambda value: str(value) < bound,
    }
    return ordered.get(criterion.operator) or _test(criterion, {})


def _ordered_test(operator: Operator, bound: AttributeValue, scale: Mapping[str, int]) -> Test:
    limit = _rank(bound, scale)
    if limit is None:
        return lambda _value: False
    strict = operator in (Operator.ABOVE, Operator.BELOW)
    upward = operator in (Operator.AT_LEAST, Operator.ABOVE)
    text = isinstance(bound, str)

    def test(value: AttributeValue) -> bool:
        if isinstance(value, str) is not text:
            return False
        rank = _rank(value, scale)
        if rank is None:
            return False
        if rank == limit:
            return not strict
        return (rank > limit) is upward

    return test


def _rank(value: AttributeValue, scale: Mapping[str, int]) -> int | Fraction | None:
    return scale.get(value) if isinstance(value, str) else value


def compile_derivations(derivations: tuple[Derivation, ...], scales: Scales) -> tuple[CompiledDerivation, ...]:
    """Compiles level maps in their order."""
    return tuple(
        CompiledDerivation(
            attribute=derivation.attribute,
            types=frozenset(derivation.types),
            when=compile_where(derivation.when, scales),
            give=derivation.give,
            lower_by=derivation.lower_by,
            scale=tuple(scales.get(derivation.attribute, {})),
            rewrites=any(criterion.attribute == derivation.attribute for criterion in derivation.when),
        )
        for derivation in derivations
    )


def derive_attributes(
    derivations: tuple[CompiledDerivation, ...],
    type_code: str,
    attributes: Mapping[str, AttributeValue],
    program: ProgramFacts,
) -> Mapping[str, AttributeValue]:
    """The attributes after the level maps; the given mapping itself when none applies."""
    derived: dict[str, AttributeValue] | None = None
    current = attributes
    for derivation in derivations:
        if derivation.types and type_code not in derivation.types:
            continue
        if not all_hold(derivation.when, current, program):
            continue
        value = _derived_value(derivation, current.get(derivation.attribute))
        if value is None:
            continue
        if derived is None:
            current = derived = dict(attributes)
        derived[derivation.attribute] = value
    return current


def _derived_value(derivation: CompiledDerivation, present: AttributeValue | None) -> AttributeValue | None:
    if derivation.lower_by is None:
        return derivation.give if present is None or derivation.rewrites else None
    if not isinstance(present, str) or present not in derivation.scale:
        return None
    place = derivation.scale.index(present) - derivation.lower_by
    return derivation.scale[place] if place >= 0 else f"below_{derivation.scale[0]}"


def find_value(
    criterion: CompiledCriterion,
    attributes: Mapping[str, AttributeValue],
    program: ProgramFacts,
    course: Mapping[str, AttributeValue] = NO_FACTS,
) -> AttributeValue | None:
    """The value that a criterion looks at."""
    if not criterion.space:
        return attributes.get(criterion.name)
    if criterion.space == "program":
        return program_value(program, criterion.name)
    return course.get(criterion.name)


def program_value(program: ProgramFacts, name: str) -> AttributeValue | None:
    """A fact of the program by the name that rules use."""
    if name == "major":
        return program.major
    if name == "entry_year":
        return program.entry_year
    if name == "education_type":
        return program.education_type
    if name == "length_years":
        return program.length_years
    return program.code if name == "code" else None


def all_hold(
    criteria: tuple[CompiledCriterion, ...],
    attributes: Mapping[str, AttributeValue],
    program: ProgramFacts,
    course: Mapping[str, AttributeValue] = NO_FACTS,
) -> bool:
    """Whether all criteria hold, without a trace."""
    for criterion in criteria:
        value = find_value(criterion, attributes, program, course)
        if value is None:
            if not criterion.negative:
                return False
        elif not criterion.test(value):
            return False
    return True
