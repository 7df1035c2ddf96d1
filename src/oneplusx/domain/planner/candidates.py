"""Options as numbers: what the search and the solver choose from."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oneplusx.domain.planner.ladders import Rung, rungs_of
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.rules import CapState, CourseNature, Option, ProgramFacts, Request

ELECTIVES = frozenset({CourseNature.FREE_ELECTIVE, CourseNature.PUBLIC_ELECTIVE, CourseNature.RESTRICTED_ELECTIVE})
"""Natures of which no single course is a requirement; their credits count all the same."""

_CREDITS = "credits_hundredths"
_TIE_BITS = 40
_HUNDREDTHS = 100


@dataclass(slots=True, eq=False)
class Candidate:
    """One option.

    Attributes:
        order: Place in the canonical order of the options.
        keys: Of all candidates with a key at most one is chosen.
        modes: Achievement → the way it is used; ways do not mix. Empty text: used up by one conversion.
        uses: Limit → amount, for what does not stretch.
        stretch: Limits whose use is the credits granted, when fewer credits than given can be asked for.
        rungs: Places on the ladders of families and groups of which the highest counts.
        points: Hundredths of points recorded.
        ties: Smaller sums are preferred where all objectives are equal: the place, then two digests.
    """

    order: int
    option: Option
    keys: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    uses: tuple[tuple[str, int], ...]
    stretch: tuple[str, ...]
    credits_hundredths: int
    requirements: int
    points: int
    is_previous: bool
    ties: tuple[int, int, int]
    rungs: tuple[Rung, ...] = ()

    @property
    def height(self) -> tuple[int, int]:
        """Place in the order of application: up the ladders, then canonical."""
        return max((rung.reach for rung in self.rungs), default=0), self.order

    @property
    def tie(self) -> int:
        """The ties as one number; sums keep their order."""
        place, first, second = self.ties
        return (place << 2 * _TIE_BITS) | (first << _TIE_BITS) | second

    @property
    def achievements(self) -> tuple[str, ...]:
        """Ids of the outcomes used."""
        return tuple(achievement for achievement, _ in self.modes)


@dataclass(slots=True)
class Problem:
    """What to choose from and what limits the choice.

    Attributes:
        limits: Limit id → room left, in its unit.
        slots: Limits that are requirement slots: filling one meets a requirement.
        in_credits: Limits counted in hundredths of a credit.
    """

    candidates: list[Candidate]
    limits: dict[str, int]
    slots: frozenset[str]
    objectives: tuple[Objective, ...]
    forced: list[Candidate] = field(default_factory=list)
    in_credits: frozenset[str] = frozenset()


def request_key(request: Request) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """What makes two applications the same choice."""
    targets = tuple(sorted(target.key for target in request.targets))
    return request.rule_id or "", tuple(sorted(request.achievement_ids)), targets


def _ties(order: int, option: Option) -> tuple[int, int, int]:
    """Earlier options first; equal sums are told apart by digests, which are the same on every machine."""
    digest = hashlib.sha256(repr(request_key(option.request)).encode()).digest()
    return order + 1, int.from_bytes(digest[:2], "big"), int.from_bytes(digest[2:4], "big")


def _points(option: Option) -> int:
    scores = [target.score for target in option.decision.targets]
    return sum(int(score.points * _HUNDREDTHS) for score in scores if score is not None and score.points is not None)


def _stretches(option: Option, units: Mapping[str, str]) -> tuple[str, ...]:
    """Limits that follow the credits: only where the one target is a slot, of which less can be asked for."""
    targets = option.decision.targets
    if len(targets) != 1 or targets[0].slot is None or option.decision.credits_hundredths <= 1:
        return ()
    return tuple(cap for cap, amount in option.cap_uses if amount and units.get(cap) == _CREDITS)


def _kept_uses(option: Option) -> tuple[tuple[str, int], ...]:
    rule = option.request.rule_id
    return tuple((f"surplus:{achievement}:{rule}", used) for achievement, used, _ in option.achievement_uses)


def _mode(option: Option, kept: bool) -> str:  # noqa: FBT001
    if option.per_target:
        return "target:"  # no rule's id
    return (option.request.rule_id or "") if kept else ""


def _candidate(
    order: int,
    option: Option,
    *,
    units: Mapping[str, str],
    required: Collection[str],
    previous: Collection[object],
    groups: frozenset[str] | None,
) -> Candidate:
    stretch = _stretches(option, units)
    rungs = () if groups is None else rungs_of(option, groups)
    ladders = {rung.ladder for rung in rungs}
    kept = {achievement for achievement, _, _ in option.achievement_uses}
    uses = tuple((cap, amount) for cap, amount in option.cap_uses if amount and cap not in stretch)
    surplus = _kept_uses(option)
    if stretch and len(surplus) == 1:
        stretch = (*stretch, surplus[0][0])
    else:
        uses = (*uses, *surplus)
    courses = [target.course_code for target in option.decision.targets if target.course_code is not None]
    return Candidate(
        order=order,
        option=option,
        keys=tuple(key for key in option.exclusive_keys if key not in ladders),
        modes=tuple((name, _mode(option, name in kept)) for name in sorted(option.request.achievement_ids)),
        uses=uses,
        stretch=stretch,
        credits_hundredths=option.decision.credits_hundredths,
        requirements=sum(course in required for course in courses),
        points=_points(option),
        is_previous=request_key(option.request) in previous,
        ties=_ties(order, option),
        rungs=rungs,
    )


def required_courses(program: ProgramFacts) -> frozenset[str]:
    """Courses that are requirements by themselves."""
    return frozenset(course.code for course in program.courses if course.nature not in ELECTIVES)


def build_problem(
    found: Sequence[Option],
    caps: Iterable[CapState],
    *,
    required: Collection[str],
    previous: Collection[object],
    objectives: tuple[Objective, ...],
    highest: frozenset[str] | None = frozenset(),
) -> Problem:
    """Turns options and caps into numbers; limits that can never bind are left out.

    Args:
        found: Options in canonical order.
        caps: Every cap and slot as it stands before the plan.
        required: Codes of the courses that are requirements by themselves.
        previous: Keys of the requests of the last plan.
        objectives: In order.
        highest: Keys of the groups of which the highest counts; ``None`` lets families and groups exclude.
    """
    states = {cap.cap_id: cap for cap in caps}
    units = {name: cap.unit for name, cap in states.items()}
    candidates = [
        _candidate(order, option, units=units, required=required, previous=previous, groups=highest)
        for order, option in enumerate(found)
    ]
    limits = {name: max(0, int(cap.limit) - cap.before) for name, cap in states.items() if cap.limit is not None}
    for option in found:
        rule = option.request.rule_id
        limits.update((f"surplus:{achievement}:{rule}", left) for achievement, _, left in option.achievement_uses)
    slots = frozenset(name for name in limits if name.startswith("slot:") and limits[name] > 0)
    counted_otherwise = {name for name, unit in units.items() if unit != _CREDITS}
    problem = Problem(candidates, limits, slots, objectives, in_credits=frozenset(limits.keys() - counted_otherwise))
    _drop_slack(problem)
    return problem


def most_used(candidate: Candidate, limit: str) -> int:
    """What a candidate takes of a limit at most."""
    fixed = sum(amount for name, amount in candidate.uses if name == limit)
    return fixed + (candidate.credits_hundredths if limit in candidate.stretch else 0)


def _drop_slack(problem: Problem) -> None:
    """Forgets limits that even all candidates together keep; what an outcome gives once counts once."""
    users: dict[str, list[Candidate]] = {}
    for candidate in problem.candidates:
        for limit in {*(name for name, _ in candidate.uses), *candidate.stretch}:
            users.setdefault(limit, []).append(candidate)
    slack: set[str] = set()
    for limit, room in problem.limits.items():
        most: dict[str, int] = {}
        for candidate in users.get(limit, ()):
            first, mode = candidate.modes[0] if candidate.modes else ("", "")
            key = f"once:{first}" if mode == "" and first else f"each:{candidate.order}"
            most[key] = max(most.get(key, 0), most_used(candidate, limit))
        if sum(most.values()) <= room and limit not in problem.slots:
            slack.add(limit)
    for candidate in problem.candidates:
        candidate.uses = tuple((name, amount) for name, amount in candidate.uses if name not in slack)
        candidate.stretch = tuple(name for name in candidate.stretch if name not in slack)
    problem.limits = {name: room for name, room in problem.limits.items() if name not in slack}
