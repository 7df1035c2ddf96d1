"""Rows are written by services (and the jobs and importers that call them in chunks) and nowhere else.

Whoever writes elsewhere leaves no act on the trail. No ``save()`` override and no signal hides a write either.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import APPS, PACKAGE, python_files, short, tree

WRITING_MODULES = {"services", "jobs", "importers", "migrations"}
ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave", "acreate", "adelete"}
WRITES_ON_ROWS = {"save", "delete"}
WRITES_ON_SETS = {"create", "update", "delete"}
BULK_WRITERS = {"insert_rows", "insert_values", "update_rows"}
SET_METHODS = {
    "all",
    "annotate",
    "exclude",
    "filter",
    "get_queryset",
    "order_by",
    "select_for_update",
    "using",
    "visible_to",
}
WRITING_SQL = re.compile(
    r"\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|COPY\s+\S+.*FROM|TRUNCATE)\b", re.IGNORECASE
)
EXCEPTIONS = {  # path: why it writes
    "src/oneplusx/apps/trail/idempotency.py": "the stored answer of a request is no act of record",
    "src/oneplusx/web/bulk.py": "how services write many rows at once; calling it counts as writing",
    "src/oneplusx/apps/trail/personal.py": "makes a person's key when the first act about the person is written",
}


def _files() -> list[Path]:
    places = [APPS, PACKAGE / "site", PACKAGE / "web", PACKAGE / "cli"]
    return [path for path in python_files(*places) if not _may_write(path)]


def _may_write(path: Path) -> bool:
    inside = path.relative_to(PACKAGE).with_suffix("").parts
    return bool(WRITING_MODULES & set(inside)) or short(path) in EXCEPTIONS


def test_only_services_write() -> None:
    wrong = [f"{short(path)}:{line}: {what}" for path in _files() for line, what in writes(tree(path))]
    assert not wrong


def test_exceptions_are_still_needed() -> None:
    assert all(list(writes(tree(PACKAGE.parents[1] / name))) for name in EXCEPTIONS)


def test_no_model_overrides_save_or_delete() -> None:
    wrong = [
        f"{short(path)}:{method.lineno}"
        for path in python_files(PACKAGE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete", "save_base", "full_clean"}
    ]
    assert not wrong


@pytest.mark.parametrize(
    "code",
    [
        "Person.objects.create(name='甲')",
        "Person.objects.filter(id=1).update(name='甲')",
        "rows = Person.objects.bulk_create([])",
        "person.save()",
        "insert_rows(Person, rows)",
        "insert_values(Person, names, rows)",
        "form.save()",
        "Person.objects.visible_to(actor).delete()",
        "cursor.execute('INSERT INTO ledger_entry VALUES (1)')",
        "cursor.execute('update ledger_entry set id = 1')",
    ],
)
def test_the_check_sees_a_write(code: str) -> None:
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize("code", ["table.update(other)", "hasher.update(b'')", "Person.objects.filter(id=1).first()"])
def test_the_check_lets_other_calls_pass(code: str) -> None:
    assert not list(writes(ast.parse(code)))


def writes(module: ast.Module) -> list[tuple[int, str]]:
    """Lines that write rows, with what was seen."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node.func):
            found.append((node.lineno, ast.unparse(node.func)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BULK_WRITERS:
            found.append((node.lineno, node.func.id))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            found.append((node.lineno, node.value[:60]))
    return found


def _writes(call: ast.Attribute) -> bool:
    if call.attr in ALWAYS_WRITES | WRITES_ON_ROWS:
        return True
    return call.attr in WRITES_ON_SETS and _is_row_set(call.value)


def _is_row_set(node: ast.expr) -> bool:
    """Whether the expression is a manager or built from query set methods."""
    if isinstance(node, ast.Attribute):
        return node.attr in {"objects", "_default_manager", "_base_manager"} or _is_row_set(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in SET_METHODS or _is_row_set(node.func.value)
    return False
