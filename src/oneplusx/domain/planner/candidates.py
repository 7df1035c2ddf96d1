"""Options as numbers: what the search and the solver choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oneplusx.domain.planner.ladders import Rung, rungs_of
from oneplusx.domain.planner.model import Objective
from oneplusx.domain.rules import CapState, CourseNature, Offer, ProgramFacts, Request

ELECTIVES = frozenset({CourseNature.FREE_ELECTIVE, CourseNature.PUBLIC_ELECTIVE, CourseNature.RESTRICTED_ELECTIVE})
"""Natures of which no single course is a requirement; their credits count all the same."""

_CREDITS = "credits_hundredths"
_TIE_BITS = 40
_HUNDREDTHS = 100
_SCRAMBLE, _SCRAMBLED = 2_654_435_761, 0xFFFF


@dataclass(slots=True, eq=False)
class Candidate:
    """One offer.

    Attributes:
        order: Place in the canonical order of the offers.
        keys: Of all candidates with a key at most one is chosen.
        modes: Achievement → the way it is used; ways do not mix. Empty text: used up by one conversion.
        uses: Limit → amount, for what does not stretch.
        stretch: Limits whose use is the credits granted, when fewer credits than given can be asked for.
        rungs: Places on the ladders of families and groups of which the highest counts.
        courses: Keys of the courses among the targets.
        points: Hundredths of points recorded.
        ties: Smaller sums are preferred where all objectives are equal: the place, then two scrambled ones.
    """

    order: int
    offer: Offer
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
    courses: tuple[str, ...] = ()

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
        return tuple([achievement for achievement, _ in self.modes])


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


def _ties(order: int) -> tuple[int, int, int]:
    """Earlier options first; equal sums of places are told apart by two scrambled ones."""
    place = order + 1
    return place, place * _SCRAMBLE >> 7 & _SCRAMBLED, place * place * _SCRAMBLE >> 11 & _SCRAMBLED


def _points(offer: Offer) -> int:
    points = [score.points for score in offer.scores if score is not None and score.points is not None]
    return sum([one.numerator * _HUNDREDTHS // one.denominator for one in points])


def _stretches(offer: Offer, units: Mapping[str, str]) -> tuple[str, ...]:
    """Limits that follow the credits: only where the one target is a slot, of which less can be asked for."""
    if len(offer.targets) != 1 or offer.targets[0].slot is None or offer.credits_hundredths <= 1:
        return ()
    return tuple(cap for cap, amount in offer.cap_uses if amount and units.get(cap) == _CREDITS)


def _modes(offer: Offer) -> tuple[tuple[str, str], ...]:
    names = sorted(offer.achievement_ids)
    if offer.per_target:
        return tuple([(name, "target:") for name in names])  # no rule's id
    if not offer.achievement_uses:
        return tuple([(name, "") for name in names])
    kept = {name for name, _, _ in offer.achievement_uses}
    return tuple((name, offer.rule_id if name in kept else "") for name in names)


def _candidate(
    order: int,
    offer: Offer,
    *,
    units: Mapping[str, str],
    required: Collection[str],
    previous: Collection[object],
    groups: frozenset[str] | None,
) -> Candidate:
    stretch = _stretches(offer, units)
    rungs = () if groups is None else rungs_of(offer, groups)
    uses = tuple([use for use in offer.cap_uses if use[1] and use[0] not in stretch])
    surplus = [(f"surplus:{name}:{offer.rule_id}", used) for name, used, _ in offer.achievement_uses]
    if stretch and len(surplus) == 1:
        stretch = (*stretch, surplus[0][0])
    else:
        uses = (*uses, *surplus)
    keys = offer.exclusive_keys
    if rungs:
        ladders = {rung.ladder for rung in rungs}
        keys = tuple([key for key in keys if key not in ladders])
    return Candidate(
        order=order,
        offer=offer,
        keys=keys,
        modes=_modes(offer),
        uses=uses,
        stretch=stretch,
        credits_hundredths=offer.credits_hundredths,
        requirements=sum([target.course_code in required for target in offer.targets]),
        points=_points(offer),
        is_previous=bool(previous) and request_key(offer.request) in previous,
        ties=_ties(order),
        rungs=rungs,
        courses=tuple([key for key in keys if key.startswith("course:")]),
    )


def required_courses(program: ProgramFacts) -> frozenset[str]:
    """Courses that are requirements by themselves."""
    return frozenset(course.code for course in program.courses if course.nature not in ELECTIVES)


def build_problem(
    found: Sequence[Offer],
    caps: Iterable[CapState],
    *,
    required: Collection[str],
    previous: Collection[object],
    objectives: tuple[Objective, ...],
    highest: frozenset[str] | None = frozenset(),
) -> Problem:
    """Turns options and caps into numbers; limits that can never bind are left out.

    Args:
        found: Offers in canonical order.
        caps: Every cap and slot as it stands before the plan.
        required: Codes of the courses that are requirements by themselves.
        previous: Keys of the requests of the last plan.
        objectives: In order.
        highest: Keys of the groups of which the highest counts; ``None`` lets families and groups exclude.
    """
    states = {cap.cap_id: cap for cap in caps}
    units = {name: cap.unit for name, cap in states.items()}
    candidates = [
        _candidate(order, offer, units=units, required=required, previous=previous, groups=highest)
        for order, offer in enumerate(found)
    ]
    limits = {name: max(0, int(cap.limit) - cap.before) for name, cap in states.items() if cap.limit is not None}
    for offer in found:
        for achievement, _, left in offer.achievement_uses:
            limits[f"surplus:{achievement}:{offer.rule_id}"] = left
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
    most: dict[str, dict[object, int]] = {limit: {} for limit in problem.limits}
    for candidate in problem.candidates:
        first, mode = candidate.modes[0] if candidate.modes else ("", "")
        key: object = first if mode == "" and first else candidate.order
        stretched = [(limit, candidate.credits_hundredths) for limit in candidate.stretch]
        for limit, amount in (*candidate.uses, *stretched):
            known = most[limit]
            if amount > known.get(key, 0):
                known[key] = amount
    slack = {
        limit
        for limit, room in problem.limits.items()
        if limit not in problem.slots and sum(most[limit].values()) <= room
    }
    if not slack:
        return
    for candidate in problem.candidates:
        candidate.uses = tuple([use for use in candidate.uses if use[0] not in slack])
        if candidate.stretch:
            candidate.stretch = tuple(name for name in candidate.stretch if name not in slack)
    problem.limits = {name: room for name, room in problem.limits.items() if name not in slack}
