"""Words of assessment in templates."""

from __future__ import annotations

from django import template

from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.labels import yuan as yuan_of
from oneplusx.apps.parties.labels import province_name

register = template.Library()


@register.filter
def exam_part(code: str) -> str:
    """The words for a part of an exam."""
    return part_label(code)


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
