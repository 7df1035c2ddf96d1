"""Issuers as verifiers know them (可信颁发者): who stands on the register of this site, and what each may issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from oneplusx.apps.credentials.achievements import achievement_address
from oneplusx.apps.credentials.standing import is_demonstration
from oneplusx.apps.keys.models import KeyOwner, OwnerKind, SigningKey
from oneplusx.apps.keys.ownership import has_host
from oneplusx.apps.keys.selectors import did_document_of, keys_by_did
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import CatalogueState, CertificateType, OrganizationStatus
from oneplusx.domain.credential.trust import Authorization, Term, TrustedIssuer, TrustList
from oneplusx.web.remembering import AskedTogether

ENDED = (OrganizationStatus.SUSPENDED, OrganizationStatus.WITHDRAWN)
ON_REGISTER = (OwnerKind.INSTITUTION, OwnerKind.BANK)


def site_trust_list(now: datetime) -> TrustList:
    """The register as a trust list, with the keys of each issuer, for checking without the network."""
    dids = SigningKey.objects.filter(owner_kind__in=ON_REGISTER).order_by("did").values_list("did", flat=True)
    known = KnownIssuers(dids.distinct())
    issuers = [replace(known[did], did_document=_did_document(did, known)) for did in known]
    return TrustList.of(issuers, name=settings.ONEPLUSX_SITE_URL, published_at=now.isoformat())


class KnownIssuers(Mapping[str, TrustedIssuer]):
    """Issuers on the register of this site, by the did of one of their keys; read when they are asked for.

    Attributes:
        signing_keys: Keys of this site by their did.
    """

    def __init__(self, foreseen: Iterable[str] = (), institutions: Iterable[Institution] = ()) -> None:
        """Knows whom to read together.

        Args:
            foreseen: Issuers of credentials; over these it iterates.
            institutions: Issuers of certificates without a credential.
        """
        self._dids = list(dict.fromkeys(foreseen))
        self._institutions = list(institutions)
        self.signing_keys = keys_by_did(self._dids)
        self._by_did = AskedTogether(self._read, self._dids)
        self._by_institution: dict[UUID, TrustedIssuer] = {}

    def __getitem__(self, did: str) -> TrustedIssuer:
        found = self._by_did(did)
        if found is None:
            raise KeyError(did)
        return found

    def __iter__(self) -> Iterator[str]:
        return (did for did in self._dids if self._by_did(did) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def owner_of(self, did: str) -> KeyOwner | None:
        """Of whom a did is."""
        keys = self.signing_keys(did)
        return keys[0].owner() if keys else None

    def of_institution(self, institution: Institution) -> TrustedIssuer:
        """An institution, whether or not it has a key."""
        if institution.id not in self._by_institution:
            self._tell([institution])
        return self._by_institution[institution.id]

    def _read(self, dids: Collection[str]) -> Mapping[str, TrustedIssuer]:
        owners = {did: owner for did in dids if (owner := self.owner_of(did)) and owner.kind in ON_REGISTER}
        there = _institutions_of(set(owners.values()))
        self._tell(list(there.values()))
        return {
            did: replace(self._by_institution[there[owner].id], did=did)
            for did, owner in owners.items()
            if owner in there
        }

    def _tell(self, institutions: list[Institution]) -> None:
        wanted = {one.id: one for one in (*institutions, *self._institutions)}
        self._institutions = []
        self._by_institution |= trusted_issuers(wanted.values())


def _institutions_of(owners: Collection[KeyOwner]) -> dict[KeyOwner, Institution]:
    ids = [one.id for one in owners if one.id is not None]
    wanted = Q(id__in=ids)
    if KeyOwner(OwnerKind.BANK) in owners:
        wanted |= Q(kind=InstitutionKind.BANK)
    rows = Institution.objects.filter(wanted).select_related("registration").order_by("-code") if owners else []
    return {_owner_of(one): one for one in rows}


def _owner_of(institution: Institution) -> KeyOwner:
    is_bank = institution.kind == InstitutionKind.BANK
    return KeyOwner(OwnerKind.BANK) if is_bank else KeyOwner(OwnerKind.INSTITUTION, institution.id)


def _did_document(did: str, known: KnownIssuers) -> Mapping[str, object] | None:
    owner = known.owner_of(did)
    return did_document_of(owner) if owner and has_host() and did.startswith("did:web:") else None


def trusted_issuers(institutions: Iterable[Institution]) -> dict[UUID, TrustedIssuer]:
    """Institutions as verifiers know them, by id: what each may issue, and from when to when; without a did.

    Args:
        institutions: With their registration, else each is asked for it.
    """
    there = list(institutions)
    authorizations = _authorizations([one.id for one in there])
    return {one.id: _trusted(one, authorizations[one.id]) for one in there}


def _trusted(institution: Institution, authorizations: list[Authorization]) -> TrustedIssuer:
    is_bank = institution.kind == InstitutionKind.BANK
    registration = getattr(institution, "registration", None)  # an organization that is not on the register has none
    term = Term()
    if registration is not None:
        term = Term(registration.registered_on, registration.status_on if registration.status in ENDED else None)
    may_issue = is_bank or registration is not None or not settings.ONEPLUSX_REGISTER_REQUIRED
    return TrustedIssuer(
        did="",
        name_zh=institution.name_zh,
        name_en=institution.name_en,
        is_demo=is_demonstration(institution),
        statements=is_bank,
        term=term,
        authorizations=tuple(authorizations) if may_issue else (),
    )


def _authorizations(organization_ids: Collection[UUID]) -> Mapping[UUID, list[Authorization]]:
    """Certificate types (levels of standards) of each; one withdrawn from the catalogue until that day."""
    found = defaultdict(list)
    for kind in CertificateType.objects.filter(organization_id__in=organization_ids).order_by("code"):
        ends_on = kind.state_on if kind.state == CatalogueState.WITHDRAWN else None
        if kind.organization_id is not None:
            found[kind.organization_id].append(Authorization(achievement_address(kind), Term(None, ends_on)))
    return found
