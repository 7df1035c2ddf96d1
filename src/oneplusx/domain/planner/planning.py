"""The planner (转换规划): which conversions are best for a learner, exactly and with reasons.

Steps:
    1. List every application that would be approved on its own (``rules.offers``).
    2. Keep or refuse what is pinned.
    3. Choose: independent parts apart, small ones by search, the others by the solver; objective by objective.
    4. Decide once more what had its credits cut to fit under a limit.
    5. Say why every other possibility was left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from oneplusx.domain.credits import format_credits
from oneplusx.domain.planner.alternatives import other_choices
from oneplusx.domain.planner.candidates import Candidate, Problem, build_problem, request_key, required_courses
from oneplusx.domain.planner.checking import check_plan
from oneplusx.domain.planner.choosing import choose, measure
from oneplusx.domain.planner.explaining import explain
from oneplusx.domain.planner.ladders import highest_groups
from oneplusx.domain.planner.model import DEFAULT, Objective, Plan, PlannedConversion, Reason, RefusedPin
from oneplusx.domain.planner.one_rule import excluding_other_rules
from oneplusx.domain.planner.search import Choice, State
from oneplusx.domain.rules import (
    LearnerRecord,
    Offer,
    Outcome,
    RecordedScore,
    Request,
    RuleSet,
    cap_states,
    decide,
    offers,
)

DEFAULT_TIME_LIMIT_S = 5.0
OPTIONS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class _Task:
    """Whose plan, under which rules, and how."""

    rule_set: RuleSet
    record: LearnerRecord
    on: date
    pinned: tuple[Request, ...]
    effort: float
    why_not: bool
    alternatives: int


@dataclass(frozen=True, slots=True)
class _Given:
    """What there is to choose from, and what is wanted."""

    found: list[Offer]
    complete: bool
    required: Collection[str]
    previous: Collection[object]
    objectives: tuple[Objective, ...]


def _find(problem: Problem, pin: Request) -> Candidate | None:
    rule, achievements, targets = request_key(pin)
    for candidate in problem.candidates:
        known = request_key(candidate.offer.request)
        if known[1:] == (achievements, targets) and rule in ("", known[0]):
            return candidate
    return None


def _keep_pins(problem: Problem, task: _Task) -> tuple[RefusedPin, ...]:
    """Forces the pinned choices that are possible together, in the order given; the others are refused."""
    state, refused = State(problem), []
    for pin in task.pinned:
        candidate = _find(problem, pin)
        if candidate is None:
            failed = decide(task.rule_set, task.record, pin, task.on).failed
            reasons = [
                Reason(test.code, {"subject": test.subject, "actual": test.actual, "required": test.required})
                for test in failed
            ]
            refused.append(RefusedPin(pin, tuple(reasons) or (Reason("plan.pin_not_an_option", {}),)))
        elif candidate not in problem.forced:
            if state.fits(candidate):
                state.add(candidate)
                problem.forced.append(candidate)
            else:
                others = [request_key(kept.offer.request)[0] for kept in problem.forced]
                refused.append(RefusedPin(pin, (Reason("plan.pin_conflicts", {"rules": ", ".join(others)}),)))
    return tuple(refused)


def _cut(request: Request, credits_hundredths: int) -> Request:
    return replace(request, targets=(replace(request.targets[0], credits_hundredths=credits_hundredths),))


class _Decided(NamedTuple):
    """A chosen conversion, with what its decision grants."""

    request: Request
    credits_hundredths: int
    recorded_score: RecordedScore | None


def _decided(task: _Task, choice: Choice) -> tuple[list[_Decided], list[Candidate]]:
    """The chosen conversions as decided; and those whose rule does not accept fewer credits."""
    decided: list[_Decided] = []
    rigid: list[Candidate] = []
    for candidate in choice.chosen:
        offer = candidate.offer
        grant = choice.grants.get(candidate.order, candidate.credits_hundredths)
        if grant == candidate.credits_hundredths:
            decided.append(_Decided(offer.request, grant, offer.scores[0]))
            continue
        request = _cut(offer.request, grant)
        decision = decide(task.rule_set, task.record, request, task.on)
        if decision.outcome is not Outcome.APPROVED or decision.credits_hundredths != grant:
            rigid.append(candidate)
        decided.append(_Decided(request, decision.credits_hundredths, decision.recorded_score))
    return decided, rigid


def _stiffen(rigid: Iterable[Candidate]) -> None:
    """From now on these take their full credits or nothing."""
    for candidate in rigid:
        candidate.uses += tuple((limit, candidate.credits_hundredths) for limit in candidate.stretch)
        candidate.stretch = ()


def _planned(decided: _Decided) -> PlannedConversion:
    request = decided.request
    courses = [target.course_code for target in request.targets if target.course_code is not None]
    slots = [target.slot for target in request.targets if target.slot is not None]
    code = "plan.frees_courses" if courses else "plan.fills_slots"
    values = {
        "courses": ", ".join(courses),
        "slots": ", ".join(slots),
        "credits": format_credits(decided.credits_hundredths),
    }
    return PlannedConversion(
        request.rule_id or "",
        request.achievement_ids,
        request.targets,
        decided.credits_hundredths,
        decided.recorded_score,
        Reason(code, values),
        request,
    )


def without_windows(rule_set: RuleSet) -> RuleSet:
    """The rule set as if applications were taken at any time."""
    if not rule_set.windows:
        return rule_set
    rules = tuple(replace(rule, windows=()) for rule in rule_set.rules)
    return replace(rule_set, rules=rules, windows=())


def plan(
    rule_set: RuleSet,
    record: LearnerRecord,
    on: date,
    *,
    pinned: Sequence[Request] = (),
    previous: Plan | None = None,
    time_limit_s: float = DEFAULT_TIME_LIMIT_S,
    objectives: tuple[Objective, ...] = DEFAULT,
    required: Collection[str] | None = None,
    why_not: bool = True,
    ignore_windows: bool = False,
    alternatives: int = 0,
) -> Plan:
    """The best conversions of one learner (最优转换方案).

    Args:
        rule_set: The composed rule set in force for the learner.
        record: What the learner holds, has studied and has converted, and the program.
        on: Day of application.
        pinned: Choices to keep; a rule id of ``None`` stands for any rule.
        previous: The last plan shown, for stability.
        time_limit_s: Effort allowed to each solution, in the solver's deterministic seconds.
        objectives: In order; see ``Objective``.
        required: Codes of the courses that are requirements by themselves, e.g. those that the graduation
            audit still misses; by default all but electives.
        why_not: Also say why the other possibilities were left out.
        ignore_windows: Plan ahead of the application window.
        alternatives: Also name so many other plans, the next best first (only where the plan is proved).

    Returns:
        The plan; the same input gives the same plan on every machine. ``check_plan`` verifies it.
    """
    if ignore_windows:
        rule_set = without_windows(rule_set)
    task = _Task(rule_set, record, on, tuple(pinned), time_limit_s, why_not, alternatives)
    found = list(islice(offers(rule_set, record, on), OPTIONS_MAX + 1))
    apart, is_whole = excluding_other_rules(rule_set, found[:OPTIONS_MAX])
    given = _Given(
        found=apart,
        complete=len(found) <= OPTIONS_MAX and is_whole,
        required=required_courses(record.program) if required is None else frozenset(required),
        previous={request_key(conversion.request) for conversion in previous.chosen} if previous else set(),
        objectives=objectives,
    )
    best, crowded = _best(task, given, ladders=True)
    if crowded and check_plan(rule_set, record, best, on):
        best, _ = _best(task, given, ladders=False)
        return replace(best, proved=False)
    return best


def _best(task: _Task, given: _Given, *, ladders: bool) -> tuple[Plan, bool]:
    """The best plan, and whether it has to be tested for what ladders do not say."""
    problem = build_problem(
        given.found,
        cap_states(task.rule_set, task.record, task.on),
        required=given.required,
        previous=given.previous,
        objectives=given.objectives,
        highest=highest_groups(task.rule_set) if ladders else None,
    )
    refused = _keep_pins(problem, task)
    while True:
        choice = choose(problem, effort=task.effort)
        decided, rigid = _decided(task, choice)
        if not rigid:
            break
        _stiffen(rigid)
    best = replace(
        _plan_of(task, given, problem, choice, decided),
        why_not=explain(problem, choice.chosen, task.rule_set, task.record, task.on) if task.why_not else (),
        refused_pins=refused,
        alternatives=tuple(_alternatives(task, given, problem, choice)),
    )
    return best, _is_crowded(choice.chosen)


def _is_crowded(chosen: Sequence[Candidate]) -> bool:
    """Whether a conversion that stands on several ladders shares one: then the ladders allow a little too much."""
    standing: dict[str, int] = {}
    for candidate in chosen:
        for rung in candidate.rungs:
            standing[rung.ladder] = standing.get(rung.ladder, 0) + 1
    return any(len(c.rungs) > 1 and any(standing[rung.ladder] > 1 for rung in c.rungs) for c in chosen)


def _plan_of(task: _Task, given: _Given, problem: Problem, choice: Choice, decided: Sequence[_Decided]) -> Plan:
    granted = sum(own.credits_hundredths for own in decided)
    return Plan(
        rule_set_code=task.rule_set.code,
        version=task.rule_set.version,
        on=task.on,
        chosen=tuple(_planned(own) for own in decided),
        objectives=measure(problem, choice.chosen, granted),
        proved=choice.proved and given.complete,
        gap=choice.gap,
    )


def _alternatives(task: _Task, given: _Given, problem: Problem, choice: Choice) -> Iterator[Plan]:
    """The next best plans; one that its rules do not accept as it stands is left out."""
    if not task.alternatives or not choice.proved:
        return
    for other in other_choices(problem, choice, limit=task.alternatives, effort=task.effort):
        decided, rigid = _decided(task, other)
        found = _plan_of(task, given, problem, other, decided)
        if not rigid and not check_plan(task.rule_set, task.record, found, task.on):
            yield found
