"""``oneplusx reconcile``: compares certificates, ledger, transcript, write-back and audit (对账)."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from oneplusx.cli.django_setup import setup
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.apps.exchange.models import Difference

AGREED, DIFFERENT = 0, 1


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 no difference, 1 differences, 2 bad input.
    """
    parser = commands.add_parser(
        "reconcile",
        help="对账 · reconcile",
        description="核对证书、账本、成绩单、回写与毕业审核，逐条说明差异及原因 · Compares certificates, ledger, "
        "transcript, write-back and audit and names each difference with its cause. "
        "退出码 exit code: 0 无差异 none, 1 有差异 differences, 2 输入有误 bad input",
    )
    parser.add_argument("--college", metavar="CODE", required=True, help="院校代码 · code of the college")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Reconciles, with a progress bar on a terminal."""
    setup()
    from rich.console import Console
    from rich.progress import Progress

    from oneplusx.apps.exchange import selectors, services
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    college = institution(options.college)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("对账 · reconcile", total=None)
        done = services.reconcile(
            college_id=college.id,
            actor=SYSTEM,
            now=clock.now(),
            report=lambda count, total: progress.update(task, completed=count, total=total),
        )
    found = [document_of(row) for row in selectors.differences_of_run(done)]
    if options.json:
        document = {"college": college.code, "checked": done.checked_count, "differences": found}
        print(json.dumps(document, ensure_ascii=False))
    else:
        _print(found, done.checked_count)
    return DIFFERENT if found else AGREED


def document_of(row: Difference) -> dict[str, Any]:
    """A difference as JSON values."""
    return {
        "code": row.code,
        "cause": row.cause,
        "student_number": row.enrollment.student_number if row.enrollment else None,
        "learner_id": str(row.learner_id),
        "subject_kind": row.subject_kind,
        "subject_id": str(row.subject_id) if row.subject_id else None,
        "params": row.params,
    }


def _print(found: list[dict[str, Any]], checked: int) -> None:
    for one in found:
        print(f"✗ {one['student_number'] or one['learner_id']} · {say_both('reconcile.' + one['code'], one['params'])}")
        print(f"    {say_both('reconcile.cause.' + one['cause'], {})}")
    if found:
        print(f"核对 {checked:,} 个学籍，{len(found):,} 项差异 · {checked:,} enrollments, {len(found):,} differences")
    else:
        print(f"✓ 核对 {checked:,} 个学籍，无差异 · {checked:,} enrollments, no difference")
