"""Many rows as one text, made by the database: ``[[a, b], …]`` as JSON, in no certain order.

For batches that pass rows on without looking at them: several times faster than fetching them one by one.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, TextField


class Gathered(Aggregate):
    """``Gathered("code", "score")`` per group: a JSON list of ``[code, score]``.

    Values come as the database holds them: on SQLite truth values as 0 and 1, ids as 32 hexadecimal digits.
    """

    allow_distinct = False
    arity = None

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, output_field=TextField(), **extra)

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """With the functions of SQLite."""
        return self.as_sql(compiler, connection, template="json_group_array(json_array(%(expressions)s))", **context)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        """With the functions of PostgreSQL."""
        template = "json_agg(json_build_array(%(expressions)s))::text"
        return self.as_sql(compiler, connection, template=template, **context)
