"""Words of the register of organizations."""

from __future__ import annotations

from django import template

from oneplusx.apps.parties.labels import province_name

register = template.Library()


@register.filter
def province(code: str) -> str:
    """The name of a province in the language of the page."""
    return province_name(code)
