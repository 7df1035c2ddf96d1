"""Who signs a credential (颁发者): the organization's did, with a key made when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from oneplusx.apps.certificates.selectors.signing import owner_of
from oneplusx.apps.keys.selectors import keys_of
from oneplusx.apps.keys.services import sign_credentials
from oneplusx.apps.keys.services.signing import key_for
from oneplusx.apps.parties.models import Institution
from oneplusx.domain.credential.badges import Issuer, Words
from oneplusx.domain.errors import NotFound

Document = dict[str, Any]


def issuer_of(institution: Institution, *, now: datetime) -> Issuer:
    """The institution as the issuer of credentials; its first key is made at need.

    Raises:
        Conflict: ``keys.none_active``: its key was retired and has no successor.
    """
    return _issuer(institution, key_for(owner=owner_of(institution), now=now).did)


def known_issuer(institution: Institution) -> Issuer:
    """The institution as the issuer it is now; makes no key.

    Raises:
        NotFound: ``not_found``: it never had a key.
    """
    keys = keys_of(owner_of(institution))
    if not keys:
        raise NotFound("not_found")
    return _issuer(institution, keys[0].did)


def _issuer(institution: Institution, did: str) -> Issuer:
    return Issuer(
        did=did,
        name=Words(institution.name_zh, institution.name_en),
        url=f"{settings.ONEPLUSX_SITE_URL}/issuers/{institution.id}/",
        organization_code=institution.code,
    )


def signed(institution: Institution, documents: Sequence[Document], *, now: datetime) -> list[Document]:
    """The documents with a proof of the institution's key each."""
    return sign_credentials(owner=owner_of(institution), documents=documents, now=now)


def text_of(document: Document) -> str:
    """A signed document as it is stored and handed out: canonical JSON (RFC 8785), as it holds texts only."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def method_of(document: Document) -> str:
    """The key that signed a document of ours."""
    return str(document["proof"][0]["verificationMethod"])
