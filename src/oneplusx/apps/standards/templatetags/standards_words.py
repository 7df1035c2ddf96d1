"""Words of the outcome catalogue in the page's language: levels, fields of types, evidence asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.standards.models import AchievementType, Level

register = template.Library()
LEVELS: Mapping[str, Any] = {
    **{level.value: level.label for level in Level},
    "level_1": _("Level 1"),
    "level_2": _("Level 2"),
    "level_3": _("Level 3"),
    "level_4": _("Level 4"),
    "level_5": _("Level 5"),
}


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@register.filter
def level_name(level: str) -> str:
    """A level of X certificates in words; a value of an issuer's own scale as it is."""
    return str(LEVELS.get(level, level))


@register.filter
def label_of(field: Mapping[str, Any]) -> str:
    """Label of a field of an outcome type."""
    return str(field["label_zh"] if _is_chinese() else field["label_en"])


@register.filter
def choice_label(field: Mapping[str, Any], value: object) -> str:
    """The words of a chosen value; other kinds of fields show the value."""
    for choice, chinese, english in field.get("choices", ()):
        if choice == str(value):
            return str(chinese if _is_chinese() else english)
    return str(value)


@register.filter
def evidence_of_type(type_: AchievementType) -> str:
    """What evidence a type asks for."""
    words = type_.evidence_zh if _is_chinese() else type_.evidence_en
    return words or gettext("Photo or PDF")


@register.filter
def said(one: Any, name: str = "text") -> str:
    """A text in the language of the page, else in the other one: ``item|said``, ``level|said:"description"``."""
    chinese, english = getattr(one, f"{name}_zh"), getattr(one, f"{name}_en")
    return str((chinese or english) if _is_chinese() else (english or chinese))


@register.filter
def plain_percent(hundredths: int) -> str:
    """Hundredths of a percent or of a point as people write them: 4000 is 40."""
    return f"{hundredths / 100:g}"
