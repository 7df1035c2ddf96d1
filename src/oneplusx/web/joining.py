"""Lists as people write them: 甲、乙 in Chinese, A, B in English."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

CHINESE, WESTERN = "、", ", "


def joined(parts: Iterable[object], language: str | None = None) -> str:
    """The parts of a list in one line.

    Args:
        language: ``"zh-hans"`` or ``"en"``; the page's own when it is not given.
    """
    is_chinese = (language or get_language() or "zh-hans").startswith("zh")
    return (CHINESE if is_chinese else WESTERN).join(str(part) for part in parts)
