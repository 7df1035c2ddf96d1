"""Runs groups of measurements: a table for people, or with ``--json`` one object."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import importlib
import json
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from benchmarks import machine
from benchmarks.measuring import Context, Figure
from devtools import console, postgresql
from devtools.console import EXIT_BAD_REQUEST, EXIT_FAILED, Failure

FOLDER = Path(__file__).resolve().parent
HAS_FIGURES = re.compile(r"^def figures\(", re.MULTILINE)
GROUP = re.compile(r"^GROUP = [\"']([\w-]+)[\"']", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """0 when every reach is met, 1 when one is missed or a group breaks, 2 for an unknown name."""
    console.prepare()
    options = _parse(arguments)
    groups = all_groups()
    unknown = [name for name in options.names if name not in groups]
    if unknown:
        known = " ".join(groups) or "-"
        sys.stderr.write(f"没有这个组 / no such group: {' '.join(unknown)}（{known}）\n")
        return EXIT_BAD_REQUEST
    with contextlib.ExitStack() as stack:
        context = Context(options.long, _postgresql(stack))
        report = machine.describe(context.postgresql_url)
        figures = [
            figure
            for name in options.names or groups
            for module in groups[name]
            for figure in _measure(name, module, context)
        ]
    _print(report, figures, as_json=options.json)
    return EXIT_FAILED if any(figure.ok is False for figure in figures) else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--long", action="store_true")
    return parser.parse_args(arguments)


def all_groups() -> dict[str, list[str]]:
    """Name of each group and its modules (``GROUP`` names one, else the file does), found without importing any."""
    groups: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        if HAS_FIGURES.search(text):
            named = GROUP.search(text)
            groups.setdefault(named[1] if named else path.stem, []).append(f"benchmarks.{path.stem}")
    return groups


def _postgresql(stack: contextlib.ExitStack) -> str | None:
    try:
        return stack.enter_context(postgresql.server(is_durable=True))
    except postgresql.Unavailable as reason:
        if console.in_ci():
            raise Failure(f"没有 PostgreSQL：{reason}", f"no PostgreSQL: {reason}") from None
        console.warn(f"没有 PostgreSQL（{reason}），只测 SQLite", f"no PostgreSQL ({reason}): SQLite only")
        return None


def _measure(name: str, module: str, context: Context) -> Iterator[Figure]:
    """The figures of one group; a group that breaks is a missed reach, and the others go on."""
    console.say(f"测量 {name}", f"measuring {name}")
    try:
        yield from importlib.import_module(module).figures(context)
    except Exception:  # noqa: BLE001 - whatever broke is printed, and fails the run
        traceback.print_exc()
        yield Figure(f"{module.removeprefix('benchmarks.')}.runs", None, "", "runs to the end", ok=False)


def _print(report: dict[str, object], figures: list[Figure], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"machine": report, "figures": [dataclasses.asdict(figure) for figure in figures]}))
        return
    print(" · ".join(f"{name} {value}" for name, value in report.items() if value is not None))
    width = max([len(figure.id) for figure in figures], default=0)
    for figure in figures:
        verdict = {True: "✓", False: "✗ 未达到 / missed", None: ""}[figure.ok]
        print(f"{figure.id:<{width}}  {_number(figure.value):>12} {figure.unit:<6} {figure.reach or '':<10} {verdict}")


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        console.complain(failure)
        sys.exit(failure.status)
