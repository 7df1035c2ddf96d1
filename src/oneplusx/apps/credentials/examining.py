"""The checks below a verdict (检查项): from the credential of a certificate, else from the register alone."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.credentials.achievements import achievement_address
from oneplusx.apps.credentials.evidence import issuers_of, site_evidence
from oneplusx.apps.credentials.issuers import KnownIssuers
from oneplusx.apps.credentials.models import Credential
from oneplusx.apps.credentials.standing import Standing
from oneplusx.domain.credential.verdicts import Check, CheckCode, CheckOutcome, VerdictOutcome, examine
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.origin import Origin
from oneplusx.web.wording import say

NO_CREDENTIAL = "check.no_credential"
LOOKS = {
    CheckOutcome.PASSED: ("good", "circle-check"),
    CheckOutcome.FAILED: ("bad", "circle-x"),
    CheckOutcome.WARNING: ("wait", "triangle-alert"),
    CheckOutcome.UNCHECKED: ("off", "circle-help"),
}
REGISTER_SAYS = {Standing.REVOKED: CheckCode.NOT_REVOKED, Standing.SUSPENDED: CheckCode.NOT_SUSPENDED}
UNNAMED = {
    CheckOutcome.PASSED: "check.issuer_known.unnamed",
    CheckOutcome.WARNING: "check.issuer_known.unnamed_unknown",
}
UNDATED = {
    (CheckCode.ISSUER_AUTHORIZED, CheckOutcome.PASSED): "check.issuer_authorized.undated",
    (CheckCode.ISSUER_AUTHORIZED, CheckOutcome.FAILED): "check.issuer_authorized.undated_not",
    (CheckCode.NOT_EXPIRED, CheckOutcome.WARNING): "check.not_expired.undated",
    (CheckCode.IN_LOG, CheckOutcome.PASSED): "check.in_log.undated",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One check as people read it, with an explanation of what it is."""

    check: Check
    language: str

    @property
    def code(self) -> str:
        """Which check."""
        return self.check.code.value

    @property
    def outcome(self) -> str:
        """passed, failed, warning or unchecked."""
        return self.check.outcome.value

    @property
    def title(self) -> str:
        """Its name."""
        return say(f"check.{self.code}", {}, self.language)

    @property
    def word(self) -> str:
        """The outcome in a word."""
        return say(f"check.outcome.{self.outcome}", {}, self.language)

    @property
    def words(self) -> str:
        """The outcome in a sentence."""
        return say(self.check.wording, self.check.params, self.language)

    @property
    def explanation(self) -> str:
        """What is this?"""
        return say(f"check.what.{self.code}", {}, self.language)

    @property
    def tone(self) -> str:
        """Color of its badge."""
        return LOOKS[self.check.outcome][0]

    @property
    def icon(self) -> str:
        """Symbol of its badge."""
        return LOOKS[self.check.outcome][1]


def shown(checks: Iterable[Check]) -> list[Shown]:
    """The checks in the language of the page."""
    language = get_language() or "zh-hans"
    return [Shown(check, language) for check in checks]


@dataclass(frozen=True, slots=True)
class Examined:
    """The checks of a certificate that was found.

    Attributes:
        credential_id: Of its credential; ``None`` where it has none.
        is_forged: The credential kept here is not the one that was signed.
    """

    checks: tuple[Check, ...]
    credential_id: UUID | None = None
    is_forged: bool = False

    @property
    def is_logged(self) -> bool:
        """Whether the log has it."""
        return Check(CheckCode.IN_LOG, CheckOutcome.PASSED) in [replace(one, params={}) for one in self.checks]


def examine_certificate(certificate_id: UUID, standing: Standing, *, now: datetime) -> Examined:
    """The checks of one certificate (逐项核查)."""
    rows = Certificate.objects.select_related("certificate_type__organization__registration")
    return examine_certificates({rows.get(id=certificate_id): standing}, now=now)[certificate_id]


def examine_certificates(standings: Mapping[Certificate, Standing], *, now: datetime) -> dict[UUID, Examined]:
    """The checks of certificates, by id; what the register says comes before a list not yet published.

    Args:
        standings: How each stands in the register; with their types and organizations, else each is asked for them.
    """
    credentials = _credentials_of([one.id for one in standings])
    documents = [document for _id, document in credentials.values()]
    organizations = [one.certificate_type.organization for one in standings if one.id not in credentials]
    issuers = issuers_of(documents, filter(None, organizations))
    evidence = site_evidence(documents, issuers)
    found = {}
    for certificate, standing in standings.items():
        if certificate.id not in credentials:
            found[certificate.id] = Examined(tuple(_from_register(certificate, standing, issuers)))
            continue
        credential_id, document = credentials[certificate.id]
        verdict = examine(document, evidence, at=now)
        checks = tuple(with_register(check, standing) for check in verdict.checks)
        found[certificate.id] = Examined(checks, credential_id, verdict.outcome == VerdictOutcome.INVALID)
    return found


