"""Words of assessment in templates."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language

from oneplusx.apps.assessment.labels import equipment_label, part_label
from oneplusx.apps.assessment.labels import yuan as yuan_of
from oneplusx.apps.parties.labels import province_name
from oneplusx.web.wording import join_words

register = template.Library()


@register.filter
def exam_part(code: str) -> str:
    """The words for a part of an exam."""
    return part_label(code)


@register.filter
def equipment(codes: Iterable[str]) -> str:
    """The words for equipment, in one line."""
    return join_words(map(equipment_label, codes), get_language() or "zh-hans")


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in yuan."""
    return yuan_of(fen)


@register.filter
def yuan_input(fen: int | None) -> str:
    """An amount in yuan as it stands in a field; nothing said yet: empty."""
    return "" if fen is None else yuan_of(fen)


@register.filter
def province(code: str) -> str:
    """The name of a province."""
    return province_name(code)
