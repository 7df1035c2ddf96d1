"""Editing a rule set's text part by part: what is not touched stays as it was written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oneplusx.domain import rules
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules import editing

ROOT = Path(__file__).parents[3]
FILES = [*sorted((ROOT / "examples" / "rule-sets").glob("*.yaml")), Path(__file__).parent / "every_field.yaml"]
TEXT = """
# heading
format: oneplusx-rule-set/1
code: R
version: "1"
owner: {level: college, code: c}
rules:
  # first
  - id: a
    from: {any_of: [{types: [x]}, {types: [y]}]}  # either
    to: {any_course: true}
    credits: {basis: fixed, give: 2}
  - id: b
    from: {}
    to: {slots: [s]}
    credits: {basis: course}
caps:
  - {id: half, share: 50%, base: program}
"""


def through_cells(part: str, item: dict[str, Any]) -> dict[str, Any]:
    """An item as its cells say it again."""
    columns = editing.columns_of(part)
    again, problems = editing.item_of(columns, editing.cells_of(columns, item))
    assert problems == []
    for sheet in editing.inner_sheets(part):
        group, _dot, last = sheet.inner.rpartition(".")
        rows = (item.get(group, {}) if group else item).get(last, [])
        read = [editing.item_of(sheet.columns, editing.cells_of(sheet.columns, row))[0] for row in rows]
        if read:
            (again.setdefault(group, {}) if group else again)[last] = read
    return {"from": {}} | again if part == "rules" else again


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_part_survives_its_cells(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    whole = rules.load_rule_set(text, name=file.name)
    document = editing.plain_document(text)
    for part in editing.PARTS:
        for place, item in enumerate(document.get(part, [])):
            changed = editing.change_item(text, part, place, through_cells(part, item))
            assert rules.load_rule_set(changed, name=file.name) == whole
    facts = {name: value for name, value in document.items() if name not in editing.PARTS}
    assert editing.change_facts(text, facts) == text


def test_only_the_changed_line_changes() -> None:
    item = editing.plain_document(TEXT)["rules"][0]
    changed = editing.change_item(TEXT, "rules", 0, item | {"credits": {"basis": "fixed", "give": 2.5}})
    assert changed == TEXT.replace("give: 2}", "give: 2.5}")
    assert editing.change_item(TEXT, "rules", 0, item) == TEXT


def test_what_graduation_asks_for_and_grade_scales_are_parts_like_the_others() -> None:
    asked = {"id": "innovation", "at_least": 3, "over": {"slots": ["s"]}}
    scale = {"id": "five", "grades": [{"grade": "优", "from": 90}, {"grade": "不及格", "from": 0}]}
    text = editing.add_item(editing.add_item(TEXT, "requirements", asked), "grade_scales", scale)
    read = rules.load_rule_set(text, name="r")
    assert (read.requirements[0].amount, read.grade_scales[0].id) == (300, "five")
    more = editing.change_item(text, "requirements", 0, asked | {"at_least": 4})
    assert more == text.replace("at_least: 3", "at_least: 4")
    bare = editing.remove_item(editing.remove_item(more, "requirements", 0), "grade_scales", 0)
    assert bare.startswith(TEXT.rstrip())


def test_every_field_of_the_document_is_a_fact_or_a_part() -> None:
    schema = json.loads((ROOT / "docs" / "formats" / "rule-set.schema.json").read_text(encoding="utf-8"))
    facts = {column.field.partition(".")[0] for column in editing.columns_of("facts")}
    assert set(schema["properties"]) == facts | set(editing.PARTS)


def test_facts_leave_the_lists_alone() -> None:
    text = (Path(__file__).parent / "every_field.yaml").read_text(encoding="utf-8")
    whole = editing.plain_document(text)
    changed = editing.plain_document(editing.change_facts(text, {"title_zh": "新", "code": "X"}))
    assert {part: changed[part] for part in editing.PARTS} == {part: whole[part] for part in editing.PARTS}


def test_items_are_added_copied_moved_and_removed() -> None:
    def ids(text: str) -> list[str]:
        return [rule["id"] for rule in editing.plain_document(text)["rules"]]

    copied = editing.copy_item(editing.copy_item(TEXT, "rules", 0), "rules", 1)
    assert ids(copied) == ["a", "a-2", "a-3", "b"]
    assert ids(editing.move_item(copied, "rules", 3, -1)) == ["a", "a-2", "b", "a-3"]
    assert ids(editing.move_item(TEXT, "rules", 0, -1)) == ["a", "b"]
    assert ids(editing.remove_item(TEXT, "rules", 0)) == ["b"]
    added = editing.add_item(TEXT, "windows", {"id": "w", "kind": "weeks", "first_week": 1, "last_week": 2})
    assert editing.plain_document(added)["windows"][0]["last_week"] == 2
    assert editing.plain_document(editing.remove_item(TEXT, "caps", 0))["caps"] == []
    for part, place in (("rules", 2), ("caps", -1), ("code", 0)):
        with pytest.raises(Invalid, match=r"rules\.no_such_item"):
            editing.remove_item(TEXT, part, place)


def test_json_stays_json() -> None:
    text = json.dumps(editing.plain_document(TEXT), ensure_ascii=False)
    assert json.loads(editing.copy_item(text, "rules", 0))["rules"][1]["id"] == "a-2"
