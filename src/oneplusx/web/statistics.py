"""What the database knows of its tables' sizes and values: without it, it reads a large college once per row."""

from __future__ import annotations

from django.db import connection

SAMPLED_ROWS = 1000
"""Rows SQLite looks at per index: a second or two for gigabytes."""


def refresh_statistics() -> None:
    """Lets the database look at its tables anew; after large writes, and from time to time on SQLite.

    PostgreSQL does it by itself from time to time.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {SAMPLED_ROWS}")
        cursor.execute("ANALYZE")


def refreshes_by_itself() -> bool:
    """Whether the database keeps its statistics without being asked."""
    return connection.vendor != "sqlite"
