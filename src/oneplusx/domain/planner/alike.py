"""Outcomes that are alike in everything the rules look at (同等成果): chosen by number, then named.

Ten equal certificates can be handed out in millions of ways that are worth the same, and a proof has to rule out
every one. So conversions that differ only in which of the equal outcomes they use become one *kind* of conversion,
which uses so many of them; the kinds are chosen, and the outcomes serve in the order of their ids. Of plans equal in
all objectives it is the places of the kinds that count, not those of the outcomes. Pinned outcomes are like no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import comb, prod

from oneplusx.domain.planner.candidates import Candidate, Problem

_Kind = tuple[object, tuple[tuple[int, int], ...]]
"""What conversions have in common, and how many outcomes of which class they use."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A part in which conversions of one kind are one candidate.

    Attributes:
        problem: The limits, with one more for each class of equal outcomes.
        part: One candidate for each kind, with the place of its first conversion.
    """

    problem: Problem
    part: list[Candidate]
    _kinds: Mapping[int, _Kind]
    _members: Mapping[int, Sequence[str]]
    _known: Mapping[tuple[_Kind, tuple[str, ...]], Candidate]

    def named(self, chosen: Sequence[Candidate]) -> list[Candidate]:
        """The conversions that chosen kinds stand for."""
        used: Counter[int] = Counter()
        found = []
        for candidate in sorted(chosen, key=lambda candidate: candidate.order):
            kind, names = self._kinds[candidate.order], list[str]()
            for own, count in kind[1]:
                names += self._members[own][used[own] : used[own] + count]
                used[own] += count
            found.append(self._known[kind, tuple(sorted(names))])
        return found


def alike(problem: Problem, part: Sequence[Candidate]) -> Alike | None:
    """The part by kinds; ``None`` where no outcomes are alike, or more than courses and limits tell them apart."""
    if not all(map(_is_plain, part)):
        return None
    forced = {candidate.order for candidate in problem.forced}
    members = _members(part, {name for c in part if c.order in forced for name in c.achievements})
    if len(members) == len({name for candidate in part for name in candidate.achievements}):
        return None
    class_of = {name: own for own, names in members.items() for name in names}
    kinds: dict[_Kind, list[Candidate]] = defaultdict(list)
    for candidate in part:
        counted = Counter(class_of[name] for name in candidate.achievements)
        kinds[_likeness(candidate), tuple(sorted(counted.items()))].append(candidate)
    for (_, counts), own in kinds.items():
        if len(own) != prod(comb(len(members[place]), count) for place, count in counts):
            return None
    limits = {f"alike:{own}": len(names) for own, names in members.items()}
    first = {kind: _first(kind, own[0]) for kind, own in kinds.items()}
    pinned = [candidate for candidate in first.values() if candidate.order in forced]
    return Alike(
        replace(problem, limits=problem.limits | limits, candidates=list(first.values()), forced=pinned),
        sorted(first.values(), key=lambda candidate: candidate.order),
        {candidate.order: kind for kind, candidate in first.items()},
        members,
        {(kind, candidate.achievements): candidate for kind, own in kinds.items() for candidate in own},
    )


def _is_plain(candidate: Candidate) -> bool:
    """Frees courses, so that each kind is chosen once at most; uses its outcomes up; stands on no ladder."""
    is_used_up = not any(mode for _, mode in candidate.modes)
    return bool(candidate.courses) and is_used_up and not candidate.stretch and not candidate.rungs


def _likeness(candidate: Candidate) -> object:
    """All that matters of a conversion but its outcomes and its place."""
    keys = tuple([key for key in candidate.keys if not key.startswith("achievement:")])
    brings = candidate.credits_hundredths, candidate.requirements, candidate.points, candidate.is_previous
    return candidate.offer.rule_id, keys, candidate.uses, brings


def _members(part: Sequence[Candidate], pinned: Collection[str]) -> dict[int, list[str]]:
    """Class → ids of outcomes that serve alike: alone for the same, and as often together with others."""
    alone: dict[str, set[object]] = defaultdict(set)
    together: dict[str, Counter[object]] = defaultdict(Counter)
    for candidate in part:
        likeness, names = _likeness(candidate), candidate.achievements
        if len(names) == 1:
            alone[names[0]].add(likeness)
        else:
            for name in names:
                together[name][likeness, len(names)] += 1
    classes: dict[object, list[str]] = defaultdict(list)
    for name in sorted(alone.keys() | together.keys()):
        own = name if name in pinned else ""
        classes[own, frozenset(alone[name]), frozenset(together[name].items())].append(name)
    return dict(enumerate(classes.values()))


def _first(kind: _Kind, candidate: Candidate) -> Candidate:
    """The candidate that stands for a kind; its outcomes have names that no other kind uses."""
    uses = [(f"alike:{own}", count) for own, count in kind[1]]
    return replace(
        candidate,
        keys=tuple([key for key in candidate.keys if not key.startswith("achievement:")]),
        modes=tuple([(f"{candidate.order}:{name}", "") for name in candidate.achievements]),
        uses=(*candidate.uses, *uses),
    )
