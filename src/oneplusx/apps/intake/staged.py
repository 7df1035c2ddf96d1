"""How rows and problems are kept between the check and the writing: as JSON, encrypted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson

from oneplusx.apps.intake.checking import as_document, from_document
from oneplusx.apps.intake.registry import Problem, Row
from oneplusx.web.sealing import seal_bytes, unseal_bytes

PROBLEMS_KEPT = 20_000


def seal_rows(rows: Sequence[Row]) -> bytes:
    """Rows as they are staged."""
    keys = list(rows[0].values) if rows else []
    content = {"keys": keys, "rows": [[row.number, [row.values[key] for key in keys]] for row in rows]}
    return seal_bytes(orjson.dumps(content))


def unseal_rows(sealed: bytes | memoryview) -> list[Row]:
    """What ``seal_rows`` made."""
    content = orjson.loads(unseal_bytes(sealed))
    keys = content["keys"]
    return [Row(number, dict(zip(keys, values, strict=True))) for number, values in content["rows"]]


def seal_problems(problems: Iterable[tuple[int, Problem]]) -> bytes | None:
    """Problems by row number, at most 20,000."""
    documents = [as_document(number, problem) for number, problem in problems][:PROBLEMS_KEPT]
    return seal_bytes(orjson.dumps(documents, default=str)) if documents else None


def unseal_problems(sealed: bytes | memoryview | None) -> list[tuple[int, Problem]]:
    """What ``seal_problems`` made."""
    if not sealed:
        return []
    return [from_document(document) for document in orjson.loads(unseal_bytes(sealed))]
