"""``oneplusx ledger check`` and ``oneplusx ledger statement``."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

from oneplusx.cli.django_setup import setup
from oneplusx.domain.credits import format_credits
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.apps.ledger.models import CheckRun
    from oneplusx.apps.ledger.selectors import StatementLine

PROVED, FLAWED = 0, 1
KINDS = {
    "deposit": "存入 · deposit",
    "reserve": "预留 · reservation",
    "settle": "结算 · settlement",
    "release": "释放 · release",
    "reversal": "冲正 · reversal",
}


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 proved or shown, 1 the proof found problems, 2 bad input.
    """
    parser = commands.add_parser("ledger", help="学分账本 · the credit ledger")
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    check = verbs.add_parser("check", help="从分录校验整个账本 · prove the whole ledger from its entries")
    check.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    check.set_defaults(run=run_check)
    statement = verbs.add_parser("statement", help="学习者账单 · statement of a learner")
    who = statement.add_mutually_exclusive_group(required=True)
    who.add_argument("--learner", metavar="ID", help="学习者编号 · id of the learner")
    who.add_argument(
        "--number", metavar="COLLEGE:NUMBER", help="院校代码:学号 · code of the college and student number"
    )
    statement.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    statement.set_defaults(run=run_statement)


def run_check(options: argparse.Namespace) -> int:
    """Proves the ledger, with a progress bar on a terminal."""
    setup()
    from rich.console import Console
    from rich.progress import Progress

    from oneplusx.apps.ledger import services
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("账本校验 · ledger check", total=None)
        run = services.run_check(
            actor=SYSTEM,
            now=clock.now(),
            clock=clock.now,
            progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
    _print_check(run, as_json=options.json)
    return FLAWED if run.problems_count else PROVED


def _print_check(run: CheckRun, *, as_json: bool) -> None:
    if as_json:
        document = {
            "proved": not run.problems_count,
            "entries": run.entries_count,
            "postings": run.postings_count,
            "problems_count": run.problems_count,
            "problems": run.problems,
        }
        print(json.dumps(document, ensure_ascii=False))
        return
    print(f"{run.entries_count:,} 笔分录 · entries, {run.postings_count:,} 笔记账 · postings")
    for problem in run.problems:
        print(f"✗ {say_both(problem['code'], problem['params'])}")
    if run.problems_count:
        print(f"发现 {run.problems_count} 个问题 · {run.problems_count} problems found")
    else:
        print("✓ 账本校验通过 · the ledger is proved")


def run_statement(options: argparse.Namespace) -> int:
    """Prints a learner's statement, newest first."""
    setup()
    from oneplusx.apps.ledger import selectors
    from oneplusx.web.actor import SYSTEM

    learner_id = _learner(options)
    lines = selectors.statement(SYSTEM, learner_id)
    codes = {one.institution_id: one.institution.code for one in selectors.visible_accounts(SYSTEM, learner_id)}
    if options.json:
        print(json.dumps([_document(line, codes) for line in lines], ensure_ascii=False))
        return PROVED
    for line in lines:
        print(
            f"{line.effective_on}  {codes[line.institution_id]:<12} {KINDS[line.kind]:<20} "
            f"{format_credits(line.changes[0]):>8} {format_credits(line.available_after_hundredths):>8}  {line.id}"
        )
    if not lines:
        print("没有分录 · no entries")
    return PROVED


def _learner(options: argparse.Namespace) -> UUID:
    from oneplusx.apps.parties import selectors

    if options.learner:
        try:
            return UUID(options.learner)
        except ValueError:
            raise Invalid("field.invalid", field="--learner", found=options.learner, allowed="UUID") from None
    code, _, number = options.number.partition(":")
    college = selectors.institution(code)
    enrollment = selectors.enrollments_by_number(college, [number]).get(number)
    if enrollment is None:
        raise NotFound("not_found")
    return enrollment.learner_id


def _document(line: StatementLine, codes: dict[UUID, str]) -> dict[str, object]:
    return {
        "id": str(line.id),
        "kind": line.kind,
        "institution": codes[line.institution_id],
        "effective_on": line.effective_on.isoformat(),
        "recorded_at": line.recorded_at.isoformat(),
        "changes_hundredths": line.changes,
        "balances_hundredths": line.balances,
        "moves": [
            {"achievement_id": str(move.achievement_id), "amount_hundredths": move.amount_hundredths}
            for move in line.moves
        ],
    }
