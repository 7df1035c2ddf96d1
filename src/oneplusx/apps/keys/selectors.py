"""Questions about keys (密钥): whose they are, what they look like from outside, who may see and change them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.keys.models import KeyOwner, KeyState, OwnerKind, SigningKey
from oneplusx.apps.keys.ownership import BANK, LOG, TEST_ISSUER, has_host, web_did_of
from oneplusx.domain.credential.keys import Method, MethodResolver, did_document, did_key_method
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.granting import allowed
from oneplusx.web.remembering import AskedTogether

MANAGE = "keys.manage"
OVERSEE = "keys.oversee"
OWN = (BANK, LOG, TEST_ISSUER)
KeysOfDid = AskedTogether[str, list[SigningKey]]


def oversees_keys(actor: Actor) -> bool:
    """Whether the actor keeps the site's own keys and sees those of all."""
    return allowed(actor, OVERSEE)


def key_institutions(actor: Actor) -> tuple[UUID, ...]:
    """Institutions whose keys the actor manages."""
    return tuple(one for one in actor.institutions() if allowed(actor, MANAGE, one))


def manages_keys(actor: Actor) -> bool:
    """Whether there are keys for the actor to manage."""
    return oversees_keys(actor) or bool(key_institutions(actor))


def may_manage(actor: Actor, owner: KeyOwner) -> bool:
    """Whether the actor may make, replace and revoke the owner's keys."""
    if oversees_keys(actor):
        return True
    return owner.kind == OwnerKind.INSTITUTION and owner.id is not None and allowed(actor, MANAGE, owner.id)


def require_manager(actor: Actor, owner: KeyOwner) -> None:
    """Refuses an actor who may not manage the owner's keys.

    Raises:
        Denied: ``denied``.
    """
    if not may_manage(actor, owner):
        raise Denied("denied", permission=MANAGE if owner.kind == OwnerKind.INSTITUTION else OVERSEE)


def keys_visible_to(actor: Actor) -> QuerySet[SigningKey]:
    """Keys (密钥) the actor manages, the newest first."""
    rows = SigningKey.objects.order_by("-created_at", "-id")
    if oversees_keys(actor):
        return rows
    return rows.filter(Q(owner_kind=OwnerKind.INSTITUTION, owner_id__in=key_institutions(actor)))


def key_for(actor: Actor, key_id: UUID) -> SigningKey:
    """One key.

    Raises:
        NotFound: ``not_found``.
    """
    found = keys_visible_to(actor).filter(id=key_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def owner_for(actor: Actor, kind: str, owner_id: UUID | None) -> KeyOwner:
    """An owner whose keys the actor manages.

    Raises:
        NotFound: ``not_found``.
    """
    found = next((one for one in owners_for(actor) if (one.kind, one.id) == (kind, owner_id)), None)
    if found is None:
        raise NotFound("not_found")
    return found


def owners_for(actor: Actor) -> list[KeyOwner]:
    """Owners whose keys the actor may make: own institutions, and the site's own for those who oversee."""
    own = list(OWN) if oversees_keys(actor) else []
    return own + [KeyOwner(OwnerKind.INSTITUTION, one) for one in key_institutions(actor)]


def active_key(owner: KeyOwner) -> SigningKey | None:
    """The key with which the owner signs now; for services."""
    return _keys_of(owner).filter(state=KeyState.ACTIVE).first()


def lacks_key(owner: KeyOwner) -> bool:
    """Whether the owner's last key was retired without a successor (无可用密钥): nothing can be signed for it."""
    states = set(_keys_of(owner).values_list("state", flat=True))
    return bool(states) and KeyState.ACTIVE not in states


def owners_without_key() -> set[KeyOwner]:
    """Owners whose last key was retired without a successor, all of them; for work that goes over many owners."""
    states: defaultdict[KeyOwner, set[str]] = defaultdict(set)
    for kind, owner_id, state in SigningKey.objects.order_by().values_list("owner_kind", "owner_id", "state"):
        states[KeyOwner(OwnerKind(kind), owner_id)].add(state)
    return {owner for owner, found in states.items() if KeyState.ACTIVE not in found}


def key_of(verification_method: str) -> SigningKey | None:
    """The key with this verification method, whatever its state; public."""
    return SigningKey.objects.filter(verification_method=verification_method).first()


def keys_by_did(foreseen: Iterable[str] = ()) -> KeysOfDid:
    """All keys of a did, whatever their state, kept once read; public.

    Args:
        foreseen: Dids to read together.
    """
    return AskedTogether(_of_dids, foreseen)


def _of_dids(dids: Collection[str]) -> Mapping[str, list[SigningKey]]:
    found: defaultdict[str, list[SigningKey]] = defaultdict(list)
    for key in SigningKey.objects.filter(did__in=dids).order_by("-active_from", "-id"):
        found[key.did].append(key)
    return found


def keys_of(owner: KeyOwner) -> list[SigningKey]:
    """All keys the owner ever had, the newest first; public."""
    return list(_keys_of(owner).order_by("-active_from", "-id"))


def did_document_of(owner: KeyOwner) -> dict[str, Any]:
    """The owner's did document (did:web); public. Old keys stay in it, lost ones with the time of their loss.

    Raises:
        NotFound: ``not_found``: no key of the owner has a name on this host.
    """
    if not has_host():
        raise NotFound("not_found")
    did = web_did_of(owner)
    keys = [key for key in keys_of(owner) if key.did == did]
    if not keys:
        raise NotFound("not_found")
    return did_document(did, [method_of(key) for key in keys])


def method_of(key: SigningKey) -> Method:
    """The key as verifiers know it."""
    return Method(
        id=key.verification_method,
        controller=key.did,
        public=bytes(key.public_key),
        valid_from=key.active_from.replace(microsecond=0),  # proofs say when they were made to the second
        valid_until=key.retired_at,
        lost_at=key.revoked_at,
    )


def method_resolver(keys: KeysOfDid | None = None) -> MethodResolver:
    """Finds our own keys by their full URL, and those that name themselves (did:key); public."""
    known = keys or keys_by_did()

    def find(verification_method: str, /) -> Method | None:
        there = known(verification_method.partition("#")[0]) or ()
        key = next((one for one in there if one.verification_method == verification_method), None)
        return did_key_method(verification_method) if key is None else method_of(key)

    return find


def _keys_of(owner: KeyOwner) -> QuerySet[SigningKey]:
    return SigningKey.objects.filter(owner_kind=owner.kind, owner_id=owner.id)
