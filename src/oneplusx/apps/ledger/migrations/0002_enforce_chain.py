"""What Django cannot express, on both engines.

* The chain: a posting follows the one it names, with the balance it left behind (self foreign key).
* The mirror: a leg between two sub-accounts of a learner has its counter-leg in the same entry (deferred).
* The parts: credits come from the institution into *available* only, and move within one account.
* The lot: what is taken from a lot in a sub-account was there (trigger).
* Append only: no row is changed or deleted (triggers).

SQLite cannot add constraints to a table, so the empty tables are made anew with them, clustered by their keys. A later
migration must not let Django remake them on SQLite without repeating this one.
"""

from typing import Any

from django.db import migrations

from oneplusx.web import append_only

CONSTRAINTS = {
    "posting_entry": "FOREIGN KEY (entry_id) REFERENCES ledger_entry (id) DEFERRABLE INITIALLY DEFERRED",
    "posting_chain": (
        "FOREIGN KEY (learner_id, account, prev_seq, prev_balance) "
        "REFERENCES ledger_posting (learner_id, account, seq, balance_after)"
    ),
    "posting_mirrored": (
        "FOREIGN KEY (learner_id, counter_account, counter_seq, account, seq, amount, entry_id) "
        "REFERENCES ledger_posting (learner_id, account, seq, counter_account, counter_seq, counter_amount, entry_id) "
        "DEFERRABLE INITIALLY DEFERRED"
    ),
    "posting_parts": (
        "CHECK (account > 0 AND account % 10 BETWEEN 1 AND 3 AND account <> counter_account "
        "AND (account / 10 = counter_account / 10 OR (counter_account = 0 AND account % 10 = 1)))"
    ),
    "posting_deposit": "CHECK (deposit_number IS NULL OR (counter_account = 0 AND amount > 0))",
}
LOT_REMAINDER = (
    "SELECT sum(amount) FROM ledger_posting WHERE learner_id = NEW.learner_id AND account = NEW.account "
    "AND achievement_id = NEW.achievement_id"
)
POSTGRESQL_LOT = f"""
CREATE OR REPLACE FUNCTION ledger_lot_not_overdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ({LOT_REMAINDER}) < 0 THEN
    RAISE EXCEPTION 'overdraft of a lot refused' USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_lot';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_posting_lot AFTER INSERT ON ledger_posting
FOR EACH ROW WHEN (NEW.amount < 0) EXECUTE FUNCTION ledger_lot_not_overdrawn();
"""
SQLITE_LOT = f"""
CREATE TRIGGER ledger_posting_lot AFTER INSERT ON ledger_posting
WHEN NEW.amount < 0 AND ({LOT_REMAINDER}) < 0
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: posting_lot'); END
"""


def enforce(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            for name, rule in CONSTRAINTS.items():
                cursor.execute(f"ALTER TABLE ledger_posting ADD CONSTRAINT {name} {rule}")
            cursor.execute(POSTGRESQL_LOT)
        else:
            remake_on_sqlite(cursor, "ledger_entry", {})
            remake_on_sqlite(cursor, "ledger_posting", CONSTRAINTS)
            cursor.execute(SQLITE_LOT)


def remake_on_sqlite(cursor: Any, name: str, rules: dict[str, str]) -> None:
    cursor.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [name])
    parts = cursor.fetchall()
    table = next(sql for kind, sql in parts if kind == "table")
    added = "".join(f", CONSTRAINT {rule} {text}" for rule, text in rules.items())
    cursor.execute(f"DROP TABLE {name}")
    cursor.execute(f"{table.rstrip().removesuffix(')')}{added}) WITHOUT ROWID")
    for kind, sql in parts:
        if kind == "index":
            cursor.execute(sql)


def relax(_apps: Any, editor: Any) -> None:
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION ledger_lot_not_overdrawn() CASCADE")
            for name in CONSTRAINTS:
                cursor.execute(f"ALTER TABLE ledger_posting DROP CONSTRAINT {name}")
        else:
            cursor.execute("DROP TRIGGER ledger_posting_lot")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_create_tables")]

    operations = [
        migrations.RunPython(enforce, relax),
        append_only.operation("ledger_entry"),
        append_only.operation("ledger_posting"),
        append_only.operation("ledger_institutionposting"),
    ]
