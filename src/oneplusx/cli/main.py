"""The command ``oneplusx``: one module per verb, loaded only when it is used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from oneplusx import __version__
from oneplusx.cli.parsing import Parser
from oneplusx.domain.errors import DomainError
from oneplusx.web.wording import say_both

VERBS: dict[str, tuple[str, str]] = {
    "run": ("run", "启动网站 · serve the site"),
    "worker": ("worker", "执行后台任务 · run background jobs"),
    "operator": ("operator", "运维人员登录 · sign-in of an operator"),
    "inquiry-server": ("inquiry_server", "公众查询热路径 · fast door of the public inquiry"),
    "demo": ("demo", "建立演示数据 · build the demo world"),
    "import": ("imports", "导入表格 · import a spreadsheet"),
    "export": ("exports", "导出 · export"),
    "recognize": ("recognize", "认定学习成果 · recognize learning outcomes"),
    "plan": ("plan", "转换方案 · plan conversions"),
    "convert": ("convert", "申请与审批转换 · apply for and decide conversions"),
    "audit": ("audit", "毕业审核 · audit graduation"),
    "graduation": ("graduation", "毕业三级审核与学业预警 · three-stage review and academic warnings"),
    "rules": ("rules", "转换办法 · rule sets"),
    "ledger": ("ledger", "学分账本 · the credit ledger"),
    "reconcile": ("reconcile", "对账 · reconcile"),
    "verify": ("verify", "查验证书 · verify a certificate"),
    "keys": ("keys", "密钥 · signing keys"),
    "log": ("log", "透明日志 · the transparency log"),
    "facts": ("facts", "上行通知清单 · list of typed facts and their handlers"),
}
EXIT_YES, EXIT_NO, EXIT_BAD_INPUT = 0, 1, 2


def build_parser(verb: str | None) -> argparse.ArgumentParser:
    """The parser; only the named verb's module is loaded."""
    parser = Parser(prog="oneplusx", description="1+X 证书与学分银行 · 1+X certificates and the credit bank")
    parser.add_argument("--version", action="version", version=__version__, help="显示版本 · show the version")
    commands = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, (module, help_text) in VERBS.items():
        if name == verb:
            import_module(f"oneplusx.cli.{module}").register(commands)
        else:
            commands.add_parser(name, help=help_text)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb.

    Returns:
        0 yes or done, 1 no, 2 bad input.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    verb = next((word for word in arguments if not word.startswith("-")), None)
    options = build_parser(verb).parse_args(arguments)
    try:
        return int(options.run(options))
    except DomainError as error:
        sys.stderr.write(f"oneplusx: {say_both(error.code, error.params)}\n")
        return EXIT_BAD_INPUT
    except Exception as error:
        if not _is_database_away(error):
            raise
        sys.stderr.write(f"oneplusx: {say_both('database_away', {'found': str(error).strip()})}\n")
        return EXIT_BAD_INPUT


def _is_database_away(error: Exception) -> bool:
    """Locked for too long, stopped, or not migrated; verbs that work offline never load the database."""
    database = sys.modules.get("django.db")
    return database is not None and isinstance(error, database.OperationalError)


if __name__ == "__main__":
    sys.exit(main())
