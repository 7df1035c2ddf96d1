"""Any table of rules by a mapping: values, lists, merged cells, rows left out; problems name line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.importing import CsvMapping, load_mapping, read_table
from oneplusx.domain.rules import RuleSet, dump_rule_set, load_rule_set
from oneplusx.domain.rules.expression import Atom

EXAMPLE = Path(__file__).parents[3] / "examples" / "tables"

HEAD = """
format: oneplusx-csv-mapping/1
rule_set: {format: oneplusx-rule-set/1, code: T, version: "1", owner: {level: college, code: c}}
rule: {from: {types: [x_certificate]}, to: {any_course: true}, credits: {basis: fixed}}
"""


def mapping(more: str = "columns: {Credits: credits.give}") -> CsvMapping:
    return load_mapping(HEAD + more, name="map.yaml")


def problems(caught: pytest.ExceptionInfo[Invalid]) -> list[Any]:
    found: list[Any] = caught.value.params["problems"]  # type: ignore[assignment]
    return [(item["line"], item["field"], item["code"]) for item in found]


def example() -> RuleSet:
    found = load_mapping((EXAMPLE / "certificates.mapping.yaml").read_text("utf-8"), name="map")
    return read_table((EXAMPLE / "certificates.csv").read_text("utf-8"), found, name="table")


def test_the_example() -> None:
    rule_set = example()
    assert [rule.id for rule in rule_set.rules] == [
        "WEB-2-intermediate",
        "WEB-2-advanced",
        "CLOUD-1-primary",
        "CLOUD-2-intermediate",
    ]
    first, second, third, fourth = rule_set.rules
    assert first.target.courses == ("WEB1", "WEB2")
    assert isinstance(second.source, Atom)
    assert [(item.attribute, item.values) for item in second.source.where] == [
        ("certificate_type", ("WEB-2",)),
        ("level", ("advanced",)),
    ]
    assert (third.target.natures, fourth.credits.fixed_hundredths) == (("professional_foundation",), 350)
    assert rule_set.caps[0].id == "half"
    assert load_rule_set(dump_rule_set(rule_set), name="again") == rule_set


def test_rules_without_an_id_column_are_named_by_their_line() -> None:
    found = read_table("Credits\n2\n\n3\n", mapping(), name="t")
    assert [(rule.id, rule.credits.fixed_hundredths) for rule in found.rules] == [("line-2", 200), ("line-4", 300)]


def test_a_byte_order_mark_and_another_delimiter_are_read() -> None:
    found = mapping('columns: {Credits: credits.give, Major: scope.majors}\ntable: {delimiter: ";"}')
    (rule,) = read_table("\ufeffMajor; Credits\n5102;2\n", found, name="t").rules
    assert (rule.scope.majors, rule.credits.fixed_hundredths) == (("5102",), 200)


def test_criteria_may_name_facts_of_the_program() -> None:
    found = mapping("columns: {Credits: credits.give, Length: from.where.program.length_years}")
    (rule,) = read_table("Length,Credits\n3,2\n", found, name="t").rules
    assert isinstance(rule.source, Atom)
    assert rule.source.where[0].attribute == "program.length_years"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(Invalid) as caught:
        read_table("Credit\n2\n", mapping(), name="t")
    assert problems(caught) == [(1, "Credits", "document.required")]


def test_a_wrong_cell_is_named_with_line_and_column() -> None:
    with pytest.raises(Invalid) as caught:
        read_table("Credits\n2\ntwo\n", mapping(), name="t")
    assert [(line, field) for line, field, _ in problems(caught)] == [(3, "Credits → credits.give")]


def test_a_rule_that_lacks_something_is_named_with_its_line() -> None:
    with pytest.raises(Invalid) as caught:
        read_table("Credits,X\n2,1\n,1\n", mapping("columns: {Credits: credits.give, X: priority}"), name="t")
    assert problems(caught)[0][0] == 3


def test_an_empty_cell_that_is_required() -> None:
    found = mapping("columns: {Credits: {field: credits.give, required: true}, X: category}")
    with pytest.raises(Invalid) as caught:
        read_table("Credits,X\n2,a\n,b\n", found, name="t")
    assert problems(caught) == [(3, "Credits", "document.required")]


def test_two_rows_with_one_id() -> None:
    with pytest.raises(Invalid) as caught:
        read_table("Id,Credits\na,2\na,3\n", mapping("columns: {Credits: credits.give}\nid: [Id]"), name="t")
    assert problems(caught)[0] == (3, "id", "document.duplicate_id")


@pytest.mark.parametrize(
    "text,field",
    [
        ("format: oneplusx-csv-mapping/1", "rule_set"),
        (HEAD + "columns: {}", "columns"),
        (HEAD + "columns: {A: {felt: x}}", "columns.A"),
        (HEAD + "columns: {A: x}\ntable: {encoding: ebcdic}", "table.encoding"),
    ],
)
def test_a_wrong_mapping_names_the_place(text: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        load_mapping(text, name="map.yaml")
    assert any(found.startswith(field) for _, found, _ in problems(caught))
