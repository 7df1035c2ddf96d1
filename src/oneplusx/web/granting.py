"""Asks who may do what, for apps below the one that keeps the permission map (``parties``)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from oneplusx.web.actor import Actor

Check = Callable[[Actor, str, UUID | None], bool]


def _nobody(_actor: Actor, _permission: str, _institution_id: UUID | None) -> bool:
    return False


_checks: list[Check] = [_nobody]


def register(check: Check) -> None:
    """Names the check (once, in ``ready()`` of the app with the map)."""
    _checks[:] = [check]


def allowed(actor: Actor, permission: str, institution_id: UUID | None = None) -> bool:
    """Whether the actor has the permission, in the institution if one is named."""
    return actor.is_system or _checks[0](actor, permission, institution_id)
