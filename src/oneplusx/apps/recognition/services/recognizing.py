"""Recognition (认定): verified outcomes become credits in accounts.

The procedure of a batch:

1. Load verified outcomes, locked, with what the decision needs.
2. Decide each at its bank value (``domain.recognition``); where the bank has none, by the own method of the college
   (``domain.rules.recognized_credits``).
3. Leave out accounts in which an outcome is deposited already.
4. Post the deposits; an entry's id follows from outcome and account, so that a repetition posts nothing twice.
5. Keep recognitions with their trace, change states, remember why others gave nothing.
6. One act of record, notices to learners, the fact ``CreditsDeposited``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.ledger.services import EntryDraft, post_entries
from oneplusx.apps.parties.models import Institution, InstitutionKind, Learner, LearnerState
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.recognition.selectors import Candidate, candidates, pending_recognition
from oneplusx.apps.recognition.services.deciding import Deposit, decide
from oneplusx.apps.recognition.services.telling import tell_systems
from oneplusx.apps.trail.facts import CreditsDeposited, announce
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.bulk import insert_rows

JOB_KIND = "recognition.run"
BATCH_ROWS = 5000
AT_ONCE_MAX = 20


@dataclass(slots=True)
class RecognitionReport:
    """What a run came to."""

    considered: int = 0
    recognized: int = 0
    refused: int = 0
    credits_hundredths: int = 0
    refusals: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, other: RecognitionReport) -> None:
        """Adds another batch."""
        self.considered += other.considered
        self.recognized += other.recognized
        self.refused += other.refused
        self.credits_hundredths += other.credits_hundredths
        for code, count in other.refusals.items():
            self.refusals[code] += count


def recognize_achievement(*, achievement_id: UUID, actor: Actor, now: datetime) -> list[Recognition]:
    """Recognizes one outcome (认定): its credits are deposited once in each account that recognizes it.

    Returns:
        The recognitions made.

    Raises:
        Invalid: the first reason why it gives nothing: ``recognition.unverified``, ``recognition.not_passed``,
            ``recognition.revoked``, ``recognition.expired``, ``recognition.no_rule``,
            ``recognition.covered_by_higher`` …, with ``refusals``: all of them.
        Conflict: ``recognition.already_recognized``.
    """
    achievement = Achievement.objects.filter(id=achievement_id).first()
    if achievement is not None and achievement.state == AchievementState.RECOGNIZED:
        raise Conflict("recognition.already_recognized")
    if achievement is None or achievement.state != AchievementState.VERIFIED:
        code = "recognition.forged" if achievement is not None and achievement.is_forged else "recognition.unverified"
        raise Invalid(code, refusals=[{"code": code}])
    recognize_achievements(achievement_ids=[achievement_id], actor=actor, now=now)
    made = list(Recognition.objects.filter(achievement_id=achievement_id, reversed_at=None))
    if not made:
        achievement.refresh_from_db()
        refusals = achievement.refusals or [{"code": "recognition.no_rule"}]
        first: dict[str, Any] = refusals[0]
        raise Invalid(first["code"], refusals=refusals, **{k: v for k, v in first.items() if k != "code"})
    return made


@transaction.atomic
def recognize_achievements(*, achievement_ids: Iterable[UUID], actor: Actor, now: datetime) -> RecognitionReport:
    """Recognizes a batch (批量认定), set-based; what is not verified or is recognized already is left alone."""
    rows = candidates(list(dict.fromkeys(achievement_ids)))
    report = RecognitionReport(considered=len(rows))
    if not rows:
        return report
    decided = decide(rows, now=now)
    posted = _post(decided.deposits, decided.refusals, actor, now)
    recognized = {deposit.achievement.id for deposit in posted}
    _keep(posted, recognized, now)
    _refuse(rows, recognized, decided.refusals, report, now)
    report.recognized = len(recognized)
    report.refused = len(rows) - len(recognized)
    report.credits_hundredths = sum(deposit.credits_hundredths for deposit in posted)
    _record(rows, posted, report, actor, now)
    if posted:
        learner_ids = tuple(dict.fromkeys(deposit.achievement.learner_id for deposit in posted))
        _tell(learner_ids, now)
        tell_systems([deposit.entry_id for deposit in posted], now)
        announce(CreditsDeposited(learner_ids=learner_ids), actor=actor, now=now)
    return report


def _post(
    deposits: Sequence[Deposit], refusals: dict[UUID, list[dict[str, Any]]], actor: Actor, now: datetime
) -> list[Deposit]:
    """The deposits that stand in the ledger now; what the ledger refuses joins the refusals."""
    drafts = [
        EntryDraft.deposit(
            deposit.entry_id,
            deposit.achievement.learner_id,
            deposit.institution_id,
            deposit.achievement.id,
            deposit.credits_hundredths,
        )
        for deposit in deposits
    ]
    if not drafts:
        return []
    outcomes = post_entries(drafts=drafts, actor=actor, now=now)
    posted = []
    for deposit, outcome in zip(deposits, outcomes, strict=True):
        if outcome.is_posted:
            posted.append(deposit)
        else:
            refusals.setdefault(deposit.achievement.id, []).append({"code": outcome.code})
    return posted


def _keep(posted: Sequence[Deposit], recognized: set[UUID], now: datetime) -> None:
    insert_rows(
        Recognition,
        [
            Recognition(
                learner_id=deposit.achievement.learner_id,
                achievement_id=deposit.achievement.id,
                institution_id=deposit.institution_id,
                credits_hundredths=deposit.credits_hundredths,
                entry_id=deposit.entry_id,
                rule_id=deposit.rule_id,
                rule_set_version_id=deposit.rule_set_version_id,
                trace=deposit.trace,
                recognized_at=now,
            )
            for deposit in posted
        ],
    )
    for ids in _slices(sorted(recognized)):
        verified = Achievement.objects.filter(id__in=ids, state=AchievementState.VERIFIED)
        verified.update(state=AchievementState.RECOGNIZED, considered_at=now, refusals=[])


def _refuse(
    rows: Sequence[Candidate],
    recognized: set[UUID],
    refusals: dict[UUID, list[dict[str, Any]]],
    report: RecognitionReport,
    now: datetime,
) -> None:
    """Remembers why nothing was given; outcomes with the same reasons are written together."""
    groups: dict[str, tuple[list[dict[str, Any]], list[UUID]]] = {}
    for row in rows:
        if row.id not in recognized:
            reasons = refusals.get(row.id, [])
            groups.setdefault(repr(reasons), (reasons, []))[1].append(row.id)
            for reason in reasons:
                report.refusals[reason["code"]] += 1
    for reasons, ids in groups.values():
        for some in _slices(ids):
            Achievement.objects.filter(id__in=some).update(considered_at=now, refusals=reasons)


def _slices(ids: list[UUID]) -> Iterable[list[UUID]]:
    return (ids[start : start + BATCH_ROWS] for start in range(0, len(ids), BATCH_ROWS))


def _record(
    rows: Sequence[Candidate], posted: Sequence[Deposit], report: RecognitionReport, actor: Actor, now: datetime
) -> None:
    only = rows[0] if len(rows) == 1 else None
    record_act(
        verb="recognition.recognized" if posted else "recognition.considered",
        subject_kind="achievement",
        subject_id=only.id if only else None,
        learner_id=only.learner_id if only else None,
        institution_id=only.college_id if only else None,
        facts={
            "recognized": report.recognized,
            "refused": report.refused,
            "credits_hundredths": report.credits_hundredths,
            "refusals": dict(report.refusals),
        },
        rows=[deposit.digestible() for deposit in posted] or [row.id.bytes for row in rows],
        actor=actor,
        now=now,
    )


def _tell(learner_ids: Sequence[UUID], now: datetime) -> None:
    """Learners with an activated account hear that credits arrived."""
    people: list[UUID] = []
    for ids in _slices(list(learner_ids)):
        active = Learner.objects.filter(id__in=ids, state=LearnerState.ACTIVATED)
        people.extend(active.values_list("person_id", flat=True))
    if people:
        notify(person_ids=people, code="recognition.notice_deposited", params={}, path="/my/achievements/", now=now)


def recognize_pending(
    *,
    actor: Actor,
    now: Callable[[], datetime],
    college_id: UUID | None = None,
    report: Callable[[int, int], None] | None = None,
) -> RecognitionReport:
    """Recognizes all that waits, of a college or of everybody, batch after batch.

    Args:
        now: The clock; a long run does not live in one instant.
        report: Told (done, total) after each batch.
    """
    total = pending_recognition(college_id).count()
    sums = RecognitionReport()
    while True:
        waiting = pending_recognition(college_id).order_by("id").values_list("id", flat=True)
        ids = list(waiting[:BATCH_ROWS])
        done = recognize_achievements(achievement_ids=ids, actor=actor, now=now()) if ids else RecognitionReport()
        if not done.considered:
            return sums
        sums.add(done)
        if report is not None:
            report(sums.considered, max(total, sums.considered))


@transaction.atomic
def start_recognition(*, institution_id: UUID | None, actor: Actor, now: datetime) -> UUID:
    """Starts recognition of what waits as a background job; one waits at a time per institution."""
    colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE)
    is_college = institution_id is not None and colleges.filter(id=institution_id).exists()
    key = str(institution_id) if is_college else "all"
    # Locked, a waiting job cannot be taken before this transaction's outcomes can be seen.
    list(Job.objects.select_for_update().filter(kind=JOB_KIND, unique_key=key, state=JobState.WAITING))
    return start_job(
        kind=JOB_KIND,
        params={"college_id": institution_id if is_college else None},
        institution_id=institution_id,
        actor=actor,
        now=now,
        unique_key=key,
    ).id


def recognize_soon(*, achievements: Sequence[Achievement], actor: Actor, now: datetime) -> None:
    """Recognizes a few outcomes at once, many as a background job."""
    if len(achievements) <= AT_ONCE_MAX:
        recognize_achievements(achievement_ids=[row.id for row in achievements], actor=actor, now=now)
        return
    for college_id in dict.fromkeys(row.college_id for row in achievements):
        start_recognition(institution_id=college_id, actor=actor, now=now)


@transaction.atomic
def reconsider_refused(*, college_id: UUID | None = None, actor: Actor = SYSTEM, now: datetime) -> int:
    """Lets recognition look again at outcomes that gave nothing; returns how many."""
    refused = Achievement.objects.filter(state=AchievementState.VERIFIED).exclude(considered_at=None)
    if college_id is not None:
        refused = refused.filter(college_id=college_id)
    count = refused.update(considered_at=None)
    if count:
        record_act(
            verb="recognition.reconsidered",
            subject_kind="achievement",
            institution_id=college_id,
            facts={"achievements": count},
            actor=actor,
            now=now,
        )
    return count
