"""Dead and expired rules: by their own words, by the settings, by the catalogue; and near misses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oneplusx.domain.rules.doctor import Catalogue, CatalogueCertificate, CatalogueCourse, examine
from oneplusx.domain.rules.document.values import read_where
from oneplusx.domain.rules.expression import Atom
from tests.domain.rules.doctor.cast import CORE, FOUNDATION, examined, found, method, rule

ON = date(2026, 9, 2)
COURSES = Catalogue(
    courses=(
        CatalogueCourse("C1", "Weaving", 400, "professional_core"),
        CatalogueCourse("C2", "Dyeing", 400, "public_elective"),
        CatalogueCourse("X9", "Elsewhere", 400, "professional_foundation", institution="other"),
    )
)


@pytest.mark.parametrize(
    "where,is_dead",
    [
        ({"score": {"at_least": 90, "at_most": 60}}, True),
        ({"score": {"at_least": 60, "at_most": 60}}, False),
        ({"score": {"above": 60, "at_most": 60}}, True),
        ({"score": {"above": 60, "below": 61}}, False),
        ({"level": {"at_least": "advanced", "below": "advanced"}}, True),
        ({"level": {"at_least": "primary", "below": "advanced"}}, False),
        ({"level": {"one_of": ["primary"], "not_one_of": ["primary"]}}, True),
        ({"level": {"one_of": ["primary", "advanced"], "not_one_of": ["primary"]}}, False),
    ],
)
def test_criteria_that_exclude_each_other(where: dict[str, Any], *, is_dead: bool) -> None:
    sound = method(rule("a"))
    source = Atom(types=("x_certificate",), where=read_where(where))
    bounded = replace(sound, rules=(replace(sound.rules[0], source=source),))
    assert bool(examine(bounded).of("doctor.dead_source")) is is_dead


def test_types_that_the_method_does_not_accept() -> None:
    assert found("dead_source", rule("a"), settings={"accepted_types": ["patent"]})
    assert not found("dead_source", rule("a"), settings={"accepted_types": ["patent", "x_certificate"]})


def test_a_tree_is_dead_when_too_few_of_its_parts_live() -> None:
    nothing = {"level": {"one_of": ["primary"], "not_one_of": ["primary"]}}
    living, dead = {"types": ["patent"]}, {"types": ["patent"], "where": nothing}
    for tree, is_dead in (
        ({"all_of": [living, dead]}, True),
        ({"any_of": [living, dead]}, False),
        ({"any_of": [dead, dead]}, True),
        ({"n_of": {"n": 2, "of": [living, dead, living]}}, False),
        ({"n_of": {"n": 2, "of": [living, dead, dead]}}, True),
    ):
        assert bool(found("dead_source", rule("a") | {"from": tree})) is is_dead


def test_types_and_certificates_that_nobody_knows() -> None:
    known = Catalogue(types=("x_certificate",), certificates=(CatalogueCertificate("X1"),))
    assert found("dead_source", rule("a", {"certificate_type": "X2"}), catalogue=known)
    assert not found("dead_source", rule("a", {"certificate_type": ["X1", "X2"]}), catalogue=known)
    assert found("dead_source", rule("a") | {"from": {"types": ["patent"]}}, catalogue=known)


@pytest.mark.parametrize(
    "to,settings,is_dead",
    [
        (CORE, {"excluded_natures": ["professional_core"]}, True),
        (CORE, {"excluded_natures": ["thesis"]}, False),
        ({"courses": ["C1"]}, {"excluded_courses": ["C1"]}, True),
        ({"courses": ["C1", "C2"]}, {"excluded_courses": ["C1"]}, False),
        ({"names": ["毕业设计"]}, {"excluded_course_names": ["毕业"]}, True),
        ({"names": ["设计"]}, {"excluded_course_names": ["毕业设计"]}, False),
        ({"natures": ["professional_core"], "count": {"min": 2, "max": 2}}, {"targets_max": 1}, True),
        ({"natures": ["professional_core"], "count": {"min": 1, "max": 2}}, {"targets_max": 1}, False),
    ],
)
def test_targets_that_the_method_takes_away(to: dict[str, Any], settings: dict[str, Any], *, is_dead: bool) -> None:
    assert bool(found("dead_target", rule("a", None, to), settings=settings)) is is_dead


@pytest.mark.parametrize(
    "to,is_dead",
    [
        (CORE, False),
        (FOUNDATION, True),  # only another college has one
        ({"courses": ["C1", "C7"]}, False),
        ({"courses": ["C7"]}, True),
        ({"names": ["Weav"]}, False),
        ({"names": ["Weld"]}, True),
        ({"any_course": True}, False),
    ],
)
def test_targets_that_no_program_has(to: dict[str, Any], *, is_dead: bool) -> None:
    assert bool(found("dead_target", rule("a", None, to), catalogue=COURSES)) is is_dead


def test_slots_that_no_program_has() -> None:
    catalogue = Catalogue(slots=("innovation",))
    assert found("dead_target", rule("a", None, {"slots": ["inovation"]}), catalogue=catalogue)
    assert not found("dead_target", rule("a", None, {"slots": ["innovation"]}), catalogue=catalogue)
    assert not found("dead_target", rule("a", None, {"slots": ["anything"]}))


@pytest.mark.parametrize(
    "scope,is_dead",
    [
        ({"entry_years": {"from": 2027}}, True),
        ({"entry_years": {"from": 2026}}, False),
        ({"majors": ["5102"], "not_majors": ["51"]}, True),
        ({"majors": ["51"], "not_majors": ["5102"]}, False),
        ({"education_types": ["part_time"]}, True),
        ({"lengths_years": [2]}, True),
        ({"majors": ["6103"]}, True),
        ({"majors": ["5102", "6103"]}, False),
    ],
)
def test_scopes_that_nobody_is_in(scope: dict[str, Any], *, is_dead: bool) -> None:
    frame: dict[str, Any] = {
        "entry_years": {"from": 2020, "to": 2026},
        "settings": {"education_types": ["full_time"], "lengths_years": [3]},
        "catalogue": Catalogue(majors=("510203",)),
    }
    assert bool(found("dead_scope", rule("a", scope=scope), **frame)) is is_dead


@pytest.mark.parametrize(
    "credits,is_dead",
    [
        ({"basis": "fixed", "give": 0}, True),
        ({"basis": "fixed", "give": 0.5}, False),
        ({"basis": "course", "at_most": 0}, True),
        ({"basis": "none"}, False),
        ({"basis": "table", "rows": [{"when": {"level": "primary"}, "give": 0}]}, True),
    ],
)
def test_credits_that_are_never_given(credits: dict[str, Any], *, is_dead: bool) -> None:
    assert bool(found("dead_credits", rule("a", credits=credits))) is is_dead


def test_a_cap_of_nothing() -> None:
    caps = [{"id": "none", "at_most": 0, "over": {"rules": ["a"]}}]
    assert [
        finding.rules for finding in found("dead_credits", rule("a"), rule("b", {"level": "primary"}), caps=caps)
    ] == [("a",)]


def test_a_rule_set_that_is_over() -> None:
    assert found("expired_rule_set", rule("a"), on=ON, effective={"to": "2026-09-01"})
    assert not found("expired_rule_set", rule("a"), on=ON, effective={"to": "2026-09-02"})
    assert not found("expired_rule_set", rule("a"), effective={"to": "2026-09-01"})


def test_rules_whose_windows_are_all_over() -> None:
    over = {"id": "spring", "kind": "dates", "from": "2026-03-01", "to": "2026-03-31", "rules": ["a"]}
    later = {"id": "autumn", "kind": "dates", "from": "2026-10-01", "to": "2026-10-31"}
    rules = rule("a"), rule("b", {"level": "primary"})
    assert [finding.rules for finding in found("expired_rule", *rules, windows=[over], on=ON)] == [("a",)]
    assert not found("expired_rule", *rules, windows=[over, later], on=ON)
    assert len(found("expired_window", *rules, windows=[over, later], on=ON)) == 1


def test_rules_whose_certificates_are_withdrawn() -> None:
    catalogue = Catalogue(
        certificates=(CatalogueCertificate("X1", withdrawn_on=date(2026, 1, 1)), CatalogueCertificate("X2"))
    )
    assert found("expired_certificates", rule("a", {"certificate_type": "X1"}), catalogue=catalogue, on=ON)
    both = rule("a", {"certificate_type": ["X1", "X2"]})
    assert not found("expired_certificates", both, catalogue=catalogue, on=ON)


def test_a_sound_method_is_healthy() -> None:
    report = examined(rule("a", {"level": "primary"}), rule("b", {"level": "advanced"}, FOUNDATION), on=ON)
    assert (report.findings, report.is_blocked) == ((), False)
