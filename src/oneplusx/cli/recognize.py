"""``oneplusx recognize``: recognizes verified learning outcomes that wait (认定)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from oneplusx.cli.django_setup import setup
from oneplusx.domain.credits import format_credits
from oneplusx.domain.errors import Invalid


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = commands.add_parser(
        "recognize",
        help="认定学习成果 · recognize learning outcomes",
        description="认定已核验的学习成果，学分存入账户 · Recognizes verified outcomes: credits go into accounts",
    )
    whose = parser.add_mutually_exclusive_group(required=True)
    whose.add_argument("--college", metavar="CODE", help="只认定该校 · only this college")
    whose.add_argument("--all", action="store_true", help="全部 · everybody")
    parser.add_argument(
        "--again", action="store_true", help="重新认定此前未获学分的成果 · look again at outcomes that gave nothing"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs the verb.

    Returns:
        0 done; bad input raises ``DomainError``.
    """
    setup()
    from oneplusx.apps.parties.models import InstitutionKind
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.apps.recognition.services import recognize_pending, reconsider_refused
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    college_id = None
    if options.college:
        college = institution(options.college)
        if college.kind != InstitutionKind.COLLEGE:
            raise Invalid("recognition.not_a_college", found=options.college)
        college_id = college.id
    if options.again:
        reconsider_refused(college_id=college_id, actor=SYSTEM, now=clock.now())

    def work(report: Callable[[int, int], None] | None) -> Any:
        return recognize_pending(actor=SYSTEM, now=clock.now, college_id=college_id, report=report)

    sums = work(None) if options.json or not sys.stderr.isatty() else _with_bar(work)
    result = {
        "considered": sums.considered,
        "recognized": sums.recognized,
        "refused": sums.refused,
        "credits": format_credits(sums.credits_hundredths),
        "refusals": dict(sums.refusals),
    }
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        _say(result)
    return 0


def _with_bar(work: Callable[[Callable[[int, int], None] | None], Any]) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("认定 · recognizing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("recognize", total=None)
        return work(lambda done, total: bar.update(task, completed=done, total=total))


def _say(result: dict[str, Any]) -> None:
    from oneplusx.web.wording import say_both

    print(
        f"已看 {result['considered']} 项，认定 {result['recognized']} 项，存入 {result['credits']} 学分，"
        f"未获学分 {result['refused']} 项 · looked at {result['considered']}, recognized {result['recognized']}, "
        f"deposited {result['credits']} credits, refused {result['refused']}"
    )
    for code, count in sorted(result["refusals"].items()):
        print(f"  {count} × {say_both(code, {})}")
