"""Officers verify evidence (核验): verified, returned for supplement, rejected, forged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.selectors import surviving_ids
from oneplusx.apps.recognition.models import Achievement, AchievementState, Method, Verdict, Verification
from oneplusx.apps.recognition.selectors import SUBJECT_KIND, achievements_visible_to, may_verify
from oneplusx.apps.recognition.services.recognizing import recognize_soon
from oneplusx.apps.trail.facts import AchievementsVerified, announce
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor

NOTE_CHARACTERS_MAX = 1000
STATES = {
    Verdict.VERIFIED: AchievementState.VERIFIED,
    Verdict.RETURNED: AchievementState.RETURNED,
    Verdict.REJECTED: AchievementState.REJECTED,
    Verdict.FORGED: AchievementState.REJECTED,
}
OPEN = (AchievementState.REGISTERED,)
METHODS = frozenset({Method.OFFICIAL_LOOKUP, Method.ORIGINAL_SEEN, Method.ISSUER_LIST})


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of a batch: ids verified, and ids that somebody else decided first."""

    verified: tuple[UUID, ...]
    left: tuple[UUID, ...]


def verify_achievement(
    *, achievement_id: UUID, method: str, note: str = "", actor: Actor, now: datetime
) -> Achievement:
    """Confirms the evidence of one outcome (核验通过); recognition follows at once.

    Raises:
        Invalid: ``recognition.unknown_method``.
        NotFound: ``not_found``.
        Denied: ``denied``, ``recognition.own_achievement``.
        Conflict: ``recognition.already_decided``.
    """
    outcome = verify_achievements(achievement_ids=[achievement_id], method=method, note=note, actor=actor, now=now)
    if not outcome.verified:
        raise Conflict("recognition.already_decided")
    return Achievement.objects.get(id=achievement_id)


@transaction.atomic
def verify_achievements(
    *, achievement_ids: Sequence[UUID], method: str, note: str = "", actor: Actor, now: datetime
) -> BatchOutcome:
    """Confirms the evidence of many outcomes (批量核验); what somebody else decided first is left alone.

    Raises:
        Invalid: ``recognition.unknown_method``, ``recognition.too_long``.
        NotFound: ``not_found``: one is unknown or not the actor's to see.
        Denied: ``denied``, ``recognition.own_achievement``.
    """
    if method not in METHODS:
        raise Invalid("recognition.unknown_method", found=method, allowed=", ".join(sorted(METHODS)))
    rows = _load(achievement_ids, actor)
    done = _decide(rows, Verdict.VERIFIED, method, note, actor, now)
    if done:
        ids = tuple(row.id for row in done)
        announce(AchievementsVerified(achievement_ids=ids), actor=actor, now=now)
        recognize_soon(achievements=done, actor=actor, now=now)
    verified = frozenset(row.id for row in done)
    return BatchOutcome(tuple(verified), tuple(row.id for row in rows if row.id not in verified))


def return_achievement(*, achievement_id: UUID, note: str, actor: Actor, now: datetime) -> Achievement:
    """Returns an outcome for supplement (退回补充); the note says what is missing.

    Raises:
        Invalid: ``recognition.reason_required``.
        NotFound: ``not_found``.
        Denied: ``denied``, ``recognition.own_achievement``.
        Conflict: ``recognition.already_decided``.
    """
    return _decide_one(achievement_id, Verdict.RETURNED, note, actor, now)


def reject_achievement(
    *, achievement_id: UUID, note: str, is_forged: bool = False, actor: Actor, now: datetime
) -> Achievement:
    """Rejects an outcome (不予核验), as forged if need be: then the same one cannot be registered again.

    Raises:
        Invalid: ``recognition.reason_required``.
        NotFound: ``not_found``.
        Denied: ``denied``, ``recognition.own_achievement``.
        Conflict: ``recognition.already_decided``.
    """
    return _decide_one(achievement_id, Verdict.FORGED if is_forged else Verdict.REJECTED, note, actor, now)


