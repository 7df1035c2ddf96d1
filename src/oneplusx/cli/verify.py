"""``oneplusx verify``: looks a certificate up by number and name, or by its code."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

EXIT_YES, EXIT_NO = 0, 1


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = commands.add_parser("verify", help="查验证书 · verify a certificate")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--number", help="证书编号 · certificate number")
    which.add_argument("--code", help="16 位查询码 · 16-character code")
    parser.add_argument("--name", default="", help="持证人姓名 · holder's name (with --number)")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the verdict.

    Returns:
        0 valid, 1 anything else.
    """
    from oneplusx.cli.django_setup import setup

    setup()
    from oneplusx.apps.inquiry.selectors import Verdict, find, find_by_code
    from oneplusx.web.clock import now

    if options.code:
        finding = find_by_code(code=options.code, now=now())
    else:
        finding = find(number=options.number, name=options.name, now=now())
    if options.json:
        sys.stdout.write(json.dumps(asdict(finding), default=str, ensure_ascii=False) + "\n")
    else:
        parts = (finding.verdict.value, finding.name_zh, finding.level, finding.holder, finding.number)
        sys.stdout.write(" · ".join(part for part in parts if part) + "\n")
    return EXIT_YES if finding.verdict == Verdict.VALID else EXIT_NO
