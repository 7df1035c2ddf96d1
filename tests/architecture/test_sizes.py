"""Files and functions stay small enough to be read at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, functions, module_files, python_files, short

FILE_LINES_MAX, FILE_LINES_P90 = 600, 300
FUNCTION_LINES_MAX, FUNCTION_LINES_P90 = 70, 30
VIEW_LINES_MAX = 25
LARGE_FILES: dict[str, str] = {}  # path: why it is better whole
LONG_FUNCTIONS: dict[str, str] = {}  # path::function: why it is better whole
PLACES = (PACKAGE, ROOT / "devtools", ROOT / "benchmarks", ROOT / "tests")


def test_no_file_is_too_long() -> None:
    lengths = {short(path): _lines(path) for path in python_files(*PLACES)}
    too_long = {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX and name not in LARGE_FILES}
    assert not too_long
    assert _percentile_90(list(lengths.values())) <= FILE_LINES_P90


def test_no_function_is_too_long() -> None:
    lengths = dict(_function_lengths())
    too_long = {
        name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES_MAX and name not in LONG_FUNCTIONS
    }
    assert not too_long
    assert _percentile_90(list(lengths.values())) <= FUNCTION_LINES_P90


def test_views_only_parse_call_and_answer() -> None:
    too_long = {
        f"{short(path)}::{name}": node.end_lineno - node.lineno + 1
        for module in ("pages", "rest")
        for path in module_files(module)
        for name, node in functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > VIEW_LINES_MAX
    }
    assert not too_long


def test_exceptions_are_still_needed() -> None:
    lengths = dict(_function_lengths())
    assert all(_lines(ROOT / name) > FILE_LINES_MAX for name in LARGE_FILES)
    assert all(lengths.get(name, 0) > FUNCTION_LINES_MAX for name in LONG_FUNCTIONS)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _function_lengths() -> Iterator[tuple[str, int]]:
    for path in python_files(*PLACES):
        for name, node in functions(path):
            yield f"{short(path)}::{name}", (node.end_lineno or node.lineno) - node.lineno + 1


def _percentile_90(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.9)]
