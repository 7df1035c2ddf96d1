"""What the commands say, always in Chinese and English."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXIT_FAILED = 1
EXIT_BAD_REQUEST = 2


class Failure(Exception):
    """The command cannot go on; both texts tell why and what to do.

    Attributes:
        zh: The Chinese text.
        en: The English text.
        details: Lines of another program's output, shown as they are.
    """

    def __init__(self, zh: str, en: str, details: str = "", status: int = EXIT_FAILED) -> None:
        super().__init__(en)
        self.zh, self.en, self.details, self.status = zh, en, details, status


def in_ci() -> bool:
    """Whether a missing tool must fail the run instead of skipping tests."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def prepare() -> None:
    """Makes the output streams take any character, on any terminal."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)


def say(zh: str, en: str) -> None:
    """One line of progress; the standard output is left to the command's answer."""
    print(f"· {zh} / {en}", file=sys.stderr, flush=True)


def warn(zh: str, en: str) -> None:
    """A loud line."""
    bold, plain = ("\033[1;33m", "\033[0m") if sys.stderr.isatty() else ("", "")
    print(f"{bold}！警告：{zh}\n! warning: {en}{plain}", file=sys.stderr, flush=True)


def complain(failure: Failure) -> None:
    """Prints why the command stops."""
    lines = [failure.details.rstrip()] if failure.details else []
    lines += [f"错误：{failure.zh}", f"error: {failure.en}"]
    print("\n".join(lines), file=sys.stderr, flush=True)


class Stopwatch:
    """Seconds since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        """Elapsed time."""
        return time.monotonic() - self._start

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s"