def decide_evidence(
    *, achievement_id: UUID, outcome: str, method: str = "", note: str = "", actor: Actor, now: datetime
) -> Achievement:
    """One of ``verified``, ``returned``, ``rejected``, ``forged``, as the other services of this module.

    Raises:
        Invalid: ``recognition.unknown_method``, ``recognition.reason_required``.
        NotFound: ``not_found``.
        Denied: ``denied``, ``recognition.own_achievement``.
        Conflict: ``recognition.already_decided``.
    """
    verdict = Verdict(outcome)
    if verdict is Verdict.VERIFIED:
        return verify_achievement(achievement_id=achievement_id, method=method, note=note, actor=actor, now=now)
    return _decide_one(achievement_id, verdict, note, actor, now)


@transaction.atomic
def _decide_one(achievement_id: UUID, verdict: Verdict, note: str, actor: Actor, now: datetime) -> Achievement:
    if not note.strip():
        raise Invalid("recognition.reason_required")
    done = _decide(_load([achievement_id], actor), verdict, "", note, actor, now)
    if not done:
        raise Conflict("recognition.already_decided")
    return done[0]


def _load(achievement_ids: Sequence[UUID], actor: Actor) -> list[Achievement]:
    ids = list(dict.fromkeys(achievement_ids))
    rows = list(achievements_visible_to(actor).filter(id__in=ids).order_by("registered_at", "id"))
    if len(rows) != len(ids):
        raise NotFound("not_found")
    for row in rows:
        if not may_verify(actor, row):
            own = actor.learner_id is not None and row.learner_id == actor.learner_id
            raise Denied("recognition.own_achievement" if own else "denied", permission="achievements.verify")
    return rows


def _decide(
    rows: Sequence[Achievement], verdict: Verdict, method: str, note: str, actor: Actor, now: datetime
) -> list[Achievement]:
    """Compare-and-set, row by row: of two officers deciding at once one wins."""
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Invalid("recognition.too_long", found=len(note), allowed=NOTE_CHARACTERS_MAX)
    state, forged = STATES[verdict], verdict is Verdict.FORGED
    done = []
    for row in rows:
        mine = Achievement.objects.filter(id=row.id, state__in=OPEN)
        if mine.update(state=state, is_forged=forged, considered_at=None, refusals=[]):
            row.state, row.is_forged = state, forged
            done.append(row)
    Verification.objects.bulk_create(
        [
            Verification(
                achievement=row,
                learner_id=row.learner_id,
                method=method,
                outcome=verdict,
                note=note.strip(),
                verified_by_id=actor.id,
                verified_at=now,
            )
            for row in done
        ]
    )
    for row in done:
        _record(row, verdict, method, note, actor, now)
    _tell(done, verdict, now)
    return done


def _record(row: Achievement, verdict: Verdict, method: str, note: str, actor: Actor, now: datetime) -> None:
    record_act(
        verb=f"recognition.evidence_{verdict.value}",
        subject_kind=SUBJECT_KIND,
        subject_id=row.id,
        learner_id=row.learner_id,
        institution_id=row.college_id,
        facts={"method": method, "type": row.type.code},
        note=note.strip(),
        actor=actor,
        now=now,
    )


def _tell(rows: Sequence[Achievement], verdict: Verdict, now: datetime) -> None:
    """The learner reads what was decided; of what was verified, recognition tells."""
    if verdict is Verdict.VERIFIED:
        return
    survivors = surviving_ids(row.learner_id for row in rows)
    people = dict(Learner.objects.filter(id__in=survivors.values()).values_list("id", "person_id"))
    for row in rows:
        notify(
            person_ids=[people[survivors[row.learner_id]]],
            code=f"recognition.notice_{verdict.value}",
            params={"title": row.title},
            path=f"/my/achievements/{row.id}/",
            now=now,
        )
