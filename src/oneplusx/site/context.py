"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from oneplusx.site.looks import look_of_visitor
from oneplusx.site.navigation import ROLE_LABELS, menu, unread_of
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role
from oneplusx.web.requests import actor_of

SIGN_OUT_NAMES = ("parties:sign_out", "account_logout")


def page(request: HttpRequest) -> dict[str, Any]:
    """Actor, menu, notices and looks for the layout; what costs a query is asked for only when shown."""
    actor = actor_of(request)
    return {
        "actor": actor,
        "actor_places": SimpleLazyObject(lambda: places_of(actor)),
        "demo_mode": settings.DEMO_MODE,
        "shows_components": settings.DEMO_MODE and actor.has_role(Role.OPERATOR),
        "look": look_of_visitor(request),
        "navigation": SimpleLazyObject(lambda: menu(actor, request.path)),
        "sign_in_url": settings.LOGIN_URL,
        "sign_out_url": _first_address(SIGN_OUT_NAMES),
        "unread": SimpleLazyObject(lambda: unread_of(actor)),
    }


def places_of(actor: Actor) -> list[str]:
    """The actor's roles, each with its institution."""
    names = naming.institutions(grant.institution_id for grant in actor.grants)
    lines = [f"{names.get(grant.institution_id, '')} · {ROLE_LABELS[grant.role]}".strip(" ·") for grant in actor.grants]
    own = [_("Learner")] if actor.learner_id and not lines else []
    return list(dict.fromkeys(own + lines))


def _first_address(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
