"""What targets take, apart from any outcome (去向一侧): the second half of an offer; the first is ``offering``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from oneplusx.domain.rules.case import TargetPart
from oneplusx.domain.rules.compiled import CompiledCap, CompiledRule
from oneplusx.domain.rules.decision import Purpose, Request, TargetRef
from oneplusx.domain.rules.limits import CapUnit
from oneplusx.domain.rules.offering import Given, OfferCase
from oneplusx.domain.rules.record import CourseStanding, ProgramCourseFacts
from oneplusx.domain.rules.targets import DONE, test_targets

_TOGETHER = ("target.count", "target.content_match")


class TakenTarget(NamedTuple):
    """A target that a rule reaches, tested apart from any outcome; ``place`` is what caps count it under."""

    part: TargetPart
    purpose: Purpose | None
    place: str


class _CapLine(NamedTuple):
    """A cap: the room under it (``None``: not known), and what each course adds (``None``: not counted)."""

    name: str
    unit: CapUnit
    room: int | None
    amounts: list[int | None]


class CapLines(NamedTuple):
    """The caps that count conversions of some kinds of outcomes."""

    key: tuple[str, ...]
    lines: list[_CapLine]


@dataclass(slots=True)
class Bundle:
    """Targets of one conversion, with what they use of the caps."""

    refs: tuple[TargetRef, ...]
    targets: tuple[TargetPart, ...]
    courses: tuple[str, ...]
    credits_hundredths: int
    uses: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class Reached:
    """What the rules of one rule set have in common, found once: targets, caps, and sets of targets."""

    targets: dict[object, tuple[int, list[TakenTarget]]] = field(default_factory=dict)
    caps: dict[tuple[int, tuple[str, ...]], CapLines] = field(default_factory=dict)
    bundles: dict[tuple[int, tuple[int, ...], tuple[str, ...]], Bundle | None] = field(default_factory=dict)


class Reach:
    """The targets of one rule, and every set of them that has been asked for."""

    def __init__(self, case: OfferCase, rule: CompiledRule, reached: Reached) -> None:
        self.case, self.rule, self._reached = case, rule, reached
        kind = rule.rule.target, rule.rule.purposes
        if kind not in reached.targets:
            reached.targets[kind] = len(reached.targets), _targets(case, rule)
        self._kind, self.targets = reached.targets[kind]
        self._open = {t.purpose: case.window_open(rule, t.purpose) for t in self.targets} if rule.windows else {}
        self._place_of = {
            taken.part.course.code: place for place, taken in enumerate(self.targets) if taken.part.course is not None
        }
        self._slots = [place for place, taken in enumerate(self.targets) if taken.part.course is None]
        courses = [taken.part.course for taken in self.targets]
        self._own_credits = [0 if course is None else course.credits_hundredths for course in courses]
        self._caps: dict[frozenset[str], CapLines] = {}

    def fitting(self, given: Given) -> list[int]:
        """Places of the targets that the outcomes can reach on their own."""
        places = self._place_of
        if given.covered is None:
            reached = list(places.values())
        else:
            reached = sorted([places[code] for code in given.covered if code in places])
        if given.most is not None:
            most, own = given.most, self._own_credits
            reached = [place for place in reached if own[place] <= most]
        return sorted([*reached, *self._slots]) if self._slots else reached

    def bundle(self, given: Given, places: tuple[int, ...]) -> Bundle | None:
        """The targets at these places; ``None`` where they do not fit."""
        if self._open and not self._open[self.targets[places[0]].purpose]:
            return None
        caps = self._caps.get(given.kinds) or self._caps_of(given.kinds)
        if self._slots and any(self.targets[place].part.course is None for place in places):
            return self._with_slots(places, caps, given)
        key = self._kind, places, caps.key
        if key not in self._reached.bundles:
            self._reached.bundles[key] = self._of_courses(places, caps)
        return self._reached.bundles[key]

    def _caps_of(self, kinds: frozenset[str]) -> CapLines:
        counting = [cap for cap in self.rule.caps if not cap.types or not cap.types.isdisjoint(kinds)]
        names = tuple([cap.cap.id for cap in counting])
        known = self._reached.caps.get((self._kind, names))
        if known is None:
            lines = [
                _CapLine(cap.cap.id, cap.cap.unit, self.case.room_of(self.rule, cap), _amounts(cap, self.targets))
                for cap in counting
            ]
            known = self._reached.caps[self._kind, names] = CapLines(names, lines)
        self._caps[kinds] = known
        return known

    def _of_courses(self, places: tuple[int, ...], caps: CapLines) -> Bundle | None:
        uses = []
        for line in caps.lines:
            added = line.amounts[places[0]]
            if len(places) > 1:
                found = [amount for place in places if (amount := line.amounts[place]) is not None]
                added = sum(found) if found else None
            if added is None:
                continue
            if line.unit is CapUnit.CONVERSIONS:
                added = 1
            if line.room is None or added > line.room:
                return None
            uses.append((line.name, added))
        targets = tuple([self.targets[place].part for place in places])
        total = sum([part.course.credits_hundredths for part in targets if part.course is not None])
        return Bundle(
            tuple([part.ref for part in targets]), targets, tuple([part.key for part in targets]), total, tuple(uses)
        )

    def _with_slots(self, places: tuple[int, ...], caps: CapLines, given: Given) -> Bundle | None:
        targets = tuple([self.targets[place].part for place in places])
        credits = self._credits(targets, given)
        if credits is None:
            return None
        uses = []
        for line in caps.lines:
            counted = [at for at, place in enumerate(places) if line.amounts[place] is not None]
            if not counted:
                continue
            added = 1
            if line.unit is CapUnit.CREDITS:
                added = sum([credits[at] for at in counted])
            elif line.unit is CapUnit.COURSES:
                added = sum([targets[at].course is not None for at in counted])
            if line.room is None or added > line.room:
                return None
            uses.append((line.name, added))
        slots = self.case.record.program.slots
        uses += [
            (f"slot:{part.ref.slot}", own)
            for part, own in zip(targets, credits, strict=True)
            if part.ref.slot is not None and slots.get(part.ref.slot) is not None
        ]
        courses = tuple([part.key for part in targets if part.course is not None])
        return Bundle(tuple([part.ref for part in targets]), targets, courses, sum(credits), tuple(uses))

    def _credits(self, targets: Sequence[TargetPart], given: Given) -> list[int] | None:
        """Of each target: a course's own, a slot's as far as there is room; ``None`` where a slot gets nothing."""
        fixed = [part.course.credits_hundredths if part.course is not None else 0 for part in targets]
        rest = None if given.available is None else given.available - sum(fixed)
        for place, part in enumerate(targets):
            if part.course is not None:
                continue
            if rest is None:
                return None
            room = self.case.record.program.slots.get(part.ref.slot or "")
            if room is not None and room <= 0:
                return None
            fixed[place] = max(0, rest if room is None else min(rest, room))
            if fixed[place] <= 0 and given.available:
                return None
            rest -= fixed[place]
        return fixed


def _amounts(cap: CompiledCap, targets: Sequence[TakenTarget]) -> list[int | None]:
    """What each target adds to a cap; of a slot, whose credits are not settled yet, only whether it is counted."""
    in_credits = cap.cap.unit is CapUnit.CREDITS
    found: list[int | None] = []
    for part, _, place in targets:
        if cap.places and place not in cap.places:
            found.append(None)
        elif part.course is None:
            found.append(0)
        else:
            found.append(part.course.credits_hundredths if in_credits else 1)
    return found


def _targets(case: OfferCase, rule: CompiledRule) -> list[TakenTarget]:
    """The courses and slots that a rule reaches, by key; courses that are alike are tested once."""
    found = []
    for slot in rule.rule.target.slots:
        taken = _tested(case, rule, TargetRef(slot=slot))
        if taken is not None:
            found.append(taken)
    likeness = _likeness(case, rule)
    known: dict[object, TakenTarget | None] = {}
    for course in case.record.program.courses if rule.rule.target.takes_courses else ():
        standing = case.record.standing_by_code.get(course.code)
        if _is_out(rule, course, standing):
            continue
        key, ref = likeness(course, standing), TargetRef(course_code=course.code)
        if key not in known:
            known[key] = _tested(case, rule, ref)
        model = known[key]
        if model is not None:
            found.append(TakenTarget(TargetPart(ref, ref.key, course, standing), model.purpose, model.place))
    return sorted(found, key=lambda taken: taken.part.key)


def _is_out(rule: CompiledRule, course: ProgramCourseFacts, standing: CourseStanding | None) -> bool:
    if (rule.natures and course.nature not in rule.natures) or (rule.courses and course.code not in rule.courses):
        return True
    return standing is not None and standing.status in DONE


def _likeness(case: OfferCase, rule: CompiledRule) -> Callable[[ProgramCourseFacts, CourseStanding | None], object]:
    """What makes two courses the same to a rule: their code, where anything may depend on it."""
    target, settings = rule.rule.target, case.rules.rule_set.settings
    named = target.names or target.courses or target.not_courses or target.where or settings.course_where
    excluded = settings.excluded_courses or settings.excluded_course_names
    if named or excluded or case.record.targets_by_course:
        return lambda course, _: course.code
    return lambda course, standing: (course.nature, None if standing is None else _kind_of(standing))


def _kind_of(standing: CourseStanding) -> object:
    scored = standing.score is not None or standing.grade is not None
    return standing.status, scored, standing.failed_cause


def _tested(case: OfferCase, rule: CompiledRule, ref: TargetRef) -> TakenTarget | None:
    tried = case.case(rule, Request(rule.rule.id, (), (ref,)))
    test_targets(tried)
    if not tried.targets or not all(c.passed or c.code in _TOGETHER for c in tried.trace):
        return None
    return TakenTarget(tried.targets[0], tried.purpose, tried.targets[0].place)
