"""Criteria, sources (来源) and targets (去向) of a rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from oneplusx.domain.achievement import AttributeValue


class Operator(StrEnum):
    """How a criterion compares."""

    ONE_OF = "one_of"
    NOT_ONE_OF = "not_one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOVE = "above"
    BELOW = "below"
    STARTS_WITH = "starts_with"
    SAME_AS = "same_as"  # of a course: what an attribute of the outcome says
    NOT_BELOW = "not_below"  # of a course: another of its facts, or the outcomes' sum of an ``outcome.NAME``
    NOT_ABOVE = "not_above"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One comparison, e.g. ``level one_of (primary,)``.

    Attributes:
        attribute: Attribute of the achievement (``obtained_on`` and ``credits`` are known of each), or
            ``program.NAME``, or ``course.NAME``.
    """

    attribute: str
    operator: Operator
    values: tuple[AttributeValue, ...]


Where = tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """Selects achievements: all criteria must hold.

    Attributes:
        types: Achievement types, empty for any.
        not_types: Achievement types left out.
        count_min: Fewest achievements of this kind in one request.
        count_max: Most achievements of this kind in one request.
    """

    types: tuple[str, ...] = ()
    not_types: tuple[str, ...] = ()
    where: Where = ()
    count_min: int = 1
    count_max: int = 1


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must be met."""

    of: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must be met."""

    of: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class NOf:
    """At least ``n`` parts must be met."""

    n: int
    of: tuple[Source, ...]


Source = Atom | AllOf | AnyOf | NOf


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule leads: courses of a pool, or requirement slots.

    Attributes:
        natures: Natures of the courses that may be reached, empty for any.
        not_natures: Natures left out.
        courses: Codes of the only courses, empty for any of the natures.
        not_courses: Codes left out.
        names: Texts of which the course's name must contain one, empty for any.
        slots: Requirement slots that may be reached; a rule without natures, courses and names reaches slots only.
        any_course: All courses of the program, without naming natures.
        modules: A module of a course may be converted (fewer credits than the course has).
        count_min: Fewest targets of one request.
        count_max: Most targets of one request.
        where: Criteria on ``course.NAME`` facts (attendance, homework, assessment …).
    """

    natures: tuple[str, ...] = ()
    not_natures: tuple[str, ...] = ()
    courses: tuple[str, ...] = ()
    not_courses: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    any_course: bool = False
    modules: bool = False
    count_min: int = 1
    count_max: int = 1
    where: Where = ()

    @property
    def takes_courses(self) -> bool:
        """Whether a course may be a target."""
        return bool(self.any_course or self.natures or self.courses or self.names)
