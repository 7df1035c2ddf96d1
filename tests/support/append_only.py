"""Emptying the database after a test that commits: the guards of append-only tables are lifted for that moment."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase

from oneplusx.apps.standards.models import AchievementType
from oneplusx.web import append_only

_empty_database = TransactionTestCase._fixture_teardown


def _lift_empty_guard(case: TransactionTestCase) -> None:
    tables = [table for table in append_only.TABLES if table in connection.introspection.table_names()]
    with connection.schema_editor() as editor:
        for table in tables:
            append_only.lift(editor, table)
    try:
        _empty_database(case)
    finally:
        with connection.schema_editor() as editor:
            for table in tables:
                append_only.guard(editor, table)
        _restore_shipped_rows()


def _restore_shipped_rows() -> None:
    """The rows that a data migration ships were emptied too; the next test counts on them."""
    if not AchievementType.objects.exists():
        import_module("oneplusx.apps.standards.migrations.0002_achievement_types").add_types(apps, None)


TransactionTestCase._fixture_teardown = _lift_empty_guard  # type: ignore[method-assign]
