"""The holder's own editions (本人凭证): with a salted hash of the name, for the holder alone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.credentials.models import Credential, HolderCredential, HolderSalt
from oneplusx.apps.credentials.signing import issuer_of, signed, text_of
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.domain.credential.badges import Recipient, identity_hash
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.ids import new_id
from oneplusx.web.sealing import seal, unseal

SUBJECT = "credentials.holder_credential"
SALT_BYTES = 18
Document = dict[str, Any]


@transaction.atomic
def holder_edition(*, credential: Credential, actor: Actor, now: datetime) -> str:
    """The edition of a credential for its holder (本人凭证), signed when it is first asked for.

    Args:
        credential: One of the actor's own (``selectors.own_certificate``).

    Raises:
        NotFound: ``not_found``: the actor is no learner.
        Conflict: ``keys.none_active``.
    """
    if actor.learner_id is None:
        raise NotFound("not_found")
    kept = HolderCredential.objects.filter(learner_id=credential.learner_id, credential=credential).first()
    if kept is not None:
        return unseal(kept.document_sealed)
    made = HolderCredential(id=new_id(), learner_id=credential.learner_id, credential=credential, issued_at=now)
    text = sign_edition(credential=credential, document=_document(credential, now), edition_id=made.id, now=now)
    made.document_sealed = seal(text)
    made.save(force_insert=True)
    record_held(credential=credential, what="downloaded", actor=actor, now=now)
    return text


def wallet_edition(*, credential: Credential, subject_id: str, actor: Actor, now: datetime) -> Document:
    """The edition for a wallet (钱包凭证): bound to the did of the wallet's key, a document of its own.

    Raises:
        Conflict: ``keys.none_active``.
    """
    document = _document(credential, now)
    edition_id = new_id()
    document["id"] = edition_id.urn
    document["credentialSubject"]["id"] = subject_id
    text = sign_edition(credential=credential, document=document, edition_id=edition_id, now=now)
    record_held(credential=credential, what="put_into_wallet", actor=actor, now=now)
    made: Document = orjson.loads(text)
    return made


def sign_edition(*, credential: Credential, document: Document, edition_id: UUID, now: datetime) -> str:
    """Signs an edition and logs it."""
    [made] = signed(credential.issuer, [document], now=now)
    text = text_of(made)
    digest = hashlib.sha256(text.encode()).digest()
    append_leaves([Leaf(LeafKind.CREDENTIAL_ISSUED, SUBJECT, edition_id, digest)], now=now)
    return text


def record_held(*, credential: Credential, what: str, actor: Actor, now: datetime) -> None:
    """The act on the trail."""
    record_act(
        verb=f"credentials.{what}",
        subject_kind="certificate",
        subject_id=credential.certificate_id,
        learner_id=credential.learner_id,
        institution_id=credential.issuer_id,
        facts={"credential": credential.id},
        actor=actor,
        now=now,
    )


def recipient_of(*, learner_id: UUID, name: str, now: datetime) -> Recipient:
    """The holder as a salted hash; one random salt a person."""
    row, _made = HolderSalt.objects.get_or_create(
        learner_id=learner_id, defaults={"salt_sealed": seal(secrets.token_urlsafe(SALT_BYTES)), "made_at": now}
    )
    salt = unseal(row.salt_sealed)
    return Recipient(identity_hash(name, salt), salt)


def identity_object(recipient: Recipient) -> Document:
    """The hash as Open Badges writes it (``IdentityObject``)."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient.identity_hash,
        "identityType": recipient.identity_type,
        "salt": recipient.salt,
    }


def _document(credential: Credential, now: datetime) -> Document:
    """The public document without its proof, with the holder's hash."""
    document: Document = orjson.loads(credential.document)
    del document["proof"]
    recipient = recipient_of(learner_id=credential.learner_id, name=credential.certificate.holder_name, now=now)
    document["credentialSubject"]["identifier"] = [identity_object(recipient)]
    document["issuer"]["id"] = issuer_of(credential.issuer, now=now).did
    return document
