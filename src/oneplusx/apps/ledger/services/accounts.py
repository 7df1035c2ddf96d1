"""Opens accounts (开户) at a recognizing institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from oneplusx.apps.ledger.models import Account
from oneplusx.apps.ledger.services.retrying import until_first
from oneplusx.apps.parties.selectors import surviving_ids
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor

CHUNK = 2_000


def open_account(*, learner_id: UUID, institution_id: UUID, actor: Actor, now: datetime) -> Account:
    """Opens one account; the open one is returned."""
    open_accounts(learner_ids=[learner_id], institution_id=institution_id, actor=actor, now=now)
    return Account.objects.get(learner_id=surviving_ids([learner_id])[learner_id], institution_id=institution_id)


def open_accounts(*, learner_ids: Sequence[UUID], institution_id: UUID, actor: Actor, now: datetime) -> int:
    """Opens the accounts that are not open yet (批量开户); returns how many. Deposits open accounts by themselves.

    Merged learners get none; the surviving ones do.
    """
    opened = 0
    for start in range(0, len(learner_ids), CHUNK):
        chunk = learner_ids[start : start + CHUNK]
        opened += until_first(lambda _attempt, some=chunk: _open(some, institution_id, actor, now))  # type: ignore[misc]
    return opened


def _open(learner_ids: Sequence[UUID], institution_id: UUID, actor: Actor, now: datetime) -> int:
    wanted = dict.fromkeys(surviving_ids(learner_ids).values())
    theirs = Account.objects.filter(learner_id__in=wanted)
    for learner_id in theirs.filter(institution_id=institution_id).values_list("learner_id", flat=True):
        del wanted[learner_id]
    if not wanted:
        return 0
    last = dict(theirs.values_list("learner_id").annotate(Max("number")))
    accounts = [
        Account(learner_id=one, institution_id=institution_id, number=last.get(one, 0) + 1, opened_at=now)
        for one in wanted
    ]
    Account.objects.bulk_create(accounts)
    record_act(
        verb="ledger.accounts_opened",
        subject_kind="ledger.accounts",
        institution_id=institution_id,
        rows=[f"{one.learner_id.hex}\t{institution_id.hex}\t{one.number}".encode() for one in accounts],
        actor=actor,
        now=now,
    )
    return len(accounts)
