"""What anyone needs in order to trust (信任公示): issuers, their keys, how much they issued and revoked; all public.

The counts go over every credential, so they are kept for some minutes and say as of when.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count

from oneplusx.apps.credentials.models import Credential, CredentialState
from oneplusx.apps.keys.models import KeyState, OwnerKind, SigningKey
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.selectors.institutions import is_demo_world
from oneplusx.domain.credential.keys import public_key_multibase

KEPT_SECONDS = 300
KEY = "inquiry:trust"
RECENTLY = timedelta(days=30)
NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A public key, and when it signed."""

    verification_method: str
    did: str
    multibase: str
    state: str
    active_from: datetime
    signs_until: datetime | None

    @property
    def state_label(self) -> str:
        """What it does, in words."""
        return str(KeyState(self.state).label)


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """An issuer with its keys, the newest first, and the number of its credentials by state."""

    institution_id: UUID
    name_zh: str
    name_en: str
    name_search: str
    is_bank: bool
    is_demo: bool
    keys: tuple[KeyFacts, ...]
    counts: Mapping[str, int]

    @property
    def did(self) -> str:
        """Of its newest key."""
        return self.keys[0].did

    @property
    def issued(self) -> int:
        """Credentials in all, whatever became of them."""
        return sum(self.counts.values())

    @property
    def valid(self) -> int:
        """Credentials that hold."""
        return self.counts.get(CredentialState.VALID, 0)

    @property
    def suspended(self) -> int:
        """Credentials suspended now."""
        return self.counts.get(CredentialState.SUSPENDED, 0)

    @property
    def revoked(self) -> int:
        """Credentials revoked."""
        return self.counts.get(CredentialState.REVOKED, 0)

    @property
    def replaced(self) -> int:
        """Credentials replaced by newer ones."""
        return self.counts.get(CredentialState.REPLACED, 0)


@dataclass(frozen=True, slots=True)
class TrustFacts:
    """All issuers by name, and the sums.

    Attributes:
        revoked_recently: Credentials revoked in the last 30 days.
    """

    issuers: tuple[IssuerFacts, ...]
    counts: Mapping[str, int]
    revoked_recently: int
    as_of: datetime

    @property
    def issued(self) -> int:
        """Credentials in all."""
        return sum(self.counts.values())

    def matching(self, query: str) -> list[IssuerFacts]:
        """Issuers whose names match every word of a query: Chinese, pinyin or English."""
        words = query.casefold().split()
        return [one for one in self.issuers if all(word in one.name_search.casefold() for word in words)]


def trust_facts(now: datetime) -> TrustFacts:
    """The facts of the trust page, at most some minutes old."""
    known: TrustFacts | None = cache.get(KEY)
    if known is None:
        known = _gather(now)
        cache.set(KEY, known, KEPT_SECONDS)
    return known


def _gather(now: datetime) -> TrustFacts:
    counts: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Credential.objects.order_by().values_list("issuer_id", "state").annotate(count=Count("id"))
    for issuer_id, state, count in rows:
        counts[issuer_id][state] = count
    total: Counter[str] = Counter()
    for one in counts.values():
        total.update(one)
    recently = Credential.objects.filter(state=CredentialState.REVOKED, state_at__gte=now - RECENTLY).count()
    return TrustFacts(tuple(_issuers(counts)), dict(total), recently, now)


def _issuers(counts: Mapping[UUID, Mapping[str, int]]) -> Iterable[IssuerFacts]:
    keys: defaultdict[UUID, list[KeyFacts]] = defaultdict(list)
    bank, is_demo = Institution.objects.filter(kind=InstitutionKind.BANK).first(), is_demo_world()
    for key in SigningKey.objects.filter(owner_kind__in=(OwnerKind.INSTITUTION, OwnerKind.BANK)).order_by(
        "-active_from", "-id"
    ):
        owner_id = bank.id if key.owner_kind == OwnerKind.BANK and bank else key.owner_id
        if owner_id is not None:
            keys[owner_id].append(key_facts(key))
    for row in Institution.objects.filter(id__in=keys).order_by("name_zh", "id"):
        yield IssuerFacts(
            institution_id=row.id,
            name_zh=row.name_zh,
            name_en=row.name_en,
            name_search=f"{row.name_search} {row.name_en}",
            is_bank=bank is not None and row.id == bank.id,
            is_demo=row.is_demo or is_demo,
            keys=tuple(keys[row.id]),
            counts=counts.get(row.id, NOTHING),
        )


def key_facts(key: SigningKey) -> KeyFacts:
    """What is public of a key."""
    return KeyFacts(
        verification_method=key.verification_method,
        did=key.did,
        multibase=public_key_multibase(bytes(key.public_key)),
        state=key.state,
        active_from=key.active_from,
        signs_until=key.signs_until(),
    )
