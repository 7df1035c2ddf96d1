"""A rule set made ready to run: criteria as tests, sets for look-ups, what applies to which rule."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from oneplusx.domain.rules.criteria import (
    COMPARING,
    GIVEN_FACTS,
    CompiledCriterion,
    CompiledDerivation,
    Scales,
    compile_derivations,
    compile_scales,
    compile_where,
)
from oneplusx.domain.rules.decision import RecordedScore
from oneplusx.domain.rules.expression import AllOf, AnyOf, Atom, NOf, Source, Target
from oneplusx.domain.rules.limits import Cap, Group, GroupCount, Window
from oneplusx.domain.rules.model import Rule, RuleSet
from oneplusx.domain.rules.policy import GradeStep
from oneplusx.domain.rules.record import ConsumptionScope


@dataclass(slots=True)
class CompiledAtom:
    """A leaf of a source tree."""

    types: frozenset[str]
    not_types: frozenset[str]
    types_shown: tuple[str, ...]
    criteria: tuple[CompiledCriterion, ...]
    count_min: int
    count_max: int


@dataclass(slots=True)
class CompiledDeduction:
    """A deduction ready to run."""

    when: tuple[CompiledCriterion, ...]
    by_hundredths: int
    per: str | None
    beyond: int
    floor_hundredths: int


@dataclass(slots=True)
class CompiledCap:
    """A cap with what decides quickly whether it counts a conversion."""

    cap: Cap
    rules: frozenset[str]
    types: frozenset[str]
    categories: frozenset[str]
    places: frozenset[str]


@dataclass(slots=True)
class CompiledPool:
    """Courses that a base of caps adds up."""

    pool: Target
    where: tuple[CompiledCriterion, ...]


@dataclass(slots=True)
class CompiledRule:
    """A rule with all that its decisions need."""

    rule: Rule
    atoms: tuple[CompiledAtom, ...]
    credit_rows: tuple[tuple[tuple[CompiledCriterion, ...], int], ...]
    deductions: tuple[CompiledDeduction, ...]
    score_rows: tuple[tuple[tuple[CompiledCriterion, ...], RecordedScore], ...]
    target_criteria: tuple[CompiledCriterion, ...]
    natures: frozenset[str]
    not_natures: frozenset[str]
    courses: frozenset[str]
    not_courses: frozenset[str]
    slots: frozenset[str]
    content_match_min: Fraction | None
    months_max: int | None
    consumption: ConsumptionScope
    targets_max: int
    groups: tuple[Group, ...]
    caps: tuple[CompiledCap, ...]
    windows: tuple[Window, ...]
    reviewers: tuple[str, ...]
    origin: str


@dataclass(slots=True)
class CompiledRuleSet:
    """A rule set with its rules by id."""

    rule_set: RuleSet
    rules: tuple[CompiledRule, ...]
    by_id: dict[str, CompiledRule]
    derivations: tuple[CompiledDerivation, ...]
    grade_scales: tuple[tuple[tuple[CompiledCriterion, ...], tuple[GradeStep, ...]], ...]
    accepted_types: frozenset[str]
    excluded_natures: frozenset[str]
    excluded_courses: frozenset[str]
    excluded_causes: frozenset[str]
    members: frozenset[str]
    facts_asked: frozenset[str]
    codes: frozenset[str]
    bases: dict[str, CompiledPool]
    limits: dict[tuple[str, int], Fraction]


def compiled(rule_set: RuleSet) -> CompiledRuleSet:
    """The compiled form, made once per rule set."""
    known = rule_set._compiled  # noqa: SLF001 - the cache that the value object keeps for us
    if isinstance(known, CompiledRuleSet):
        return known
    made = _compile(rule_set)
    object.__setattr__(rule_set, "_compiled", made)
    return made


def _compile(rule_set: RuleSet) -> CompiledRuleSet:
    scales = compile_scales(rule_set.scales)
    rules = tuple(_compile_rule(rule_set, rule, scales) for rule in rule_set.rules)
    settings = rule_set.settings
    return CompiledRuleSet(
        rule_set=rule_set,
        rules=rules,
        by_id={rule.rule.id: rule for rule in rules},
        derivations=compile_derivations(rule_set.derivations, scales),
        grade_scales=tuple((compile_where(scale.when, scales), scale.grades) for scale in rule_set.grade_scales),
        accepted_types=frozenset(settings.accepted_types),
        excluded_natures=frozenset(settings.excluded_natures),
        excluded_courses=frozenset(settings.excluded_courses),
        excluded_causes=frozenset(settings.excluded_failure_causes),
        members=frozenset(rule_set.members) if settings.mutual_recognition else frozenset(),
        facts_asked=_facts_asked(rule_set),
        codes=frozenset({rule_set.code} | {layer.code for layer in rule_set.layers}),
        bases={name: CompiledPool(pool, compile_where(pool.where, scales)) for name, pool in rule_set.bases.items()},
        limits={},
    )


def _compile_rule(rule_set: RuleSet, rule: Rule, scales: Scales) -> CompiledRule:
    settings, target = rule_set.settings, rule.target
    return CompiledRule(
        rule=rule,
        atoms=tuple(_compile_atom(atom, scales) for atom in atoms_of(rule.source)),
        credit_rows=tuple((compile_where(row.when, scales), row.give_hundredths) for row in rule.credits.rows),
        deductions=tuple(
            CompiledDeduction(
                compile_where(cut.when, scales), cut.by_hundredths, cut.per, cut.beyond, cut.floor_hundredths
            )
            for cut in rule.credits.deductions
        ),
        score_rows=tuple(
            (compile_where(row.when, scales), row.score) for row in (rule.score.rows if rule.score else ())
        ),
        target_criteria=compile_where(settings.course_where + target.where, scales),
        natures=frozenset(target.natures),
        not_natures=frozenset(target.not_natures),
        courses=frozenset(target.courses),
        not_courses=frozenset(target.not_courses),
        slots=frozenset(target.slots),
        content_match_min=_stricter(rule.content_match_min, settings.content_match_min),
        months_max=_fewer(rule.months_since_issue_max, settings.months_since_issue_max),
        consumption=rule.consumption or settings.consumption,
        targets_max=min(target.count_max, settings.targets_max or target.count_max),
        groups=_groups_of(rule_set, rule),
        caps=tuple(_compile_cap(cap) for cap in rule_set.caps if _cap_may_count(cap, rule)),
        windows=_windows_of(rule_set, rule),
        reviewers=rule.reviewers or tuple(step.role for step in rule_set.approval),
        origin=rule.origin or rule_set.code,
    )


def _facts_asked(rule_set: RuleSet) -> frozenset[str]:
    """Which of the facts known of every outcome the criteria look at."""
    wheres = [derivation.when for derivation in rule_set.derivations]
    for rule in rule_set.rules:
        wheres += [atom.where for atom in atoms_of(rule.source)]
        wheres += [row.when for row in rule.credits.rows] + [cut.when for cut in rule.credits.deductions]
        wheres += [row.when for row in rule.score.rows] if rule.score else []
    asked = {criterion.attribute for where in wheres for criterion in where}
    of_courses = [rule_set.settings.course_where, *(rule.target.where for rule in rule_set.rules)]
    comparing = [criterion for where in of_courses for criterion in where if criterion.operator in COMPARING]
    compared = {str(criterion.values[0]) for criterion in comparing}
    return GIVEN_FACTS & (asked | {name.removeprefix("outcome.") for name in compared})


def _fewer(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return one if other is None else other
    return min(one, other)


def _stricter(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)


def atoms_of(source: Source) -> tuple[Atom, ...]:
    """The leaves of a source tree, left to right."""
    if isinstance(source, Atom):
        return (source,)
    return tuple(atom for part in source.of for atom in atoms_of(part))


def tree_holds(source: Source, counts: tuple[int, ...]) -> bool:
    """Whether the tree is met when its leaves, left to right, select so many outcomes.

    Leaves that the met parts do not need must select none: nothing is consumed in vain.
    """
    return _tree_state(source, counts, 0)[0]


def _tree_state(source: Source, counts: tuple[int, ...], start: int) -> tuple[bool, int]:
    """Whether the part is met, and how many leaves it has."""
    if isinstance(source, Atom):
        return source.count_min <= counts[start] <= source.count_max, 1
    met, used = 0, 0
    for part in source.of:
        holds, leaves = _tree_state(part, counts, start + used)
        idle = not any(counts[start + used : start + used + leaves])
        if not holds and not idle:
            return False, _leaves(source)
        met += holds and not idle
        used += leaves
    return _enough(source, met), used


def _enough(source: AllOf | AnyOf | NOf, met: int) -> bool:
    if isinstance(source, AllOf):
        return met == len(source.of)
    return met == 1 if isinstance(source, AnyOf) else met >= source.n


def _leaves(source: Source) -> int:
    return 1 if isinstance(source, Atom) else sum(_leaves(part) for part in source.of)


def _compile_atom(atom: Atom, scales: Scales) -> CompiledAtom:
    return CompiledAtom(
        types=frozenset(atom.types),
        not_types=frozenset(atom.not_types),
        types_shown=atom.types or tuple(f"≠ {name}" for name in atom.not_types),
        criteria=compile_where(atom.where, scales),
        count_min=atom.count_min,
        count_max=atom.count_max,
    )


def _groups_of(rule_set: RuleSet, rule: Rule) -> tuple[Group, ...]:
    return tuple(group for group in rule_set.groups if rule.id in group.rules and group.count is not GroupCount.SUM)


def _cap_may_count(cap: Cap, rule: Rule) -> bool:
    if cap.over.rules and rule.id not in cap.over.rules:
        return False
    return not cap.over.categories or rule.category in cap.over.categories


def _compile_cap(cap: Cap) -> CompiledCap:
    over = cap.over
    return CompiledCap(
        cap=cap,
        rules=frozenset(over.rules),
        types=frozenset(over.types),
        categories=frozenset(over.categories),
        places=frozenset(over.natures) | frozenset(f"slot:{slot}" for slot in over.slots),
    )


def _windows_of(rule_set: RuleSet, rule: Rule) -> tuple[Window, ...]:
    if rule.windows:
        return tuple(window for window in rule_set.windows if window.id in rule.windows)
    return tuple(window for window in rule_set.windows if not window.rules or rule.id in window.rules)
