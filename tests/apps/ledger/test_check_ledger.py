"""The proof finds whatever was changed behind the ledger's back."""

from __future__ import annotations

import pytest
from django.db import connection

from oneplusx.apps.ledger import selectors
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.web import append_only
from oneplusx.web.ids import new_id

TABLES = ("ledger_entry", "ledger_posting", "ledger_institutionposting")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def set_guards(on: bool) -> None:
    with connection.schema_editor() as editor:
        for table in TABLES:
            (append_only.guard if on else append_only.lift)(editor, table)


@pytest.fixture
def tamper(transactional_db):
    """Runs SQL as an intruder with all rights would: without guards, checks and foreign keys; empties it after."""
    checks: list[tuple[str, str, str]] = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE contype = 'c' AND conrelid IN ('ledger_posting'::regclass, 'ledger_entry'::regclass)"
            )
            checks = cursor.fetchall()

    def tampered(*statements: str) -> None:
        if connection.vendor == "postgresql":
            drops = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _ in checks]
            run("SET session_replication_role = replica", *drops, *statements)
            return
        set_guards(on=False)
        run("PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON", *statements)

    yield tampered
    run(*[f"DELETE FROM {table}" for table in reversed(TABLES)])
    if connection.vendor == "postgresql":
        adds = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}" for table, name, rule in checks]
        run("SET session_replication_role = origin", *adds)
    else:
        run("PRAGMA ignore_check_constraints = OFF", "PRAGMA foreign_keys = ON")
        set_guards(on=True)


def codes() -> set[str]:
    return {problem.code for problem in selectors.check_ledger().problems}


@pytest.mark.parametrize(
    "statement,found",
    [
        ("UPDATE ledger_posting SET amount = 900, counter_amount = -900 WHERE seq = 1 AND account = 11", "balance"),
        ("UPDATE ledger_posting SET prev_balance = 1 WHERE seq = 2 AND account = 11", "chain"),
        ("UPDATE ledger_posting SET balance_after = -5 WHERE seq = 1 AND account = 13", "overdraft"),
        ("UPDATE ledger_posting SET counter_amount = 3 WHERE seq = 1 AND account = 13", "zero_sum"),
        ("DELETE FROM ledger_posting WHERE account = 13", "zero_sum"),
        ("UPDATE ledger_entry SET kind = 'release' WHERE kind = 'settle'", "shape"),
        ("UPDATE ledger_entry SET effective_on = '2020-01-01'", "digest"),
        ("UPDATE ledger_entry SET digest = effective_digest", "digest"),
        ("UPDATE ledger_institutionposting SET amount_hundredths = -1", "institution"),
        ("DELETE FROM ledger_institutionposting", "institution"),
        ("DELETE FROM ledger_posting", "entries_without_legs"),
        ("DELETE FROM ledger_entry WHERE kind = 'settle'", "entry_of_another"),
        ("UPDATE ledger_entry SET reservation_id = NULL WHERE kind = 'settle'", "digest"),
    ],
)
def test_tampering_is_found(statement, found, tamper, post, bank, learner, deposit):
    _, achievement = deposit(300)
    reserved = new_id()
    assert post(
        EntryDraft.reserve(reserved, learner.id, bank.id, [(achievement, 100)]), EntryDraft.settle(new_id(), reserved)
    ) == ["posted", "posted"]
    assert codes() == set()
    tamper(statement.replace("effective_digest", "'x'" if connection.vendor == "sqlite" else "'\\x00'"))
    assert f"ledger.proof.{found}" in codes()


def test_a_removed_batch_is_found_by_its_act(tamper, post, bank, learner, deposit):
    deposit(300)
    tamper("DELETE FROM ledger_posting", "DELETE FROM ledger_entry", "DELETE FROM ledger_institutionposting")
    assert codes() == {"ledger.proof.act"}


@pytest.mark.django_db
def test_an_empty_ledger_is_proved():
    report = selectors.check_ledger()
    assert (report.is_proved, report.entries_count, report.postings_count) == (True, 0, 0)


@pytest.mark.django_db
def test_more_than_one_read(monkeypatch, post, bank, deposit):
    """Reading in small pieces, learners cut in the middle, proves the same."""
    from oneplusx.apps.ledger.selectors import checking

    for _ in range(7):
        deposit(10)
    monkeypatch.setattr(checking, "ROWS_PER_READ", 3)
    seen: list[tuple[int, int]] = []
    report = selectors.check_ledger(progress=lambda done, total: seen.append((done, total)))
    assert (report.is_proved, report.postings_count, seen) == (True, 7, [(7, 7)])