def _credentials_of(certificate_ids: Collection[UUID]) -> dict[UUID, tuple[UUID, dict[str, Any]]]:
    """The latest credential of each: its id and what was signed."""
    rows = Credential.objects.filter(certificate_id__in=certificate_ids).order_by("issued_at", "id")
    found = rows.values_list("certificate_id", "id", "document")
    latest = {certificate_id: (credential_id, document) for certificate_id, credential_id, document in found}
    return {one: (credential_id, json.loads(document)) for one, (credential_id, document) in latest.items()}


def with_register(check: Check, standing: Standing) -> Check:
    """A check as the register says it, where that is newer than a published status list."""
    if REGISTER_SAYS.get(standing) == check.code:
        return Check(check.code, CheckOutcome.FAILED)
    if check.code == CheckCode.NOT_REVOKED and standing == Standing.REPLACED:
        return Check(check.code, CheckOutcome.FAILED, "check.replaced")
    lags = check.code in REGISTER_SAYS.values() and check.outcome != CheckOutcome.PASSED
    return replace(check, outcome=CheckOutcome.PASSED, reason="") if lags else check


def discreet(checks: Iterable[Check], *, shows_issuer: bool, shows_dates: bool) -> Iterator[Check]:
    """The checks in words that tell neither issuer nor dates (不披露), where the holder chose not to show them."""
    for check in checks:
        reason = "" if shows_dates else UNDATED.get((check.code, check.outcome), "")
        if check.code == CheckCode.ISSUER_KNOWN and not shows_issuer:
            reason = UNNAMED.get(check.outcome, "")
        if check.code == CheckCode.SIGNATURE and check.params and not shows_issuer:
            reason = f"check.{check.code}.{check.outcome}"  # its reason may name the issuer's key
        yield replace(check, reason=reason, params={}) if reason else check


def _from_register(certificate: Certificate, standing: Standing, issuers: KnownIssuers) -> Iterator[Check]:
    yield Check(CheckCode.WELL_FORMED, CheckOutcome.UNCHECKED, NO_CREDENTIAL)
    yield Check(CheckCode.SIGNATURE, CheckOutcome.UNCHECKED, NO_CREDENTIAL)
    yield from _issuer(certificate, issuers)
    for code in REGISTER_SAYS.values():
        yield with_register(Check(code, CheckOutcome.PASSED), standing)
    if standing == Standing.EXPIRED and certificate.expires_on is not None:
        params = {"on": certificate.expires_on.isoformat()}
        yield Check(CheckCode.NOT_EXPIRED, CheckOutcome.WARNING, params=params)
    else:
        yield Check(CheckCode.NOT_EXPIRED, CheckOutcome.PASSED)
    yield Check(CheckCode.IN_LOG, CheckOutcome.UNCHECKED, NO_CREDENTIAL)


def _issuer(certificate: Certificate, issuers: KnownIssuers) -> Iterator[Check]:
    """Whether the issuer is known and was authorized; a list from elsewhere is not the issuer's word."""
    kind = certificate.certificate_type
    if kind.organization is None:
        yield Check(CheckCode.ISSUER_KNOWN, CheckOutcome.UNCHECKED, "check.no_issuer")
        yield Check(CheckCode.ISSUER_AUTHORIZED, CheckOutcome.UNCHECKED)
        return
    issuer = issuers.of_institution(kind.organization)
    names = {"name_zh": issuer.name_zh, "name_en": issuer.name_en or issuer.name_zh}
    yield Check(CheckCode.ISSUER_KNOWN, CheckOutcome.PASSED, "check.issuer_registered", names)
    if certificate.origin == Origin.ELSEWHERE:
        yield Check(CheckCode.ISSUER_AUTHORIZED, CheckOutcome.UNCHECKED, "check.recorded_elsewhere")
        return
    on = datetime.combine(certificate.issued_on, datetime.min.time(), SHANGHAI)
    outcome = CheckOutcome.PASSED if issuer.may_issue(achievement_address(kind), on) else CheckOutcome.FAILED
    yield Check(CheckCode.ISSUER_AUTHORIZED, outcome, params={"on": certificate.issued_on.isoformat()})
