"""Tells other systems of recognized outcomes (认定事件): the recognizing institution and the college of the outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from oneplusx.apps.recognition.models import Recognition
from oneplusx.apps.trail.services import publish_items, subscribers_of

RECOGNIZED = "achievement.recognized"
FIELDS = ("id", "achievement_id", "learner_id", "institution_id", "credits_hundredths")
COLLEGES = ("achievement__college_id", "achievement__certificate__enrollment__college_id")
COLUMNS = (*FIELDS, *COLLEGES)


def tell_systems(entry_ids: Sequence[UUID], now: datetime) -> None:
    """Publishes recognitions that were just posted, by their ledger entries (发布认定事件)."""
    wanted = subscribers_of(RECOGNIZED)
    if not wanted:
        return
    items: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in Recognition.objects.filter(entry_id__among=list(entry_ids)).order_by("id").values(*COLUMNS):
        item = {name: row[name] for name in FIELDS}
        for institution_id in {row["institution_id"], *(row[name] for name in COLLEGES)} & wanted:
            items[institution_id].append(item)
    publish_items(kind=RECOGNIZED, items=items, now=now)
