"""Search in Chinese names (中文检索): one tokenizer writes a search column, one filter reads it.

A column holds words between spaces: the text itself, its bigrams, its pinyin from each syllable on, and its initials.
The filter asks for every term of a query: Chinese terms match anywhere, Latin ones at the beginning of a word. Both
databases answer alike, for one-character terms too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.db.models import Q
from pypinyin import Style, lazy_pinyin

TERMS_MAX = 8
SUFFIXES_MAX = 12
_HAN_RANGES = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{_HAN_RANGES}]")
_RUNS = re.compile(rf"[{_HAN_RANGES}]+|[^\W_{_HAN_RANGES}]+")
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "翟": "zhai",
    "盖": "ge", "缪": "miao", "乐": "yue", "任": "ren", "覃": "qin", "尉迟": "yuchi", "长孙": "zhangsun",
    "万俟": "moqi", "种": "chong", "逄": "pang", "秘": "bi", "折": "she", "黑": "he", "员": "yun", "冼": "xian",
    "召": "shao", "哈": "ha", "教": "jiao", "谌": "chen", "那": "na", "繁": "po", "晟": "cheng", "牟": "mu",
}  # fmt: skip


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    return _plain(lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0])


@lru_cache(maxsize=30_000)
def _toned(character: str) -> str:
    return _plain(lazy_pinyin(character, style=Style.TONE3, neutral_tone_with_five=True)[0])


def _syllables(run: str) -> list[str]:
    """Pinyin of a run of Chinese characters; long runs are read as phrases (银行 is yin hang)."""
    if len(run) <= 4:  # noqa: PLR2004  names of people
        return [_syllable(character) for character in run]
    return [_plain(syllable) for syllable in lazy_pinyin(run, style=Style.NORMAL, v_to_u=False)]


def _surname(name: str) -> tuple[str, str]:
    """The surname with a reading of its own, and that reading; two empty texts for most names."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length])
        if reading and len(name) > length:
            return name[:length], reading
    return "", ""


def _latin_words(syllables: list[str]) -> list[str]:
    initials = "".join(syllable[:1] for syllable in syllables)
    starts = range(min(len(syllables), SUFFIXES_MAX))
    return ["".join(syllables[start:]) for start in starts] + [initials[start:] for start in starts]


def _words_of_run(run: str) -> list[str]:
    if not _HAN.match(run):
        return [run]
    words = [run, *(run[start : start + 2] for start in range(len(run) - 1))]
    words += _latin_words(_syllables(run))
    surname, reading = _surname(run)
    if surname:
        words += _latin_words([reading, *_syllables(run[len(surname) :])])
    return words


def search_text(*texts: str) -> str:
    """What a search column holds for the given texts: distinct words between single spaces, one at either end."""
    words: dict[str, None] = {}
    for text in texts:
        for run in _RUNS.findall(_plain(text)):
            words.update(dict.fromkeys(_words_of_run(run)))
    return f" {' '.join(words)} " if words else ""


def sort_key(name: str) -> str:
    """Text that sorts names in the order of their pinyin, tones second, then characters."""
    plain = _plain(name)
    surname, reading = _surname(plain)
    rest = plain[len(surname) :]
    parts = [reading] if reading else []
    parts += [_toned(character) if _HAN.match(character) else character for character in rest]
    return f"{' '.join(parts)} {plain}"[:240]


def search_filter(field: str, query: str) -> Q:
    """A filter on a search column: every term of the query must be found. An empty query finds everything."""
    condition = Q()
    for term in _RUNS.findall(_plain(query).replace("'", ""))[:TERMS_MAX]:
        needle = term if _HAN.match(term) else f" {term}"
        condition &= Q(**{f"{field}__contains": needle})
    return condition
