"""The checker rejects whatever is changed in a plan, on its own: it shares no code with what made the plan."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.plan_worlds import ON, world
from oneplusx.domain.planner import Objective, Plan, PlannedConversion, Reason, WhyNot, check_plan, plan
from oneplusx.domain.rules import LearnerRecord, RecordedScore, Request, RuleSet, evaluate

SOURCE = Path(__file__).parents[3] / "src/oneplusx/domain/planner"
SEEDS = (4, 7, 9)
CLASHES = {
    "plan.achievement_used",
    "plan.course_freed_otherwise",
    "plan.group_counted",
    "plan.limit_reached",
}


@lru_cache
def planned(seed: int) -> tuple[RuleSet, LearnerRecord, Plan]:
    """A world and its best plan."""
    rule_set, record = world(seed)
    return rule_set, record, plan(rule_set, record, ON)


def _fresh(found: Plan, chosen: tuple[PlannedConversion, ...]) -> Plan:
    """The plan with other conversions, and totals that are true of them where they can be computed."""
    values = dict(found.objectives)
    values[Objective.CREDITS] = sum(conversion.credits_hundredths for conversion in chosen)
    values[Objective.ACHIEVEMENTS] = len({name for conversion in chosen for name in conversion.achievement_ids})
    values.pop(Objective.SCORE)
    return replace(found, chosen=chosen, objectives=tuple(values.items()))


def _with(found: Plan, place: int, conversion: PlannedConversion) -> tuple[PlannedConversion, ...]:
    return (*found.chosen[:place], conversion, *found.chosen[place + 1 :])


def _changed(found: Plan, place: int) -> Iterator[tuple[str, tuple[PlannedConversion, ...]]]:
    """Every way of spoiling one conversion."""
    one = found.chosen[place]
    other = found.chosen[place - 1]
    yield "more credits", _with(found, place, replace(one, credits_hundredths=one.credits_hundredths + 50))
    yield "fewer credits", _with(found, place, replace(one, credits_hundredths=one.credits_hundredths - 50))
    yield "other score", _with(found, place, replace(one, recorded_score=RecordedScore(None, "合格")))
    yield "no rule", _with(found, place, replace(one, rule_id=""))
    yield "other rule", _with(found, place, replace(one, request=replace(one.request, rule_id=other.rule_id + "-x")))
    yield "other outcome", _with(found, place, replace(one, achievement_ids=other.achievement_ids))
    yield "other target", _with(found, place, replace(one, targets=other.targets))
    yield "twice", (*found.chosen, one)
    yield "outcome not held", _with(found, place, _asking(one, replace(one.request, achievement_ids=("nobody",))))
    if one.rule_id != other.rule_id:  # within a rule a swap may well be another good plan
        yield "swapped targets", _swapped(found, place)
    yield (
        "swapped outcomes",
        _with(found, place, _asking(one, replace(one.request, achievement_ids=other.achievement_ids))),
    )
    yield "nothing asked", _with(found, place, _asking(one, replace(one.request, targets=())))


def _asking(one: PlannedConversion, request: Request) -> PlannedConversion:
    return replace(one, request=request, achievement_ids=request.achievement_ids, targets=request.targets)


def _swapped(found: Plan, place: int) -> tuple[PlannedConversion, ...]:
    one, other = found.chosen[place], found.chosen[place - 1]
    chosen = list(found.chosen)
    chosen[place] = _asking(one, replace(one.request, targets=other.request.targets))
    chosen[place - 1] = _asking(other, replace(other.request, targets=one.request.targets))
    return tuple(chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_spoiled_conversion_is_rejected(seed: int) -> None:
    rule_set, record, found = planned(seed)
    assert check_plan(rule_set, record, found, ON) == []
    for place in range(len(found.chosen)):
        for name, chosen in _changed(found, place):
            if chosen != found.chosen:
                assert check_plan(rule_set, record, _fresh(found, chosen), ON), (name, found.chosen[place])


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_or_claiming_is_rejected(seed: int) -> None:
    rule_set, record, found = planned(seed)
    for place in range(len(found.chosen)):
        dropped = replace(found, chosen=(*found.chosen[:place], *found.chosen[place + 1 :]))
        assert check_plan(rule_set, record, dropped, ON)
    for objective in (Objective.CREDITS, Objective.SCORE, Objective.ACHIEVEMENTS):
        claimed = tuple((name, value + (name is objective)) for name, value in found.objectives)
        assert check_plan(rule_set, record, replace(found, objectives=claimed), ON)
    assert check_plan(rule_set, record, replace(found, version="2"), ON)
    assert check_plan(rule_set, record, replace(found, rule_set_code="other"), ON)


def _added(rule_set: RuleSet, record: LearnerRecord, entry: WhyNot) -> PlannedConversion:
    request = Request(entry.rule_id, entry.achievement_ids, entry.targets)
    decision = evaluate(rule_set, record, request, ON)
    return PlannedConversion(
        entry.rule_id,
        entry.achievement_ids,
        entry.targets,
        decision.credits_hundredths,
        decision.recorded_score,
        Reason("", {}),
        request,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_left_out_for_a_clash_cannot_be_added(seed: int) -> None:
    rule_set, record, found = planned(seed)
    tried = 0
    for entry in found.why_not:
        if entry.reason.code in CLASHES and entry.targets:
            tried += 1
            more = (*found.chosen, _added(rule_set, record, entry))
            assert check_plan(rule_set, record, _fresh(found, more), ON), entry
    assert tried > 50


def _imported(module: str) -> set[str]:
    tree = ast.parse((SOURCE / f"{module}.py").read_text("utf-8"))
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return names | {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}


def test_the_checker_shares_no_code_with_what_makes_plans() -> None:
    """It knows the shape of a plan and the rules themselves, and nothing else of the planner."""
    assert {name for name in _imported("checking") if "planner" in name} == {"oneplusx.domain.planner.model"}
    assert not {name for name in _imported("model") if "planner" in name}
    assert not any(name.startswith(("ortools", "numpy")) for name in _imported("checking"))
