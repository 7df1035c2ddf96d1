"""Issues the credentials of certificates (签发凭证), set-based.

1. Certificates that their organization issued and that have no credential in force are grouped by organization.
2. Each gets a place in the status lists and a document; all documents of an organization are signed at once.
3. Documents are stored as they were signed, and logged: one leaf each, in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from oneplusx.apps.certificates.models import Certificate, CertificateNumber, CertificateState, Confirmation
from oneplusx.apps.credentials.facts import FactsMaker
from oneplusx.apps.credentials.models import Credential, CredentialState
from oneplusx.apps.credentials.services.placing import take_places
from oneplusx.apps.credentials.services.publishing import publish_new_lists
from oneplusx.apps.credentials.services.states import change_states
from oneplusx.apps.credentials.signing import issuer_of, method_of, signed, text_of
from oneplusx.apps.keys.models import KeyOwner, OwnerKind
from oneplusx.apps.keys.selectors import owners_without_key
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.domain.credential.badges import badge
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_values
from oneplusx.web.ids import new_id

SUBJECT = "credentials.credential"
PIECE = 2_000
LIVE = (CertificateState.VALID, CertificateState.SUSPENDED)
COLUMNS = (
    "id",
    "learner_id",
    "certificate_id",
    "issuer_id",
    "document",
    "verification_method",
    "status_list_id",
    "status_index",
    "replaces_id",
)
Replaced = Mapping[UUID, UUID]
"""Certificate → the credential that its new one replaces."""


def issuable() -> QuerySet[Certificate]:
    """Certificates that are in force or suspended, were issued here, and have no credential."""
    current = Credential.objects.filter(certificate_id=OuterRef("pk")).exclude(state=CredentialState.REPLACED)
    certificates = Certificate.objects.filter(
        confirmation=Confirmation.ISSUED, state__in=LIVE, certificate_type__organization__isnull=False
    )
    return certificates.exclude(Exists(current))


@transaction.atomic
def issue_credentials(
    *, certificate_ids: Sequence[UUID], replaced: Replaced | None = None, actor: Actor, now: datetime
) -> int:
    """Issues the credentials of certificates (签发凭证); those that need none or have one are passed over.

    Returns:
        How many were issued.

    Raises:
        Conflict: ``keys.none_active``: an organization's key was retired and has no successor.
    """
    rows = issuable().filter(id__among=certificate_ids).order_by("id")
    groups: defaultdict[UUID | None, list[Certificate]] = defaultdict(list)
    for row in rows.select_related("certificate_type__organization", "standard_version"):
        groups[row.certificate_type.organization_id].append(row)
    for certificates in groups.values():
        _issue(certificates, replaced or {}, actor, now)
    return sum(map(len, groups.values()))


def _issue(certificates: Sequence[Certificate], replaced: Replaced, actor: Actor, now: datetime) -> None:
    """Credentials of one organization's certificates."""
    organization = certificates[0].certificate_type.organization
    assert organization is not None, "issuable() asks for one"
    maker = FactsMaker(issuer_of(organization, now=now))
    ids = [row.id for row in certificates]
    codes = dict(CertificateNumber.objects.filter(certificate_id__among=ids).values_list("certificate_id", "code"))
    places = take_places(issuer=organization, count=len(certificates), now=now)
    identities = [new_id() for _ in certificates]
    documents = [
        badge(maker.facts_of(row, credential_id=one, code=codes.get(row.id, ""), place=place))
        for row, one, place in zip(certificates, identities, places, strict=True)
    ]
    texts = []
    methods = []
    for document in signed(organization, documents, now=now):
        texts.append(text_of(document))
        methods.append(method_of(document))
    rows = (
        (one, row.learner_id, row.id, organization.id, text, method, place.list_id, place.index, replaced.get(row.id))
        for row, one, place, text, method in zip(certificates, identities, places, texts, methods, strict=True)
    )
    insert_values(Credential, COLUMNS, rows, issued_at=now)
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    leaves = zip(identities, digests, strict=True)
    append_leaves([Leaf(LeafKind.CREDENTIAL_ISSUED, SUBJECT, one, digest) for one, digest in leaves], now=now)
    _record(organization, certificates, identities, digests, actor, now)
    publish_new_lists(issuer=organization, now=now)
    suspended = [row.id for row in certificates if row.state == CertificateState.SUSPENDED]
    change_states(certificate_ids=suspended, to=CredentialState.SUSPENDED, actor=actor, now=now)


def _record(
    organization: Institution,
    certificates: Sequence[Certificate],
    identities: Sequence[UUID],
    digests: Sequence[bytes],
    actor: Actor,
    now: datetime,
) -> None:
    only = len(certificates) == 1
    record_act(
        verb="credentials.issued",
        subject_kind="certificate",
        subject_id=certificates[0].id if only else None,
        learner_id=certificates[0].learner_id if only else None,
        institution_id=organization.id,
        facts={"credentials": len(identities)},
        rows=[one.bytes + digest for one, digest in zip(identities, digests, strict=True)],
        actor=actor,
        now=now,
    )


def issue_missing(*, limit: int = PIECE, actor: Actor, now: datetime) -> int:
    """Issues credentials of certificates that were issued before there were any (补签), one piece at a time.

    Certificates of organizations whose key was retired wait for its successor; they keep nobody else's back.

    Returns:
        How many were issued; less than ``limit``: none is left.
    """
    lacking = owners_without_key()
    rows = issuable().exclude(certificate_type__organization_id__in=[one.id for one in lacking if one.id])
    if KeyOwner(OwnerKind.BANK) in lacking:
        rows = rows.exclude(certificate_type__organization__kind=InstitutionKind.BANK)
    ids = list(rows.order_by("id").values_list("id", flat=True)[:limit])
    return issue_credentials(certificate_ids=ids, actor=actor, now=now) if ids else 0
