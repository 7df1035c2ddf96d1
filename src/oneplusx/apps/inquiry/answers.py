"""What stands below the verdict (查验结果): the checks, and what the certificate stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneplusx.apps.credentials.examining import Examined, Shown, examine_certificate, shown
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
