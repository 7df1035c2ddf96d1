"""What each error code says to people, in Chinese and English; one module per context.

``WORDING`` in each module maps a stable code to ``(中文, English)`` with ``{named}`` parameters.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import lru_cache

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
    """The text of one code in ``"zh-hans"`` or ``"en"``; an unknown code answers with itself."""
    texts = all_wording().get(code)
    if texts is None:
        return code
    text = texts[0] if language.startswith("zh") else texts[1]
    try:
        return text.format(**params)
    except (KeyError, IndexError):
        return text


def say_both(code: str, params: Mapping[str, object]) -> str:
    """Both languages in one line, for places that have no language (command line, job results)."""
    return f"{say(code, params, 'zh-hans')} / {say(code, params, 'en')}"
