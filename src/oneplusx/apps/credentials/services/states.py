"""States of credentials (凭证状态): changed with their certificate, published within one interval, logged."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.credentials.models import TRANSITIONS, Credential, CredentialState
from oneplusx.apps.credentials.services.publishing import mark_changed
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.web.actor import Actor

SUBJECT = "credentials.status"


@transaction.atomic
def change_states(
    *, certificate_ids: Sequence[UUID], to: CredentialState, actor: Actor, now: datetime
) -> dict[UUID, UUID]:
    """Moves the credentials in force of these certificates to a state (变更凭证状态).

    Returns:
        Certificate → credential, of those that changed.
    """
    sources = [state for state, targets in TRANSITIONS.items() if to in targets]
    rows = Credential.objects.filter(certificate_id__among=list(certificate_ids), state__in=sources)
    found = list(rows.select_for_update().order_by("id").values_list("id", "certificate_id", "status_list_id"))
    if not found:
        return {}
    ids = [identity for identity, _, _ in found]
    Credential.objects.filter(id__among=ids).update(state=to, state_at=now)
    mark_changed([status_list for _, _, status_list in found])
    digests = [status_digest(one, to, now) for one in ids]
    leaves = zip(ids, digests, strict=True)
    append_leaves([Leaf(LeafKind.CREDENTIAL_STATUS, SUBJECT, one, digest) for one, digest in leaves], now=now)
    record_act(
        verb=f"credentials.{to}",
        subject_kind="certificate",
        subject_id=found[0][1] if len(found) == 1 else None,
        facts={"credentials": len(found)},
        rows=[one.bytes + digest for one, digest in zip(ids, digests, strict=True)],
        actor=actor,
        now=now,
    )
    return {certificate_id: identity for identity, certificate_id, _ in found}


def status_digest(credential_id: UUID, state: CredentialState, at: datetime) -> bytes:
    """What the log keeps of a change: SHA-256 of the canonical JSON (RFC 8785) of credential, state and time."""
    stated = {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "credential": credential_id.urn,
        "state": state.value,
    }
    return hashlib.sha256(orjson.dumps(stated, option=orjson.OPT_SORT_KEYS)).digest()
