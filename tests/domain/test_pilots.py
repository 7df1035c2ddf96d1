"""Checks of a window, years of recruiting, places by major, plan against done."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.errors import Invalid
from oneplusx.domain.pilots import (
    ApplicationFacts,
    Check,
    CheckCode,
    Effect,
    checks_as_document,
    checks_from_document,
    consecutive_years,
    default_checks,
    examine,
    must_explain,
    percent_done,
    split_places,
)

FACTS = ApplicationFacts(
    type_in_force=True,
    major_related=True,
    major_years=3,
    students_count=30,
    organization_filed=True,
    organization_standing=True,
    is_free=True,
    attachments_count=1,
)
WORSE = {
    CheckCode.TYPE_IN_FORCE: {"type_in_force": False},
    CheckCode.MAJOR_RELATED: {"major_related": False},
    CheckCode.MAJOR_YEARS: {"major_years": 2},
    CheckCode.STUDENTS_MIN: {"students_count": 29},
    CheckCode.ORGANIZATION_FILED: {"organization_filed": False},
    CheckCode.ORGANIZATION_STANDING: {"organization_standing": False},
    CheckCode.NO_CHARGE: {"is_free": False},
    CheckCode.ATTACHMENTS: {"attachments_count": 0},
}


def test_exactly_what_is_asked_for_passes() -> None:
    assert all(finding.is_met for finding in examine(default_checks(), FACTS))


@pytest.mark.parametrize("effect", Effect)
@pytest.mark.parametrize("code", CheckCode)
def test_each_check_alone_does_what_the_window_says(code: CheckCode, effect: Effect) -> None:
    checks = [replace(one, effect=effect) if one.code == code else one for one in default_checks()]
    facts = replace(FACTS, **WORSE[code])  # type: ignore[arg-type]
    blocking = [finding.check.code for finding in examine(checks, facts) if finding.blocks]
    assert blocking == ([code] if effect == Effect.BLOCKS else [])
    found = {finding.check.code for finding in examine(checks, facts)}
    assert (code in found) == (effect != Effect.OFF)


def test_what_cannot_be_told_blocks_nobody() -> None:
    facts = replace(FACTS, major_years=None, organization_filed=None, major_related=None)
    findings = examine(default_checks(), facts)
    assert sum(finding.is_met is None for finding in findings) == 3
    assert not any(finding.blocks for finding in findings)


def test_checks_are_data() -> None:
    assert checks_from_document(checks_as_document(default_checks())) == default_checks()
    assert all(one.effect == Effect.OFF for one in checks_from_document([]))
    read = checks_from_document([{"code": "students_min", "effect": "warns", "threshold": 12, "source": "三"}])
    assert Check(CheckCode.STUDENTS_MIN, Effect.WARNS, 12, "三") in read


@pytest.mark.parametrize(
    "item, place",
    [
        ({"effect": "blocks"}, "checks[0].code"),
        ({"code": "no_charge", "effect": None}, "checks[0].effect"),
        ({"code": "no_charge", "effect": "off", "threshold": "3"}, "checks[0].threshold"),
        ({"code": "no_charge", "effect": "off", "threshold": True}, "checks[0].threshold"),
        ({"code": "no_charge", "effect": "off", "source": "长" * 201}, "checks[0].source"),
    ],
)
def test_bad_checks_name_their_place(item: dict[str, object], place: str) -> None:
    with pytest.raises(Invalid, match="bad_check") as caught:
        checks_from_document([item])
    assert caught.value.params["place"] == place


@pytest.mark.parametrize(
    "years, until, count",
    [
        ([], 2026, 0),
        ([2023, 2024, 2025], 2026, 3),
        ([2023, 2024, 2025, 2026], 2026, 4),
        ([2021, 2023, 2025], 2026, 1),
        ([2020, 2021], 2026, 0),
    ],
)
def test_years_in_a_row(years: list[int], until: int, count: int) -> None:
    assert consecutive_years(years, until) == count


def test_a_plan_is_explained_below_the_threshold_only() -> None:
    assert not must_explain(100, 60, 60)
    assert must_explain(100, 59, 60)
    assert not must_explain(0, 0, 100)
    assert (percent_done(3, 2), percent_done(0, 0)) == (66, 100)


MAJORS = st.sampled_from(["", "510203", "530302", "540101"])
COUNTS = st.dictionaries(MAJORS, st.integers(0, 50))


@given(COUNTS, COUNTS)
def test_every_place_is_drawn_once_and_none_from_a_full_quota_but_the_last(
    wanted: dict[str, int], left: dict[str, int]
) -> None:
    drawn = split_places(wanted, left)
    for major, count in wanted.items():
        assert sum(counts.get(major, 0) for counts in drawn.values()) == count
    for quota, counts in drawn.items():
        if quota and "" in left:
            assert sum(counts.values()) <= left[quota]
    if sum(wanted.values()) and all(major in left for major in wanted):
        fits = all(count <= left[major] for major, count in wanted.items())
        assert not fits or drawn == {major: {major: count} for major, count in wanted.items() if major in drawn}
