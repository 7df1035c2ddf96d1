"""Rules that nothing can match (失效): by their own words, by the rule set's settings, or by the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplusx.domain.rules.doctor.catalogue import Catalogue, CatalogueCourse
from oneplusx.domain.rules.doctor.findings import Finding, Place
from oneplusx.domain.rules.doctor.logic import Logic, exact_values, prefixes_meet
from oneplusx.domain.rules.expression import AllOf, Atom, NOf, Source, Target
from oneplusx.domain.rules.model import Rule, RuleSet, Scope
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy

_ANYWHERE = Scope()


class Morgue:
    """Finds dead rules of one rule set."""

    def __init__(self, rule_set: RuleSet, catalogue: Catalogue, logic: Logic) -> None:
        """Prepares what all rules are held against."""
        self._rule_set = rule_set
        self._settings = rule_set.settings
        self._logic = logic
        self._catalogue = catalogue
        self._own_courses = tuple(
            course for course in catalogue.courses if course.institution in ("", rule_set.owner.code)
        )
        self._own_codes = frozenset(course.code for course in self._own_courses)
        self._types = frozenset(catalogue.types)
        self._certificates = frozenset(item.code for item in catalogue.certificates)

    def find(self) -> Iterator[Finding]:
        """Every rule that can never give anything, each reason once."""
        for rule in self._rule_set.rules:
            for code, params in self._reasons(rule):
                yield Finding(code, (Place("rules", rule.id),), {"rule": rule.id, **params})

    def _reasons(self, rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
        reason = self._source_reason(rule.source)
        if reason:
            yield "doctor.dead_source", {"why": reason}
        reason = self._target_reason(rule.target)
        if reason:
            yield "doctor.dead_target", {"why": reason}
        if rule.scope is not _ANYWHERE and rule.scope != _ANYWHERE:
            reason = self._scope_reason(rule.scope)
            if reason:
                yield "doctor.dead_scope", {"why": reason}
        reason = self._credit_reason(rule)
        if reason:
            yield "doctor.dead_credits", {"why": reason}

    def _source_reason(self, source: Source) -> str:
        """Why a source can never be met."""
        if isinstance(source, Atom):
            return self._atom_reason(source)
        reasons = [self._source_reason(part) for part in source.of]
        dead = [reason for reason in reasons if reason]
        if isinstance(source, AllOf):
            return dead[0] if dead else ""
        needed = source.n if isinstance(source, NOf) else 1
        if needed > len(reasons):
            return f"n={needed} > {len(reasons)}"
        alive = len(reasons) - len(dead)
        return dead[0] if dead and alive < needed else ""

    def _atom_reason(self, atom: Atom) -> str:
        accepted = self._settings.accepted_types
        if accepted and atom.types and not set(atom.types) & set(accepted):
            return f"accepted_types: {', '.join(accepted)}"
        if atom.not_types and atom.types and set(atom.types) <= set(atom.not_types):
            return f"not_types: {', '.join(atom.not_types)}"
        if len(atom.where) > 1:
            conflict = self._logic.conflict_in(atom.where)
            if conflict is not None:
                return conflict
        if self._types and atom.types and self._types.isdisjoint(atom.types):
            return f"types: {', '.join(atom.types)}"
        if self._certificates:
            asked = exact_values(atom.where, "certificate_type")
            if asked and self._certificates.isdisjoint(map(str, asked)):
                return f"certificate_type: {', '.join(map(str, asked))}"
        return ""

    def _target_reason(self, target: Target) -> str:
        """Why no course and no slot can be reached."""
        limit = self._settings.targets_max
        if limit is not None and target.count_min > limit:
            return f"targets_max: {limit} < {target.count_min}"
        if target.where:
            conflict = self._logic.conflict_in(target.where)
            if conflict is not None:
                return conflict
        if target.slots and (not self._catalogue.slots or set(target.slots) & set(self._catalogue.slots)):
            return ""
        if not target.takes_courses:
            return f"slots: {', '.join(target.slots)}"
        return self._excluded(target) or self._not_offered(target)

    def _excluded(self, target: Target) -> str:
        """What the rule itself or the settings take away."""
        settings = self._settings
        if target.natures and (target.not_natures or settings.excluded_natures):
            barred = {*target.not_natures, *settings.excluded_natures}
            if set(target.natures) <= barred:
                return f"excluded_natures: {', '.join(sorted(target.natures))}"
        if target.courses and (target.not_courses or settings.excluded_courses):
            barred = {*target.not_courses, *settings.excluded_courses}
            if set(target.courses) <= barred:
                return f"excluded_courses: {', '.join(sorted(target.courses))}"
        barred_names = settings.excluded_course_names
        if target.names and barred_names and all(_contains(name, barred_names) for name in target.names):
            return f"excluded_course_names: {', '.join(barred_names)}"
        return ""

    def _not_offered(self, target: Target) -> str:
        if not self._own_courses:
            return ""
        if target.courses and self._own_codes.isdisjoint(target.courses):
            return f"courses: {', '.join(target.courses)}"
        if target.courses and not (target.natures or target.not_natures or target.names):
            return ""
        if any(self._reaches(target, course) for course in self._own_courses):
            return ""
        return ", ".join(target.names or target.natures or target.courses)

    def _reaches(self, target: Target, course: CatalogueCourse) -> bool:
        settings, name, nature = self._settings, course.name, course.nature
        named = not name or (
            (not target.names or _contains(name, target.names)) and not _contains(name, settings.excluded_course_names)
        )
        natured = not nature or (
            (not target.natures or nature in target.natures)
            and nature not in (*target.not_natures, *settings.excluded_natures)
        )
        coded = (not target.courses or course.code in target.courses) and course.code not in (
            *target.not_courses,
            *settings.excluded_courses,
        )
        return named and natured and coded

    def _scope_reason(self, scope: Scope) -> str:
        """Why no enrollment can be meant."""
        settings, catalogue = self._settings, self._catalogue
        first, last = self._rule_set.entry_years
        lowest, highest = scope.entry_year_from or 0, scope.entry_year_to or 9999
        if lowest > highest or lowest > (last or 9999) or highest < (first or 0):
            return f"entry_years: {scope.entry_year_from or ''}–{scope.entry_year_to or ''}"
        if scope.majors and scope.not_majors and all(major.startswith(scope.not_majors) for major in scope.majors):
            return f"not_majors: {', '.join(scope.not_majors)}"
        types = settings.education_types
        if scope.education_types and types and not set(scope.education_types) & set(types):
            return f"education_types: {', '.join(types)}"
        lengths = settings.lengths_years
        if scope.lengths_years and lengths and not set(scope.lengths_years) & set(lengths):
            return f"lengths_years: {', '.join(map(str, lengths))}"
        if catalogue.majors and scope.majors and not prefixes_meet(scope.majors, catalogue.majors):
            return f"majors: {', '.join(scope.majors)}"
        return ""

    def _credit_reason(self, rule: Rule) -> str:
        """Why the credits can never be positive."""
        policy = rule.credits
        if policy.basis is CreditBasis.NONE:
            return ""
        if policy.at_most_hundredths is not None and policy.at_most_hundredths <= 0:
            return "at_most"
        if policy.basis is CreditBasis.FIXED and policy.fixed_hundredths <= 0:
            return "give"
        if policy.basis is CreditBasis.TABLE and not _gives(policy):
            return "rows"
        zero = [cap.id for cap in self._rule_set.caps if cap.amount == 0 and self._only_over(cap.over.rules, rule)]
        return f"caps: {', '.join(zero)}" if zero else ""

    def _only_over(self, rules: Sequence[str], rule: Rule) -> bool:
        return rule.id in rules


def _gives(policy: CreditPolicy) -> bool:
    return any(row.give_hundredths > 0 for row in policy.rows)


def _contains(name: str, parts: Sequence[str]) -> bool:
    return any(part in name for part in parts)
