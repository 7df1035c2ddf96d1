"""Certificates not yet taken as a part of the cheapest fix."""

from __future__ import annotations

from itertools import combinations

import pytest

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation import (
    AchievementIs,
    AllOf,
    AuditRecord,
    CatalogCourse,
    CourseIs,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    Node,
    Pool,
    Program,
    Way,
    audit,
)
from oneplusx.domain.graduation.certificates import Obtainable, fixes_with_certificates

SIZES = {"E1": 400, "E2": 200, "E3": 300, "E4": 200}


def certificate(name: str, *codes: str) -> Obtainable:
    freed = tuple(EarnedCourse(code, credits_hundredths=SIZES[code], way=Way.EXEMPTION) for code in codes)
    return Obtainable(HeldAchievement(name, "x_certificate", name, {"certificate_type": name}), freed)


def program(*children: Node) -> Program:
    catalog = tuple(CatalogCourse(code=code, credits_hundredths=size) for code, size in SIZES.items())
    return Program(code="P", requirement=AllOf(id="root", children=children), courses=catalog)


NEEDED = program(
    CourseIs(id="e1", code="E1"),
    CourseIs(id="e2", code="E2"),
    CreditsFrom(id="more", min_hundredths=300, pool=Pool(codes=("E3", "E4"))),
    AchievementIs(id="x", certificate_types=("WEB",)),
)


def test_the_most_helpful_certificate_comes_first() -> None:
    offered = [certificate("OTHER", "E2"), certificate("WEB", "E1", "E2"), certificate("USELESS")]
    first, second = fixes_with_certificates(NEEDED, AuditRecord(), offered)
    assert first.certificates == ("WEB",)
    assert (first.credits_hundredths, first.courses, first.other_steps) == (300, 1, 0)
    assert (first.saved_hundredths, first.satisfied, first.proved) == (600, False, True)
    assert (second.certificates, second.saved_hundredths) == (("OTHER",), 200)


def test_a_certificate_may_be_all_that_is_missing() -> None:
    held = AuditRecord(tuple(EarnedCourse(code, credits_hundredths=SIZES[code]) for code in ("E2", "E3")))
    (only,) = fixes_with_certificates(NEEDED, held, [certificate("WEB", "E1")])
    assert (only.satisfied, only.credits_hundredths, only.other_steps) == (True, 0, 0)
    assert fixes_with_certificates(NEEDED, AuditRecord(), []) == ()
    done = AuditRecord((*held.courses, EarnedCourse("E1", credits_hundredths=400)), (certificate("WEB").held,))
    assert fixes_with_certificates(NEEDED, done, [certificate("WEB")]) == ()


def test_a_course_that_was_failed_is_freed_too() -> None:
    failed = AuditRecord((EarnedCourse("E1", credits_hundredths=400, status=EarnedStatus.FAILED),))
    (only,) = fixes_with_certificates(program(CourseIs(id="e1", code="E1")), failed, [certificate("WEB", "E1")])
    assert only.satisfied


@pytest.mark.parametrize("most", [1, 2, 3])
def test_sets_are_tried_exactly_and_none_carries_a_useless_part(most: int) -> None:
    offered = [certificate("A", "E1"), certificate("B", "E2"), certificate("WEB", "E3"), certificate("C", "E1")]
    found = fixes_with_certificates(NEEDED, AuditRecord(), offered, most=most)
    assert max(len(one.certificates) for one in found) == most
    best: dict[tuple[str, ...], tuple[int, int, int]] = {}
    for size in range(most + 1):
        for some in combinations(offered, size):
            freed = tuple(course for one in some for course in one.freed)
            record = AuditRecord(freed, tuple(one.held for one in some))
            answer = audit(NEEDED, record)
            named = [item for item in answer.cheapest_fix if item.code in SIZES]
            steps = len(answer.cheapest_fix) - len(named) + size
            best[tuple(one.held.id for one in some)] = (answer.missing_hundredths, len(named), steps)
    assert found[0].certificates in {key for key, cost in best.items() if cost == min(best.values())}
    for one in found:
        key = one.certificates
        assert best[key] == (one.credits_hundredths, one.courses, one.other_steps + len(key))
        assert all(best[key] < best[part] for size in range(len(key)) for part in combinations(key, size))
