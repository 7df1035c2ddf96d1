"""What a certificate stands for (证书说明什么), for employers: level, learning outcomes, occupations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.apps.standards.selectors import contents_of, version_in_force_on
from oneplusx.domain.standards.contents import LevelContents, Occupation


@dataclass(frozen=True, slots=True)
class Meaning:
    """The version of the standard that a certificate was issued under, and its level in it."""

    certificate_type: CertificateType
    standard: Standard
    level: LevelContents | None
    occupations: tuple[Occupation, ...]


def meaning_of(certificate_id: UUID) -> Meaning | None:
    """What a certificate stands for; ``None`` where its type has no standard."""
    found = Certificate.objects.select_related("certificate_type__standard", "standard_version").get(id=certificate_id)
    kind = found.certificate_type
    standard = found.standard_version or version_in_force_on(kind, found.issued_on)
    if standard is None:
        return None
    contents = contents_of(standard)
    return Meaning(kind, standard, contents.level(kind.level), contents.occupations)
