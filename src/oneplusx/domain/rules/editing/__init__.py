"""Editing a rule set's text part by part (编辑): the text stays the truth, what is not touched stays as it was written.

``change_item``, ``add_item``, ``copy_item``, ``move_item``, ``remove_item`` take a text and give a text;
``cells`` turns a part into the cells of a decision table and back.
"""

from __future__ import annotations

from oneplusx.domain.rules.editing.cells import (
    CellProblem,
    cells_of,
    columns_of,
    inner_sheets,
    item_of,
    sheet_of,
)
from oneplusx.domain.rules.editing.text import (
    PARTS,
    add_item,
    change_facts,
    change_item,
    copy_item,
    move_item,
    plain_document,
    remove_item,
)

__all__ = [
    "PARTS",
    "CellProblem",
    "add_item",
    "cells_of",
    "change_facts",
    "change_item",
    "columns_of",
    "copy_item",
    "inner_sheets",
    "item_of",
    "move_item",
    "plain_document",
    "remove_item",
    "sheet_of",
]
