"""Exports whose columns are data (列映射导出): a mapping document, and the text of each cell."""

from oneplusx.domain.exporting.cells import FieldKind, Value, cell, date_text
from oneplusx.domain.exporting.mapping import (
    Column,
    ExportMapping,
    load_mapping,
    mapping_from_json,
    mapping_to_json,
    mapping_to_text,
)

__all__ = [
    "Column",
    "ExportMapping",
    "FieldKind",
    "Value",
    "cell",
    "date_text",
    "load_mapping",
    "mapping_from_json",
    "mapping_to_json",
    "mapping_to_text",
]
