"""Real degree programs: a planted transcript is never refused, one with a hole never passed. Skips without the data."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain.graduation import (
    AllOf,
    AuditRecord,
    CourseIs,
    CoursesFrom,
    CreditsFrom,
    EarnedCourse,
    Node,
    Pool,
    Program,
    audit,
    compile_program,
    walk,
)

PLANS = Path(__file__).parents[4] / "shared" / "data" / "ncsu_degree_plans.json.gz"
LONG = os.environ.get("ONEPLUSX_LONG") == "1"
ROUNDS = 5 if LONG else 1

pytestmark = pytest.mark.skipif(not PLANS.exists(), reason="the reference data is not here")


def _named(text: str) -> Pool:
    """A placeholder as a pool: codes it names, a subject's electives, or anything."""
    codes = re.findall(r"\b([A-Z]{2,4})\s?(\d{3}[A-Z]?)\b", text)
    if codes:
        return Pool(codes=tuple(dict.fromkeys(f"{subject} {number}" for subject, number in codes)))
    subject = re.match(r"([A-Z]{2,4})(?:/([A-Z]{2,4}))?\b", text)
    if subject and "lective" in text:
        return Pool(patterns=tuple(f"{name} *" for name in subject.groups() if name))
    return Pool()


def _group(name: str, place: int, group: dict[str, Any]) -> Node:
    written = re.search(r"\((\d+)\s*(?:Hr|Hour|Cr)", name)
    units = group["min_units"] or (int(written.group(1)) if written else 0)
    listed = [f"{c['course_abr']} {c['catalog_num']}" for c in group["courses"] if c["course_id"] and c["course_abr"]]
    open_ = [_named(course["course_descrip"]) for course in group["courses"] if not course["course_id"]]
    node_id = f"g{place}"
    if units:
        anything = any(pool == Pool() for pool in open_)
        codes = [*listed, *(code for pool in open_ for code in pool.codes)]
        patterns = tuple(glob for pool in open_ for glob in pool.patterns)
        pool = Pool() if anything else Pool(codes=tuple(codes), patterns=patterns)
        return CreditsFrom(id=node_id, title_en=name, min_hundredths=int(units * 100), pool=pool)
    children: list[Node] = [
        CourseIs(id=f"{node_id}.{index}", code=code) for index, code in enumerate(dict.fromkeys(listed))
    ]
    children += [CoursesFrom(id=f"{node_id}.open{index}", min_courses=1, pool=pool) for index, pool in enumerate(open_)]
    return AllOf(id=node_id, title_en=name, children=tuple(children))


def _programs() -> Iterator[Program]:
    with gzip.open(PLANS) as stream:
        plans = json.load(stream)
    for name, degree in plans.items():
        for code, plan in degree["subplans"].items():
            groups = enumerate(plan["requirements"].items())
            children = tuple(_group(title, place, group) for place, (title, group) in groups)
            requirement = AllOf(id="root", children=children)
            yield Program(code=f"{name}/{code}", requirement=requirement, typical_hundredths=300)


class Planter:
    """Plants a transcript that satisfies a program by construction."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program = program
        self._random = random.Random(seed)
        self.courses: dict[str, EarnedCourse] = {}

    def _add(self, code: str) -> bool:
        if code in self.courses:
            return False
        credits = self._random.choice((300, 300, 300, 400, 100))
        self.courses[code] = EarnedCourse(code, credits_hundredths=credits)
        return True

    def _add_from(self, pool: Pool) -> str | None:
        for _ in range(60):
            choices = list(pool.codes) + [
                glob.replace("*", str(self._random.randint(100, 499))) for glob in pool.patterns
            ]
            code = self._random.choice(choices or [f"ZZ {self._random.randint(100, 499)}"])
            if self._add(code):
                return code
        return None

    def plant(self) -> bool:
        """Whether it worked: some programs name one course twice."""
        nodes = list(walk(self._program.requirement))
        named = all(self._add(node.code) for node in nodes if isinstance(node, CourseIs))
        one = all(self._add_from(node.pool) for node in nodes if isinstance(node, CoursesFrom))
        return named and one and all(self._fill(node) for node in nodes if isinstance(node, CreditsFrom))

    def _fill(self, node: CreditsFrom) -> bool:
        total = 0
        while total < node.min_hundredths:
            code = self._add_from(node.pool)
            if code is None:
                return False
            total += self.courses[code].credits_hundredths
        return True


def test_planted_transcripts_of_real_programs() -> None:
    audited = holed = 0
    for number, program in enumerate(_programs()):
        compiled = compile_program(program)
        for round_ in range(ROUNDS):
            planter = Planter(program, seed=number * 100 + round_)
            if not planter.plant():
                continue
            courses = list(planter.courses.values())
            random.Random(number).shuffle(courses)
            result = audit(compiled, AuditRecord(tuple(courses)), fix=False)
            assert (result.satisfied, result.proved) == (True, True), program.code
            audited += 1
            named = [node.code for node in walk(program.requirement) if isinstance(node, CourseIs)]
            if named:
                rest = tuple(course for course in courses if course.code != named[0])
                result = audit(compiled, AuditRecord(rest), fix=False)
                assert (result.satisfied, result.proved) == (False, True), program.code
                holed += 1
    assert audited > 100
    assert holed > 100
