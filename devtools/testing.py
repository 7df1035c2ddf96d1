"""``dev.py test``: every test on SQLite and on PostgreSQL, with a real browser."""

from __future__ import annotations

import argparse
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from devtools import browser, environment, postgresql
from devtools.console import EXIT_FAILED, ROOT, Stopwatch, in_ci, say, warn

WORKERS = "2"
NO_TESTS_COLLECTED = 5
WITHOUT_DATABASE = ("tests/domain", "tests/architecture", "tests/devtools")


@dataclass(frozen=True)
class Pass:
    """One run of the suite."""

    name: str
    status: int
    seconds: float


def run(options: argparse.Namespace, rest: list[str]) -> int:
    """Provisions, runs both passes and prints what each took."""
    watch = Stopwatch()
    python = environment.ensure("dev")
    variables = {**os.environ, **test_variables()}
    if options.all:
        variables |= {"ONEPLUSX_LONG": "1", "PYTEST_TIMEOUT": "0"}
    passes: list[Pass] = []
    if not options.postgresql_only:
        passes.append(_run_pass("SQLite", python, rest, {**variables, "TEST_DATABASE_URL": ""}))
    if not options.sqlite_only:
        passes.append(_run_on_postgresql(python, rest, variables))
    return _report(passes, watch)


def test_variables() -> dict[str, str]:
    """Where the tests find the browser and its fonts."""
    variables = {}
    chromium = browser.find(may_install=True)
    if chromium:
        variables["CHROMIUM"] = chromium
    elif not in_ci():
        warn(
            "没有浏览器，浏览器测试将跳过。可设置 CHROMIUM。",
            "no browser: its tests are skipped. Set CHROMIUM to run them.",
        )
    fonts = browser.fontconfig_file()
    if fonts and "FONTCONFIG_FILE" not in os.environ:
        variables["FONTCONFIG_FILE"] = str(fonts)
    return variables


def _run_on_postgresql(python: Path, rest: list[str], variables: dict[str, str]) -> Pass:
    try:
        with postgresql.server() as url:
            skipped = [] if _names_paths(rest) else [f"--ignore={folder}" for folder in WITHOUT_DATABASE]
            return _run_pass("PostgreSQL", python, [*skipped, *rest], {**variables, "TEST_DATABASE_URL": url})
    except postgresql.Unavailable as reason:
        warn(
            f"没有 PostgreSQL，跳过第二遍（{reason}）。可设置 TEST_DATABASE_URL。",
            f"no PostgreSQL: the second pass is skipped ({reason}). Set TEST_DATABASE_URL to run it.",
        )
        return Pass("PostgreSQL", EXIT_FAILED if in_ci() else 0, 0.0)


def _names_paths(arguments: list[str]) -> bool:
    return any((ROOT / argument.split("::")[0]).exists() for argument in arguments if not argument.startswith("-"))


def _run_pass(name: str, python: Path, arguments: list[str], variables: dict[str, str]) -> Pass:
    say(f"测试：{name}", f"tests on {name}")
    watch = Stopwatch()
    command = [str(python), "-m", "pytest", *_default_arguments(arguments), *arguments]
    if not _names_paths(arguments):
        command.append("tests")
    status = subprocess.call(command, cwd=ROOT, env=variables)
    return Pass(name, 0 if status == NO_TESTS_COLLECTED and arguments else status, watch.seconds)


def _default_arguments(arguments: list[str]) -> list[str]:
    """Parallel and brief, unless the caller says otherwise; a worker without work takes some of the other's."""
    own = any(argument.startswith(("-n", "--pdb")) for argument in arguments)
    chosen = [] if own else ["-n", WORKERS, "--dist", "worksteal"]
    return [*chosen, "-q", "--durations=10"]


def _report(passes: list[Pass], watch: Stopwatch) -> int:
    for one in passes:
        verdict = ("通过", "passed") if one.status == 0 else ("失败", "FAILED")
        say(f"{one.name}：{verdict[0]}，{one.seconds:.0f} 秒", f"{one.name}: {verdict[1]}, {one.seconds:.0f} s")
    say(f"总用时 {watch.seconds:.0f} 秒", f"total {watch.seconds:.0f} s")
    return EXIT_FAILED if any(one.status for one in passes) else 0
