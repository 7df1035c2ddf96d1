"""Records acts (留痕) and looks at personal data (查看记录)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.trail import digests, personal
from oneplusx.apps.trail.models import AccessRecord, Act, PersonalKey
from oneplusx.web.actor import Actor


def record_act(
    *,
    verb: str,
    subject_kind: str,
    subject_id: UUID | None = None,
    learner_id: UUID | None = None,
    institution_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    rows: Sequence[bytes] | None = None,
    actor: Actor,
    now: datetime,
) -> Act:
    """Records one act of record (留痕); call it in the transaction of the act.

    Args:
        verb: Stable dotted verb, e.g. ``"certificates.revoked"``; worded in ``web/wording``.
        facts: What was decided, without personal data; JSON values, ids and dates.
        note: Free text of people; encrypted under the learner's own key if there is a learner.
        rows: A batch: one act for all rows, with a digest of each.
    """
    act = Act(
        at=now,
        actor_id=actor.id,
        institution_id=institution_id,
        learner_id=learner_id,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        facts=digests.plain(dict(facts or {})),
        note_sealed=personal.seal_for(learner_id, note) if note else None,
        rows_count=1 if rows is None else len(rows),
        row_digests=None if rows is None else digests.row_digests(rows),
    )
    act.digest = digests.act_digest(act)
    act.save(force_insert=True)
    return act


def record_access(*, person_id: UUID, fields: Sequence[str], purpose: str, actor: Actor, now: datetime) -> AccessRecord:
    """Records that somebody saw personal data in full (查看记录): whose, which fields, for what purpose."""
    return AccessRecord.objects.create(
        at=now, actor_id=actor.id, person_id=person_id, fields=list(fields), purpose=purpose[:200]
    )


@transaction.atomic
def destroy_personal_key(*, person_id: UUID, actor: Actor, now: datetime) -> None:
    """Erases a person's text in the trail by destroying its key (删除权); digests stay valid."""
    row = personal.key_row(person_id)
    changed = PersonalKey.objects.filter(id=row.id, destroyed_at=None).update(key_sealed=None, destroyed_at=now)
    if changed:
        record_act(
            verb="trail.personal_key_destroyed", subject_kind="person", subject_id=person_id, actor=actor, now=now
        )
