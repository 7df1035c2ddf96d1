"""Credentials and presentations examined for machines (VC-API 验证), counted by what they cost.

1. The body is read strictly: UTF-8, no member twice, no NaN, of a bounded size.
2. It is counted by its size against the limit of the asking address; beyond it nothing is examined.
3. It is examined with what this site knows: its keys, its issuers, its status lists, its log. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from oneplusx.apps.credentials.evidence import site_evidence
from oneplusx.apps.inquiry.limits import count_verification
from oneplusx.domain.credential.checks import Problem
from oneplusx.domain.credential.documents import read_json
from oneplusx.domain.credential.presentations import Asked, examine_presentation
from oneplusx.domain.credential.templates import CredentialTemplates
from oneplusx.domain.credential.verdicts import Check, CheckCode, CheckOutcome, Evidence, Verdict, examine, malformed
from oneplusx.domain.errors import Invalid

BODY_MAX = 256 * 1024
BYTES_A_UNIT = 8 * 1024
TEXT_MAX = 1_000
_PROVING = frozenset({CheckCode.SIGNATURE, CheckCode.HOLDER})


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of examining a document for a machine."""

    verdict: Verdict

    @property
    def is_well_formed(self) -> bool:
        """Whether the form is right, here and in every part."""
        return not self.verdict.problems and all(not one.problems for one in self.verdict.parts)

    @property
    def is_verified(self) -> bool:
        """Whether the proofs hold and no check failed; what could not be checked is a warning."""
        return _is_verified(self.verdict)

    @property
    def problems(self) -> Iterator[Problem]:
        """What is wrong with the form, in every part."""
        yield from self.verdict.problems
        for one in self.verdict.parts:
            yield from one.problems

    def checks(self, *outcomes: CheckOutcome) -> Iterator[Check]:
        """The checks that came out so, those of the parts after those of the whole."""
        for verdict in (self.verdict, *self.verdict.parts):
            yield from (one for one in verdict.checks if one.outcome in outcomes)


def _is_verified(verdict: Verdict) -> bool:
    checks = {one.code: one.outcome for one in verdict.checks}
    is_proved = all(outcome == CheckOutcome.PASSED for code, outcome in checks.items() if code in _PROVING)
    has_failed = CheckOutcome.FAILED in checks.values()
    return is_proved and not has_failed and all(map(_is_verified, verdict.parts))


def verify_credential_request(*, body: bytes, address: str, now: datetime) -> Verified:
    """Examines ``{"verifiableCredential": …, "options": …}``.

    Raises:
        TooMany: ``inquiry.too_many``; nothing was examined.
    """
    try:
        document, _options = _asked(_read(body, address, now), "verifiableCredential")
    except Invalid as refusal:
        return _refused(refusal)
    return Verified(examine(document, _evidence(), at=now))


def verify_presentation_request(*, body: bytes, address: str, now: datetime) -> Verified:
    """Examines ``{"verifiablePresentation": …, "options": {"challenge": …, "domain": …}}``.

    Raises:
        TooMany: ``inquiry.too_many``; nothing was examined.
    """
    try:
        document, options = _asked(_read(body, address, now), "verifiablePresentation")
        asked = Asked(_text(options, "challenge"), _text(options, "domain"))
    except Invalid as refusal:
        return _refused(refusal)
    return Verified(examine_presentation(document, _evidence(), asked, at=now))


def _evidence() -> Evidence:
    """What this site knows, with the shapes of documents met before compiled."""
    return replace(site_evidence(), canonicalizer=_shapes().canonicalize)


@cache
def _shapes() -> CredentialTemplates:
    return CredentialTemplates()


def _refused(refusal: Invalid) -> Verified:
    return Verified(malformed((Problem(refusal.code, params=refusal.params),)))


def _read(body: bytes, address: str, now: datetime) -> dict[str, Any]:
    if len(body) > BODY_MAX:
        raise Invalid("credential.file_size", most=BODY_MAX)
    count_verification(address=address, units=1 + len(body) // BYTES_A_UNIT, now=now)
    return read_json(body)


def _asked(request: Mapping[str, Any], name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    document, options = request.get(name), request.get("options", {})
    if not isinstance(document, dict):
        raise Invalid("credential.request_form", where=name)
    if not isinstance(options, dict):
        raise Invalid("credential.request_form", where="options")
    return document, options


def _text(options: Mapping[str, Any], name: str) -> str | None:
    value = options.get(name)
    if value is not None and (not isinstance(value, str) or not 0 < len(value) <= TEXT_MAX):
        raise Invalid("credential.request_form", where=f"options.{name}")
    return value
