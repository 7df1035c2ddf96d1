"""The command line of ``dev.py``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from devtools import console
from devtools.console import Failure

Command = Callable[[argparse.Namespace, list[str]], int]
DEFAULT_PORT = 8000
LARGEST_PORT = 65535
INTERRUPTED = 130


def main(arguments: list[str]) -> int:
    """Runs one command and answers its exit status: 0 done, 1 failed, 2 a bad request."""
    console.prepare()
    options, rest = parse(arguments)
    try:
        return run(options, rest)
    except Failure as failure:
        console.complain(failure)
        return failure.status
    except KeyboardInterrupt:
        return INTERRUPTED


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options of the command, and what it hands on to pytest."""
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and options.command != "test":
        parser.error(f"无法识别的参数 / unknown arguments: {' '.join(rest)}")
    return options, rest


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Calls the command; each is imported when asked for."""
    from devtools import benching, catalogs, checking, interfaces, running, styles, testing

    commands: dict[str, Command] = {
        "run": running.run,
        "test": testing.run,
        "check": checking.check,
        "format": checking.format_code,
        "bench": benching.run,
        "messages": catalogs.run,
        "css": styles.run,
        "api": interfaces.run,
    }
    return commands[options.command](options, rest)


def port_number(text: str) -> int:
    """A TCP port; 0 is refused because nobody could know the address."""
    port = int(text)
    if not 0 < port <= LARGEST_PORT:
        raise ValueError(text)
    return port


port_number.__name__ = "端口 / port"


def build_parser() -> argparse.ArgumentParser:
    """All commands with help in both languages."""
    purpose = "开发命令 / commands for developers"
    parser = argparse.ArgumentParser(prog="dev.py", description=purpose, allow_abbrev=False)
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(verbs)
    _add_test(verbs)
    verbs.add_parser("check", help="全部静态检查 / every static check")
    verbs.add_parser("format", help="格式化代码 / format the code")
    bench = verbs.add_parser("bench", help="性能测量 / measure speed")
    bench.add_argument("names", nargs="*", metavar="NAME", help="组名，缺省全部 / groups, default all")
    bench.add_argument("--json", action="store_true", help="输出一个 JSON 对象 / print one JSON object")
    bench.add_argument("--long", action="store_true", help="包含大数据量 / include the big sizes")
    messages = verbs.add_parser("messages", help="提取并编译界面文字 / extract and compile the translations")
    messages.add_argument("names", nargs="*", metavar="APP", help="应用名或 site / apps, or site; default all")
    messages.add_argument("--check", action="store_true", help="只检查 / only check that all is translated and fresh")
    css = verbs.add_parser("css", help="生成样式表 / build the style sheet")
    css.add_argument("--check", action="store_true", help="只检查 / only check that it is fresh")
    api = verbs.add_parser("api", help="由接口生成 OpenAPI 文档与客户端 / make the OpenAPI document and the client")
    api.add_argument("--check", action="store_true", help="只检查 / only check that they are fresh")
    api.add_argument("--record", metavar="DIR", help="先从演示数据目录采集示例 / first take examples from a demo world")
    return parser


def _add_run(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run_verb = verbs.add_parser("run", help="安装并启动，含演示数据 / install and start, with demo data")
    run_verb.add_argument("--port", type=port_number, default=DEFAULT_PORT, help="端口，缺省 / port, default 8000")
    run_verb.add_argument("--data", default="var", metavar="DIR", help="数据目录 / folder of the data, default ./var")
    run_verb.add_argument("--empty", action="store_true", help="不要演示数据 / without demo data")


def _add_test(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    test_verb = verbs.add_parser(
        "test",
        help="全部测试：SQLite 与 PostgreSQL、真实浏览器 / every test: SQLite and PostgreSQL, a real browser",
        epilog="其余参数交给 pytest / other arguments go to pytest",
        allow_abbrev=False,
    )
    test_verb.add_argument("--all", action="store_true", help="加上耗时的性质测试 / add the long properties and seeds")
    only = test_verb.add_mutually_exclusive_group()
    only.add_argument("--sqlite-only", action="store_true", help="只用 SQLite / SQLite only")
    only.add_argument("--postgresql-only", action="store_true", help="只用 PostgreSQL / PostgreSQL only")
