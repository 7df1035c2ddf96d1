"""What stands below the verdict (查验结果): the checks, and what the certificate stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.credentials.examining import Examined, Shown, examine_certificate, examine_certificates, shown
from oneplusx.apps.inquiry.selectors import Finding, Meaning, meaning_of


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is shown of a certificate that was found."""

    examined: Examined
    meaning: Meaning | None

    @property
    def checks(self) -> list[Shown]:
        """The checks in the language of the page."""
        return shown(self.examined.checks)


def answer_of(finding: Finding, certificate_id: UUID, *, now: datetime) -> Answer:
    """What is shown below the verdict."""
    return Answer(examine_certificate(certificate_id, finding.standing, now=now), meaning_of(certificate_id))


def not_genuine(findings: Iterable[Finding], *, now: datetime) -> frozenset[UUID]:
    """Certificates of a list whose credential kept here is not the one that was signed, all examined at once."""
    standings = {one.certificate_id: one.standing for one in findings if one.certificate_id}
    if not standings:  # none was found, or nothing could be asked
        return frozenset()
    rows = Certificate.objects.select_related("certificate_type__organization__registration")
    found = rows.filter(id__among=list(standings))
    examined = examine_certificates({one: standings[one.id] for one in found}, now=now)
    return frozenset(certificate_id for certificate_id, one in examined.items() if one.is_forged)
