"""``oneplusx verify``: a credential in a file, offline; or a certificate by number and name, or by its code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from oneplusx.cli.documents import EXIT_BAD_INPUT, EXIT_NO, EXIT_YES, guarded

if TYPE_CHECKING:
    from oneplusx.apps.credentials.examining import Shown
    from oneplusx.apps.inquiry.selectors import Finding

EXIT_UNDECIDED = 3
SIGNS = {"passed": "✓", "failed": "✗", "warning": "!", "unchecked": "?"}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = commands.add_parser(
        "verify",
        help="查验证书 · verify a certificate",
        description="文件中的凭证（离线），或库中的证书 · A credential in a file, offline, or a certificate on record. "
        "退出码 exit code: 0 有效 valid, 1 无效 not valid, 2 输入有误 bad input, 3 无法下结论 could not be decided",
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="凭证：JSON、PDF、PNG、SVG · a credential as JSON, PDF, PNG or SVG",
    )
    parser.add_argument("--number", help="证书编号 · certificate number")
    parser.add_argument("--code", help="16 位查询码 · 16-character code")
    parser.add_argument(
        "--name",
        default="",
        help="持证人姓名（配 --number，或核对文件）· holder's name, with --number or to check a FILE",
    )
    _add_evidence(parser)
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=guarded(run))


def _add_evidence(parser: argparse.ArgumentParser) -> None:
    evidence = parser.add_argument_group("离线依据 · evidence for a FILE")
    evidence.add_argument("--trust", type=Path, metavar="FILE", help="信任列表 · trust list of issuers")
    evidence.add_argument(
        "--did-document",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="颁发者的 DID 文档，可多次 · did document of an issuer, may be repeated",
    )
    evidence.add_argument(
        "--status-list",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="状态列表凭证，可多次 · credential of a status list, may be repeated",
    )
    evidence.add_argument("--receipt", type=Path, metavar="FILE", help="透明日志回执 · receipt of the transparency log")
    evidence.add_argument("--log-key", metavar="KEY", help="透明日志公钥 · verifier key of the transparency log")
    evidence.add_argument("--challenge", help="出示应签署的质询值 · challenge that a presentation must have signed")
    evidence.add_argument("--domain", help="出示的对象 · domain that a presentation must be for")
    evidence.add_argument(
        "--at", metavar="INSTANT", help="核查的时刻，缺省为现在 · the instant asked about, now unless given"
    )


def run(options: argparse.Namespace) -> int:
    """Prints the verdict.

    Returns:
        0 valid, 1 not valid, 2 bad input, 3 could not be decided.
    """
    asked = [one for one in (options.file, options.number, options.code) if one]
    if len(asked) != 1:
        sys.stderr.write("oneplusx: 需要 FILE、--number 或 --code 之一 / one of FILE, --number and --code is needed\n")
        return EXIT_BAD_INPUT
    if options.file:
        from oneplusx.cli.verify_file import verify_file

        return verify_file(options)
    return _look_up(options)


def _look_up(options: argparse.Namespace) -> int:
    from oneplusx.cli.django_setup import setup

    setup()
    from oneplusx.apps.credentials.examining import examine_certificate, shown
    from oneplusx.apps.inquiry.asking import DATABASE_AWAY
    from oneplusx.apps.inquiry.selectors import Verdict, find, find_by_code
    from oneplusx.web.clock import now

    moment = now()
    try:
        by_code = find_by_code(code=options.code, now=moment) if options.code else None
        finding = by_code or find(number=options.number or "", name=options.name, now=moment)
        certificate_id = finding.certificate_id
        examined = examine_certificate(certificate_id, finding.standing, now=moment) if certificate_id else None
    except DATABASE_AWAY:
        sys.stderr.write("oneplusx: 暂时无法查验，数据库没有响应 / cannot be checked now, no database\n")
        return EXIT_UNDECIDED
    _tell(finding, shown(examined.checks) if examined else [], as_json=options.json)
    is_good = finding.verdict == Verdict.VALID and not (examined and examined.is_forged)
    return EXIT_YES if is_good else EXIT_NO


def _tell(finding: Finding, checks: Sequence[Shown], *, as_json: bool) -> None:
    if as_json:
        told = {name: value for name, value in finding._asdict().items() if not name.endswith("_id")}
        told["checks"] = [{"code": one.code, "outcome": one.outcome, "words": one.words} for one in checks]
        sys.stdout.write(json.dumps(told, default=str, ensure_ascii=False) + "\n")
        return
    parts = (finding.verdict.value, finding.name_zh, finding.level, finding.holder, finding.number)
    sys.stdout.write(" · ".join(part for part in parts if part) + "\n")
    sys.stdout.writelines(f"  {SIGNS[one.outcome]} {one.title}: {one.words}\n" for one in checks)
