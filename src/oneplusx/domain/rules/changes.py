"""The smallest change (最小改动) that turns a refusal into an approval, proved by deciding again.

Steps: 1 one change of the request itself (day, credits, targets, outcomes, rule); 2 the facts that are wrong
or missing, all of them together. What does not lead to an approval is never suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

from oneplusx.domain.achievement import AttributeValue, HeldAchievement
from oneplusx.domain.rules.compiled import CompiledRule, CompiledRuleSet, compiled
from oneplusx.domain.rules.decision import (
    Change,
    Condition,
    Decision,
    Outcome,
    Purpose,
    Request,
    TargetRef,
    TraceValue,
)
from oneplusx.domain.rules.evaluation import evaluate, evaluate_rule
from oneplusx.domain.rules.limits import Window
from oneplusx.domain.rules.model import RuleSet
from oneplusx.domain.rules.policy import CreditBasis
from oneplusx.domain.rules.record import CourseStanding, CourseStatus, LearnerRecord
from oneplusx.domain.rules.windows import next_opening, windows_for

_TRIALS_MAX = 200
Trial = tuple[Change, LearnerRecord, Request, date]


def smallest_change(
    rule_set: RuleSet, record: LearnerRecord, request: Request, on: date, decision: Decision
) -> tuple[Change, ...]:
    """The fewest changes that give an approval; empty when none is found."""
    rules = compiled(rule_set)
    rule = rules.by_id.get(decision.rule_id or "")
    asked = request if rule is None else replace(request, rule_id=rule.rule.id)
    for place, (change, new_record, new_request, new_on) in enumerate(_edits(rules, record, asked, on, decision)):
        if place >= _TRIALS_MAX:
            break
        if evaluate(rule_set, new_record, new_request, new_on).outcome is Outcome.APPROVED:
            return (change,)
    return () if rule is None else _mended(rules, rule, record, asked, on)


def _edits(
    rules: CompiledRuleSet, record: LearnerRecord, request: Request, on: date, decision: Decision
) -> Iterator[Trial]:
    rule = rules.by_id.get(decision.rule_id or "")
    codes = {condition.code for condition in decision.failed}
    if rule is not None:
        if "window.open" in codes:
            windows = windows_for(rule.windows, decision.purpose, record.program)
            yield from _other_days(windows, record, request, on)
        yield from _lower_credits(record, request, on, decision)
        yield from _fewer_targets(record, request, on)
        yield from _fewer_outcomes(record, request, on)
    if _only_about_targets(codes) and rule is not None:
        yield from _other_targets(rule, record, request, on)
    if not _only_about_facts(decision):
        for other in rules.rules:
            if other is not rule:
                change = Change("other_rule", {"rule_id": other.rule.id})
                yield change, record, replace(request, rule_id=other.rule.id), on


def _only_about_targets(codes: set[str]) -> bool:
    return all(code.startswith(("target.", "credits.", "cap")) for code in codes)


def _only_about_facts(decision: Decision) -> bool:
    return all(condition.missing or condition.code in _FACTS for condition in decision.failed)


_FACTS = frozenset({"achievement.valid", "source.score", "window.open"})


def _other_days(windows: tuple[Window, ...], record: LearnerRecord, request: Request, on: date) -> Iterator[Trial]:
    day = next_opening(windows, on, record.calendar, request.at)
    if day is not None:
        yield Change("apply_on", {"on": day.isoformat()}), record, replace(request, at=None), day


def _lower_credits(record: LearnerRecord, request: Request, on: date, decision: Decision) -> Iterator[Trial]:
    """Fewer credits for a single slot: the room that the tightest failing limit leaves."""
    if len(request.targets) != 1 or request.targets[0].slot is None:
        return
    rooms: list[int] = []
    rooms.extend(
        int(state.limit) - state.before
        for state in decision.caps
        if state.limit is not None and state.unit == "credits_hundredths" and state.after > state.limit
    )
    rooms.extend(
        condition.required
        for condition in decision.failed
        if condition.code in ("credits.within_outcome", "target.room") and isinstance(condition.required, int)
    )
    if rooms and min(rooms) > 0:
        lower = replace(request.targets[0], credits_hundredths=min(rooms))
        change = Change("fewer_credits", {"target": lower.key, "credits_hundredths": min(rooms)})
        yield change, record, replace(request, targets=(lower,)), on


def _fewer_targets(record: LearnerRecord, request: Request, on: date) -> Iterator[Trial]:
    refs = tuple(sorted(request.targets, key=lambda ref: ref.key))
    for size in range(len(refs) - 1, 0, -1):
        for kept in combinations(refs, size):
            dropped = tuple(ref.key for ref in refs if ref not in kept)
            yield Change("drop_targets", {"targets": dropped}), record, replace(request, targets=kept), on


def _fewer_outcomes(record: LearnerRecord, request: Request, on: date) -> Iterator[Trial]:
    ids = tuple(sorted(set(request.achievement_ids)))
    for size in range(len(ids) - 1, 0, -1):
        for kept in combinations(ids, size):
            dropped = tuple(held_id for held_id in ids if held_id not in kept)
            change = Change("drop_achievements", {"achievements": dropped})
            yield change, record, replace(request, achievement_ids=kept), on


def _other_targets(rule: CompiledRule, record: LearnerRecord, request: Request, on: date) -> Iterator[Trial]:
    """Another target for a single one: the course with most credits first, then slots."""
    if len(request.targets) != 1:
        return
    named = request.targets[0].key
    refs: list[TargetRef] = []
    if rule.rule.target.takes_courses:
        courses = sorted(record.program.courses, key=lambda course: (-course.credits_hundredths, course.code))
        refs += [TargetRef(course_code=course.code) for course in courses]
    refs += [TargetRef(slot=slot) for slot in sorted(rule.slots)]
    for ref in refs:
        if ref.key != named:
            yield Change("other_target", {"target": ref.key}), record, replace(request, targets=(ref,)), on


class _Mend:
    """A copy of the case in which failing facts are put right one by one."""

    def __init__(self, record: LearnerRecord, request: Request, on: date) -> None:
        self.record, self.request, self.on = record, request, on
        self.changes: list[Change] = []
        self.purpose: Purpose | None = None

    def held(self, held_id: str, edit: Callable[[HeldAchievement], HeldAchievement]) -> None:
        achievements = tuple(edit(held) if held.id == held_id else held for held in self.record.achievements)
        self.record = replace(self.record, achievements=achievements)

    def attribute(self, held_id: str, name: str, value: AttributeValue) -> None:
        self.held(held_id, lambda held: replace(held, attributes=dict(held.attributes) | {name: value}))

    def note(self, code: str, params: Mapping[str, TraceValue]) -> None:
        self.changes.append(Change(code, params))


def _mended(
    rules: CompiledRuleSet, rule: CompiledRule, record: LearnerRecord, request: Request, on: date
) -> tuple[Change, ...]:
    mend = _Mend(record, request, on)
    decision = evaluate_rule(rules, rule, record, request, on)
    mend.purpose = decision.purpose
    for condition in decision.failed:
        repair = _REPAIRS.get(condition.code)
        if repair is None or not repair(mend, rule, condition):
            return ()
    after = evaluate_rule(rules, rule, mend.record, mend.request, mend.on)
    return tuple(mend.changes) if after.outcome is Outcome.APPROVED else ()


def _renew(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    mend.held(
        condition.subject, lambda held: replace(held, expires_on=None, obtained_on=min(mend.on, held.obtained_on))
    )
    mend.note("renew_achievement", {"achievement": condition.subject, "valid_on": condition.required})
    return True


def _renew_age(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    mend.held(condition.subject, lambda held: replace(held, obtained_on=mend.on))
    mend.note("renew_achievement", {"achievement": condition.subject, "issued_from": condition.required})
    return True


def _verify(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    mend.held(condition.subject, lambda held: replace(held, verified=True))
    mend.note("verify_evidence", {"achievement": condition.subject})
    return True


def _await_force(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    """A rule set that is not yet in force will be; one that has ended stays ended."""
    start = str(condition.required).partition("–")[0]
    if not start or date.fromisoformat(start) <= mend.on:
        return False
    mend.on = date.fromisoformat(start)
    mend.note("apply_on", {"on": start})
    return True


def _wait(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    mend.on = max(mend.on, date.fromisoformat(str(condition.actual)))
    mend.note("apply_on", {"on": mend.on.isoformat()})
    return True


def _open_window(mend: _Mend, rule: CompiledRule, _condition: Condition) -> bool:
    windows = windows_for(rule.windows, mend.purpose, mend.record.program)
    day = next_opening(windows, mend.on, mend.record.calendar, mend.request.at)
    if day is None:
        return False
    mend.on, mend.request = day, replace(mend.request, at=None)
    mend.note("apply_on", {"on": day.isoformat()})
    return True


def _reach(mend: _Mend, rule: CompiledRule, condition: Condition) -> bool:
    """Supplies the value that a criterion asks for; only what a learner can still reach (score, hours, level)."""
    for atom in rule.atoms:
        for criterion in atom.criteria:
            if (criterion.name, criterion.required) == (
                condition.field,
                condition.required,
            ) and criterion.goal is not None:
                mend.attribute(condition.subject, criterion.name, criterion.goal)
                code = "supply_attribute" if condition.missing else "reach_attribute"
                params = {"achievement": condition.subject, "field": criterion.name, "required": condition.required}
                mend.note(code, params)
                return True
    return False


def _meet_course(mend: _Mend, rule: CompiledRule, condition: Condition) -> bool:
    """Supplies what the course asks for and a learner can still bring, a number: attendance, homework."""
    value = _wanted_of_course(rule, condition)
    code = condition.subject.removeprefix("course:")
    if value is None or condition.field in _SETTLED_FACTS:
        return False
    standing = mend.record.standing_by_code.get(code) or CourseStanding(code, CourseStatus.NOT_TAKEN)
    mended = replace(standing, facts=dict(standing.facts) | {condition.field: value})
    others = tuple(one for one in mend.record.courses if one.code != code)
    mend.record = replace(mend.record, courses=(*others, mended))
    params = {"target": condition.subject, "field": condition.field, "required": condition.required}
    mend.note("meet_course", params)
    return True


_SETTLED_FACTS = frozenset({"code", "nature", "status", "credits", "score"})
"""What a learner cannot bring about by asking again."""


def _wanted_of_course(rule: CompiledRule, condition: Condition) -> AttributeValue | None:
    for criterion in rule.target_criteria:
        if criterion.name != condition.field:
            continue
        if criterion.bound_by:
            number = str(condition.required).removeprefix("≥ ")
            return Fraction(number) if criterion.upward and not condition.missing else None
        if criterion.required == condition.required:
            return None if isinstance(criterion.goal, str) else criterion.goal
    return None


def _supply_number(mend: _Mend, rule: CompiledRule, condition: Condition) -> bool:
    name = condition.field
    if name == "bank_value":
        mend.held(condition.subject, lambda held: replace(held, bank_value_hundredths=10**6))
    else:
        mend.attribute(condition.subject, name, 10**6 if rule.rule.credits.basis is CreditBasis.OUTCOME else 10**4)
    mend.note("supply_attribute", {"achievement": condition.subject, "field": name, "required": "known"})
    return True


def _match_content(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    if not isinstance(condition.required, Fraction):
        return False
    least = condition.required
    targets = tuple(
        replace(ref, content_match=least) if ref.key == condition.subject else ref for ref in mend.request.targets
    )
    mend.request = replace(mend.request, targets=targets)
    mend.note("raise_content_match", {"target": condition.subject, "required": least})
    return True


def _give_evidence(mend: _Mend, _rule: CompiledRule, condition: Condition) -> bool:
    mend.request = replace(mend.request, evidence=(*mend.request.evidence, condition.field))
    mend.note("give_evidence", {"kind": condition.field})
    return True


def _ask_panel(mend: _Mend, rule: CompiledRule, condition: Condition) -> bool:
    least, _most = rule.rule.credits.range_hundredths or (0, 0)
    mend.request = replace(mend.request, granted_credits_hundredths=least)
    mend.note("panel", {"range_hundredths": condition.required})
    return True


_REPAIRS: Mapping[str, Callable[[_Mend, CompiledRule, Condition], bool]] = {
    "rule_set.in_force": _await_force,
    "achievement.obtained": _wait,
    "achievement.valid": _renew,
    "achievement.age": _renew_age,
    "achievement.verified": _verify,
    "source.level": _reach,
    "source.score": _reach,
    "source.hours": _reach,
    "source.attribute": _reach,
    "credits.outcome_known": _supply_number,
    "credits.hours_known": _supply_number,
    "credits.bank_value": _supply_number,
    "target.content_match": _match_content,
    "target.precondition": _meet_course,
    "evidence.given": _give_evidence,
    "credits.panel": _ask_panel,
    "window.open": _open_window,
}
