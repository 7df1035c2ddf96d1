"""Any table of rules as a rule set (转换办法), by a small mapping file: column → field of a rule.

Steps:
    1. Read the mapping: the table's form, the frame of the rule set, what all rules share, and the columns.
    2. Each row makes a rule: the shared parts, then the cells, put into the fields that their columns name.
       An empty cell leaves its field out.
    3. The whole is read as a rule set document, with all its checks; a problem names line and column of the table.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.importing.tables import check_size, problem, refuse
from oneplusx.domain.rules import RuleSet, from_json
from oneplusx.domain.rules.document.places import read_text
from oneplusx.domain.rules.document.schema import check_schema

SCHEMA_NAME = "mapping.schema.json"
SCHEMA_PACKAGE = "oneplusx.domain.importing"
ROWS_MAX = 200_000

_RULE = re.compile(r"rules\[(\d+)\]\.?(.*)")
_LISTS = frozenset(
    {
        "types",
        "not_types",
        "natures",
        "not_natures",
        "courses",
        "not_courses",
        "names",
        "slots",
        "majors",
        "not_majors",
        "education_types",
        "lengths_years",
        "purposes",
        "evidence",
        "reviewers",
        "windows",
    }
)
"""Fields that hold lists: one cell is a list of one."""

_NUMBERS = frozenset({"priority", "lengths_years", "min", "max", "beyond"})
"""Fields that hold whole numbers; credits and shares are text of the right form already."""

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """Where the cells of a column go.

    Attributes:
        path: The field, from the rule down.
        values: Cell → value; a cell that is not named stays as it is.
        split: Separator of a cell that holds a list.
        is_required: An empty cell is a problem.
    """

    path: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
    split: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """How a table becomes a rule set; see ``docs/formats/importers.md``."""

    rule_set: Data
    rule: Data
    columns: Mapping[str, Column]
    id: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    skip_lines: int = 0
    fill_down: tuple[str, ...] = ()
    skip_rows: Mapping[str, frozenset[str]] = field(default_factory=dict)


def load_mapping(text: str, *, name: str) -> CsvMapping:
    """Reads a mapping file, YAML or JSON.

    Raises:
        Invalid: ``rules.invalid_document`` with ``name`` and ``problems``.
    """
    placed = read_text(text)
    if not placed.problems:
        check_schema(placed, SCHEMA_NAME, SCHEMA_PACKAGE)
    if placed.problems or not isinstance(placed.value, dict):
        refuse(name, [item.as_dict() for item in placed.problems])
    return _mapping(placed.value)


def _mapping(data: Data) -> CsvMapping:
    table = data.get("table", {})
    return CsvMapping(
        rule_set=data["rule_set"],
        rule=data.get("rule", {}),
        columns={column: _column(item) for column, item in data["columns"].items()},
        id=tuple(data.get("id", ())),
        encoding=table.get("encoding", "utf-8"),
        delimiter=table.get("delimiter", ","),
        skip_lines=table.get("skip_lines", 0),
        fill_down=tuple(table.get("fill_down", ())),
        skip_rows={column: frozenset(values) for column, values in table.get("skip_rows", {}).items()},
    )


def _column(item: str | Data) -> Column:
    if isinstance(item, str):
        return Column(tuple(item.split(".")))
    return Column(
        path=tuple(item["field"].split(".")),
        values=item.get("values", {}),
        split=item.get("split", ""),
        is_required=item.get("required", False),
    )


def read_table(text: str, mapping: CsvMapping, *, name: str) -> RuleSet:
    """Reads a table of rules.

    Args:
        text: The table, decoded.
        mapping: How to read it.
        name: What to call it in errors.

    Raises:
        Invalid: ``rules.invalid_document``; a problem of a row names its line and its column.
    """
    rows = list(_rows(text, mapping, name))
    problems = [
        problem(column, "", "required", "document.required", line)
        for line, row in rows
        for column, item in mapping.columns.items()
        if item.is_required and not row[column]
    ]
    if problems:
        refuse(name, problems)
    rules = [_rule(mapping, line, row) for line, row in rows]
    try:
        return from_json({**mapping.rule_set, "rules": rules}, name=name)
    except Invalid as error:
        refuse(name, _placed_in_table(error, mapping, [line for line, _ in rows]))


def _rows(text: str, mapping: CsvMapping, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    check_size(text, name)
    lines = StringIO(text.removeprefix("\ufeff"))
    for _ in range(mapping.skip_lines):
        lines.readline()
    reader = csv.DictReader(lines, delimiter=mapping.delimiter)
    header = [column.strip() for column in reader.fieldnames or ()]
    reader.fieldnames = header
    wanted = dict.fromkeys([*mapping.columns, *mapping.id, *mapping.fill_down, *mapping.skip_rows])
    missing = [column for column in wanted if column not in header]
    if missing:
        line = mapping.skip_lines + 1
        refuse(name, [problem(column, "", ", ".join(header), "document.required", line) for column in missing])
    above: dict[str, str] = {}
    count = 0
    for raw in reader:
        row = {column: (raw[column] or "").strip() for column in wanted}
        if not any(row.values()):
            continue
        above = {column: row[column] or above.get(column, "") for column in mapping.fill_down}
        row |= above
        if any(row[column] in values for column, values in mapping.skip_rows.items()):
            continue
        count += 1
        if count > ROWS_MAX:
            refuse(name, [problem("(document)", count, f"≤ {ROWS_MAX}", "document.too_large", reader.line_num)])
        yield mapping.skip_lines + reader.line_num, row


def _rule(mapping: CsvMapping, line: int, row: Mapping[str, str]) -> Data:
    rule: Data = deepcopy(mapping.rule)
    rule["id"] = "-".join(_id_part(mapping, column, row[column]) for column in mapping.id) or f"line-{line}"
    for name, column in mapping.columns.items():
        cell = row[name]
        if cell:
            _put(rule, column.path, _value(column, cell))
    return rule


def _id_part(mapping: CsvMapping, column: str, cell: str) -> str:
    known = mapping.columns.get(column)
    return str(known.values.get(cell, cell)) if known else cell


def _value(column: Column, cell: str) -> Any:
    cells = [part.strip() for part in cell.split(column.split)] if column.split else [cell]
    values = [_one(column, part) for part in cells if part]
    is_list = column.path[-1] in _LISTS or len(values) > 1
    return values if is_list else values[0]


def _one(column: Column, cell: str) -> Any:
    found = column.values.get(cell, cell)
    is_number = column.path[-1] in _NUMBERS and isinstance(found, str) and found.isdecimal()
    return int(found) if is_number else found


def _put(rule: Data, path: Sequence[str], value: Any) -> None:
    """Puts a value into its field; a criterion's name (``from.where.NAME``) may hold dots of its own."""
    at = rule
    for place, part in enumerate(path[:-1]):
        if part == "where":
            where = at.setdefault("where", {})
            where[".".join(path[place + 1 :])] = value
            return
        below = at.setdefault(part, {})
        if not isinstance(below, dict):
            below = at[part] = {}
        at = below
    at[path[-1]] = value


def _placed_in_table(error: Invalid, mapping: CsvMapping, lines: Sequence[int]) -> list[dict[str, object]]:
    """The problems of the document, each with the line of its row and the column that brought it."""
    found: Any = error.params.get("problems", [])
    return [_in_table(item, mapping, lines) for item in found]


def _in_table(item: Mapping[str, Any], mapping: CsvMapping, lines: Sequence[int]) -> dict[str, object]:
    match = _RULE.match(str(item["field"]))
    if match is None:
        return dict(item)
    inside = re.sub(r"\[\d+\]", "", match[2])
    column = next((name for name, to in mapping.columns.items() if inside == ".".join(to.path)), "")
    shown = f"{column} → {match[2]}" if column else match[2] or "(rule)"
    return {**item, "line": lines[int(match[1])], "field": shown}
