"""``dev.py css``: builds the committed style sheet with Tailwind, so that nobody else needs it."""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from devtools import environment
from devtools.console import EXIT_FAILED, ROOT, Failure, say

SOURCE = ROOT / "src" / "oneplusx" / "site" / "styles" / "site.css"
SHEET = ROOT / "src" / "oneplusx" / "site" / "static" / "oneplusx" / "site.css"


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Builds the sheet, or checks that the committed one is what a build gives."""
    if not SOURCE.exists():
        raise Failure(f"没有 {SOURCE.relative_to(ROOT)}", f"{SOURCE.relative_to(ROOT)} does not exist")
    fresh = build(environment.ensure("dev"))
    if SHEET.exists() and SHEET.read_bytes() == fresh:
        return 0
    if options.check:
        say("样式表不是最新，请运行：python3 dev.py css", "the style sheet is stale; run: python3 dev.py css")
        return EXIT_FAILED
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    SHEET.write_bytes(fresh)
    say(f"样式表 {len(fresh)} 字节", f"style sheet of {len(fresh)} bytes")
    return 0


def build(python: Path) -> bytes:
    """The style sheet as bytes."""
    program = python.parent / ("tailwindcss.exe" if os.name == "nt" else "tailwindcss")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "site.css"
        command = [str(program), "--input", str(SOURCE), "--output", str(target), "--minify"]
        result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if result.returncode:
            raise Failure("样式表生成失败。", "the style sheet could not be built.", result.stderr)
        return target.read_bytes()
