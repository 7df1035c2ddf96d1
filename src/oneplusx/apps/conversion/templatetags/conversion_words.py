"""Codes of conversions in words, for templates."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from oneplusx.web.wording import word_of

register = template.Library()


@register.filter
def evidence_word(kind: str) -> str:
    """A kind of evidence as the rule's words call it."""
    return word_of(kind, get_language() or "zh-hans", "evidence")
