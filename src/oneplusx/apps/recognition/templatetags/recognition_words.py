"""Words of learning outcomes in the page's language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.presenting import attribute_lines

register = template.Library()


@register.filter
def outcome_title(achievement: Achievement) -> str:
    """The title; of a certificate in the catalogue its name in the page's language."""
    of_type = achievement.certificate_type
    if of_type is None or not of_type.name_en or (get_language() or "zh").startswith("zh"):
        return achievement.title
    return of_type.name_en


@register.filter
def attribute_list(achievement: Achievement) -> list[tuple[str, str]]:
    """Label and value of the attributes."""
    return attribute_lines(achievement)
