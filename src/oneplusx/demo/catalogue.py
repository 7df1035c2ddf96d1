"""The outcome catalogue of the demo world: real X certificates with synthetic bank values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import services as standards
from oneplusx.apps.standards.models import CertificateType, Level
from oneplusx.demo import facts
from oneplusx.demo.world import Places, officer
from oneplusx.domain.credits import parse_credits
from oneplusx.web.actor import SYSTEM, Role

LEVELS = ((Level.PRIMARY, 1, "初级"), (Level.INTERMEDIATE, 2, "中级"), (Level.ADVANCED, 3, "高级"))
SOURCE = "教育部 1+X 试点批次公布名单（2019–2020）"
CAST_ORGANIZATION = "工业和信息化部教育与考试中心"
NUMERALS = "一二三四五六七八九"
PROPOSED = ("X002-3", "800")
"""Certificate type whose value is under review again, and the value proposed in hundredths."""


def build_catalogue(places: Places, now: datetime) -> None:
    """Enters organizations with officers, standards, certificate types and bank values."""
    listed = facts.load("certificates")
    described = listed["certificates"]
    names = sorted({one["organization"] for one in described if one["organization"]})
    organizations = standards.register_organizations(names=names, actor=SYSTEM, now=now)
    standards.register_standards(standards=_standards(described), actor=SYSTEM, now=now)
    standards.register_certificate_types(certificates=_types(described), actor=SYSTEM, now=now)
    values = {level: parse_credits(text) for level, text in listed["bank_values"].items()}
    offered = CertificateType.objects.filter(code__startswith="X").exclude(major_codes=[])
    approved = {one.id: values[one.level] for one in offered}
    standards.approve_bank_values(values=approved, reason="演示数值", actor=SYSTEM, now=now)
    _appoint(places, organizations, now)


def propose_value(places: Places, now: datetime) -> None:
    """An organization proposes another bank value; it waits for the bank officer."""
    code, value = PROPOSED
    found = CertificateType.objects.get(code=code)
    if found.organization_id is not None:
        standards.propose_bank_value(
            certificate_type=found,
            value_hundredths=int(value),
            reason="演示：按修订后的学时建议调整",
            actor=places.organization_officers[found.organization_id],
            now=now,
        )


def _standards(described: list[dict[str, Any]]) -> list[standards.CatalogueStandard]:
    return [
        standards.CatalogueStandard(
            code=f"X{number:03d}",
            name_zh=one["name"],
            name_en=one["name_en"],
            organization=one["organization"],
            batch=str(one["batch"]),
            source=SOURCE,
        )
        for number, one in enumerate(described, start=1)
        if one["organization"]
    ]


def _types(described: list[dict[str, Any]]) -> list[standards.CatalogueCertificate]:
    return [
        standards.CatalogueCertificate(
            code=f"X{number:03d}-{code}",
            name_zh=f"{one['name']}（{label}）",
            name_en=f"{one['name_en']} ({level.value})",
            organization=one["organization"],
            standard_code=f"X{number:03d}" if one["organization"] else "",
            family=f"X{number:03d}",
            level=level.value,
            major_codes=tuple(one["majors"]),
            source=SOURCE,
        )
        for number, one in enumerate(described, start=1)
        for level, code, label in LEVELS
    ]


def _appoint(places: Places, organizations: dict[str, Institution], now: datetime) -> None:
    """One officer for each organization; the one of the cast works where two colleges have certificates."""
    ordered = sorted(organizations, key=lambda name: (name != CAST_ORGANIZATION, name))
    for number, name in enumerate(ordered):
        username = "demo-organization" if number == 0 else f"organization-{number + 1}"
        label = f"孔评{NUMERALS[number % 9]}{NUMERALS[number // 9] if number >= len(NUMERALS) else ''}"
        institution = organizations[name]
        places.organization_officers[institution.id] = officer(
            institution, Role.ORGANIZATION_OFFICER, label, username, now
        )
