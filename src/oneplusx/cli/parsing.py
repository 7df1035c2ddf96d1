"""The command line in both languages: what ``argparse`` itself says, said twice."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any, NoReturn


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法 · usage: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose headings, help and errors are Chinese and English; its subparsers are of this class too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **kwargs}, add_help=False)
        self._positionals.title = "参数 · arguments"
        self._optionals.title = "选项 · options"
        self.add_argument("-h", "--help", action="help", help="显示帮助 · show this help")

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the arguments; exit code 2."""
        self.exit(2, f"{self.format_usage()}{self.prog}: 参数有误 · bad arguments: {message}\n")
