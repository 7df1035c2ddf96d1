"""Small random problems with everything the planner knows, and the best of all subsets, found by trying them.

What fits together is written down here once more, from the rules' meaning, sharing nothing with the planner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations
from random import Random

from oneplusx.domain.planner.candidates import Problem, build_problem
from oneplusx.domain.planner.model import DEFAULT, Objective
from oneplusx.domain.rules import (
    CapState,
    Condition,
    Consumption,
    ConsumptionScope,
    DecidedTarget,
    Decision,
    Option,
    Outcome,
    RecordedScore,
    Request,
    TargetRef,
    offer_of,
)

ACHIEVEMENTS = ("a", "b", "c", "d", "e")
COURSES = ("M", "N", "O", "P")
REQUIRED = frozenset({"M", "N"})
HIGHEST = frozenset({"group:top"})
IN_CREDITS = ("all", "pool")
IN_NUMBERS = ("number", "courses")


@dataclass(frozen=True)
class Instance:
    """What there is to choose from."""

    options: tuple[Option, ...]
    rooms: dict[str, int]
    objectives: tuple[Objective, ...]
    previous: frozenset[object]
    pinned: tuple[int, ...]

    def problem(self) -> Problem:
        """As the planner sees it; pins that fit together are forced."""
        problem = build_problem(
            [offer_of(option) for option in self.options],
            [CapState(name, _unit(name), Fraction(room), 0, 0, "", "") for name, room in self.rooms.items()],
            required=REQUIRED,
            previous=self.previous,
            objectives=self.objectives,
            highest=HIGHEST,
        )
        problem.forced = [candidate for candidate in problem.candidates if candidate.order in self.pinned]
        return problem


def _unit(name: str) -> str:
    return {"number": "conversions", "courses": "courses"}.get(name, "credits_hundredths")


def instance(seed: int, *, most: int = 8) -> Instance:
    """The same for the same seed."""
    random = Random(seed)
    found = [_option(random, place) for place in range(random.randint(1, most))]
    rooms = {
        "all": random.randint(0, 14) * 100,
        "pool": random.randint(2, 8) * 100,
        "number": random.randint(1, 5),
        "courses": random.randint(1, 5),
        "slot:electives": random.randint(0, 6) * 100,
    }
    alone = [option for option in found if all(amount <= rooms[name] for name, amount in option.cap_uses)]
    order = tuple(random.sample(DEFAULT, len(DEFAULT)))[: random.randint(1, 5)]
    previous = frozenset(_key(option) for option in random.sample(alone, min(len(alone), random.randint(0, 2))))
    made = Instance(tuple(alone), rooms, order, previous, ())
    pins = random.sample(range(len(alone)), min(len(alone), random.choice((0, 0, 0, 1, 2))))
    fitting = tuple(pins) if fits(made, [alone[pin] for pin in pins]) else ()
    return Instance(tuple(alone), rooms, order, previous, fitting)


def _key(option: Option) -> object:
    request = option.request
    return request.rule_id, request.achievement_ids, tuple(sorted(target.key for target in request.targets))


def _option(random: Random, place: int) -> Option:
    kind = random.choice(("plain", "plain", "plain", "many", "many", "slot", "kept", "family", "group", "once"))
    held = tuple(sorted(random.sample(ACHIEVEMENTS, random.choice((1, 2)) if kind == "many" else 1)))
    courses = tuple(sorted(random.sample(COURSES, random.choice((1, 2)) if kind == "many" else 1)))
    credits = random.randint(1, 5) * 100
    rule = f"r{random.randint(0, 2)}" if kind == "kept" else f"r{random.randint(0, 4)}-{kind}"
    given = credits + random.randint(0, 3) * 100
    keys = [f"course:{course}" for course in courses]
    if kind != "kept":
        keys += [f"achievement:{name}" for name in held]
    keys += {"family": [f"family:{random.choice('xy')}"], "group": ["group:top"], "once": ["group:once"]}.get(kind, [])
    uses: list[tuple[str, int]] = [("all", credits), ("number", 1), ("courses", len(courses))]
    if random.random() < 0.5:
        uses.append(("pool", credits))
    if kind == "slot":
        keys = [key for key in keys if not key.startswith("course:")]
        return _made(rule, held, (), credits, None, keys, [("slot:electives", credits), ("number", 1)], given, ())
    kept = ((held[0], credits, 600),) if kind == "kept" else ()
    return _made(rule, held, courses, credits, random.randint(60, 63), keys, uses, given, kept)


def _made(
    rule: str,
    held: tuple[str, ...],
    courses: tuple[str, ...],
    credits: int,
    points: int | None,
    keys: list[str],
    uses: list[tuple[str, int]],
    given: int,
    kept: tuple[tuple[str, int, int], ...],
) -> Option:
    family = next((key.partition(":")[2] for key in keys if key.startswith("family:")), None)
    consumed = tuple(
        Consumption(name, 0, ConsumptionScope.PROGRAM, "x", family, credits if not place else 0)
        for place, name in enumerate(held)
    )
    score = None if points is None else RecordedScore(Fraction(points), None)
    refs = tuple(TargetRef(course_code=course) for course in courses) or (TargetRef(slot="electives"),)
    targets = tuple(
        DecidedTarget(ref.course_code, ref.slot, credits if not place else 0, score) for place, ref in enumerate(refs)
    )
    trace = (Condition("credits.within_outcome", rule, "", credits, given, passed=True),)
    decision = Decision(Outcome.APPROVED, rule, "R", "1", credits, score, targets, consumed, (), trace)
    return Option(Request(rule, held, refs), decision, tuple(sorted(keys)), tuple(uses), kept)


def _given(option: Option) -> int:
    required = option.decision.trace[0].required
    assert isinstance(required, int)
    return required


def _ladders_hold(chosen: Sequence[Option]) -> bool:
    """In some order each finds room under what it may reach."""
    for ladder in {key for option in chosen for key in option.exclusive_keys if key.startswith("family:")} | HIGHEST:
        members = [option for option in chosen if ladder in option.exclusive_keys]
        if not any(_climbs(order) for order in permutations(members)):
            return False
    return True


def _climbs(order: Sequence[Option]) -> bool:
    taken = 0
    for option in order:
        taken += option.decision.credits_hundredths
        if taken > _given(option):
            return False
    return True


def _surplus_holds(chosen: Sequence[Option]) -> bool:
    for name in ACHIEVEMENTS:
        users = [option for option in chosen if name in option.request.achievement_ids]
        kept = [option for option in users if option.achievement_uses]
        if kept and (len(kept) < len(users) or len({option.request.rule_id for option in users}) > 1):
            return False
        if sum(option.achievement_uses[0][1] for option in kept) > 600:
            return False
    return True


def _exclude(option: Option) -> list[str]:
    return [key for key in option.exclusive_keys if not key.startswith("family:") and key not in HIGHEST]


def credits_of(made: Instance, chosen: Sequence[Option]) -> int | None:
    """Credits of what is chosen, cut where the slot is short; ``None`` when it does not fit together."""
    keys = [key for option in chosen for key in _exclude(option)]
    if len(keys) != len(set(keys)) or not _ladders_hold(chosen) or not _surplus_holds(chosen):
        return None
    total = 0
    for name, room in made.rooms.items():
        if name.startswith("slot:"):
            wanted = [amount for option in chosen for cap, amount in option.cap_uses if cap == name]
            if len(wanted) > room:
                return None
            total += min(sum(wanted), room)
        elif sum(amount for option in chosen for cap, amount in option.cap_uses if cap == name) > room:
            return None
    return total + sum(option.decision.credits_hundredths for option in chosen if option.request.targets[0].course_code)


def fits(made: Instance, chosen: Sequence[Option]) -> bool:
    """Whether all of them can stand together."""
    return credits_of(made, chosen) is not None


def value_of(made: Instance, chosen: Sequence[Option], granted: int) -> tuple[int, ...]:
    """One number per objective, more is better."""
    filled = 0
    room = made.rooms["slot:electives"]
    if room:
        filled += sum(amount for o in chosen for cap, amount in o.cap_uses if cap == "slot:electives") >= room
    courses = [target.course_code for option in chosen for target in option.request.targets]
    points = [t.score.points for o in chosen for t in o.decision.targets if t.score is not None and t.score.points]
    by_objective = {
        Objective.REQUIREMENTS: sum(course in REQUIRED for course in courses) + filled,
        Objective.CREDITS: granted,
        Objective.SCORE: int(sum(points, Fraction(0)) * 100),
        Objective.ACHIEVEMENTS: -len({name for option in chosen for name in option.request.achievement_ids}),
        Objective.STABILITY: sum(_key(option) in made.previous for option in chosen),
    }
    return tuple(by_objective[objective] for objective in made.objectives)


def all_plans(made: Instance) -> Iterator[tuple[tuple[int, ...], int, tuple[int, ...]]]:
    """Every set that fits: its value, the sum of the places (less is preferred), the places."""
    places = range(len(made.options))
    for size in range(len(made.options) + 1):
        for chosen in combinations(places, size):
            if not set(made.pinned) <= set(chosen):
                continue
            picked = [made.options[place] for place in chosen]
            granted = credits_of(made, picked)
            if granted is not None:
                yield value_of(made, picked, granted), -sum(place + 1 for place in chosen), chosen
