"""Transcripts that satisfy a program by construction, and such with some courses more or less."""

from __future__ import annotations

from random import Random

from oneplusx.domain.graduation import (
    AnyOf,
    CatalogCourse,
    CourseIs,
    CourseNode,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    NOf,
    Pool,
    Program,
    Sharing,
)
from oneplusx.domain.graduation.tree import Node, children_of

SIZES = (300, 300, 300, 400, 100)
TRIES = 60
SEEDS = 8


def planted(program: Program, random: Random) -> list[EarnedCourse] | None:
    """Courses that satisfy the program, each counted once; ``None`` where none were found."""
    for _ in range(SEEDS):
        planter = _Planter(program, random)
        if planter.plant():
            return list(planter.courses.values())
    return None


def varied(courses: list[EarnedCourse], difference: int, random: Random) -> tuple[EarnedCourse, ...]:
    """So many courses more (any) or less, in any order."""
    some = random.sample(courses, max(0, len(courses) + min(0, difference)))
    for number in range(max(0, difference)):
        some.append(EarnedCourse(f"ZZ {900 + number}", credits_hundredths=300))
    random.shuffle(some)
    return tuple(some)


class _Planter:
    def __init__(self, program: Program, random: Random) -> None:
        self._random = random
        self._catalog: dict[str, CatalogCourse] = {course.code: course for course in program.courses}
        self._leaves = _leaves(program.requirement, random)
        self.courses: dict[str, EarnedCourse] = {}

    def plant(self) -> bool:
        """Leaves that can choose least come first."""
        shared = [leaf for leaf in self._leaves if leaf.sharing is Sharing.FREE]
        exclusive = [leaf for leaf in self._leaves if leaf.sharing is not Sharing.FREE]
        exclusive.sort(key=_choice)
        return all(self._fill(leaf) for leaf in exclusive) and all(self._fill_shared(leaf) for leaf in shared)

    def _fill(self, leaf: CourseNode) -> bool:
        match leaf:
            case CourseIs():
                return self._add(self._random.choice((leaf.code, *leaf.equivalents))) or self._add(leaf.code)
            case CoursePattern():
                return all(self._add_from(Pool(patterns=(leaf.pattern,))) for _ in range(leaf.count))
            case CoursesFrom():
                return all(self._add_from(leaf.pool) for _ in range(leaf.min_courses))
            case CreditsFrom():
                total = 0
                while total < leaf.min_hundredths:
                    added = self._add_from(leaf.pool)
                    if added is None:
                        return False
                    total += added.credits_hundredths
                return True
            case _:
                return False

    def _fill_shared(self, leaf: CourseNode) -> bool:
        if isinstance(leaf, CourseIs):
            return leaf.code in self.courses or self._add(leaf.code)
        return self._fill(leaf)

    def _add(self, code: str) -> bool:
        if code in self.courses:
            return False
        known = self._catalog.get(code)
        size = known.credits_hundredths if known else self._random.choice(SIZES)
        self.courses[code] = EarnedCourse(code, credits_hundredths=size)
        return True

    def _add_from(self, pool: Pool) -> EarnedCourse | None:
        for _ in range(TRIES):
            number = self._random.randint(100, 499)
            choices = [*pool.codes, *(glob.replace("*", str(number)).replace("?", "1") for glob in pool.patterns)]
            code = self._random.choice(choices or [f"ZZ {number}"])
            if code not in pool.excluded_codes and self._add(code):
                return self.courses[code]
        return None


def _leaves(root: Node | None, random: Random) -> list[CourseNode]:
    """Course leaves of one way through the tree."""
    found: list[CourseNode] = []
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        below = children_of(node)
        if isinstance(node, AnyOf) and below:
            below = (random.choice(below),)
        elif isinstance(node, NOf):
            below = tuple(random.sample(below, min(node.n, len(below))))
        if isinstance(node, CourseNode):
            found.append(node)
        stack.extend(below)
    return found


def _choice(leaf: CourseNode) -> int:
    """How much a leaf has to choose from."""
    if isinstance(leaf, CourseIs):
        return len(leaf.equivalents)
    pool = getattr(leaf, "pool", Pool())
    return 10_000 if pool.includes_everything else len(pool.codes) + 1_000 * len(pool.patterns)
