"""Documents: equal in YAML, JSON and spreadsheet; errors name line, field, what was found and what is allowed."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import (
    decide,
    decision_to_json,
    dump_rule_set,
    from_json,
    load_case,
    load_rule_set,
    to_json,
)
from oneplusx.domain.rules.document.schema import schema_document
from oneplusx.domain.rules.workbook import from_workbook, to_workbook
from tests.domain.rules.cast import EXAMPLES, ON, published

PUBLISHED = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))

RICH = (Path(__file__).parent / "every_field.yaml").read_text("utf-8")


def texts() -> list[str]:
    return [RICH, *((EXAMPLES / f"{code}.yaml").read_text("utf-8") for code in PUBLISHED)]


@pytest.mark.parametrize("text", texts(), ids=["RICH", *PUBLISHED])
def test_yaml_json_and_spreadsheet_say_the_same(text: str) -> None:
    rule_set = load_rule_set(text, name="doc")
    assert load_rule_set(dump_rule_set(rule_set), name="yaml") == rule_set
    assert from_json(json.loads(json.dumps(to_json(rule_set)))) == rule_set
    assert load_rule_set(json.dumps(to_json(rule_set)), name="json") == rule_set
    assert from_workbook(to_workbook(rule_set)) == rule_set
    assert to_workbook(rule_set) == to_workbook(from_workbook(to_workbook(rule_set)))


def problems(text: str) -> list[tuple[object, ...]]:
    with pytest.raises(Invalid) as caught:
        load_rule_set(text, name="bad.yaml")
    assert caught.value.code == "rules.invalid_document"
    assert caught.value.params["name"] == "bad.yaml"
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    return [(problem["code"], problem["line"], problem["field"], problem["found"]) for problem in found]


GOOD = """format: oneplusx-rule-set/1
code: G
version: "1"
owner: {level: college, code: g}
rules:
  - id: one
    from: {types: [cet]}
    to: {slots: [elective]}
    credits:
      basis: fixed
      give: 4
caps:
  - id: cap
    at_most: 8
    over: {rules: [one]}
"""


@pytest.mark.parametrize(
    "before, after, expected",
    [
        ("level: college", "level: school", ("document.not_allowed", 4, "owner.level", "school")),
        ("give: 4", "give: four", ("document.wrong_form", 11, "rules[0].credits.give", "four")),
        ("give: 4", "give: -4", ("document.out_of_range", 11, "rules[0].credits.give", "-4")),
        ("give: 4", "give: 4.005", ("credits.too_precise", 11, "rules[0].credits.give", "4.005")),
        ("give: 4", "gives: 4", ("document.unknown_field", 11, "rules[0].credits.gives", "gives")),
        ("      give: 4\n", "", ("document.required", 9, "rules[0].credits.give", "")),
        ("basis: fixed", "basis: fix", ("document.not_allowed", 10, "rules[0].credits.basis", "fix")),
        ("rules: [one]}", "rules: [two]}", ("document.unknown_id", 15, "caps[0].over.rules[0]", "two")),
        ("code: G\n", "code: G\ncode: H\n", ("document.duplicate_key", 3, "code", "code")),
        ("{types: [cet]}", "{types: cet}", ("document.wrong_type", 7, "rules[0].from.types", "cet")),
        ("slots: [elective]", "modules: true", ("document.no_target", 8, "rules[0].to", "modules")),
        ("at_most: 8", "at_most: 8\n    share: 50%", ("document.not_together", 13, "caps[0]", "at_most, share")),
        ("  - id: one", "  - id: one 1", ("document.wrong_form", 6, "rules[0].id", "one 1")),
        (
            "{types: [cet]}",
            "{types: [cet], where: {level: {at_least: huge}}}",
            ("document.unknown_value", 7, "rules[0].from.where.level", "huge"),
        ),
        ("code: G", "code: [", ("document.not_yaml", 3, "(document)", None)),
    ],
)
def test_a_problem_names_line_field_and_what_was_found(before: str, after: str, expected: tuple[object, ...]) -> None:
    load_rule_set(GOOD, name="good")
    found = problems(GOOD.replace(before, after, 1))
    if expected[3] is None:
        assert found[0][0] == expected[0]
    else:
        assert expected in found


def test_all_problems_are_reported_in_the_order_of_the_lines() -> None:
    bad = (
        GOOD.replace("level: college", "level: school")
        .replace("give: 4", "give: x")
        .replace("at_most: 8", "at_most: y")
    )
    assert [line for _, line, _, _ in problems(bad)] == [4, 11, 14]


def test_a_share_must_be_a_share_and_a_date_a_date() -> None:
    assert problems(GOOD.replace("at_most: 8", "share: half"))[0][0] == "document.wrong_form"
    assert problems(GOOD + "effective: {from: 2024-02-30}\n")[0][:3] == ("document.wrong_form", 16, "effective.from")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Invalid):
        load_rule_set(text, name="noise")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["rules", "id", "from", "code", "caps", "credits"]), inner, max_size=4)
        ),
        max_leaves=8,
    )
)
def test_no_json_breaks_the_reader(data: object) -> None:
    with pytest.raises(Invalid):
        from_json({"format": "oneplusx-rule-set/1", "code": "x", "version": "1", "owner": data})


def sheet(rows: dict[str, list[list[object]]]) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, lines in rows.items():
        page = book.add_worksheet(name)
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    book.close()
    return buffer.getvalue()


FACTS: list[list[object]] = [
    ["", "format", "oneplusx-rule-set/1"],
    ["", "code", "S"],
    ["", "version", 2024],
    ["", "owner.level", "college"],
    ["", "owner.code", "s"],
]
HEAD: list[object] = ["id", "from.types", "from.where", "to.slots", "credits.basis", "credits.give"]


def test_a_hand_made_spreadsheet_with_columns_in_any_order() -> None:
    rows: list[list[object]] = [
        [],
        HEAD,
        ["a", "cet，english_test", "score≥425；kind=cet_4|cet_6", "elective", "fixed", 1.5],
    ]
    rule_set = from_workbook(sheet({"办法": FACTS, "规则": rows}))
    document = to_json(rule_set)
    assert document["version"] == "2024"
    assert document["rules"][0]["from"] == {
        "types": ["cet", "english_test"],
        "where": {"score": {"at_least": 425}, "kind": ["cet_4", "cet_6"]},
    }
    assert rule_set.rules[0].credits.fixed_hundredths == 150


@pytest.mark.parametrize(
    "pages, expected",
    [
        ({"规则": []}, ("workbook.sheet_missing", None)),
        ({"办法": FACTS, "规则": [[], HEAD, ["a", "cet", "score about 425", "e", "fixed", 1]]}, ("workbook.cell", 3)),
        ({"办法": FACTS, "规则": [[], HEAD, ["a", "cet", "", "e", "fixed", "many"]]}, ("workbook.cell", 3)),
        ({"办法": FACTS, "规则": [[], HEAD, ["a", "cet", "", "e", "fixed", -1]]}, ("document.out_of_range", 3)),
        ({"办法": FACTS, "规则": [[], [*HEAD, "color"], []]}, ("workbook.unknown_field", None)),
        ({"办法": FACTS, "学分表": [[], ["rule", "when", "give"], ["no", "", 1]]}, ("document.unknown_id", 3)),
    ],
)
def test_a_spreadsheet_problem_names_its_row(
    pages: dict[str, list[list[object]]], expected: tuple[object, ...]
) -> None:
    with pytest.raises(Invalid) as caught:
        from_workbook(sheet(pages))
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert expected in [(problem["code"], problem["line"]) for problem in found]


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_corrupt_spreadsheet_is_a_problem_not_a_crash(data: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        from_workbook(data)
    assert caught.value.code == "rules.invalid_document"


def test_schemas_are_published_and_valid() -> None:
    from jsonschema import Draft202012Validator

    for name in ("rule_set.schema.json", "case.schema.json"):
        Draft202012Validator.check_schema(schema_document(name))


def test_a_case_names_line_and_field() -> None:
    text = """format: oneplusx-case/1
