"""System check: the host in the names of issuers is the one under which keys were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from oneplusx.apps.keys.ownership import has_host, other_host

CHANGED, MISSING = "keys.E001", "keys.W001"


def register() -> None:
    """Registers both checks (once, in ``ready()``)."""
    checks.register(check_host, checks.Tags.database)
    checks.register(check_host_is_set, checks.Tags.security, deploy=True)


def check_host(
    *, app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_options: Any
) -> list[checks.CheckMessage]:
    """Refuses a changed ``ONEPLUSX_DID_HOST``: everything issued so far would lose its issuer."""
    del app_configs
    if not databases or not has_host():
        return []
    try:
        found = other_host()
    except DatabaseError:
        return []  # not migrated yet
    if found is None:
        return []
    text = f"ONEPLUSX_DID_HOST is {settings.ONEPLUSX_DID_HOST!r}, but keys were made under {found!r}"
    return [checks.Error(text, hint="Set it back: names of issuers never change.", id=CHANGED)]


def check_host_is_set(*, app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[checks.CheckMessage]:
    """Warns a deployment without a host for the names of its issuers."""
    del app_configs
    if settings.ONEPLUSX_DID_HOST:
        return []
    return [checks.Warning("ONEPLUSX_DID_HOST is not set: issuers name themselves by did:key.", id=MISSING)]
