"""The audit agrees with trying everything, and its answers hold up when checked one by one."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation import (
    AllOf,
    AuditRecord,
    AuditResult,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    FixKind,
    Pool,
    Program,
    audit,
    compile_program,
    result_to_json,
)
from oneplusx.domain.graduation.exact.solutions import solve_fix
from oneplusx.domain.graduation.fixing import cheapest_fix
from oneplusx.domain.graduation.instance import Instance, merge_courses
from tests.domain.graduation.oracle import can_graduate, cheapest_credits
from tests.domain.graduation.strategies import programs, records

_CERTIFICATE = HeldAchievement("new", "x_certificate", "X")
LONG = os.environ.get("ONEPLUSX_LONG") == "1"
MANY = settings(
    max_examples=5000 if LONG else 150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SOME = settings(MANY, max_examples=2000 if LONG else 50)


@MANY
@given(programs(), records())
def test_the_verdict_is_the_one_found_by_trying_everything(program: Program, record: AuditRecord) -> None:
    result = audit(program, record)
    assert result.proved
    assert result.satisfied == can_graduate(program, record)
    assert result.would_be_satisfied == can_graduate(program, record, with_progress=True)


def _enrolled(program: Program, record: AuditRecord, result: AuditResult) -> AuditRecord | None:
    """The record after the fix was carried out; ``None`` if it asks for unnamed courses."""
    catalog = {course.code: course for course in program.courses}
    taken = []
    conditions, achievements = dict(record.conditions), list(record.achievements)
    for item in result.cheapest_fix:
        if item.kind is FixKind.COURSE:
            course = catalog[item.code]
            taken.append(EarnedCourse(course.code, credits_hundredths=course.credits_hundredths))
        elif item.kind is FixKind.CONDITION:
            conditions[item.code] = True
        elif item.kind is FixKind.ACHIEVEMENT:
            achievements.extend(replace(_CERTIFICATE, id=f"new{index}") for index in range(item.amount))
        elif item.kind is not FixKind.FINISH:
            return None
    finished = {item.code for item in result.cheapest_fix if item.kind is FixKind.FINISH}
    kept = [replace(c, status=EarnedStatus.PASSED) if c.code in finished else c for c in record.courses]
    failed_codes = {course.code for course in taken}
    kept = [course for course in kept if course.code not in failed_codes]
    return AuditRecord((*kept, *taken), tuple(achievements), conditions)


@MANY
@given(programs(), records())
def test_the_fix_works_when_carried_out(program: Program, record: AuditRecord) -> None:
    result = audit(program, record)
    after = _enrolled(program, record, result)
    if after is not None:
        assert can_graduate(program, after) == bool(result.satisfied or result.cheapest_fix)


@SOME
@given(programs(), records())
def test_no_cheaper_fix_exists(program: Program, record: AuditRecord) -> None:
    settled = AuditRecord(
        tuple(course for course in record.courses if course.status is not EarnedStatus.FAILED),
        (_CERTIFICATE,),
        {"internship": True},
    )
    result = audit(program, settled)
    unnamed = [item for item in result.cheapest_fix if item.kind in (FixKind.CREDITS, FixKind.COURSES)]
    best = cheapest_credits(program, settled)
    assert result.fix_proved
    if unnamed:
        assert best is None or result.missing_hundredths <= best[0]
        return
    named = [item for item in result.cheapest_fix if item.kind is FixKind.COURSE]
    if best is None:
        assert not result.cheapest_fix
    else:
        assert (sum(item.credits_hundredths for item in named), len(named)) == best


@SOME
@given(programs(), records())
def test_what_blocks_is_minimal(program: Program, record: AuditRecord) -> None:
    result = audit(program, record)
    if result.satisfied:
        assert result.blocking == ()
        return
    by_id = {node.id: node for node in _conjuncts(program)}
    blocking = [by_id[name] for name in result.blocking]
    assert not can_graduate(replace(program, requirement=AllOf(id="x", children=tuple(blocking))), record)
    for left_out in blocking:
        rest = tuple(node for node in blocking if node is not left_out)
        assert can_graduate(replace(program, requirement=AllOf(id="x", children=rest)), record)


def _conjuncts(program: Program) -> list:  # type: ignore[type-arg]
    found, stack = [], [program.requirement]
    while stack:
        node = stack.pop()
        if isinstance(node, AllOf):
            stack.extend(node.children)
        elif node is not None:
            found.append(node)
    return found


@SOME
@given(programs(), records(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_nothing(program: Program, record: AuditRecord, shuffler: random.Random) -> None:
    courses = list(record.courses)
    shuffler.shuffle(courses)
    shuffled = replace(record, courses=tuple(courses))
    assert result_to_json(audit(program, shuffled)) == result_to_json(audit(program, record))


@st.composite
def divisible_cases(draw: st.DrawFn) -> tuple[Program, AuditRecord]:
    names = ("E1", "E2", "E3")
    pools = st.sets(st.sampled_from(names), min_size=1)
    nodes = tuple(
        CreditsFrom(
            id=f"n{index}",
            min_hundredths=draw(st.integers(0, 6)) * 100,
            pool=Pool(codes=tuple(sorted(draw(pools)))),
            divisible=draw(st.integers(0, 3)) > 0,
        )
        for index in range(3)
    )
    courses = tuple(EarnedCourse(name, credits_hundredths=draw(st.integers(0, 4)) * 100) for name in names)
    return Program(code="P", requirement=AllOf(id="x", children=nodes)), AuditRecord(courses)


def _ways_to_split(program: Program, course: EarnedCourse) -> list[tuple[int, ...]]:
    """Credits of one course to each node: whole to one of them, or any parts to the divisible ones."""
    nodes = [node for node in program.requirement.children if isinstance(node, CreditsFrom)]  # type: ignore[union-attr]
    total = course.credits_hundredths
    ways = []
    for amounts in product(range(0, total + 1, 100), repeat=len(nodes)):
        given = [(node, amount) for node, amount in zip(nodes, amounts, strict=True) if amount]
        reaches = all(course.code in node.pool.codes for node, _ in given)
        whole = all(node.divisible or amount == total for node, amount in given)
        if sum(amounts) <= total and reaches and whole:
            ways.append(amounts)
    return ways


@SOME
@given(divisible_cases())
def test_divisible_credits_are_split_exactly(case: tuple[Program, AuditRecord]) -> None:
    program, record = case
    needed = [node.min_hundredths for node in program.requirement.children]  # type: ignore[union-attr]
    ways = [_ways_to_split(program, course) for course in record.courses]
    expected = any(
        all(sum(column) >= need for column, need in zip(zip(*split, strict=True), needed, strict=True))
        for split in product(*ways)
    )
    result = audit(program, record)
    assert (result.satisfied, result.proved) == (expected, True)


@SOME
@given(programs(), records(), st.sets(st.sampled_from(("A1", "A2", "B1", "B2", "C1"))))
def test_fast_fixes_cost_what_the_exact_model_says(program: Program, record: AuditRecord, offered: set[str]) -> None:
    """With few courses on offer, so that unnamed ones matter."""
    few = replace(program, courses=tuple(course for course in program.courses if course.code in offered))
    compiled = compile_program(few)
    lines, again = merge_courses(compiled, record.courses)
    instance = Instance(compiled, record, lines, again, with_progress=True)
    fast, fast_is_proved = cheapest_fix(instance, effort=0)
    if not fast_is_proved:
        return
    exact, exact_is_proved = solve_fix(instance, effort=5)
    assert exact_is_proved
    assert (fast is None) == (exact is None)
    if fast is not None and exact is not None:
        assert fast.cost == exact.cost
