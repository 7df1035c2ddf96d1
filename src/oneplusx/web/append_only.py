"""Tables whose rows are inserted once: triggers that refuse any change, on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

TABLES: list[str] = []
"""Tables guarded by the migrations that were loaded; tests lift and restore the guard to empty the database."""

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION oneplusx_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append only: % of % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def guard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Refuses UPDATE, DELETE and (PostgreSQL) TRUNCATE of a table."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL_FUNCTION, params=None)
        editor.execute(
            f'CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION oneplusx_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        editor.execute(
            f'CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, 'append only: {act} of {table} refused'); END"
        )


def lift(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Takes the guard away."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f'DROP TRIGGER IF EXISTS {table}_append_only ON "{table}"')
        return
    for act in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


def operation(table: str) -> RunPython:
    """The migration operation that guards a table."""
    TABLES.append(table)

    def forwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        guard(editor, table)

    def backwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        lift(editor, table)

    step: Callable[[Any, BaseDatabaseSchemaEditor], None] = forwards
    return RunPython(step, backwards)
