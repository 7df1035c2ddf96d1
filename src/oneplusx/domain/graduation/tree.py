"""The requirement tree of a program (人才培养方案的毕业要求): plain values, nothing computed.

A requirement is a tree. Inner nodes combine (``AllOf``, ``AnyOf``, ``NOf``); leaves ask for something:

* course leaves count courses: ``CreditsFrom``, ``CoursesFrom``, ``HoursFrom``, ``CourseIs``, ``CoursePattern``,
  ``Residency``. They are *exclusive* (a course counts in one of them only) unless the leaf is ``FREE``
  or a ``SharingRule`` of the program names it;
* fact leaves look at something else: ``AchievementIs``, ``GradeAverage``, ``ConditionIs``, ``Measured``.

An empty requirement is satisfied, whichever kind of node it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction

from oneplusx.domain.achievement import LEVELS
from oneplusx.domain.graduation.result import Unit


class Sharing(Enum):
    """Whether a course counted by this leaf may count in another one too."""

    EXCLUSIVE = "exclusive"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Which courses count: the union of codes, patterns, natures and named sets, less the excluded ones.

    A pool that names nothing to include holds every course. Patterns are ``*`` and ``?`` globs over the
    course code.
    """

    codes: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    excluded_codes: tuple[str, ...] = ()
    excluded_patterns: tuple[str, ...] = ()
    excluded_natures: tuple[str, ...] = ()
    excluded_sets: tuple[str, ...] = ()

    @property
    def includes_everything(self) -> bool:
        """True when nothing restricts what is included."""
        return not (self.codes or self.patterns or self.natures or self.sets)


EVERYTHING = Pool()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a leaf's pool with its own minimum and maximum, in the unit of the leaf.

    A course belongs to the first part that selects it. Above the maximum, a course still occupies the
    leaf, and its surplus is not counted.
    """

    pool: Pool
    minimum: int = 0
    maximum: int | None = None
    title_zh: str = ""
    title_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes have: an id unique within the program, and two titles.

    Attributes:
        source: Where the requirement is written, if elsewhere than in the program: a conversion method, its version.
    """

    id: str
    title_zh: str = ""
    title_en: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf(Node):
    """Every child (全部满足)."""

    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf(Node):
    """One child or more (任一满足)."""

    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NOf(Node):
    """At least ``n`` children (满足其中 n 项)."""

    n: int
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNode(Node):
    """What all leaves that count courses have.

    Attributes:
        min_score: A course below it does not count here.
        unscored_counts: Whether a passed course without a number (合格, 免修) meets ``min_score``.
        sharing: See ``Sharing``.
    """

    min_score: Fraction | None = None
    unscored_counts: bool = False
    sharing: Sharing = Sharing.EXCLUSIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsFrom(CourseNode):
    """At least ``min_hundredths`` credits from a pool (至少若干学分).

    Attributes:
        divisible: The node may take a part of a course's credits; the rest stays usable by other
            divisible nodes. Otherwise a course is taken whole.
    """

    min_hundredths: int
    max_hundredths: int | None = None
    pool: Pool = EVERYTHING
    parts: tuple[Part, ...] = ()
    divisible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursesFrom(CourseNode):
    """At least ``min_courses`` courses from a pool (至少若干门课程)."""

    min_courses: int
    max_courses: int | None = None
    pool: Pool = EVERYTHING
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursFrom(CourseNode):
    """At least ``min_hours`` hours from a pool, plus hours of achievements of the named types (至少若干学时)."""

    min_hours: int
    max_hours: int | None = None
    pool: Pool = EVERYTHING
    parts: tuple[Part, ...] = ()
    achievement_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseIs(CourseNode):
    """One named course, or one of its equivalents (指定课程)."""

    code: str
    equivalents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePattern(CourseNode):
    """``count`` courses whose code matches a glob (课程代码模式)."""

    pattern: str
    count: int = 1
    excluded_patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Residency(Node):
    """At least so many credits earned at this college itself (本校修读学分); never takes a course away."""

    min_hundredths: int
    pool: Pool = EVERYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementIs(Node):
    """``count`` achievements of the named types at ``min_level`` or above (取得证书等成果).

    Attributes:
        types: Achievement types; empty means any.
        certificate_types: Codes of certificate types; empty means any.
        min_level: A level of ``level_scale``; a higher level covers a lower one.
        level_scale: From low to high.
        attributes: Attributes that must have exactly these values.
    """

    types: tuple[str, ...] = ()
    certificate_types: tuple[str, ...] = ()
    min_level: str | None = None
    level_scale: tuple[str, ...] = LEVELS
    count: int = 1
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeAverage(Node):
    """The average score over a pool, weighted by credits unless told otherwise (平均成绩).

    Courses without a number are left out. With nothing to average the requirement is not satisfied.
    """

    min_score: Fraction
    pool: Pool = EVERYTHING
    weighted: bool = True
    includes_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionIs(Node):
    """A named condition that is not a course (岗位实习、体质测试、纪律、第二课堂)."""

    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured(Node):
    """At least so much of what is counted outside the transcript (计量达标), e.g. credits converted from contests.

    Attributes:
        measure: Name in ``AuditRecord.measures``; one that is absent is 0.
        at_least: In ``unit``; hundredths for credits.
    """

    measure: str
    at_least: int
    unit: Unit = Unit.CREDITS_HUNDREDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingRule:
    """Courses may count under two or more of the named nodes at once (重复计算).

    Attributes:
        between: Node ids; an inner node stands for all leaves below it.
        up_to_hundredths: At most so many credits counted again in all; ``None`` is no limit.
    """

    between: tuple[str, ...]
    up_to_hundredths: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogCourse:
    """A course the program offers: what a learner who lacks something can take."""

    code: str
    name: str = ""
    credits_hundredths: int = 0
    hours: int = 0
    nature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program (人才培养方案) as the audit sees it.

    Attributes:
        code: Code of the program.
        requirement: The root of the tree; ``None`` asks for nothing.
        courses: What the program offers, used for the cheapest fix.
        sets: Named pools, for ``Pool.sets`` and ``Pool.excluded_sets``.
        sharing: Which nodes may count the same course.
        repeatable: Globs of course codes that count once per term instead of once.
        typical_hundredths: Credits of an unnamed course, where the catalog holds too few to name one.
    """

    code: str
    name_zh: str = ""
    name_en: str = ""
    major: str = ""
    entry_year: int | None = None
    requirement: Node | None = None
    courses: tuple[CatalogCourse, ...] = ()
    sets: Mapping[str, Pool] = field(default_factory=dict)
    sharing: tuple[SharingRule, ...] = ()
    repeatable: tuple[str, ...] = ()
    typical_hundredths: int = 200


InnerNode = AllOf | AnyOf | NOf


def children_of(node: Node) -> tuple[Node, ...]:
    """The children of an inner node, nothing for a leaf."""
    return node.children if isinstance(node, AllOf | AnyOf | NOf) else ()


def walk(node: Node | None) -> Iterator[Node]:
    """Every node of the tree, parents before children, in the order written."""
    stack = [node] if node is not None else []
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(children_of(top)))
