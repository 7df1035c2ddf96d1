"""``field__among=values``: rows whose field is one of many values, sent as one parameter.

Unlike ``in`` it has no limit of parameters and costs the same for one value and for a hundred thousand, so callers need
not cut their lists into slices.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup

Sql = tuple[str, list[Any]]


class Among(Lookup):
    """Equality with any of a list of texts, numbers or ids; an empty list matches nothing."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> Sql:
        """A JSON array, unfolded by the database."""
        column, params = self.process_lhs(compiler, connection)
        values = orjson.dumps([_plain(value) for value in self._values()]).decode()
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, values]  # noqa: S608  a column of ours

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Sql:
        """An array of the column's type."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::{self._column_type(connection)}[])", [*params, self._values()]

    def _values(self) -> list[Any]:
        values: Iterable[Any] = self.rhs
        return [value for value in dict.fromkeys(values) if value is not None]

    def _column_type(self, connection: BaseDatabaseWrapper) -> str:
        field = self.lhs.output_field
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        return str(target.cast_db_type(connection))


def _plain(value: Any) -> Any:
    """The value as SQLite holds it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, date | datetime):
        raise TypeError("among: not for moments")
    return value
