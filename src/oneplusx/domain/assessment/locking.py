"""The digest that locks results: SHA-256 over canonical JSON.

Canonical as RFC 8785 has it for what is locked here (objects with ASCII names, texts, whole numbers, lists, truth
values, null): sorted names, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def result_digest(plan_code: str, results: Iterable[Mapping[str, Any]]) -> str:
    """Digest of a plan's results (成绩锁定摘要), in hexadecimal; the order of the results does not matter.

    Args:
        results: One object per candidate with ``number`` and whatever is locked; texts, whole numbers, lists, objects.
    """
    rows = sorted(results, key=lambda row: str(row["number"]))
    document = {"plan": plan_code, "results": [dict(row) for row in rows]}
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
