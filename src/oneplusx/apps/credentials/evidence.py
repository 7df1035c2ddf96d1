"""What this site has to check credentials with (查验依据): its keys, register of issuers, status lists and log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings

from oneplusx.apps.credentials.issuers import KnownIssuers
from oneplusx.apps.credentials.models import StatusList
from oneplusx.apps.credentials.signing import text_of
from oneplusx.apps.keys.selectors import method_resolver
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.transparency.selectors import last_receipts, note_keys
from oneplusx.domain.credential.checks import listed
from oneplusx.domain.credential.contexts import vendored
from oneplusx.domain.credential.trust import TrustList
from oneplusx.domain.credential.verdicts import Check, CheckCode, CheckOutcome, Evidence, issuer_did
from oneplusx.domain.merkle import NoteKey, Receipt, ReceiptFlaw, check_receipt
from oneplusx.web.remembering import AskedTogether

NUMBER_DIGITS_MAX = 9
Document = Mapping[str, Any]


def site_evidence(documents: Sequence[Document] = (), issuers: KnownIssuers | None = None) -> Evidence:
    """Everything at hand here, for one answer: what a credential names is read when it does, and then kept.

    Args:
        documents: Credentials of this site: what they name is read together, however many they are.
        issuers: Those of ``issuers_of``, where others than issuers of credentials are asked for too.
    """
    known = issuers_of(documents) if issuers is None else issuers  # asked for its length it would read everybody
    return Evidence(
        methods=method_resolver(known.signing_keys),
        trust=TrustList(known),
        status_lists=AskedTogether(_status_lists, {one for document in documents for one in _lists_of(document)}),
        resources=vendored().source,
        log=_Log(documents).check,
    )


def issuers_of(documents: Iterable[Document], institutions: Iterable[Institution] = ()) -> KnownIssuers:
    """Issuers of credentials, and of certificates without one, to be read together."""
    return KnownIssuers([issuer_did(one) for one in documents], institutions)


def _lists_of(document: Document) -> Iterator[str]:
    for status in listed(document.get("credentialStatus", [])):
        yield str(status.get("statusListCredential", ""))


def _status_lists(addresses: Collection[str]) -> Mapping[str, Document]:
    ours = {number: address for address in addresses if (number := _number_of(address)) is not None}
    texts = StatusList.objects.filter(number__in=ours).values_list("number", "document")
    return {ours[number]: json.loads(text) for number, text in texts if text}


def _number_of(address: str) -> int | None:
    start, _, number = address.rpartition("/")
    is_ours = start == f"{settings.ONEPLUSX_SITE_URL}/status" and number.isascii() and number.isdecimal()
    return int(number) if is_ours and len(number) <= NUMBER_DIGITS_MAX else None


class _Log:
    """Whether credentials issued here stand in the log, by receipts as anyone could check them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        foreseen = {identity for one in documents if (identity := _identity_of(one))}
        self._receipts = AskedTogether(self._ask, foreseen)

    @staticmethod
    def _ask(identities: Collection[UUID]) -> Mapping[UUID, tuple[Receipt | None]]:
        found = last_receipts(identities, LeafKind.CREDENTIAL_ISSUED)
        return {identity: (receipt,) for identity, receipt in found.items()}

    @cached_property
    def _keys(self) -> list[NoteKey]:
        return note_keys()

    def check(self, document: Document) -> Check | None:
        """The check of one credential; ``None``: it was not issued here."""
        identity = _identity_of(document)
        found = self._receipts(identity) if identity else None
        if found is None:
            return None
        [receipt] = found
        if receipt is None:
            return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.waiting")
        digest = hashlib.sha256(text_of(dict(document)).encode()).digest()
        flaw = check_receipt(receipt, *self._keys, digest=digest)
        if flaw == ReceiptFlaw.OTHER_FACTS:
            return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.other")
        outcome = CheckOutcome.WARNING if flaw else CheckOutcome.PASSED
        return Check(CheckCode.IN_LOG, outcome, params={"index": receipt.index})


def _identity_of(document: Document) -> UUID | None:
    try:
        return UUID(str(document.get("id", "")))
    except ValueError:
        return None
