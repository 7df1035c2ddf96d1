"""Template tags and filters available on every page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from oneplusx.domain.credits import format_credits

register = template.Library()


@register.filter
def credits(hundredths: int | None) -> str:
    """Hundredths of a credit as people write it."""
    return "" if hundredths is None else format_credits(hundredths)


@register.filter
def named(record: object) -> str:
    """The name of a record in the page's language (``name_en`` falls back to ``name_zh``)."""
    chinese = str(getattr(record, "name_zh", "") or getattr(record, "title_zh", ""))
    english = str(getattr(record, "name_en", "") or getattr(record, "title_en", ""))
    if (get_language() or "").startswith("zh"):
        return chinese
    return english or chinese
