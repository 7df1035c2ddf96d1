"""Circles, chains, gaps and idle caps: found, and near misses left alone."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from oneplusx.domain.rules import RuleSet
from oneplusx.domain.rules.doctor import Catalogue, CatalogueCertificate, CatalogueCourse, examine_chains
from tests.domain.rules.doctor.cast import course_rule, found, method, rule


def courses(**credits: int) -> Catalogue:
    return Catalogue(courses=tuple(CatalogueCourse(code, code, value) for code, value in credits.items()))


def test_courses_that_convert_into_one_another() -> None:
    circle = course_rule("ab", "A", "B"), course_rule("bc", "B", "C"), course_rule("ca", "C", "A")
    (finding,) = found("circular", *circle, catalogue=courses(A=300, B=300, C=300))
    assert set(finding.rules) == {"ab", "bc", "ca"}
    assert not found("circular", *circle[:2], course_rule("cd", "C", "D"))


def test_another_colleges_course_of_the_same_code_closes_no_circle() -> None:
    rules = course_rule("ab", "A", "B"), course_rule("ba", "B", "A", issuer="elsewhere")
    assert not found("circular", *rules)
    assert found("circular", rules[0], course_rule("ba", "B", "A", issuer="college"))


def test_a_circle_that_gives_more_than_it_takes_is_blocking() -> None:
    circle = course_rule("ab", "A", "B"), course_rule("ba", "B", "A")
    (finding,) = found("inflating_circle", *circle, catalogue=courses(A=300, B=400))
    assert (finding.params["rule"], finding.severity.value) == ("ab", "blocking")
    assert not found("inflating_circle", *circle, catalogue=courses(A=300, B=300))
    capped = [item | {"credits": {"basis": "course", "at_most": 3}} for item in circle]
    assert not found("inflating_circle", *capped, catalogue=courses(A=300, B=400))


def test_a_chain_that_creates_credits() -> None:
    chain = course_rule("ab", "A", "B", 3), course_rule("bc", "B", "C", 5)
    (finding,) = found("inflating_chain", *chain, catalogue=courses(A=300, B=300))
    assert (finding.params["takes_hundredths"], finding.params["gives_hundredths"]) == (300, 500)
    level = course_rule("ab", "A", "B", 3), course_rule("bc", "B", "C", 3)
    assert not found("inflating_chain", *level, catalogue=courses(A=300, B=300))
    assert not found("inflating_chain", chain[0], course_rule("xc", "X", "C", 5), catalogue=courses(A=300, X=300))


def test_chains_through_several_colleges() -> None:
    def of(owner: str, *rules: dict[str, Any]) -> RuleSet:
        return method(*rules, owner={"level": "college", "code": owner}, code=owner)

    east = of("east", course_rule("we", "A", "B", issuer="west"))
    west = of("west", course_rule("ew", "B", "A", issuer="east"))
    catalogue = Catalogue(
        courses=(CatalogueCourse("A", "", 300, institution="west"), CatalogueCourse("B", "", 400, institution="east"))
    )
    (finding,) = examine_chains([east, west], catalogue=catalogue)
    assert finding.code == "doctor.inflating_circle"
    assert not examine_chains([east], catalogue=catalogue)


def certificate(code: str, *majors: str, **attributes: Any) -> CatalogueCertificate:
    return CatalogueCertificate(code, attributes=attributes, majors=majors)


def gaps(*rules: dict[str, Any], majors: tuple[str, ...] = ("510203",), **more: Any) -> list[Any]:
    catalogue = Catalogue(
        certificates=(certificate("X1", "5102", level="primary"), certificate("X2", "61", level="advanced")),
        majors=majors,
    )
    return [finding.params["certificate"] for finding in found("gap", *rules, catalogue=catalogue, **more)]


def test_certificates_of_the_colleges_majors_that_convert_into_nothing() -> None:
    assert gaps(rule("a", {"level": "advanced"})) == ["X1"]
    assert gaps(rule("a", {"level": "primary"})) == []
    assert gaps(rule("a", {"certificate_type": "X9"})) == ["X1"]
    assert gaps(rule("a", {"level": "advanced"}), majors=("510203", "610101")) == ["X1"]
    assert gaps(rule("a", {"level": "primary"}, scope={"majors": ["61"]})) == ["X1"]
    assert gaps(rule("a", {"level": "primary"}, scope={"not_majors": ["5102"]})) == ["X1"]


def test_what_is_not_known_of_a_certificate_is_no_gap() -> None:
    assert gaps(rule("a", {"score": {"at_least": 60}})) == []
    maps = [{"attribute": "level", "when": {"rank": 1}, "give": "advanced"}]
    assert gaps(rule("a", {"level": "advanced"}), level_maps=maps) == []


def test_withdrawn_certificates_are_no_gap() -> None:
    catalogue = Catalogue(certificates=(CatalogueCertificate("X1", withdrawn_on=date(2026, 1, 1)),))
    assert found("gap", rule("a", {"certificate_type": "X9"}), catalogue=catalogue, on=date(2025, 9, 1))
    assert not found("gap", rule("a", {"certificate_type": "X9"}), catalogue=catalogue, on=date(2026, 9, 1))


def idle(*caps: dict[str, Any], catalogue: Catalogue | None = None) -> list[Any]:
    rules = rule("a", {"level": "primary"}, category="skill"), rule("b", {"level": "advanced"}, {"slots": ["free"]})
    return [finding.params["cap"] for finding in found("idle_cap", *rules, caps=list(caps), catalogue=catalogue)]


@pytest.mark.parametrize(
    "over,is_idle",
    [
        ({"categories": ["skill"]}, False),
        ({"categories": ["contest"]}, True),
        ({"types": ["x_certificate"]}, False),
        ({"types": ["patent"]}, True),
        ({"natures": ["professional_core"]}, False),
        ({"natures": ["thesis"]}, True),
        ({"slots": ["free"]}, False),
        ({"slots": ["bound"]}, True),
        ({"rules": ["a"]}, False),
    ],
)
def test_a_cap_that_counts_no_rule(over: dict[str, Any], *, is_idle: bool) -> None:
    assert bool(idle({"id": "c", "at_most": 4, "over": over})) is is_idle


def test_a_cap_behind_a_tighter_one() -> None:
    tight, loose = {"id": "tight", "share": "20%"}, {"id": "loose", "share": "50%"}
    assert idle(tight, loose) == ["loose"]
    assert idle(tight, loose | {"base": "professional"}) == []
    assert idle(tight | {"over": {"rules": ["a"]}}, loose) == []
    assert idle(tight, loose | {"over": {"rules": ["a"]}}) == ["loose"]
    assert idle(tight, loose | {"within": "ever"}) == []
    assert idle({"id": "x", "share": "50%"}, {"id": "y", "share": "50%"}) == ["y"]


def test_a_cap_of_the_whole_program() -> None:
    assert idle({"id": "all", "share": "100%"}) == ["all"]
    assert idle({"id": "all", "share": "99%"}) == []
    assert idle({"id": "all", "share": "100%", "base": "public"}) == []


def test_a_cap_above_all_that_can_be_reached() -> None:
    catalogue = Catalogue(courses=(CatalogueCourse("C1", "", 400, "professional_core"), CatalogueCourse("C2", "", 300)))
    assert idle({"id": "c", "at_most": 7, "over": {"rules": ["a"]}}, catalogue=catalogue) == ["c"]
    assert idle({"id": "c", "at_most": 6, "over": {"rules": ["a"]}}, catalogue=catalogue) == []
    assert idle({"id": "c", "at_most": 7}, catalogue=catalogue) == []  # a slot has no bound
    assert idle({"id": "c", "at_most": 2, "unit": "courses", "over": {"rules": ["a"]}}, catalogue=catalogue) == ["c"]


def test_a_base_that_no_program_gives() -> None:
    caps = [{"id": "c", "share": "20%", "base": "professional"}]
    assert found("cap_base_unknown", rule("a"), caps=caps, catalogue=Catalogue(bases=("program",)))
    assert not found("cap_base_unknown", rule("a"), caps=caps, catalogue=Catalogue(bases=("professional",)))
    assert Fraction(1, 5) == method(rule("a"), caps=caps).caps[0].share
