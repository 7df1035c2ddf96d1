"""Takes credits back (冲正) when what they stood on is revoked or corrected.

What was built on them has been taken back before (facts that take back run from the top down). Where it could not be,
because a graduation is concluded, the ledger refuses the reversal: the lot is frozen and a case opened instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oneplusx.apps.ledger.services import EntryDraft, derived_entry_id, freeze_lot, lift_freeze, post_entries
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.selectors import surviving_ids
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.recognition.services.cases import open_reversal_case
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.web.actor import Actor

QUERY_ROWS = 5000
REVOKED = "revoked"
REASON_CHARACTERS_MAX = 200


@transaction.atomic
def reverse_recognitions(
    *, achievement_ids: Iterable[UUID], to_state: str, reason: str, actor: Actor, now: datetime
) -> list[Recognition]:
    """Reverses the deposits of outcomes and puts the outcomes into a state (冲正认定).

    Args:
        to_state: ``REVOKED``, or ``VERIFIED`` to have them recognized again.

    Returns:
        The recognitions reversed; those that could not be are frozen, each with a case.
    """
    ids = list(dict.fromkeys(achievement_ids))
    reversed_: list[Recognition] = []
    frozen: list[Recognition] = []
    for start in range(0, len(ids), QUERY_ROWS):
        some = ids[start : start + QUERY_ROWS]
        rows = _open(some)
        done, kept = _post(rows, actor, now)
        reversed_ += done
        frozen += kept
        held_back = {row.achievement_id for row in kept}
        _set_state([one for one in some if one not in held_back], to_state)
        if to_state == AchievementState.REVOKED:
            _set_state(list(held_back), to_state)
    Recognition.objects.filter(id__in=[row.id for row in reversed_]).update(
        reversed_at=now, reversal_reason=reason[:REASON_CHARACTERS_MAX]
    )
    _freeze(frozen, reason, actor, now)
    _reconsider_families(reversed_)
    _record(reversed_, reason, actor, now)
    _tell(reversed_, reason, now)
    return reversed_


@transaction.atomic
def retry_reversal(*, recognition_id: UUID, reason: str, actor: Actor, now: datetime) -> bool:
    """Tries again to reverse one frozen recognition; answers whether it is reversed now, else it stays frozen."""
    row = _rows().filter(id=recognition_id, reversed_at=None).first()
    if row is None:
        return True
    lot = {
        "learner_id": row.learner_id,
        "institution_id": row.institution_id,
        "achievement_id": row.achievement_id,
    }
    lift_freeze(**lot, reason=reason or REVOKED, actor=actor, now=now)
    done, _kept = _post([row], actor, now)
    if not done:
        freeze_lot(**lot, reason=reason or REVOKED, actor=actor, now=now)
        return False
    Recognition.objects.filter(id=row.id).update(
        reversed_at=now, frozen_at=None, reversal_reason=reason[:REASON_CHARACTERS_MAX]
    )
    _record(done, reason, actor, now)
    return True


def _rows() -> QuerySet[Recognition]:
    return Recognition.objects.select_related("achievement", "institution", "learner__person")


def _open(achievement_ids: Sequence[UUID]) -> list[Recognition]:
    return list(_rows().filter(achievement_id__in=achievement_ids, reversed_at=None).order_by("-recognized_at", "-id"))


def _post(rows: Sequence[Recognition], actor: Actor, now: datetime) -> tuple[list[Recognition], list[Recognition]]:
    """Reverses in the ledger; returns (reversed, refused because something is built on it)."""
    drafts = [EntryDraft.reverse(derived_entry_id(row.entry_id, "reversal"), row.entry_id) for row in rows]
    outcomes = post_entries(drafts=drafts, actor=actor, now=now) if drafts else []
    done = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome.is_posted]
    kept = [row for row, outcome in zip(rows, outcomes, strict=True) if not outcome.is_posted]
    return done, kept


def _set_state(achievement_ids: Sequence[UUID], to_state: str) -> None:
    allowed = [AchievementState.VERIFIED, AchievementState.RECOGNIZED]
    if to_state == AchievementState.REVOKED:
        allowed += [AchievementState.REGISTERED, AchievementState.RETURNED]
    rows = Achievement.objects.filter(id__in=achievement_ids, state__in=allowed)
    rows.update(state=to_state, considered_at=None, refusals=[])


def _freeze(rows: Sequence[Recognition], reason: str, actor: Actor, now: datetime) -> None:
    for row in rows:
        freeze_lot(
            learner_id=row.learner_id,
            institution_id=row.institution_id,
            achievement_id=row.achievement_id,
            reason=reason or REVOKED,
            actor=actor,
            now=now,
        )
        Recognition.objects.filter(id=row.id).update(frozen_at=now, reversal_reason=reason[:REASON_CHARACTERS_MAX])
        open_reversal_case(recognition=row, reason=reason, actor=actor, now=now)


def _reconsider_families(rows: Sequence[Recognition]) -> None:
    """A lower level that was covered by a higher one may count now."""
    for row in rows:
        if row.achievement.family:
            covered = Achievement.objects.filter(
                learner_id=row.learner_id, family=row.achievement.family, state=AchievementState.VERIFIED
            )
            covered.exclude(id=row.achievement_id).update(considered_at=None)


def _record(rows: Sequence[Recognition], reason: str, actor: Actor, now: datetime) -> None:
    if not rows:
        return
    only = rows[0] if len(rows) == 1 else None
    record_act(
        verb="recognition.reversed",
        subject_kind="achievement",
        subject_id=only.achievement_id if only else None,
        learner_id=only.learner_id if only else None,
        institution_id=only.institution_id if only else None,
        facts={"recognitions": len(rows), "credits_hundredths": sum(row.credits_hundredths for row in rows)},
        note=reason,
        rows=[row.id.bytes + row.achievement_id.bytes for row in rows],
        actor=actor,
        now=now,
    )


def _tell(rows: Sequence[Recognition], reason: str, now: datetime) -> None:
    survivors = surviving_ids(row.learner_id for row in rows)
    people = dict(Learner.objects.filter(id__in=survivors.values()).values_list("id", "person_id"))
    for row in rows:
        notify(
            person_ids=[people[survivors[row.learner_id]]],
            code="recognition.notice_reversed",
            params={"title": row.achievement.title, "reason": reason},
            path=f"/my/achievements/{row.achievement_id}/",
            now=now,
        )