program: {code: p, major: m, entry_year: 2024}
record:
  achievements:
    - {id: a, type: cet, obtained_on: 2024-13-01}
request: {achievements: [a], targets: [{}]}
"""
    with pytest.raises(Invalid) as caught:
        load_case(text, name="case.yaml")
    found = caught.value.params["problems"]
    assert isinstance(found, list)
    assert [(problem["line"], problem["field"]) for problem in found] == [
        (5, "record.achievements[0].obtained_on"),
        (6, "request.targets[0]"),
    ]


def test_the_documented_schemas_are_the_ones_in_use() -> None:
    formats = EXAMPLES.parents[1] / "docs" / "formats"
    for documented, used in [
        ("rule-set.schema.json", "rule_set.schema.json"),
        ("rule-set-case.schema.json", "case.schema.json"),
    ]:
        assert json.loads((formats / documented).read_text("utf-8")) == schema_document(used)


def test_a_decision_fits_its_documented_schema() -> None:
    from jsonschema import Draft202012Validator

    case = load_case((EXAMPLES.parent / "cases" / "R16.yaml").read_text("utf-8"), name="case")
    assert case.request is not None
    schema = json.loads((EXAMPLES.parents[1] / "docs" / "formats" / "rule-set-decision.schema.json").read_text("utf-8"))
    for on in (ON, date(2019, 1, 1)):
        decision = decide(published("P01", "R16"), case.record, case.request, on)
        assert list(Draft202012Validator(schema).iter_errors(decision_to_json(decision))) == []


def _unfolding(width: int = 9) -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for this, before in zip("bcdefghij", "abcdefghi", strict=True):
        lines.append(f"{this}: &{this} [{', '.join([f'*{before}'] * width)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [_unfolding(), "a: &a [*a, *a, *a]", f"{_unfolding()}\n? *j\n: 1", "a: " + "x" * 1_000_001],
    ids=["references to references", "a reference to itself", "such a reference as a key", "a million characters"],
)
def test_a_text_that_unfolds_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load_rule_set(text, name="doc")
    problems = refusal.value.params["problems"]
    assert {"document.too_large", "document.too_deep"} & {problem["code"] for problem in problems}
    assert len(problems) < 10


@pytest.mark.parametrize("text", [r'"\ud800": 1', r'title_zh: "\ud800"', r'title_zh: "a\0b"'])
def test_characters_that_no_database_keeps_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        load_rule_set(text, name="doc")
    assert "document.not_yaml" in {problem["code"] for problem in refusal.value.params["problems"]}
    json.dumps(refusal.value.params, ensure_ascii=False).encode()
