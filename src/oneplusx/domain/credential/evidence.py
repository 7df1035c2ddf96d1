"""Evidence out of files (验证依据): what an asker without network and database has to check with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oneplusx.domain.credential.contexts import vendored
from oneplusx.domain.credential.keys import KnownMethods, Method, methods_of
from oneplusx.domain.credential.trust import TrustList
from oneplusx.domain.credential.verdicts import Evidence
from oneplusx.domain.errors import Invalid


def own_methods(document: Mapping[str, Any]) -> list[Method]:
    """The keys that a did document publishes as its own; whatever it claims for others is passed over.

    Raises:
        Invalid: ``credential.did_document_malformed``, ``credential.key_malformed``.
    """
    did = document.get("id")
    if not isinstance(did, str):
        raise Invalid("credential.did_document_malformed")
    return [one for one in methods_of(dict(document)) if one.controller == did and one.id.startswith(f"{did}#")]


def known_methods(did_documents: Iterable[Mapping[str, Any]], trust: TrustList | None = None) -> KnownMethods:
    """The keys of did documents and of those that a trust list carries.

    Raises:
        Invalid: ``credential.did_document_malformed``, ``credential.key_malformed``.
    """
    carried = (one.did_document for one in trust.issuers.values() if one.did_document) if trust else ()
    return KnownMethods(tuple(method for document in (*carried, *did_documents) for method in own_methods(document)))


def offline_evidence(
    *,
    did_documents: Sequence[Mapping[str, Any]] = (),
    trust: TrustList | None = None,
    status_lists: Sequence[Mapping[str, Any]] = (),
) -> Evidence:
    """The evidence of an asker without a network.

    Args:
        status_lists: Credentials of status lists; each is found by its ``id``.

    Raises:
        Invalid: ``credential.did_document_malformed``, ``credential.key_malformed``.
    """
    lists = {str(one.get("id")): one for one in status_lists}
    return Evidence(
        methods=known_methods(did_documents, trust),
        trust=trust,
        status_lists=lists.get if lists else None,
        resources=vendored().source,
    )
