"""Ways to sign in that depend on what is set up."""

from __future__ import annotations

from django import template

from oneplusx.apps.access.selectors import open_sign_ins

register = template.Library()


@register.simple_tag
def has_sign_ins_of_institutions() -> bool:
    """Whether one can come in by the sign-in of an institution."""
    return open_sign_ins().exists()
