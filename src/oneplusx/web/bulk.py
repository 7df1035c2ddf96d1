"""Inserts many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

Several times faster than ``bulk_create``, for batches whose rows are complete (ids made by the application, no defaults
left to the database). Everything the table enforces (constraints, triggers) holds as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from django.db import connections, models, router
from django.db.models import Model

M = TypeVar("M", bound=Model)
Adapt = Callable[[Any], Any]


def insert_rows(model: type[M], rows: Sequence[M]) -> None:
    """Inserts complete rows in the caller's transaction.

    Raises:
        IntegrityError: A constraint refuses a row; none is inserted.
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]  # noqa: SLF001
    adapters = [_adapter(field, connection) for field in fields]
    names = [field.attname for field in fields]
    values = (tuple(adapt(getattr(row, name)) for name, adapt in zip(names, adapters, strict=True)) for row in rows)
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields if field.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(values))  # noqa: S608
    for row in rows:
        row._state.adding = False  # noqa: SLF001
        row._state.db = connection.alias  # noqa: SLF001


def update_rows(model: type[M], rows: Sequence[M], names: Sequence[str]) -> None:
    """Writes the named fields of existing rows in the caller's transaction: one prepared statement for all rows.

    Much faster than ``bulk_update``, whose statement grows with the square of the batch.
    """
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    known = {field.name: field for field in model._meta.local_concrete_fields}  # noqa: SLF001
    key = next(field for field in known.values() if field.primary_key)
    fields = [*(known[name] for name in names), key]
    adapters = [_adapter(field, connection) for field in fields]
    attributes = [field.attname for field in fields]
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(str(field.column))} = %s" for field in fields[:-1])
    statement = f"UPDATE {quote(model._meta.db_table)} SET {changes} WHERE {quote(str(key.column))} = %s"  # noqa: S608, SLF001
    values = [[adapt(getattr(row, name)) for name, adapt in zip(attributes, adapters, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _adapter(field: models.Field[Any, Any], connection: Any) -> Adapt:
    """From the model's value to the driver's; a foreign key is adapted as what it points to.

    The adaptations of Django's fields in short form, since a batch calls them for every cell.
    """
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.CharField | models.TextField | models.IntegerField | models.BooleanField):
        return _same
    if connection.vendor == "sqlite":
        short = next((adapt for kind, adapt in ON_SQLITE if isinstance(target, kind)), None)
        if short is not None:
            return short

    def adapt(value: Any) -> Any:
        return target.get_db_prep_save(value, connection)

    return adapt


def _same(value: Any) -> Any:
    return value


def _hex(value: Any) -> Any:
    return None if value is None else value.hex


@lru_cache(maxsize=256)
def _moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()


ON_SQLITE: tuple[tuple[type[models.Field[Any, Any]], Adapt], ...] = (
    (models.UUIDField, _hex),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.JSONField, _json),
)
