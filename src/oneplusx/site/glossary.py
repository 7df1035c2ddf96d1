"""The words of the trade (术语), from one file in both languages: the page of words, and marks where they are used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FILE = Path(__file__).with_name("glossary.json")


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means, in both languages."""

    key: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str

    @property
    def word(self) -> str:
        """The word in the language of the page."""
        return self.zh if _is_chinese() else self.en

    @property
    def other(self) -> str:
        """The word in the other language."""
        return self.en if _is_chinese() else self.zh

    @property
    def other_language(self) -> str:
        """Code of the other language."""
        return "en" if _is_chinese() else "zh-hans"

    @property
    def meaning(self) -> str:
        """What it means, in the language of the page."""
        return self.meaning_zh if _is_chinese() else self.meaning_en


@cache
def terms() -> dict[str, Term]:
    """All terms by key, in the order of the file."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return {row["key"]: Term(**row) for row in rows}


def found_terms(words: str) -> list[Term]:
    """Terms in which the words occur, in either language."""
    wanted = words.casefold()
    return [one for one in terms().values() if wanted in f"{one.zh} {one.en}".casefold()]


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
