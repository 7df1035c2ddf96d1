"""Why not (未采用原因): what stands in the way of every possibility that the plan leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from oneplusx.domain.credits import format_credits
from oneplusx.domain.planner.candidates import Candidate, Problem, most_used
from oneplusx.domain.planner.ladders import holds
from oneplusx.domain.planner.model import Reason, WhyNot
from oneplusx.domain.rules import LearnerRecord, Request, RuleSet, evaluate

_LISTED_MAX = 200
_BY_KEY = {
    "achievement": "plan.achievement_used",
    "course": "plan.course_freed_otherwise",
    "family": "plan.family_counted",
    "group": "plan.group_counted",
}


def _taken_keys(chosen: Iterable[Candidate]) -> dict[str, Candidate]:
    return {key: candidate for candidate in chosen for key in candidate.keys}


def _conflict(candidate: Candidate, taken: dict[str, Candidate]) -> Reason | None:
    for key in candidate.keys:
        other = taken.get(key)
        if other is not None:
            kind, _, name = key.partition(":")
            request = other.offer.request
            targets = [target.key for target in request.targets]
            values = {kind: name, "rule": request.rule_id, "targets": ", ".join(targets)}
            return Reason(_BY_KEY[kind], values)
    return None


def _other_use(candidate: Candidate, chosen: Iterable[Candidate]) -> Reason | None:
    """An outcome that keeps its surplus still serves one rule only."""
    modes = {name: (mode, other) for other in chosen for name, mode in other.modes}
    for name, mode in candidate.modes:
        if name in modes and modes[name][0] != mode:
            request = modes[name][1].offer.request
            targets = [target.key for target in request.targets]
            values = {"achievement": name, "rule": request.rule_id, "targets": ", ".join(targets)}
            return Reason("plan.achievement_used", values)
    return None


def _ladder_full(candidate: Candidate, chosen: Iterable[Candidate]) -> Reason | None:
    for rung in candidate.rungs:
        others = [(other, place) for other in chosen for place in other.rungs if place.ladder == rung.ladder]
        if others and not holds([rung, *(place for _, place in others)]):
            kind, _, name = rung.ladder.partition(":")
            request = others[-1][0].offer.request
            targets = ", ".join(target.key for target in request.targets)
            return Reason(_BY_KEY[kind], {kind: name, "rule": request.rule_id, "targets": targets})
    return None


def _short_limit(problem: Problem, candidate: Candidate, chosen: Sequence[Candidate]) -> Reason | None:
    for limit in (*(name for name, _ in candidate.uses), *candidate.stretch):
        used = sum(most_used(other, limit) for other in chosen)
        left = max(0, problem.limits[limit] - used)
        needed = most_used(candidate, limit)
        if needed > left:
            shown = (format_credits(left), format_credits(needed)) if limit in problem.in_credits else (left, needed)
            return Reason("plan.limit_reached", {"limit": limit, "left": shown[0], "needed": shown[1]})
    return None


def _why(problem: Problem, candidate: Candidate, chosen: Sequence[Candidate], taken: dict[str, Candidate]) -> Reason:
    return (
        _conflict(candidate, taken)
        or _other_use(candidate, chosen)
        or _ladder_full(candidate, chosen)
        or _short_limit(problem, candidate, chosen)
        or Reason("plan.no_gain", {"credits": format_credits(candidate.credits_hundredths)})
    )


def _unusable(rule_id: str, rule_set: RuleSet, record: LearnerRecord, on: date) -> WhyNot:
    """Why a rule gives nothing at all: the outcome that comes closest, and what it fails."""
    best: tuple[int, str, tuple[str, ...]] | None = None
    for held_id in sorted(record.achievement_by_id):
        decision = evaluate(rule_set, record, Request(rule_id, (held_id,), ()), on)
        failed = tuple(dict.fromkeys(c.code for c in decision.failed if c.code != "target.given"))
        if best is None or (len(failed), held_id) < best[:2]:
            best = len(failed), held_id, failed
    if best is None:
        return WhyNot(rule_id, (), (), Reason("plan.nothing_held", {}))
    if not best[2]:
        return WhyNot(rule_id, (best[1],), (), Reason("plan.no_target", {"achievement": best[1]}))
    values = {"achievement": best[1], "failed": ", ".join(best[2])}
    return WhyNot(rule_id, (best[1],), (), Reason("plan.no_achievement_fits", values))


def _left_out(problem: Problem, chosen: Sequence[Candidate]) -> Iterator[WhyNot]:
    taken, picked = _taken_keys(chosen), {candidate.order for candidate in chosen}
    used = {candidate.offer.request.rule_id for candidate in chosen}
    shown: set[str] = set()
    room = _LISTED_MAX
    for candidate in problem.candidates:
        rule_id = candidate.offer.request.rule_id or ""
        needed = rule_id not in used and rule_id not in shown
        if candidate.order in picked or not (needed or room > 0):
            continue
        room -= 1
        shown.add(rule_id)
        request = candidate.offer.request
        reason = _why(problem, candidate, chosen, taken)
        yield WhyNot(rule_id, request.achievement_ids, request.targets, reason)


def explain(
    problem: Problem, chosen: Sequence[Candidate], rule_set: RuleSet, record: LearnerRecord, on: date
) -> tuple[WhyNot, ...]:
    """A reason for every possibility left out (at most 200, but every unused rule at least once)."""
    possible = {candidate.offer.request.rule_id for candidate in problem.candidates}
    entries = list(_left_out(problem, chosen))
    entries.extend(_unusable(rule.id, rule_set, record, on) for rule in rule_set.rules if rule.id not in possible)
    return tuple(entries)
