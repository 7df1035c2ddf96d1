"""The table of what people see names pages and tests that exist."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "ux.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", TEXT)))
REQUIREMENTS = 25


@cache
def names() -> frozenset[str]:
    """Names of all addresses."""
    found: set[str] = set()

    def walk(patterns: list[URLPattern | URLResolver], space: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
            elif one.name:
                found.add(f"{space}{one.name}")

    walk(get_resolver().url_patterns, "")
    return frozenset(found)


def test_every_requirement_has_a_page_and_a_test() -> None:
    rows = [line.split("|") for line in TEXT.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[1]) for row in rows] == list(range(1, REQUIREMENTS + 1))
    assert [row[1] for row in rows if "`" not in row[3] or "tests/" not in row[4]] == []


def test_every_page_named_exists() -> None:
    columns = [cell for line in TEXT.splitlines() if line.startswith("| ") for cell in line.split("|")]
    pages = {name for cell in columns if "tests/" not in cell for name in re.findall(r"`([a-z_]+(?::[a-z_]+)?)`", cell)}
    assert len(pages) > REQUIREMENTS
    assert pages - names() == set()


@pytest.mark.parametrize("name", TESTS)
def test_every_test_named_exists(name: str) -> None:
    path, _, function = name.partition("::")
    assert re.search(rf"^def {function}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
