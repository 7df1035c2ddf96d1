"""``dev.py check`` and ``dev.py format``."""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path

from devtools import environment
from devtools.console import EXIT_FAILED, ROOT, Stopwatch, say

PATHS = ("src", "tests", "benchmarks", "devtools", "dev.py")


def check(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Runs every static check, also after one has failed, and names the failed ones at the end."""
    python = environment.ensure("dev")
    failed = [name for name, command in _checks(python).items() if not _passes(name, command)]
    if failed:
        say(f"未通过：{'、'.join(failed)}", f"failed: {', '.join(failed)}")
        return EXIT_FAILED
    say("全部检查通过", "all checks passed")
    return 0


def format_code(_options: argparse.Namespace, _rest: list[str]) -> int:
    """Formats and sorts imports; changes nothing else."""
    ruff = _tool(environment.ensure("dev"), "ruff")
    paths = _existing_paths()
    status = subprocess.call([ruff, "check", "--quiet", "--select", "I", "--fix", *paths], cwd=ROOT)
    return subprocess.call([ruff, "format", *paths], cwd=ROOT) or status


def _checks(python: Path) -> dict[str, list[str]]:
    paths = _existing_paths()
    return {
        "ruff": [_tool(python, "ruff"), "check", *paths],
        "format": [_tool(python, "ruff"), "format", "--check", "--quiet", *paths],
        "import-linter": [_tool(python, "lint-imports"), "--no-cache"],
        "mypy": [_tool(python, "mypy"), "src", "devtools", "benchmarks"],
        "mypy of the client": [_tool(python, "mypy"), "clients/python/src"],
        "djlint": [_tool(python, "djlint"), "src", "--lint", "--quiet"],
        "deptry": [_tool(python, "deptry"), "src"],
        "messages": [str(python), "dev.py", "messages", "--check"],
        "css": [str(python), "dev.py", "css", "--check"],
    }


def _existing_paths() -> list[str]:
    return [path for path in PATHS if (ROOT / path).exists()]


def _tool(python: Path, name: str) -> str:
    return str(python.parent / (f"{name}.exe" if os.name == "nt" else name))


def _passes(name: str, command: list[str]) -> bool:
    watch = Stopwatch()
    passed = subprocess.call(command, cwd=ROOT) == 0
    say(f"{name}：{'通过' if passed else '未通过'}（{watch}）", f"{name}: {'ok' if passed else 'FAILED'} ({watch})")
    return passed
