"""Programs and transcripts whose answer is known by construction: every leaf gets its courses first, then its pool.

A *tight* instance has nothing to spare: what all leaves ask for together is what all courses give, and what may be
shared is shared. Whatever is taken away from it cannot be made up for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from oneplusx.domain.graduation import (
    AllOf,
    AnyOf,
    AuditRecord,
    CatalogCourse,
    ConditionIs,
    CourseIs,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    Node,
    NOf,
    Pool,
    Program,
    Sharing,
    SharingRule,
)

SIZES = (100, 150, 200, 250, 300, 400)
GRADES = (None, None, 60, 70, 85)


class Planted:
    """One instance: ``program`` and ``record`` satisfy; ``broken`` is a record, or a program, that cannot."""

    def __init__(self, seed: int, *, tight: bool) -> None:
        self.random = Random(seed)
        self.tight = tight
        self.courses: list[EarnedCourse] = []
        self.leaves: list[Node] = []
        self._own: dict[str, list[EarnedCourse]] = {}
        self._again = 0
        for number in range(self.random.randint(2, 5)):
            self._add_leaf(f"leaf{number}")
        self.sharing = self._share() if len(self.leaves) > 1 and self.random.random() < 0.4 else ()
        self.record = AuditRecord(tuple(self._shuffled(self.courses)))
        self.program = Program(
            code=f"S{seed}",
            requirement=self._tree(),
            courses=tuple(CatalogCourse(code=c.code, credits_hundredths=c.credits_hundredths) for c in self.courses),
            sharing=self.sharing,
        )

    def _shuffled(self, courses: Sequence[EarnedCourse]) -> list[EarnedCourse]:
        return self.random.sample(list(courses), len(courses))

    def _course(self, grade: int | None) -> EarnedCourse:
        score = self.random.randint(grade or 40, 100)
        code = f"{self.random.choice('ABC')}{len(self.courses):02}"
        course = EarnedCourse(code, credits_hundredths=self.random.choice(SIZES), score=Fraction(score))
        self.courses.append(course)
        return course

    def _add_leaf(self, name: str) -> None:
        """A leaf with courses of its own; its pool holds others' courses too."""
        grade = self.random.choice(GRADES)
        kind = "credits" if self.tight else self.random.choice(("credits", "credits", "courses", "course"))
        others = [course.code for course in self.courses]
        own = [self._course(grade) for _ in range(1 if kind == "course" else self.random.randint(1, 4))]
        self._own[name] = own
        min_score = None if grade is None else Fraction(grade)
        codes = (*(course.code for course in own), *self.random.sample(others, min(len(others), 3)))
        pool = Pool(codes=codes) if self.tight or self.random.random() < 0.8 else Pool()
        total = sum(course.credits_hundredths for course in own)
        slack = 0 if self.tight else self.random.choice((0, 0, 50, 100))
        match kind:
            case "course":
                self.leaves.append(CourseIs(id=name, code=own[0].code, min_score=min_score))
            case "courses":
                self.leaves.append(CoursesFrom(id=name, min_courses=len(own), pool=pool, min_score=min_score))
            case _:
                least = max(0, total - slack)
                self.leaves.append(CreditsFrom(id=name, min_hundredths=least, pool=pool, min_score=min_score))

    def _share(self) -> tuple[SharingRule, ...]:
        """Two credit leaves count some courses twice: the second asks for what the first one gives it."""
        pair = [leaf for leaf in self.leaves if isinstance(leaf, CreditsFrom)][:2]
        if len(pair) < 2:
            return ()
        first, second = pair
        fit = [
            course
            for course in self._own[first.id]
            if all(leaf.min_score is None or (course.score or 0) >= leaf.min_score for leaf in pair)
        ]
        again = self.random.sample(fit, min(len(fit), self.random.randint(1, 2)))
        self._again = sum(course.credits_hundredths for course in again)
        pool = (
            replace(second.pool, codes=(*second.pool.codes, *(c.code for c in again))) if second.pool.codes else Pool()
        )
        greedy = replace(second, min_hundredths=second.min_hundredths + self._again, pool=pool)
        self.leaves[self.leaves.index(second)] = greedy
        return (SharingRule(between=(first.id, second.id), up_to_hundredths=self._again),)

    def _tree(self) -> Node:
        """The leaves below conjunctions and choices whose other branch nobody can take; a total above all."""
        children: list[Node] = []
        for leaf in self.leaves:
            decoy = ConditionIs(id=f"{leaf.id}-decoy", condition="never")
            match 0 if self.tight else self.random.randint(0, 4):
                case 1:
                    children.append(AnyOf(id=f"{leaf.id}-any", children=(decoy, leaf)))
                case 2:
                    children.append(NOf(id=f"{leaf.id}-n", n=1, children=(leaf, decoy)))
                case 3:
                    children.append(AllOf(id=f"{leaf.id}-all", children=(leaf,)))
                case _:
                    children.append(leaf)
        total = sum(course.credits_hundredths for course in self.courses)
        children.append(CreditsFrom(id="total", min_hundredths=total // 2, sharing=Sharing.FREE))
        return AllOf(id="root", children=tuple(children))

    def with_more(self) -> AuditRecord:
        """The same record with courses that nobody asked for, and with failed first attempts."""
        more = [EarnedCourse(f"Z{n}", credits_hundredths=100) for n in range(self.random.randint(0, 3))]
        failed = [
            replace(course, status=EarnedStatus.FAILED, score=Fraction(20), term="0")
            for course in self.random.sample(self.courses, 1)
        ]
        return AuditRecord(tuple(self._shuffled([*self.courses, *more, *failed])))

    def broken(self) -> tuple[Program, AuditRecord, bool]:
        """What a tight instance becomes when something is taken away; and whether passing what runs would mend it."""
        kinds = ["missing", "running"]
        if self._again:
            kinds.append("sharing")
        if all(isinstance(leaf, CreditsFrom) and leaf.min_score is not None for leaf in self.leaves):
            kinds.append("grade")
        kind, place = self.random.choice(kinds), self.random.randrange(len(self.courses))
        courses = list(self.courses)
        program = self.program
        match kind:
            case "missing":
                del courses[place]
            case "grade":
                courses[place] = replace(courses[place], score=Fraction(59))
            case "running":
                courses[place] = replace(courses[place], status=EarnedStatus.IN_PROGRESS, score=None)
            case _:
                limited = replace(self.sharing[0], up_to_hundredths=self._again - 1)
                program = replace(program, sharing=(limited,))
        return program, AuditRecord(tuple(self._shuffled(courses))), kind == "running"
