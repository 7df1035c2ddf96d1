"""A certificate handed in as a file (上传查验): read, examined, and looked up in the register where it is one of ours.

1. The credential is read out of the file; a PDF in a process of its own, ended when it takes too long.
2. It is examined with what this site knows; of a statement or a presentation, each credential in it.
3. Those that were issued here are looked up: the register's word is newer than the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from oneplusx.apps.credentials.evidence import site_evidence
from oneplusx.apps.credentials.examining import Shown, shown, with_register
from oneplusx.apps.credentials.models import Credential
from oneplusx.apps.credentials.standing import Outcome, Standing, in_demonstration
from oneplusx.apps.inquiry.asking import DATABASE_AWAY
from oneplusx.apps.inquiry.limits import count_file
from oneplusx.apps.inquiry.outcomes import ENVELOPED, FILE_OUTCOMES
from oneplusx.apps.inquiry.selectors import Finding, find_certificates
from oneplusx.domain.credential.checks import listed
from oneplusx.domain.credential.documents import Found, read_credential
from oneplusx.domain.credential.presentations import Asked, examine_presentation, held_in, is_presentation, verdict_on
from oneplusx.domain.credential.shapes import instant_of
from oneplusx.domain.credential.verdicts import ENVELOPED as ENVELOPED_REASON
from oneplusx.domain.credential.verdicts import (
    Check,
    CheckCode,
    Verdict,
    VerdictOutcome,
    check_parts,
    examine,
    outcome_of,
)
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import local_date
from oneplusx.web.processes import WorkerLost, answer_within

FILE_BYTES_MAX = 5 * 1024 * 1024
READING_SECONDS_MAX = 15.0
PDF_START, PDF_WITHIN = b"%PDF-", 1024
TEXT_MAX = 200
NOBODY = UUID(int=0)
ENDED = {
    Standing.REVOKED: VerdictOutcome.REVOKED,
    Standing.REPLACED: VerdictOutcome.REVOKED,
    Standing.SUSPENDED: VerdictOutcome.SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What a credential says of itself; to be believed only as far as its checks go."""

    name: str = ""
    issuer: str = ""
    number: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One credential within a statement or a presentation; what an invalid one says of itself is not told."""

    outcome: VerdictOutcome
    said: Said
    finding: Finding | None = None
    is_enveloped: bool = False
    is_demo: bool = False

    @property
    def look(self) -> Outcome:
        """Icon, word and color of its outcome."""
        if self.is_demo:
            return in_demonstration(FILE_OUTCOMES[self.outcome])
        return ENVELOPED if self.is_enveloped else FILE_OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file and what came of examining it.

    Attributes:
        said: ``None`` for a presentation: it says nothing of itself, its parts do.
        finding: What the register says of the certificate, where it was issued here.
    """

    outcome: VerdictOutcome
    passed: tuple[Check, ...]
    said: Said | None
    is_demo: bool
    asked_at: datetime
    finding: Finding | None = None
    parts: tuple[Part, ...] = ()
    is_enveloped: bool = False

    @property
    def look(self) -> Outcome:
        """Icon, word and color of its outcome."""
        return ENVELOPED if self.is_enveloped else FILE_OUTCOMES[self.outcome]

    @property
    def checks(self) -> list[Shown]:
        """The checks in the language of the page."""
        return shown(self.passed)


