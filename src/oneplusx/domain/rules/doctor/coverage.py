"""Gaps (空白): certificates that convert into nothing; and caps that can never bind (无效上限)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from oneplusx.domain.achievement import AttributeValue
from oneplusx.domain.rules.criteria import Scales, compile_derivations, compile_where
from oneplusx.domain.rules.doctor.catalogue import Catalogue, CatalogueCertificate
from oneplusx.domain.rules.doctor.findings import Finding, Params, Place
from oneplusx.domain.rules.doctor.logic import all_atoms, prefixes_meet
from oneplusx.domain.rules.expression import Atom
from oneplusx.domain.rules.limits import Cap, CapUnit
from oneplusx.domain.rules.model import Rule, RuleSet
from oneplusx.domain.rules.record import ConsumptionScope

_WIDTH = {ConsumptionScope.PROGRAM: 0, ConsumptionScope.INSTITUTION: 1, ConsumptionScope.EVER: 2}


def find_gaps(rule_set: RuleSet, catalogue: Catalogue, scales: Scales, on: date | None) -> Iterator[Finding]:
    """Certificate types of the college's majors that no rule takes."""
    atoms = list(all_atoms(rule_set.rules))
    derived = frozenset(item.attribute for item in compile_derivations(rule_set.derivations, scales))
    for item in catalogue.certificates:
        if item.withdrawn_on is not None and on is not None and item.withdrawn_on <= on:
            continue
        majors = _majors_of(item, catalogue)
        if majors is None or any(_takes(rule, atom, item, majors, scales, derived) for rule, atom in atoms):
            continue
        params: Params = {"certificate": item.code, "name_zh": item.name_zh, "name_en": item.name_en, "majors": majors}
        yield Finding("doctor.gap", (Place("catalogue", item.code),), params)


def _majors_of(item: CatalogueCertificate, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The college's majors that the certificate is meant for; ``None`` when it is meant for none of them."""
    if not catalogue.majors:
        return item.majors
    if not item.majors:
        return catalogue.majors
    return tuple(major for major in catalogue.majors if major.startswith(item.majors)) or None


def _takes(
    rule: Rule,
    atom: Atom,
    item: CatalogueCertificate,
    majors: tuple[str, ...],
    scales: Scales,
    derived: frozenset[str],
) -> bool:
    if (atom.types and item.type not in atom.types) or item.type in atom.not_types:
        return False
    scope = rule.scope
    if not prefixes_meet(scope.majors, majors) or (scope.not_majors and _all_barred(majors, scope.not_majors)):
        return False
    known: Mapping[str, AttributeValue] = {"certificate_type": item.code, **item.attributes}
    for criterion in compile_where(atom.where, scales):
        value = known.get(criterion.name) if not criterion.space and criterion.name not in derived else None
        if value is not None and not criterion.test(value):
            return False
    return True


def _all_barred(majors: tuple[str, ...], barred: tuple[str, ...]) -> bool:
    return bool(majors) and all(major.startswith(barred) for major in majors)


def find_idle_caps(rule_set: RuleSet, catalogue: Catalogue) -> Iterator[Finding]:
    """Caps that no learner can ever reach, and caps whose base no program gives.

    An upper rule set without rules of its own caps those of the lower ones: nothing is said about it.
    """
    if not rule_set.rules:
        return
    for cap in rule_set.caps:
        place = (Place("caps", cap.id),)
        if cap.share is not None and catalogue.bases and cap.base not in (*catalogue.bases, *rule_set.bases, "courses"):
            yield Finding("doctor.cap_base_unknown", place, {"cap": cap.id, "base": cap.base})
        why = _idle_reason(rule_set, cap) or _out_of_reach(rule_set, cap, catalogue)
        if why:
            yield Finding("doctor.idle_cap", place, {"cap": cap.id, "why": why})


def _idle_reason(rule_set: RuleSet, cap: Cap) -> str:
    counted = [rule for rule in rule_set.rules if _may_count(cap, rule)]
    if not counted:
        return "no_rule"
    if cap.share is not None and cap.share >= 1 and cap.base in ("program", "courses"):
        return f"share: {cap.share}"
    for other in rule_set.caps:
        if other is not cap and _is_tighter(other, cap) and not (_is_tighter(cap, other) and cap.id < other.id):
            return f"cap: {other.id}"
    return ""


def _may_count(cap: Cap, rule: Rule) -> bool:
    over, target = cap.over, rule.target
    if over.rules and rule.id not in over.rules:
        return False
    if over.categories and rule.category not in over.categories:
        return False
    if over.types and not any(_may_be(atom, over.types) for _, atom in all_atoms([rule])):
        return False
    natures = bool(over.natures) and target.takes_courses
    return (
        not (over.natures or over.slots)
        or not set(over.slots).isdisjoint(target.slots)
        or (natures and (not target.natures or not set(over.natures).isdisjoint(target.natures)))
    )


def _may_be(atom: Atom, types: tuple[str, ...]) -> bool:
    wanted = set(types) - set(atom.not_types)
    return bool(wanted) and (not atom.types or not wanted.isdisjoint(atom.types))


def _is_tighter(other: Cap, cap: Cap) -> bool:
    """Whether the other cap counts all that this one counts and stops no later."""
    if other.unit is not cap.unit or _WIDTH[other.within] < _WIDTH[cap.within]:
        return False
    parts = ("rules", "types", "categories", "natures", "slots")
    for name in parts:
        wide, narrow = set(getattr(other.over, name)), set(getattr(cap.over, name))
        if wide and not (narrow and narrow <= wide):
            return False
    if other.share is not None and cap.share is not None:
        return other.base == cap.base and other.share <= cap.share
    return other.amount is not None and cap.amount is not None and other.amount <= cap.amount


def _out_of_reach(rule_set: RuleSet, cap: Cap, catalogue: Catalogue) -> str:
    """Whether all that can be reached stays within the cap."""
    if cap.amount is None or not catalogue.courses or cap.unit is CapUnit.CONVERSIONS:
        return ""
    if any(_may_count(cap, rule) and rule.target.slots for rule in rule_set.rules):
        return ""
    if cap.over.slots:
        return ""
    courses = [
        course
        for course in catalogue.courses
        if course.institution in ("", rule_set.owner.code)
        and (not cap.over.natures or not course.nature or course.nature in cap.over.natures)
    ]
    most = len(courses) if cap.unit is CapUnit.COURSES else sum(course.credits_hundredths for course in courses)
    return f"all_courses: {Fraction(most, 1 if cap.unit is CapUnit.COURSES else 100)}" if most <= cap.amount else ""
