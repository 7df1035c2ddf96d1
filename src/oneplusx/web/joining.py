"""Lists as people write them, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from oneplusx.web.wording import join_words


def joined(parts: Iterable[object]) -> str:
    """The parts of a list in one line: 甲、乙 in Chinese, A, B in English."""
    return join_words(parts, get_language() or "zh-hans")
