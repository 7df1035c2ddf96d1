"""The back-test: who gains and loses, which cases flip and why, whose graduation changes, however it is cut."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from oneplusx.domain.backtest import (
    BacktestReport,
    CaseFile,
    PastCase,
    Standing,
    as_if_in_force,
    backtest,
    chunks,
    empty_report,
    merge_reports,
    report_from_json,
    report_to_json,
    set_back,
    with_cap,
)
from oneplusx.domain.backtest.narrowing import narrows
from oneplusx.domain.errors import NotFound
from oneplusx.domain.graduation import AllOf, AuditRecord, CatalogCourse, CreditsFrom, EarnedCourse, Program
from oneplusx.domain.rules import (
    Cap,
    CapFilter,
    CapUnit,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    Outcome,
    PastConversion,
    PastTarget,
    Request,
    RuleSet,
    from_json,
)
from tests.domain.rules.cast import course, held, program, record, to_course

ON = date(2026, 9, 2)
COURSES = tuple(course(f"C{number}", 400) for number in range(6))
FACTS = program(*COURSES, total=4000)


def method(share: str = "50%", *, version: str = "1", level: str = "primary", **more: object) -> RuleSet:
    levels = ["primary", "intermediate", "advanced"]
    data = {
        "format": "oneplusx-rule-set/1",
        "code": "M",
        "version": version,
        "owner": {"level": "college", "code": "college"},
        "rules": [
            {
                "id": "x",
                "from": {"types": ["x_certificate"], "where": {"level": levels[levels.index(level) :]}},
                "to": {"natures": ["professional_core"]},
                "credits": {"basis": "course"},
            }
        ],
        "caps": [{"id": "half", "share": share, "base": "program"}],
    }
    return from_json(data | more)


def learner(
    name: str, levels: Iterable[str], *, passed: int = 0, stands: bool = True, plan_on: date | None = None
) -> CaseFile:
    """One case per certificate, each for a course of its own; of the transcript so many credits are passed."""
    certificates = [held(f"{name}-{place}", "x_certificate", level=level) for place, level in enumerate(levels)]
    cases = [
        PastCase(f"{name}-case-{place}", Request("x", (item.id,), (to_course(f"C{place}"),)), ON, stands=stands)
        for place, item in enumerate(certificates)
    ]
    audit = AuditRecord((EarnedCourse("Z1", credits_hundredths=passed),))
    own = record(*certificates, facts=FACTS)
    return CaseFile(name, own, () if plan_on else tuple(cases), "P", audit, plan_on)


PROGRAM = Program(
    code="P",
    requirement=AllOf(id="all", children=(CreditsFrom(id="total", min_hundredths=4000),)),
    courses=tuple(CatalogCourse(code=item.code, credits_hundredths=400) for item in COURSES),
)


def run(before: RuleSet, after: RuleSet, *files: CaseFile, details_max: int = 1_000) -> BacktestReport:
    return backtest(before, after, files, programs={"P": PROGRAM}, details_max=details_max)


def test_nothing_changes_under_the_same_rules() -> None:
    report = run(method(), method(version="2"), learner("a", ["primary", "advanced"], passed=3600))
    assert (report.learners, report.cases, report.learners_changed, report.cases_flipped) == (1, 2, 0, 0)
    assert report.standings == {"satisfied>satisfied": 1}
    assert report.outcomes == {"approved>approved": 2}


def test_a_stricter_rule_takes_credits_and_says_why() -> None:
    files = learner("a", ["primary", "advanced"]), learner("b", ["advanced"])
    report = run(method(), method(level="intermediate", version="2"), *files)
    assert (report.learners_losing, report.learners_gaining, report.credits_lost_hundredths) == (1, 0, 400)
    assert report.differences == {-400: 1}
    (flip,) = report.flips
    assert (flip.case_id, flip.before, flip.after) == ("a-case-0", Outcome.APPROVED, Outcome.REFUSED)
    assert [test.code for test in flip.failed_after] == ["source.level"]
    assert report.reasons == {"source.level": 1}
    assert report.rules["x"] == (3, 1200, 2, 800)


def test_a_milder_version_gives_credits_back() -> None:
    report = run(method(level="intermediate"), method(version="2"), learner("a", ["primary"]))
    assert (report.learners_gaining, report.credits_gained_hundredths) == (1, 400)
    assert report.outcomes == {"refused>approved": 1}


def test_cases_are_replayed_one_upon_the_other() -> None:
    report = run(method("30%"), with_cap(method("30%"), "half", share=Fraction(1, 5)), learner("a", ["primary"] * 4))
    assert report.outcomes == {"approved>approved": 2, "approved>refused": 1, "refused>refused": 1}
    assert [flip.case_id for flip in report.flips] == ["a-case-2"]
    assert report.reasons == {"cap": 1}


def test_graduation_changes_with_the_credits() -> None:
    files = [learner("near", ["primary"], passed=3600), learner("far", ["primary"]), learner("done", [], passed=4000)]
    report = run(method(), method(level="advanced", version="2"), *files)
    assert report.standing_changes() == {(Standing.SATISFIED, Standing.NOT_YET): 1}
    assert report.changes[0].learner_id == "near"
    assert report.standings["satisfied>satisfied"] == 1


def test_what_stands_no_more_is_decided_again_and_brings_nothing() -> None:
    report = run(method(), method(level="advanced", version="2"), learner("a", ["primary"], stands=False))
    assert (report.cases_flipped, report.learners_changed) == (1, 0)


def test_a_case_of_a_rule_that_is_gone_takes_the_best_that_is_left() -> None:
    renamed = [dict(method_rule) for method_rule in _rules(method())]
    renamed[0]["id"] = "y"
    report = run(method(), method(version="2", rules=renamed), learner("a", ["primary"]))
    assert (report.learners_changed, report.cases_flipped) == (0, 0)
    assert set(report.rules) == {"x", "y"}


def _rules(rule_set: RuleSet) -> list[dict[str, object]]:
    from oneplusx.domain.rules import to_json

    rules: list[dict[str, object]] = to_json(rule_set)["rules"]
    return rules


def test_what_a_cohort_could_still_convert_is_planned() -> None:
    report = run(method("30%"), with_cap(method("30%"), "half", amount=800), learner("a", ["primary"] * 4, plan_on=ON))
    (change,) = report.changes
    assert (change.before.planned_hundredths, change.after.planned_hundredths) == (1200, 800)
    assert (change.before.planned, change.after.planned) == (3, 2)


def test_records_that_have_changed_since_are_counted() -> None:
    file = learner("a", ["primary"])
    cases = tuple(replace(case, decided=Outcome.REFUSED) for case in file.cases)
    assert run(method(), method(), replace(file, cases=cases)).not_as_decided == 1
    assert run(method(), method(), file).not_as_decided == 0


def test_versions_are_compared_as_if_in_force() -> None:
    dated = method(effective={"from": "2030-01-01"}, entry_years={"from": 2030})
    windowed = method(windows=[{"id": "w", "kind": "dates", "from": "2020-01-01", "to": "2020-02-01"}])
    for rules in (dated, windowed):
        assert run(rules, rules, learner("a", ["primary"])).outcomes == {"refused>refused": 1}
        ready = as_if_in_force(rules)
        assert run(ready, ready, learner("a", ["primary"])).outcomes == {"approved>approved": 1}


def test_an_unknown_cap_is_named() -> None:
    with pytest.raises(NotFound, match=r"backtest\.unknown_cap"):
        with_cap(method(), "third", share=Fraction(1, 3))


def test_set_back_takes_out_what_the_cases_brought() -> None:
    kept, gone = (
        PastConversion(name, "M", "x", (), (PastTarget(code, None, 400),), 400, ON, "P", "college")
        for name, code in (("kept", "C0"), ("gone", "C1"))
    )
    standings = [CourseStanding(code, CourseStatus.EXEMPTED) for code in ("C0", "C1")]
    before = record(courses=standings, past=[kept, gone], facts=FACTS)
    audit = AuditRecord((EarnedCourse("C0", source_id="kept"), EarnedCourse("C1", source_id="gone")))
    after, transcript = set_back(before, audit, {"gone"})
    assert isinstance(after, LearnerRecord)
    assert ([item.code for item in after.courses], after.conversions) == (["C0"], (kept,))
    assert transcript is not None
    assert [line.code for line in transcript.courses] == ["C0"]


def crowd(seed: int) -> list[CaseFile]:
    random = Random(seed)
    levels = ("primary", "intermediate", "advanced")
    return [
        learner(f"l{number:03}", random.choices(levels, k=random.randint(0, 5)), passed=random.choice((0, 3200, 3600)))
        for number in range(60)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_report_is_the_same_however_the_files_are_cut(seed: int) -> None:
    random, files = Random(seed), crowd(seed)
    versions = method("30%"), method("20%", level="intermediate", version="2")
    whole = run(*versions, *files, details_max=7)
    pieces = [run(*versions, *piece, details_max=7) for piece in chunks(files, random.randint(1, 20))]
    random.shuffle(pieces)
    assert merge_reports(pieces) == whole
    random.shuffle(files)
    shuffled = [replace(file, cases=tuple(reversed(file.cases))) for file in files]
    assert run(*versions, *shuffled, details_max=7) == whole
    assert merge_reports([empty_report(("M", "1"), ("M", "2"), 7), whole]) == whole
    assert len(whole.flips) == 7


def test_files_and_versions_travel_between_processes() -> None:
    versions = method("30%"), method("20%", version="2")
    whole = run(*versions, *crowd(1))
    sent = pickle.loads(pickle.dumps((*versions, *crowd(1))))
    assert run(*sent) == whole


def test_a_report_is_stored_and_read_again() -> None:
    report = run(method(), method(level="intermediate", version="2"), *crowd(2))
    document = json.loads(json.dumps(report_to_json(report)))
    again = report_from_json(document)
    assert report_to_json(again) == document
    assert (again.changes, again.differences, again.rules) == (report.changes, report.differences, report.rules)


def test_different_versions_are_not_merged() -> None:
    one = empty_report(("M", "1"), ("M", "2"))
    with pytest.raises(ValueError, match="different"):
        merge_reports([one, empty_report(("M", "1"), ("M", "3"))])
    with pytest.raises(ValueError, match="no report"):
        merge_reports([])


@pytest.mark.parametrize("shares", [("30%", "20%"), ("20%", "30%")])
def test_a_plan_that_keeps_the_lower_cap_too_is_not_sought_twice_and_is_the_same(shares: tuple[str, str]) -> None:
    """A cap that counts nothing makes the versions incomparable, and changes no plan."""
    files = [replace(file, cases=(), plan_on=ON) for file in crowd(3)]
    before, after = (method(share, version=share) for share in shares)
    report = run(before, after, *files)
    nothing = Cap(id="nothing", unit=CapUnit.COURSES, amount=1, over=CapFilter(categories=("none",)))
    other = run(before, replace(after, caps=(*after.caps, nothing)), *files)
    assert report == other
    assert report.learners_changed
    assert narrows(after, before) is (shares[0] > shares[1])
