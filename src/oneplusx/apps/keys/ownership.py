"""Names of owners as did:web or did:key, and the host in them, which never changes."""

from __future__ import annotations

from django.conf import settings

from oneplusx.apps.keys.models import KeyOwner, OwnerKind, SigningKey
from oneplusx.domain.credential.keys import did_key, did_web
from oneplusx.domain.errors import Conflict

BANK = KeyOwner(OwnerKind.BANK)
LOG = KeyOwner(OwnerKind.LOG)
TEST_ISSUER = KeyOwner(OwnerKind.TEST_ISSUER)
PATHS = {OwnerKind.BANK: (), OwnerKind.LOG: ("log",), OwnerKind.TEST_ISSUER: ("test-issuer",)}


def has_host() -> bool:
    """Whether issuers have names on a host of the deployment; the demonstration uses did:key."""
    return bool(settings.ONEPLUSX_DID_HOST) and not settings.DEMO_MODE


def web_did_of(owner: KeyOwner) -> str:
    """The owner's did:web on the configured host."""
    path = ("orgs", str(owner.id)) if owner.kind == OwnerKind.INSTITUTION else PATHS[owner.kind]
    return did_web(settings.ONEPLUSX_DID_HOST, *path)


def did_of(owner: KeyOwner, public: bytes) -> str:
    """The did under which a new key of the owner signs.

    Raises:
        Conflict: ``keys.host_changed``.
    """
    if not has_host():
        return did_key(public)
    found = other_host()
    if found is not None:
        raise Conflict("keys.host_changed", found=settings.ONEPLUSX_DID_HOST, allowed=found)
    return web_did_of(owner)


def other_host() -> str | None:
    """A did of a key made when the host had another name; ``None``: the host is as it was."""
    ours = did_web(settings.ONEPLUSX_DID_HOST)
    made = SigningKey.objects.filter(did__startswith="did:web:").exclude(did=ours)
    return made.exclude(did__startswith=f"{ours}:").values_list("did", flat=True).first()
