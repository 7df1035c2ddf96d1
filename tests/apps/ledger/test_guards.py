"""What the database itself refuses, on both engines, whoever writes."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from oneplusx.apps.ledger.models import Entry, InstitutionPosting, Posting
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.web.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Entry, Posting, InstitutionPosting])
@pytest.mark.parametrize("act", ["UPDATE {} SET {}", "DELETE FROM {}"])
def test_append_only(model, act, deposit):
    deposit(300)
    column = {Entry: "account_number = 1", Posting: "amount = 1", InstitutionPosting: "postings_count = 9"}[model]
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(model._meta.db_table, column))


def row_after(last: Posting, **changes: object) -> Posting:
    values = {
        "learner_id": last.learner_id,
        "account": last.account,
        "seq": last.seq + 1,
        "prev_seq": last.seq,
        "prev_balance": last.balance_after,
        "amount": 10,
        "counter_account": 0,
        "counter_seq": None,
        "deposit_number": 1,
        "entry_id": last.entry_id,
        "achievement_id": new_id(),
        **changes,
    }
    values.setdefault("balance_after", values["prev_balance"] + values["amount"])
    values.setdefault("counter_amount", -values["amount"])
    return Posting(**values)


def insert(row: Posting) -> None:
    with transaction.atomic():
        row.save(force_insert=True)
        connection.check_constraints()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_good_row_is_taken(deposit):
    deposit(300)
    insert(row_after(Posting.objects.get()))
    assert Posting.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"prev_balance": 200},
        {"prev_balance": 200, "balance_after": 310},
        {"balance_after": 9999},
        {"amount": 0},
        {"amount": -301, "deposit_number": None},
        {"counter_amount": 10},
        {"seq": 1, "prev_seq": None, "prev_balance": 0},
        {"seq": 5},
        {"seq": 5, "prev_seq": 4},
        {"seq": 5, "prev_seq": None, "prev_balance": 0},
        {"account": 14, "seq": 1, "prev_seq": None, "prev_balance": 0},
        {"account": 12, "seq": 1, "prev_seq": None, "prev_balance": 0},
        {"counter_account": 11, "counter_seq": 1},
        {"counter_account": 22, "counter_seq": 1, "deposit_number": None},
        {"counter_account": 12, "counter_seq": None, "deposit_number": None},
        {"counter_account": 12, "counter_seq": 1, "deposit_number": None, "amount": -10},
        {"counter_account": 0, "counter_seq": 1},
        {"amount": -10},
        {"amount": -10, "deposit_number": None},
        {"entry_id": new_id()},
    ],
    ids="-".join,
)
def test_a_wrong_row_is_refused(changes, deposit):
    """The chain, the sum, the mirror, the parts, the lot, the entry: each by a constraint or trigger."""
    deposit(300)
    with pytest.raises(DatabaseError):
        insert(row_after(Posting.objects.get(), **changes))
    assert Posting.objects.count() == 1


def test_a_deposit_twice_is_refused(deposit):
    _, achievement = deposit(300)
    with pytest.raises(DatabaseError):
        insert(row_after(Posting.objects.get(), achievement_id=achievement))


def test_a_leg_cannot_borrow_the_mirror_of_another(post, bank, learner, deposit):
    _, achievement = deposit(300)
    assert post(EntryDraft.reserve(new_id(), learner.id, bank.id, [(achievement, 100)])) == ["posted"]
    last = Posting.objects.get(account=11, seq=2)
    thief = row_after(
        last,
        amount=-100,
        counter_account=12,
        counter_seq=1,
        deposit_number=None,
        achievement_id=achievement,
    )
    with pytest.raises(DatabaseError):
        insert(thief)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "reversal"},
        {"kind": "settle"},
        {"kind": "deposit", "reverses_id": new_id()},
        {"kind": "deposit", "reservation_id": new_id()},
    ],
    ids="-".join,
)
def test_an_entry_names_what_its_kind_needs(changes, deposit, now):
    deposit(300)
    known = Entry.objects.get()
    entry = Entry(
        id=new_id(),
        learner_id=known.learner_id,
        account_number=1,
        effective_on=known.effective_on,
        recorded_at=now,
        act_id=known.act_id,
        digest=b"",
        **changes,
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
