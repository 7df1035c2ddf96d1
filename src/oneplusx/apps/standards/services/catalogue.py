"""Fills the outcome catalogue (学习成果名录) from lists in the national platform's terms, set-based and repeatable."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import (
    PUBLIC_STATES,
    AchievementType,
    CatalogueState,
    CertificateType,
    Level,
    Standard,
    StandardState,
)
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor
from oneplusx.web.origin import Origin
from oneplusx.web.search import search_text

LEVEL_RANKS: Mapping[str, int] = {Level.PRIMARY: 1, Level.INTERMEDIATE: 2, Level.ADVANCED: 3}
PERMISSION = "import.catalogue"
STANDARD_FIELDS = (
    "name_zh",
    "name_en",
    "name_search",
    "national_id",
    "document_url",
    "state",
    "state_on",
    "batch",
    "source",
)
CERTIFICATE_FIELDS = (
    "achievement_type_id",
    "standard_id",
    "organization_id",
    "family",
    "level",
    "level_rank",
    "name_zh",
    "name_en",
    "name_search",
    "description",
    "national_id",
    "major_codes",
    "valid_months",
    "state",
    "state_on",
    "source",
)


@dataclass(frozen=True, slots=True)
class CatalogueStandard:
    """One standard of a list; the national names are in ``importers``."""

    code: str
    name_zh: str
    organization: str
    version: str = "1.0"
    name_en: str = ""
    national_id: str = ""
    document_url: str = ""
    state: str = CatalogueState.PUBLISHED
    state_on: date | None = None
    batch: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueCertificate:
    """One certificate type of a list.

    Attributes:
        standard_code: Code of a standard of the same organization, ``""`` without one.
        family: The levels of one certificate; ``""`` takes the standard's code.
        organization: Name or code of the issuer; ``""`` when it is not in the register.
        level_rank: Place in the issuer's scale, low to high; 0 takes that of ``Level``.
    """

    code: str
    name_zh: str
    organization: str = ""
    level: str = ""
    standard_code: str = ""
    family: str = ""
    type_code: str = "x_certificate"
    name_en: str = ""
    description: str = ""
    national_id: str = ""
    major_codes: tuple[str, ...] = ()
    valid_months: int | None = None
    level_rank: int = 0
    state: str = CatalogueState.PUBLISHED
    state_on: date | None = None
    source: str = ""


def organization_code(name: str) -> str:
    """The code given to an organization known by name only."""
    return "ORG-" + hashlib.sha256(name.encode()).hexdigest()[:10].upper()


def organizations_by_name(names: Iterable[str]) -> dict[str, Institution]:
    """Registered organizations by name and by code, for the given texts: one query per kind of text."""
    wanted = {name for name in names if name}
    rows = Institution.objects.filter(kind=InstitutionKind.ORGANIZATION)
    found = {row.name_zh: row for row in rows.filter(name_zh__in=wanted)}
    found.update((row.code, row) for row in rows.filter(code__in=wanted))
    return found


@transaction.atomic
def register_organizations(*, names: Iterable[str], actor: Actor, now: datetime) -> dict[str, Institution]:
    """Enters training and evaluation organizations (培训评价组织) that are not there yet; returns all by name.

    Raises:
        Denied: ``denied``.
    """
    require(actor, PERMISSION)
    wanted = dict.fromkeys(name for name in names if name)
    known = organizations_by_name(wanted)
    missing = [name for name in wanted if name not in known]
    made = Institution.objects.bulk_create(
        [
            Institution(
                kind=InstitutionKind.ORGANIZATION,
                code=organization_code(name),
                name_zh=name,
                name_search=search_text(name),
                created_at=now,
            )
            for name in missing
        ]
    )
    if made:
        record_act(
            verb="standards.organizations_registered",
            subject_kind="institution",
            facts={"organizations": len(made)},
            rows=[row.id.bytes for row in made],
            actor=actor,
            now=now,
        )
    return {**known, **{row.name_zh: row for row in made}}


@transaction.atomic
def register_standards(*, standards: Sequence[CatalogueStandard], actor: Actor, now: datetime) -> int:
    """Enters or updates standards decided elsewhere; those published here stay. Returns how many rows changed.

    Raises:
        Denied: ``denied``.
    """
    require(actor, PERMISSION)
    organizations = register_organizations(names=[row.organization for row in standards], actor=actor, now=now)
    keys = {row.code for row in standards}
    known = {(row.organization_id, row.code, row.version): row for row in Standard.objects.filter(code__in=keys)}
    in_force = {key[:2]: key[2] for key, row in known.items() if row.state == StandardState.PUBLISHED}
    new, changed = [], []
    for row in standards:
        organization = organizations[row.organization]
        content = {name: getattr(row, name) for name in STANDARD_FIELDS if name != "name_search"}
        content["name_search"] = search_text(row.name_zh, row.name_en, row.code, organization.name_zh)
        existing = known.get((organization.id, row.code, row.version))
        if in_force.get((organization.id, row.code), row.version) != row.version:
            content["state"] = StandardState.SUPERSEDED
        if existing is None:
            made = Standard(organization=organization, code=row.code, version=row.version, **content)
            made.origin, made.changed_at = Origin.ELSEWHERE, now
            known[organization.id, row.code, row.version] = made
            new.append(made)
        elif existing.origin == Origin.ELSEWHERE and _take_over(existing, content):
            existing.changed_at = now
            changed.append(existing)
    Standard.objects.bulk_create(new, batch_size=1000)
    Standard.objects.bulk_update(changed, [*STANDARD_FIELDS, "changed_at"], batch_size=500)
    _record("standards.standards_registered", "standard", [*new, *changed], len(new), actor, now)
    return len(new) + len(changed)


@transaction.atomic
def register_certificate_types(*, certificates: Sequence[CatalogueCertificate], actor: Actor, now: datetime) -> int:
    """Enters or updates certificate types; bank values are not touched. Returns how many rows changed.

    Raises:
        Denied: ``denied``.
    """
    require(actor, PERMISSION)
    organizations = register_organizations(names=[row.organization for row in certificates], actor=actor, now=now)
    types = dict(AchievementType.objects.values_list("code", "id"))
    standards = _standards_of(certificates)
    known = {row.code: row for row in CertificateType.objects.filter(code__in={row.code for row in certificates})}
    new, changed = [], []
    for row in certificates:
        organization = organizations.get(row.organization)
        standard = standards.get((organization.id if organization else None, row.standard_code))
        content = _content(row, organization, standard)
        content["achievement_type_id"] = types[row.type_code]
        existing = known.get(row.code)
        if existing is None:
            known[row.code] = CertificateType(code=row.code, **content)
            new.append(known[row.code])
        elif _take_over(existing, content):
            changed.append(existing)
    CertificateType.objects.bulk_create(new, batch_size=1000)
    CertificateType.objects.bulk_update(changed, CERTIFICATE_FIELDS, batch_size=500)
    _record("standards.certificate_types_registered", "certificate_type", [*new, *changed], len(new), actor, now)
    return len(new) + len(changed)


def _standards_of(certificates: Sequence[CatalogueCertificate]) -> dict[tuple[object, str], Standard]:
    codes = {row.standard_code for row in certificates if row.standard_code}
    rows = list(Standard.objects.filter(code__in=codes, state__in=PUBLIC_STATES).order_by("version"))
    rows.sort(key=lambda row: row.state == StandardState.PUBLISHED)
    return {(row.organization_id, row.code): row for row in rows}


def _content(
    row: CatalogueCertificate, organization: Institution | None, standard: Standard | None
) -> dict[str, object]:
    return {
        "standard_id": standard.id if standard else None,
        "organization_id": organization.id if organization else None,
        "family": row.family or row.standard_code,
        "level": row.level,
        "level_rank": row.level_rank or LEVEL_RANKS.get(row.level, 0),
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "name_search": search_text(row.name_zh, row.name_en, row.code, organization.name_zh if organization else ""),
        "description": row.description,
        "national_id": row.national_id,
        "major_codes": list(row.major_codes),
        "valid_months": row.valid_months,
        "state": row.state,
        "state_on": row.state_on,
        "source": row.source,
    }


def _take_over(existing: Standard | CertificateType, content: Mapping[str, object]) -> bool:
    differing = {name: value for name, value in content.items() if getattr(existing, name) != value}
    for name, value in differing.items():
        setattr(existing, name, value)
    return bool(differing)


def _record(
    verb: str,
    subject_kind: str,
    rows: Sequence[Standard] | Sequence[CertificateType] | Sequence[Standard | CertificateType],
    new_count: int,
    actor: Actor,
    now: datetime,
) -> None:
    if not rows:
        return
    record_act(
        verb=verb,
        subject_kind=subject_kind,
        facts={"new": new_count, "changed": len(rows) - new_count},
        rows=[row.id.bytes + row.code.encode() for row in rows],
        actor=actor,
        now=now,
    )
