"""A mapping document (列映射): which of our fields stands under which column, in which form, with which codes.

Read from YAML or JSON against ``export_mapping.schema.json``; every fault names its line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.exporting.cells import FieldKind, format_fault
from oneplusx.domain.rules.document.places import Path, Placed, listed_problems, read_plain, read_text
from oneplusx.domain.rules.document.schema import check_schema

FORMAT = "oneplusx-export-mapping/1"
SCHEMA, PACKAGE = "export_mapping.schema.json", "oneplusx.domain.exporting"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of ours, or a constant ``value``.

    Attributes:
        code: The other system's name of the column, beside its title.
        pattern: Format of a date or number; empty for the usual one.
        codes: Code table; ``None`` without one.
        otherwise: For what is empty or has no code.
    """

    title: str
    code: str = ""
    field: str = ""
    value: str = ""
    pattern: str = ""
    codes: Mapping[str, str] | None = None
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class ExportMapping:
    """A table to export: its columns in order, and which rows belong into it.

    Attributes:
        types: Codes of achievement types; empty for all.
        states: States of certificates; empty for all.
    """

    name: str
    code: str
    columns: tuple[Column, ...]
    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    def heads(self, *, as_codes: bool) -> list[str]:
        """The row of heads: titles, or the other system's names where a column has one."""
        return [column.code or column.title if as_codes else column.title for column in self.columns]


def load_mapping(text: str, fields: Mapping[str, FieldKind], *, name: str) -> ExportMapping:
    """Reads a mapping from YAML or JSON text.

    Args:
        fields: The fields there are, and what each holds.
        name: What to call the document in errors (a file name).

    Raises:
        Invalid: ``exchange.invalid_mapping`` with ``name`` and ``problems``: ``{line, field, found, allowed, code}``.
    """
    return _finish(read_text(text), fields, name)


def mapping_from_json(data: Mapping[str, Any], fields: Mapping[str, FieldKind], *, name: str = "") -> ExportMapping:
    """Reads a mapping from plain values, as ``mapping_to_json`` gives them.

    Raises:
        Invalid: ``exchange.invalid_mapping``; lines are not known.
    """
    return _finish(read_plain(data), fields, name)


def mapping_to_json(mapping: ExportMapping) -> dict[str, Any]:
    """A mapping as plain values, for a JSON field and for a file."""
    rows = {"types": list(mapping.types), "states": list(mapping.states)}
    return {
        "format": FORMAT,
        "name": mapping.name,
        "code": mapping.code,
        "rows": {name: chosen for name, chosen in rows.items() if chosen},
        "columns": [_column_to_json(column) for column in mapping.columns],
    }


def mapping_to_text(document: Mapping[str, Any]) -> str:
    """A mapping of ``mapping_to_json`` as YAML text, one column a line; ``load_mapping`` gives an equal mapping."""
    lines = [f"{name}: {_inline(document[name])}" for name in ("format", "name", "code", "rows") if document.get(name)]
    lines += ["columns:", *(f"  - {_inline(column)}" for column in document["columns"])]
    return "\n".join(lines) + "\n"


def _inline(value: object) -> str:
    """JSON is YAML: every text is quoted, so that no code becomes a number or a date."""
    return json.dumps(value, ensure_ascii=False)


def _column_to_json(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"title": column.title}
    if column.code:
        told["code"] = column.code
    if not column.field:
        return {**told, "value": column.value}
    told["field"] = column.field
    if column.pattern:
        told["format"] = column.pattern
    if column.codes is not None:
        told["codes"] = dict(column.codes)
    if column.otherwise is not None:
        told["otherwise"] = column.otherwise
    return told


def _finish(placed: Placed, fields: Mapping[str, FieldKind], name: str) -> ExportMapping:
    if not placed.problems:
        check_schema(placed, SCHEMA, PACKAGE)
    if not placed.problems and isinstance(placed.value, dict):
        mapping = _read(placed.value)
        _check(placed, mapping, fields)
        if not placed.problems:
            return mapping
    raise Invalid("exchange.invalid_mapping", name=name, problems=listed_problems(placed))


def _read(data: Mapping[str, Any]) -> ExportMapping:
    rows = data.get("rows", {})
    return ExportMapping(
        name=data["name"],
        code=data.get("code", ""),
        columns=tuple(
            Column(
                title=one["title"],
                code=one.get("code", ""),
                field=one.get("field", ""),
                value=one.get("value", ""),
                pattern=one.get("format", ""),
                codes=one.get("codes"),
                otherwise=one.get("otherwise"),
            )
            for one in data["columns"]
        ),
        types=tuple(rows.get("types", ())),
        states=tuple(rows.get("states", ())),
    )


def _check(placed: Placed, mapping: ExportMapping, fields: Mapping[str, FieldKind]) -> None:
    seen: set[str] = set()
    for place, column in enumerate(mapping.columns):
        for key, text in (("title", column.title), ("code", column.code)):
            if text and f"{key} {text}" in seen:
                placed.report(("columns", place, key), text, "each once", "document.duplicate_id")
            seen.add(f"{key} {text}")
        if column.field:
            _check_field(placed, ("columns", place), column, fields)


def _check_field(placed: Placed, path: Path, column: Column, fields: Mapping[str, FieldKind]) -> None:
    kind = fields.get(column.field)
    if kind is None:
        placed.report((*path, "field"), column.field, ", ".join(sorted(fields)), "document.not_allowed")
        return
    if kind == FieldKind.EXACT and (column.pattern or column.codes is not None):
        key = "format" if column.pattern else "codes"
        placed.report((*path, key), column.field, "exchange.exact_field", "exchange.exact_field")
    elif column.pattern and (allowed := format_fault(kind, column.pattern)):
        placed.report((*path, "format"), column.pattern, allowed, "document.wrong_form")
