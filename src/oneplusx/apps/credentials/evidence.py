"""What this site has to check credentials with (查验依据): its keys, register of issuers, status lists and log."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from oneplusx.apps.credentials.achievements import achievement_address
from oneplusx.apps.credentials.models import StatusList
from oneplusx.apps.credentials.services.issuing import SUBJECT
from oneplusx.apps.credentials.signing import text_of
from oneplusx.apps.credentials.standing import is_demonstration
from oneplusx.apps.keys.models import KeyOwner, OwnerKind, SigningKey
from oneplusx.apps.keys.ownership import has_host
from oneplusx.apps.keys.selectors import did_document_of, method_resolver
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import CatalogueState, CertificateType, OrganizationStatus, RegisteredOrganization
from oneplusx.apps.trail.models import LeafKind, LogLeaf
from oneplusx.apps.transparency.selectors import note_keys, receipt_of
from oneplusx.domain.credential.contexts import vendored
from oneplusx.domain.credential.trust import Authorization, Term, TrustedIssuer, TrustList
from oneplusx.domain.credential.verdicts import Check, CheckCode, CheckOutcome, Evidence
from oneplusx.domain.errors import NotFound
from oneplusx.domain.merkle import ReceiptFlaw, check_receipt

ENDED = (OrganizationStatus.SUSPENDED, OrganizationStatus.WITHDRAWN)
NUMBER_DIGITS_MAX = 9


def site_evidence() -> Evidence:
    """Everything at hand here, for one answer: what a credential names is read when it does, and then kept."""
    return Evidence(
        methods=cache(method_resolver()),
        trust=TrustList(KnownIssuers()),
        status_lists=cache(_status_list),
        resources=vendored().source,
        log=_in_log,
    )


def site_trust_list(now: datetime) -> TrustList:
    """The register as a trust list, with the keys of each issuer, for checking without the network."""
    known = KnownIssuers()
    issuers = [known.read(did, with_keys=True) for did in known]
    return TrustList.of([one for one in issuers if one], name=settings.ONEPLUSX_SITE_URL, published_at=now.isoformat())


class KnownIssuers(Mapping[str, TrustedIssuer]):
    """Issuers on the register of this site, by the did of one of their keys; read one by one, each once."""

    def __init__(self) -> None:
        self._known: dict[str, TrustedIssuer | None] = {}

    def __getitem__(self, did: str) -> TrustedIssuer:
        if did not in self._known:
            self._known[did] = self.read(did)
        found = self._known[did]
        if found is None:
            raise KeyError(did)
        return found

    def read(self, did: str, *, with_keys: bool = False) -> TrustedIssuer | None:
        """The issuer with a did, if it is one of ours."""
        owner = SigningKey.objects.filter(did=did).values_list("owner_kind", "owner_id").first()
        institution = _institution(*owner) if owner else None
        return trusted_issuer(institution, did, with_keys=with_keys) if institution else None

    def __iter__(self) -> Iterator[str]:
        kinds = (OwnerKind.INSTITUTION, OwnerKind.BANK)
        dids = SigningKey.objects.filter(owner_kind__in=kinds).order_by("did").values_list("did", flat=True)
        return iter(dids.distinct())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def trusted_issuer(institution: Institution, did: str, *, with_keys: bool = False) -> TrustedIssuer:
    """An institution as verifiers know it: what it may issue, and from when to when.

    Args:
        with_keys: With its did document, for checking without the network.
    """
    is_bank = institution.kind == InstitutionKind.BANK
    kind = KeyOwner(OwnerKind.BANK) if is_bank else KeyOwner(OwnerKind.INSTITUTION, institution.id)
    return TrustedIssuer(
        did=did,
        name_zh=institution.name_zh,
        name_en=institution.name_en,
        is_demo=is_demonstration(institution),
        statements=is_bank,
        term=term_of(institution.id),
        authorizations=tuple(_authorizations(institution.id)) if is_bank or _may_issue(institution.id) else (),
        did_document=did_document_of(kind) if with_keys and has_host() and did.startswith("did:web:") else None,
    )


def term_of(organization_id: UUID) -> Term:
    """From when to when an organization stood on the register; open where it is not on it."""
    row = RegisteredOrganization.objects.filter(organization_id=organization_id).first()
    if row is None:
        return Term()
    return Term(row.registered_on, row.status_on if row.status in ENDED else None)


def _may_issue(organization_id: UUID) -> bool:
    registered = RegisteredOrganization.objects.filter(organization_id=organization_id)
    return not settings.ONEPLUSX_REGISTER_REQUIRED or registered.exists()


def _authorizations(organization_id: UUID) -> Iterator[Authorization]:
    """Its certificate types (levels of its standards); one withdrawn from the catalogue until that day."""
    for kind in CertificateType.objects.filter(organization_id=organization_id).order_by("code"):
        ends_on = kind.state_on if kind.state == CatalogueState.WITHDRAWN else None
        yield Authorization(achievement_address(kind), Term(None, ends_on))


def _institution(kind: str, identity: UUID | None) -> Institution | None:
    if kind == OwnerKind.INSTITUTION and identity is not None:
        return Institution.objects.filter(id=identity).first()
    if kind == OwnerKind.BANK:
        return Institution.objects.filter(kind=InstitutionKind.BANK).first()
    return None


def _status_list(address: str) -> Mapping[str, Any] | None:
    start, _, number = address.rpartition("/")
    is_ours = start == f"{settings.ONEPLUSX_SITE_URL}/status" and number.isascii() and number.isdecimal()
    if not is_ours or len(number) > NUMBER_DIGITS_MAX:
        return None
    text = StatusList.objects.filter(number=int(number)).values_list("document", flat=True).first()
    document: dict[str, Any] | None = json.loads(text) if text else None
    return document


def _in_log(document: Mapping[str, Any]) -> Check | None:
    """Whether a credential issued here stands in the log, by a receipt as anyone could check it."""
    try:
        identity = UUID(str(document.get("id", "")))
        receipt = receipt_of(SUBJECT, identity, LeafKind.CREDENTIAL_ISSUED)
    except (ValueError, NotFound):
        return None
    if receipt is None:
        is_ours = LogLeaf.objects.filter(subject_id=identity, subject_kind=SUBJECT).exists()
        return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.waiting") if is_ours else None
    digest = hashlib.sha256(text_of(dict(document)).encode()).digest()
    flaw = check_receipt(receipt, *note_keys(), digest=digest)
    if flaw == ReceiptFlaw.OTHER_FACTS:
        return Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, "check.in_log.other")
    outcome = CheckOutcome.WARNING if flaw else CheckOutcome.PASSED
    return Check(CheckCode.IN_LOG, outcome, params={"index": receipt.index})
