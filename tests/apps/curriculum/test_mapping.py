"""Mapping courses to outcomes: the services, the matrix, matches taken over, the import."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from oneplusx.apps.curriculum import selectors, services
from oneplusx.apps.curriculum.models import CourseOutcome, Program
from oneplusx.apps.curriculum.services import MappingRow, Saved
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web.actor import Actor


def row(course: str, outcome: str, share: int, certificate: str = "PAGE-M", program: str = "RJ-2024") -> MappingRow:
    return MappingRow(program, course, certificate, outcome, share)


ROWS = [row("CORE1", "1.1.1", 5000), row("CORE1", "1.1.2", 3000), row("CORE2", "2.1.1", 1250)]


@pytest.fixture
def mapped(program: Program, published: Standard, college: Institution, registrar: Actor, now: datetime) -> Program:
    done = services.save_mappings(college=college, rows=ROWS, actor=registrar, now=now)
    assert [one.saved for one in done] == [Saved.NEW] * 3
    return program


def test_repeats_change_nothing_and_zero_takes_away(
    mapped: Program, college: Institution, registrar: Actor, now: datetime
) -> None:
    again = services.save_mappings(college=college, rows=ROWS, actor=registrar, now=now)
    assert {one.saved for one in again} == {Saved.UNCHANGED}
    changed = [row("CORE1", "1.1.1", 4000), row("CORE2", "2.1.1", 0), row("CORE2", "1.1.1", 0)]
    done = services.save_mappings(college=college, rows=changed, actor=registrar, now=now)
    assert [one.saved for one in done] == [Saved.CHANGED, Saved.CHANGED, Saved.UNCHANGED]
    assert sorted(CourseOutcome.objects.values_list("share_hundredths", flat=True)) == [3000, 4000]


def test_wrong_rows_say_why_and_do_not_stop_the_others(
    mapped: Program, college: Institution, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    rows = [
        row("CORE1", "1.2.1", 2001),
        row("NONE", "1.1.1", 100),
        row("CORE2", "9.9.9", 100),
        row("CORE2", "1.1.1", 100, certificate="NOTHING"),
        row("CORE2", "1.1.1", 100, program="XX"),
        row("CORE2", "1.1.1", 10_001),
        row("CORE2", "1.2.1", 100),
    ]
    done = services.save_mappings(college=college, rows=rows, actor=registrar, now=now)
    assert [one.problem.code.removeprefix("curriculum.") if one.problem else "" for one in done] == [
        "share_exceeds",
        "course_not_in_program",
        "unknown_outcome",
        "unknown_certificate",
        "unknown_program",
        "share_outside",
        "",
    ]
    with pytest.raises(Denied):
        services.save_mappings(college=college, rows=rows, actor=outsider, now=now)


def test_the_matrix_shows_gaps_first_and_a_higher_level_covers_the_lower(mapped: Program) -> None:
    found = selectors.matrix_of(mapped, CertificateType.objects.get(code="PAGE-M"))
    assert [one.course.code for one in found.courses] == ["CORE1", "CORE2"]
    gaps = [one.is_gap for one in found.rows]
    assert gaps == sorted(gaps, reverse=True)
    assert found.gaps_count == gaps.count(True) > 0
    assert {level for level, _total, _covered in found.levels} == {"primary", "intermediate"}
    assert found.coverage.matches["CORE1"] == Fraction(4, 5)
    first = max(selectors.matches_of(mapped), key=lambda one: one.share)
    assert (first.course.course.code, first.share) == ("CORE1", Fraction(4, 5))


def test_matches_are_taken_over_only_where_there_are_none(mapped: Program, registrar: Actor, now: datetime) -> None:
    mapped.content_matches = [["CORE2", "PAGE-M", "1/2"]]
    mapped.save(update_fields=["content_matches"])
    keys = [one.key for one in selectors.missing_matches(mapped) if one.certificate_type.code == "PAGE-M"]
    assert keys == ["CORE1|PAGE-M|4/5"]
    assert services.take_over_matches(program_id=mapped.id, keys=keys, actor=registrar, now=now) == 1
    mapped.refresh_from_db()
    assert mapped.content_matches == [["CORE2", "PAGE-M", "1/2"], ["CORE1", "PAGE-M", "4/5"]]
    matches = selectors.program_facts(mapped).content_matches
    assert {one.share for one in matches} == {Fraction(1, 2), Fraction(4, 5)}
    with pytest.raises(Conflict) as caught:
        services.take_over_matches(program_id=mapped.id, keys=keys, actor=registrar, now=now)
    assert caught.value.code == "curriculum.matches_changed"
