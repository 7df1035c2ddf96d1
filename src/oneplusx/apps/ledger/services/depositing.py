"""Plans the deposits of a large batch without reading lots and entries.

Hopeful: that an entry or a lot is there already is left to the unique constraints of the database, whose refusal makes
the next attempt a careful one. What is not plain is left to the careful way at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import orjson
from django.db import connection

from oneplusx.apps.ledger.drafts import POSTED, EntryDraft, EntryOutcome
from oneplusx.apps.ledger.rows import NOTHING
from oneplusx.apps.ledger.services.writing import Sheet
from oneplusx.domain.ledger import can_deposit

HEADS = """
SELECT {place},
  CASE WHEN a.number IS NULL THEN (
    SELECT -1 - coalesce((SELECT max(b.number) FROM ledger_account b WHERE b.learner_id = l.id), 0)
    FROM parties_learner l WHERE l.id = {learner} AND l.merged_into_id IS NULL)
  WHEN a.closed_at IS NULL THEN a.number END,
  (SELECT CAST(p.seq AS bigint) * 4294967296 + p.balance_after FROM ledger_posting p
   WHERE p.learner_id = a.learner_id AND p.account = a.number * 10 + 1 ORDER BY p.seq DESC LIMIT 1)
FROM {wanted}
LEFT JOIN ledger_account a ON a.learner_id = {learner} AND a.institution_id = {institution}
"""
ON_POSTGRESQL = HEADS.format(
    place="w.place - 1",
    wanted="unnest(%s::uuid[], %s::uuid[]) WITH ORDINALITY AS w(learner_id, institution_id, place)",
    learner="w.learner_id",
    institution="w.institution_id",
)
ON_SQLITE = HEADS.format(
    place="w.key", wanted="json_each(%s) w", learner="substr(w.value, 1, 32)", institution="substr(w.value, 33)"
)
SEQ_UNIT = 4294967296


Slot = tuple[int | None, int]
"""Number of an account, and the end of its chain of *available* as ``seq * SEQ_UNIT + balance``. A number below zero is
still to be opened; ``None``: the learner is unknown or merged."""


def plan_deposits(
    drafts: Sequence[EntryDraft], places: Sequence[int], outcomes: list[EntryOutcome | None], sheet: Sheet, today: date
) -> list[int]:
    """Plans the deposits at these places of the batch onto the sheet.

    Returns:
        Places that are not plain and remain to be planned carefully.
    """
    keys = [f"{drafts[place].learner_id.hex}{drafts[place].institution_id.hex}" for place in places]  # type: ignore[union-attr]
    slots = _read_slots(list(dict.fromkeys(keys)))
    totals: dict[str, list[int]] = {key[32:]: [0, 0] for key in slots}
    with sheet.streaming():
        left = _plan(drafts, places, keys, slots, totals, outcomes, sheet, today)
    for institution, (amount, count) in totals.items():
        sheet.total(UUID(institution), amount, count)
    return left


def _plan(
    drafts: Sequence[EntryDraft],
    places: Sequence[int],
    keys: Sequence[str],
    slots: dict[str, Slot],
    totals: dict[str, list[int]],
    outcomes: list[EntryOutcome | None],
    sheet: Sheet,
    today: date,
) -> list[int]:
    """Plans in order; slots and totals run along. Answers the places that are not plain."""
    left: list[int] = []
    day: date | None = None
    day_text = str(today)
    for place, key in zip(places, keys, strict=True):
        draft = drafts[place]
        if draft.effective_on != day:
            day = draft.effective_on
            day_text = str(today if day is None else day)
        number, end = slots[key]
        achievement_id, amount = draft.lots[0]
        seq, balance = divmod(end, SEQ_UNIT)
        if number is None or not can_deposit(balance, amount):
            left.append(place)
            continue
        if number < 0:
            number = _open(number, key, draft, sheet)
        sheet.add_deposit(
            draft.entry_id.hex,
            key[:32],
            number,
            day_text,
            (seq, balance),
            amount,
            achievement_id.hex,
            NOTHING if draft.expires_on is None else str(draft.expires_on),
        )
        slots[key] = (number, end + SEQ_UNIT + amount)
        outcomes[place] = EntryOutcome(draft.entry_id, POSTED)
        total = totals[key[32:]]
        total[0] += amount
        total[1] += 1
    return left


def _read_slots(keys: Sequence[str]) -> dict[str, Slot]:
    """Accounts and ends of chains by learner and institution (64 hex digits)."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            learners, institutions = (",".join(key[half] for key in keys) for half in (slice(32), slice(32, 64)))
            cursor.execute(ON_POSTGRESQL, [f"{{{learners}}}", f"{{{institutions}}}"])
        else:
            cursor.execute(ON_SQLITE, [orjson.dumps(keys).decode()])
        return {keys[place]: (number, end or 0) for place, number, end in cursor.fetchall()}


def _open(number: int, key: str, draft: EntryDraft, sheet: Sheet) -> int:
    """Opens an account under the next number of the learner, for whom several may be opened in one batch."""
    number = -number
    while (key[:32], number) in sheet.numbers:
        number += 1
    assert draft.learner_id is not None
    assert draft.institution_id is not None
    sheet.open(draft.learner_id, draft.institution_id, number)
    return number
