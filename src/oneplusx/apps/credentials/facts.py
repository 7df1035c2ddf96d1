"""From certificates to what their credentials say (凭证内容)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.conf import settings

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.selectors import profile_of
from oneplusx.apps.credentials.achievements import achievement_of
from oneplusx.domain.credential.badges import Achievement, BadgeFacts, Issuer, Recipient, StatusEntry, StatusPurpose
from oneplusx.web.clock import SHANGHAI

LAST_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a pair of status lists: numbers of both, and the index in each."""

    list_id: UUID
    revocation: int
    suspension: int
    index: int

    def entries(self) -> tuple[StatusEntry, StatusEntry]:
        """The entries of the credential."""
        return (
            StatusEntry(status_address(self.revocation), self.index, StatusPurpose.REVOCATION),
            StatusEntry(status_address(self.suspension), self.index, StatusPurpose.SUSPENSION),
        )


def status_address(number: int) -> str:
    """Where a status list is published."""
    return f"{settings.ONEPLUSX_SITE_URL}/status/{number}"


def code_address(code: str) -> str:
    """The page of a certificate behind its inquiry code; what the QR code leads to."""
    return f"{settings.ONEPLUSX_SITE_URL}/c/{code}/" if code else ""


class FactsMaker:
    """Makes the facts of many certificates; what certificates of one kind share is read once."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._achievements: dict[tuple[UUID, UUID | None], tuple[Achievement, bool]] = {}

    def facts_of(
        self,
        certificate: Certificate,
        *,
        credential_id: UUID,
        code: str,
        place: Place,
        subject_id: str = "",
        recipient: Recipient | None = None,
    ) -> BadgeFacts:
        """What the credential of a certificate says.

        Args:
            certificate: With its type, the type's organization and the version of the standard.
            code: Its inquiry code.
            subject_id: The did of the holder's wallet; else an address that says nothing.
            recipient: For the holder's own edition only.
        """
        achievement, shows_score = self._achievement(certificate)
        expires_on = certificate.expires_on
        return BadgeFacts(
            id=credential_id.urn,
            number=certificate.number,
            issuer=self._issuer,
            achievement=achievement,
            subject_id=subject_id or uuid4().urn,
            valid_from=_midnight(certificate.issued_on),
            valid_until=_midnight(expires_on + timedelta(days=1)) - LAST_SECOND if expires_on else None,
            code_url=code_address(code),
            score=certificate.score_text if shows_score else "",
            recipient=recipient,
            status=place.entries(),
            is_demo=certificate.is_demo,
        )

    def _achievement(self, certificate: Certificate) -> tuple[Achievement, bool]:
        key = (certificate.certificate_type_id, certificate.standard_version_id)
        if key not in self._achievements:
            kind = certificate.certificate_type
            assert kind.organization_id is not None, "only an organization's own certificates become credentials"
            shows_score = bool(profile_of(kind.organization_id, kind).face.get("shows_score"))
            made = achievement_of(kind, certificate.standard_version, shows_score=shows_score)
            self._achievements[key] = (made, shows_score)
        return self._achievements[key]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, SHANGHAI)
