"""A small world for the ledger: one bank, one college, two learners, and shorthand for posting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from oneplusx.apps.ledger.services import EntryDraft, EntryOutcome, post_entries
from oneplusx.apps.parties.models import Institution, Learner, Person
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id

Post = Callable[..., list[str]]
Deposit = Callable[..., tuple[UUID, UUID]]


def make_learners(count: int, now: datetime) -> list[UUID]:
    people = [Person(name="测试", name_sort="ceshi", name_search="ceshi", created_at=now) for _ in range(count)]
    Person.objects.bulk_create(people)
    learners = [Learner(person=person, bucket=0, opened_at=now) for person in people]
    Learner.objects.bulk_create(learners)
    return [learner.id for learner in learners]


def make_bank(now: datetime) -> UUID:
    return Institution.objects.create(kind="bank", code="BANK-X", name_zh="学分银行", created_at=now).id


@pytest.fixture
def post(now: datetime) -> Post:
    """Posts drafts and answers the codes."""

    def posted(*drafts: EntryDraft, at: datetime = now) -> list[str]:
        return [outcome.code for outcome in post_entries(drafts=drafts, actor=SYSTEM, now=at)]

    return posted


@pytest.fixture
def outcomes(now: datetime) -> Callable[..., list[EntryOutcome]]:
    return lambda *drafts: post_entries(drafts=drafts, actor=SYSTEM, now=now)


@pytest.fixture
def deposit(post: Post, bank: Institution, learner: Learner) -> Deposit:
    """Deposits for the learner at the bank; answers (entry, achievement)."""

    def deposited(amount: int = 300, **values: object) -> tuple[UUID, UUID]:
        entry_id, achievement_id = new_id(), new_id()
        draft = EntryDraft.deposit(entry_id, learner.id, bank.id, achievement_id, amount)._replace(**values)
        assert post(draft) == ["posted"]
        return entry_id, achievement_id

    return deposited
