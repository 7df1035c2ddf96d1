"""What each error code says to people, in Chinese and English; one module per context.

``WORDING`` in each module maps a stable code to ``(中文, English)`` with ``{named}`` parameters.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from oneplusx.web.days import ISO_DAY, day_in, with_written_days

Texts = tuple[str, str]


@lru_cache(maxsize=1)
def all_wording() -> Mapping[str, Texts]:
    """Every known code with its two texts.

    Raises:
        ValueError: Two modules word the same code.
    """
    table: dict[str, Texts] = {}
    for module in pkgutil.iter_modules(__path__):
        words: Mapping[str, Texts] = importlib.import_module(f"{__name__}.{module.name}").WORDING
        double = table.keys() & words.keys()
        if double:
            raise ValueError(f"worded twice: {sorted(double)}")
        table.update(words)
    return table


def say(code: str, params: Mapping[str, object], language: str) -> str:
    """The text of one code in ``"zh-hans"`` or ``"en"``; an unknown code answers with itself.

    A list among the params is joined as the language joins; codes of conditions in it are said in their short words.
    A date is written as the language does; what was found in a file or a form stays as it was typed.
    """
    texts = all_wording().get(code)
    if texts is None:
        return code
    text = texts[0] if language.startswith("zh") else texts[1]
    shown = {name: _shown(name, value, language) for name, value in params.items()}
    try:
        return text.format(**shown)
    except (KeyError, IndexError):
        return text


def _shown(name: str, value: object, language: str) -> object:
    if isinstance(value, list | tuple):
        return _joined(value, language)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_in(value, language)
    is_day = isinstance(value, str) and name != "found" and ISO_DAY.fullmatch(value)
    return with_written_days(str(value), language) if is_day else value


def _joined(values: Iterable[object], language: str) -> str:
    known = all_wording()
    words = (say(f"short.{one}", {}, language) if f"short.{one}" in known else str(one) for one in values)
    return join_words(dict.fromkeys(words), language)


def is_worded(code: str) -> bool:
    """Whether the table has a text for a code."""
    return code in all_wording()


def word_of(code: str, language: str, *contexts: str) -> str:
    """A code of the rule language in words; in a context (a condition, a field) it may have another word."""
    known = all_wording()
    for name in (*(f"word.{context}.{code}" for context in contexts if context), f"word.{code}"):
        if name in known:
            return say(name, {}, language)
    return code


def join_words(parts: Iterable[object], language: str) -> str:
    """A list in one line: 甲、乙 or A, B."""
    return ("、" if language.startswith("zh") else ", ").join(str(part) for part in parts)


def say_both(code: str, params: Mapping[str, object]) -> str:
    """Both languages in one line, for places that have no language (command line, job results)."""
    return f"{say(code, params, 'zh-hans')} / {say(code, params, 'en')}"