def examine_file(*, data: bytes, address: str, now: datetime, is_proved: bool) -> HandedIn:
    """Counts the file against the limits, then examines the credential or the presentation in it.

    Raises:
        TooMany: ``inquiry.too_many``, ``inquiry.proof_needed``: the file was not read.
        Invalid: ``inquiry.file_too_large``, ``inquiry.file_unreadable``, ``credential.…``: no credential is in it.
    """
    if len(data) > FILE_BYTES_MAX:
        raise Invalid("inquiry.file_too_large", allowed_kb=FILE_BYTES_MAX // 1024)
    count_file(address=address, now=now, is_proved=is_proved)
    document = _read(data).document
    if is_presentation(document):
        asked = Asked(is_signature_due=False)
        verdict, held = examine_presentation(document, site_evidence(), asked, at=now), held_in(document)
    else:
        verdict, held = examine(document, site_evidence(), at=now), _wrapped(document)
    known = _registered([document, *held], now)
    parts = [_with_register(one, known.get(_id_of(inner))) for one, inner in zip(verdict.parts, held, strict=False)]
    finding = known.get(_id_of(document))
    whole = _with_register(_with_parts(verdict, parts), finding)
    return HandedIn(
        outcome=whole.outcome,
        passed=whole.checks,
        said=None if is_presentation(document) else said_by(document),
        is_demo=whole.is_demo,
        asked_at=now,
        finding=finding if whole.outcome != VerdictOutcome.INVALID else None,
        parts=tuple(_part(one, inner, known) for one, inner in zip(parts, held, strict=False)),
        is_enveloped=_is_enveloped(whole),
    )


def _part(verdict: Verdict, document: Mapping[str, Any], known: Mapping[UUID, Finding]) -> Part:
    if verdict.outcome == VerdictOutcome.INVALID or _is_enveloped(verdict):
        return Part(verdict.outcome, Said(), is_enveloped=_is_enveloped(verdict))
    return Part(verdict.outcome, said_by(document), known.get(_id_of(document)), is_demo=verdict.is_demo)


def _is_enveloped(verdict: Verdict) -> bool:
    return verdict.checks[0].reason == ENVELOPED_REASON


def _with_register(verdict: Verdict, finding: Finding | None) -> Verdict:
    """The verdict as the register says it, which is newer than the file; what is not genuine stays so."""
    if finding is None or verdict.outcome == VerdictOutcome.INVALID:
        return verdict
    checks = tuple(with_register(one, finding.standing) for one in verdict.checks)
    return replace(verdict, checks=checks, outcome=ENDED.get(finding.standing, outcome_of(checks)))


def _with_parts(verdict: Verdict, parts: Sequence[Verdict]) -> Verdict:
    """The verdict on the whole, after the register was asked about what is in it."""
    if not parts:
        return verdict
    [about_parts] = check_parts(parts)
    codes = {one.code: one for one in verdict.checks}
    if CheckCode.NOT_REVOKED not in codes:
        return verdict_on(parts, codes[CheckCode.HOLDER])
    return replace(verdict.replacing(about_parts), parts=tuple(parts))


def _read(data: bytes) -> Found:
    if PDF_START not in data[:PDF_WITHIN]:
        return read_credential(data)
    try:
        return answer_within(read_credential, data, seconds=READING_SECONDS_MAX)
    except WorkerLost:
        raise Invalid("inquiry.file_unreadable") from None


def _registered(documents: Sequence[Mapping[str, Any]], now: datetime) -> dict[UUID, Finding]:
    """What the register says of those credentials that were issued here, by their ids."""
    asked = [identity for one in documents if (identity := _id_of(one)) != NOBODY]
    try:
        rows = Credential.objects.filter(id__among=asked).values_list("id", "certificate_id")
        certificates = dict(rows)
        found = find_certificates(certificate_ids=list(certificates.values()), now=now)
        return {identity: found[one] for identity, one in certificates.items() if one in found}
    except DATABASE_AWAY:
        return {}


def _id_of(document: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(document.get("id", "")))
    except (ValueError, AttributeError):
        return NOBODY


def said_by(document: Mapping[str, Any]) -> Said:
    """What a credential says of itself, in short texts."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    return Said(
        name=_text(document.get("name")),
        issuer=_text(issuer.get("name") if isinstance(issuer, dict) else issuer),
        number=_text(subject.get("licenseNumber") if isinstance(subject, dict) else ""),
        starts=_day(document.get("validFrom", document.get("issuanceDate"))),
        ends=_day(document.get("validUntil", document.get("expirationDate"))),
    )


def _day(value: object) -> date | None:
    """The day of an instant in Asia/Shanghai, as certificates are dated."""
    instant = instant_of(value)
    return local_date(instant) if instant else None


def _text(value: object) -> str:
    """A text; of language values the first."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", "")
    return value[:TEXT_MAX] if isinstance(value, str) else ""


def _wrapped(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The credentials within a statement, as they were examined."""
    found: list[Mapping[str, Any]] = []
    for subject in listed(document.get("credentialSubject", [])):
        found += listed(subject.get("verifiableCredential", [])) if isinstance(subject, dict) else []
    return [one if isinstance(one, dict) else {} for one in found]
