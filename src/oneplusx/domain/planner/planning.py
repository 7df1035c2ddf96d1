"""The planner (转换规划): which conversions are best for a learner, exactly and with reasons.

Steps:
    1. List every application that would be approved on its own (``rules.options``).
    2. Keep or refuse what is pinned.
    3. Choose: independent parts apart, small ones by search, the others by the solver; objective by objective.
    4. Decide once more what had its credits cut to fit under a limit.
    5. Say why every other possibility was left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from oneplusx.domain.credits import format_credits
from oneplusx.domain.planner.candidates import Candidate, Problem, build_problem, request_key, required_courses
from oneplusx.domain.planner.explaining import explain
from oneplusx.domain.planner.matching import match
from oneplusx.domain.planner.model import DEFAULT, Objective, Plan, PlannedConversion, Reason, RefusedPin
from oneplusx.domain.planner.search import Choice, Search, State, is_searchable, share_out, split
from oneplusx.domain.rules import (
    Decision,
    LearnerRecord,
    Option,
    Outcome,
    Request,
    RuleSet,
    cap_states,
    decide,
    options,
)

DEFAULT_TIME_LIMIT_S = 5.0
OPTIONS_MAX = 20_000
_NODES_MAX = 4_000
_MATCH_FROM = 12


def _find(problem: Problem, pin: Request) -> Candidate | None:
    rule, achievements, targets = request_key(pin)
    for candidate in problem.candidates:
        known = request_key(candidate.option.request)
        if known[1:] == (achievements, targets) and rule in ("", known[0]):
            return candidate
    return None


def _keep_pins(
    problem: Problem, pinned: Iterable[Request], rule_set: RuleSet, record: LearnerRecord, on: date
) -> tuple[RefusedPin, ...]:
    """Forces the pinned choices that are possible together, in the order given; the others are refused."""
    state, refused = State(problem), []
    for pin in pinned:
        candidate = _find(problem, pin)
        if candidate is None:
            failed = decide(rule_set, record, pin, on).failed
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
                others = [request_key(kept.option.request)[0] for kept in problem.forced]
                refused.append(RefusedPin(pin, (Reason("plan.pin_conflicts", {"rules": ", ".join(others)}),)))
    return tuple(refused)


def _choose_part(problem: Problem, part: Sequence[Candidate], effort: float) -> Choice:
    if len(part) > _MATCH_FROM:
        matched = match(problem, part)
        if matched is not None:
            return Choice(matched)
    search = Search(problem, part, nodes_max=_NODES_MAX)
    if is_searchable(part) and search.run():
        return Choice(search.chosen)
    from oneplusx.domain.planner.solver import solve  # noqa: PLC0415  the solver loads in seconds

    found = solve(problem, part, effort=effort)
    if found is not None:
        if is_searchable(part):
            found.grants = {}
        return found
    return Choice(search.chosen, proved=False)


def choose(problem: Problem, *, effort: float) -> Choice:
    """The best candidates that fit together.

    Args:
        problem: What to choose from; its forced candidates must fit together.
        effort: Deterministic time allowed to each solution of the solver, about seconds.
    """
    whole = Choice([])
    for part in split(problem):
        choice = _choose_part(problem, part, effort)
        whole.chosen.extend(choice.chosen)
        whole.grants.update(choice.grants or share_out(problem, choice.chosen))
        whole.proved = whole.proved and choice.proved
        whole.gap = whole.gap or choice.gap
    whole.chosen.sort(key=lambda candidate: candidate.order)
    return whole


def _cut(request: Request, credits_hundredths: int) -> Request:
    return replace(request, targets=(replace(request.targets[0], credits_hundredths=credits_hundredths),))


def _decided(
    choice: Choice, rule_set: RuleSet, record: LearnerRecord, on: date
) -> tuple[list[tuple[Candidate, Request, Decision]], list[Candidate]]:
    """The chosen conversions as decided; and those whose rule does not accept fewer credits."""
    decided, rigid = [], []
    for candidate in choice.chosen:
        request, decision = candidate.option.request, candidate.option.decision
        grant = choice.grants.get(candidate.order, candidate.credits_hundredths)
        if grant < candidate.credits_hundredths:
            request = _cut(request, grant)
            decision = decide(rule_set, record, request, on)
            if decision.outcome is not Outcome.APPROVED or decision.credits_hundredths != grant:
                rigid.append(candidate)
        decided.append((candidate, request, decision))
    return decided, rigid


def _stiffen(rigid: Iterable[Candidate]) -> None:
    """From now on these take their full credits or nothing."""
    for candidate in rigid:
        candidate.uses += tuple((limit, candidate.credits_hundredths) for limit in candidate.stretch)
        candidate.stretch = ()


def _planned(request: Request, decision: Decision) -> PlannedConversion:
    courses = [target.course_code for target in decision.targets if target.course_code is not None]
    slots = [target.slot for target in decision.targets if target.slot is not None]
    code = "plan.frees_courses" if courses else "plan.fills_slots"
    values = {
        "courses": ", ".join(courses),
        "slots": ", ".join(slots),
        "credits": format_credits(decision.credits_hundredths),
    }
    return PlannedConversion(
        decision.rule_id or "",
        request.achievement_ids,
        request.targets,
        decision.credits_hundredths,
        decision.recorded_score,
        Reason(code, values),
        request,
    )


def measure(problem: Problem, chosen: Iterable[Candidate], granted: int) -> tuple[tuple[Objective, int], ...]:
    """Value of each objective; outcomes spent as a number, fewer is better."""
    state = State(problem)
    for candidate in chosen:
        state.add(candidate)
    values = dict(zip(problem.objectives, state.value(), strict=False))
    if Objective.ACHIEVEMENTS in values:
        values[Objective.ACHIEVEMENTS] = -values[Objective.ACHIEVEMENTS]
    if Objective.CREDITS in values:
        values[Objective.CREDITS] = granted
    return tuple(values.items())


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

    Returns:
        The plan; the same input gives the same plan on every machine. ``check_plan`` verifies it.
    """
    found: list[Option] = list(islice(options(rule_set, record, on, ignore_windows=ignore_windows), OPTIONS_MAX + 1))
    complete = len(found) <= OPTIONS_MAX
    wanted = required_courses(record.program) if required is None else frozenset(required)
    kept = {request_key(conversion.request) for conversion in previous.chosen} if previous else set()
    caps = cap_states(rule_set, record, on)
    problem = build_problem(found[:OPTIONS_MAX], caps, required=wanted, previous=kept, objectives=objectives)
    refused = _keep_pins(problem, pinned, rule_set, record, on)
    while True:
        choice = choose(problem, effort=time_limit_s)
        decided, rigid = _decided(choice, rule_set, record, on)
        if not rigid:
            break
        _stiffen(rigid)
    granted = sum(decision.credits_hundredths for _, _, decision in decided)
    return Plan(
        rule_set_code=rule_set.code,
        version=rule_set.version,
        on=on,
        chosen=tuple(_planned(request, decision) for _, request, decision in decided),
        objectives=measure(problem, choice.chosen, granted),
        proved=choice.proved and complete,
        gap=choice.gap,
        why_not=explain(problem, choice.chosen, rule_set, record, on) if why_not else (),
        refused_pins=refused,
    )
