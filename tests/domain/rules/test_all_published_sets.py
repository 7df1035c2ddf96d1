"""Every published method that we ship: loads, is sound, survives the spreadsheet, and decides whatever it is asked."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path

import pytest

from oneplusx.cli.main import main
from oneplusx.domain.achievement import STANDARD_TYPES, AttributeValue, HeldAchievement
from oneplusx.domain.rules import (
    Calendar,
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    Outcome,
    ProgramCourseFacts,
    ProgramFacts,
    Request,
    RuleSet,
    TargetRef,
    compose,
    decide,
    decision_from_json,
    decision_to_json,
    dump_rule_set,
    load_rule_set,
    to_json,
)
from oneplusx.domain.rules.codes import CHANGES, CONDITIONS
from oneplusx.domain.rules.compiled import atoms_of
from oneplusx.domain.rules.expression import Criterion, Operator
from oneplusx.web.wording import is_worded
from tests.domain.rules.cast import EXAMPLES, TERM_START

SHARED = Path(__file__).parents[4] / "shared" / "data"
HERE = Path(__file__).parent
CODES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))
ON = date(2026, 9, 2)


@lru_cache
def alone(code: str) -> RuleSet:
    return load_rule_set((EXAMPLES / f"{code}.yaml").read_text("utf-8"), name=code)


def layers(code: str) -> list[str]:
    """The rule set and those above it, top to bottom."""
    rule_set = alone(code)
    above = [*([rule_set.parent] if rule_set.parent else []), *rule_set.alliances]
    return [*dict.fromkeys(name for upper in above for name in layers(upper)), code]


@lru_cache
def shipped(code: str) -> RuleSet:
    return compose([alone(name) for name in layers(code)])


@pytest.mark.parametrize("code", CODES)
def test_passes_the_check_and_names_its_source(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    upper = chain.from_iterable(("--upper", str(EXAMPLES / f"{name}.yaml")) for name in layers(code)[:-1])
    assert main(["rules", "check", str(EXAMPLES / f"{code}.yaml"), *upper]) == 0, capsys.readouterr().out
    rule_set = alone(code)
    assert rule_set.code == code
    assert rule_set.title_zh
    assert rule_set.title_en
    assert rule_set.source.quality


@pytest.mark.parametrize("code", CODES)
def test_yaml_to_spreadsheet_to_yaml_loses_nothing(
    code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book, text = tmp_path / f"{code}.xlsx", tmp_path / f"{code}.yaml"
    assert main(["rules", "to-xlsx", str(EXAMPLES / f"{code}.yaml"), str(book)]) == 0
    assert main(["rules", "from-xlsx", str(book), str(text)]) == 0, capsys.readouterr().out
    again = load_rule_set(text.read_text("utf-8"), name=code)
    assert again == alone(code)
    assert dump_rule_set(again) == dump_rule_set(alone(code))


def _asked_for(rule_set: RuleSet, kind: str) -> dict[str, AttributeValue]:
    """For every attribute that a rule for this type asks about, a value that it names."""
    found: dict[str, AttributeValue] = {"hours": 68, "credits_hundredths": 200, "score": 480, "position": 2}
    for criterion in _criteria(rule_set, kind):
        if criterion.operator is not Operator.NOT_ONE_OF and "." not in criterion.attribute:
            found.setdefault(criterion.attribute, criterion.values[0])
    return found


def _criteria(rule_set: RuleSet, kind: str) -> Iterator[Criterion]:
    for rule in rule_set.rules:
        for atom in atoms_of(rule.source):
            if atom.types and kind not in atom.types:
                continue
            yield from atom.where
            for row in rule.credits.rows:
                yield from row.when


def _types(rule_set: RuleSet) -> list[str]:
    named = {name for rule in rule_set.rules for atom in atoms_of(rule.source) for name in atom.types}
    return sorted(named | set(STANDARD_TYPES))


def _courses(rule_set: RuleSet) -> tuple[ProgramCourseFacts, ...]:
    """A course of each nature, and one of each name and code that the rules ask for."""
    natures = [ProgramCourseFacts(f"N-{nature}", f"课程 {nature}", 300, nature) for nature in CourseNature]
    names = {name for rule in rule_set.rules for name in rule.target.names}
    codes = {code for rule in rule_set.rules for code in rule.target.courses}
    core = CourseNature.PROFESSIONAL_CORE
    return (
        *natures,
        *(ProgramCourseFacts(f"T{place}", name, 200, core) for place, name in enumerate(sorted(names))),
        *(ProgramCourseFacts(code, code, 200, core) for code in sorted(codes)),
    )


def _record(rule_set: RuleSet, kind: str) -> LearnerRecord:
    courses = _courses(rule_set)
    first = rule_set.effective[0] or date(2024, 9, 1)
    entry_year = max(2024, rule_set.entry_years[0] or 0)
    return LearnerRecord(
        achievements=(
            HeldAchievement("full", kind, "成果", _asked_for(rule_set, kind), max(first, date(2026, 6, 1))),
            HeldAchievement("bare", kind, "成果", {}, max(first, date(2026, 6, 1)), bank_value_hundredths=400),
        ),
        courses=tuple(CourseStanding(course.code, CourseStatus.FAILED) for course in courses[::3]),
        conversions=(),
        program=ProgramFacts(
            code="P",
            major="510203",
            entry_year=entry_year,
            credits_hundredths={"program": 14000, "professional": 7000, "public": 4000, "elective": 2000},
            courses=courses,
            institution="college",
        ),
        calendar=Calendar(term_starts=(TERM_START,)),
    )


def _requests(rule_set: RuleSet, learner: LearnerRecord) -> Iterator[Request]:
    slots = sorted({slot for rule in rule_set.rules for slot in rule.target.slots}) or ["elective"]
    targets = [TargetRef(slot=slot) for slot in slots]
    targets += [TargetRef(course_code=course.code) for course in learner.program.courses]
    for target in targets:
        yield Request(None, ("full",), (target,))
    for target in (targets[0], targets[-1]):
        yield Request(None, ("bare",), (target,))
    yield Request(None, ("bare", "full"), tuple(targets[:3]))


@pytest.mark.parametrize("code", CODES)
def test_decides_a_made_up_record_of_every_type(code: str) -> None:
    rule_set = shipped(code)
    reached = set()
    for kind in _types(rule_set):
        learner = _record(rule_set, kind)
        for request in _requests(rule_set, learner):
            decision = decide(rule_set, learner, request, ON)
            reached.add(decision.outcome)
            assert {condition.code for condition in decision.trace} <= set(CONDITIONS)
            assert {change.code for change in decision.smallest_change} <= set(CHANGES)
            assert (decision.outcome is Outcome.APPROVED) == all(condition.passed for condition in decision.trace)
            written = json.loads(json.dumps(decision_to_json(decision)))
            assert decision_to_json(decision_from_json(written)) == written
    assert Outcome.REFUSED in reached


NOT_SHOWN = frozenset({"id", "clause", "title_zh", "title_en", "rules", "majors", "windows", "category"})
CODE = re.compile(r"[a-z][a-z0-9_.]*")


def _codes_shown(value: object, field: str = "") -> Iterator[str]:
    """Codes that the pages of a method put into words; of facts (``course.NAME``) the name."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in NOT_SHOWN:
                yield key.rpartition(".")[2]
                yield from _codes_shown(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _codes_shown(part, field)
    elif isinstance(value, str) and CODE.fullmatch(value):
        yield f"{field}.{value}"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words_in_both_languages(code: str) -> None:
    document = to_json(alone(code))
    parts = ("rules", "caps", "windows", "groups", "settings", "requirements", "bases", "approval")
    shown = {name for part in parts for name in _codes_shown(document.get(part, []))}
    missing = {
        name
        for name in shown
        if not (
            is_worded(f"word.{name}")
            or is_worded(f"word.{name.partition('.')[2]}")
            or is_worded(f"word.{name.rpartition('.')[2]}")
            or name.rpartition(".")[2] in STANDARD_TYPES
        )
    }
    assert missing == set()


@pytest.mark.skipif(not SHARED.exists(), reason="the table of published rules is not here")
def test_every_rule_set_of_the_table_has_a_file_and_says_where_it_is_cut() -> None:
    with (SHARED / "college_rules.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["rule_id"] for row in rows} - set(CODES) == set()
    for row in rows:
        if row["completeness"].startswith("partial"):
            text = (EXAMPLES / f"{row['rule_id']}.yaml").read_text("utf-8")
            assert re.search(r"\b(cut|partial)\b", text), row["rule_id"]


@pytest.mark.skipif(not SHARED.exists(), reason="the table of published cases is not here")
def test_every_case_of_the_table_has_a_test() -> None:
    with (SHARED / "college_rule_cases.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["case_id"] for row in csv.DictReader(file)}
    tests = "\n".join(path.read_text("utf-8") for path in HERE.glob("test_published_cases*.py"))
    tested = {f"T{number}" for number in re.findall(r"[tT](\d{3})(?!\d)", tests)}
    assert wanted - tested == set()
