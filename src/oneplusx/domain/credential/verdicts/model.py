"""What a verdict is made of: checks with their outcomes, the evidence, and the outcome that follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from oneplusx.domain.credential.canonical import canonicalize
from oneplusx.domain.credential.checks import Problem, Resources
from oneplusx.domain.credential.keys import KnownMethods, MethodResolver
from oneplusx.domain.credential.proofs import Canonicalizer
from oneplusx.domain.credential.trust import TrustedIssuer, TrustList

FORMAT = "oneplusx-verdict/1"
PARTS_MAX = 500
StatusLists = Callable[[str], "Mapping[str, Any] | None"]


class CheckCode(StrEnum):
    """The checks, in their order."""

    WELL_FORMED = "well_formed"
    SIGNATURE = "signature"
    ISSUER_KNOWN = "issuer_known"
    ISSUER_AUTHORIZED = "issuer_authorized"
    NOT_REVOKED = "not_revoked"
    NOT_SUSPENDED = "not_suspended"
    NOT_EXPIRED = "not_expired"
    IN_LOG = "in_log"
    PARTS = "parts"
    HOLDER = "holder"
    RECIPIENT = "recipient"


class CheckOutcome(StrEnum):
    """How a check came out."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    UNCHECKED = "unchecked"


class VerdictOutcome(StrEnum):
    """The verdict: all that matters passed; passed with a warning; not all could be checked; or what is wrong."""

    VALID = "valid"
    WARNING = "warning"
    UNCHECKED = "unchecked"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    INVALID = "invalid"


GENUINE = frozenset({VerdictOutcome.VALID, VerdictOutcome.WARNING})
REFUSED = frozenset({VerdictOutcome.REVOKED, VerdictOutcome.SUSPENDED, VerdictOutcome.INVALID})
OPTIONAL = frozenset({CheckCode.IN_LOG, CheckCode.RECIPIENT})
STATUS = frozenset({CheckCode.NOT_REVOKED, CheckCode.NOT_SUSPENDED})


@dataclass(frozen=True, slots=True)
class Check:
    """One check; ``wording`` names its sentence, ``params`` the values in it."""

    code: CheckCode
    outcome: CheckOutcome
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def wording(self) -> str:
        """Code of the sentence in ``web/wording/credentials.py``."""
        return self.reason or f"check.{self.code}.{self.outcome}"

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "code": str(self.code),
            "outcome": str(self.outcome),
            "reason": self.reason,
            "params": dict(self.params),
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the asker has to check with; whatever is missing leaves its check *unchecked*.

    Attributes:
        methods: Finds the public key behind the address of a key.
        trust: Issuers the asker trusts.
        status_lists: Finds the credential of a status list by its address.
        resources: Finds the bytes of a related resource.
        log: Judges whether the credential is in the log; ``None`` for cannot say.
        canonicalizer: How linked data gets its canonical form.
    """

    methods: MethodResolver = field(default_factory=KnownMethods)
    trust: TrustList | None = None
    status_lists: StatusLists | None = None
    resources: Resources | None = None
    log: Callable[[Mapping[str, Any]], Check | None] | None = None
    canonicalizer: Canonicalizer = canonicalize


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict with its checks, and what the credential says of itself."""

    outcome: VerdictOutcome
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...] = ()
    issuer: TrustedIssuer | None = None
    is_demo: bool = False
    parts: tuple[Verdict, ...] = ()

    @property
    def is_genuine(self) -> bool:
        """Whether nothing failed and everything that matters was checked."""
        return self.outcome in GENUINE

    @property
    def wording(self) -> str:
        """Code of the headline."""
        return f"verdict.{self.outcome}"

    def with_check(self, check: Check) -> Verdict:
        """The verdict with one more check."""
        checks = (*self.checks, check)
        return replace(self, checks=checks, outcome=outcome_of(checks))

    def replacing(self, check: Check) -> Verdict:
        """The verdict with another outcome of one check."""
        checks = tuple(check if one.code == check.code else one for one in self.checks)
        return replace(self, checks=checks, outcome=outcome_of(checks))

    def document(self) -> dict[str, Any]:
        """As JSON, see ``docs/formats/verdict.md``."""
        return {
            "format": FORMAT,
            "outcome": str(self.outcome),
            "is_genuine": self.is_genuine,
            "is_demo": self.is_demo,
            "checks": [one.document() for one in self.checks],
            "problems": [{"code": one.code, "where": one.where, "params": dict(one.params)} for one in self.problems],
            "parts": [one.document() for one in self.parts],
        }

    def check(self, code: CheckCode) -> Check:
        """The check with a code.

        Raises:
            KeyError: It was not made for this document.
        """
        return {one.code: one for one in self.checks}[code]


def outcome_of(checks: Sequence[Check]) -> VerdictOutcome:
    """The verdict that follows from the checks; the gravest counts."""
    failed = {one.code for one in checks if one.outcome == CheckOutcome.FAILED}
    unchecked = {one.code for one in checks if one.outcome == CheckOutcome.UNCHECKED} - OPTIONAL
    if failed - STATUS:
        return VerdictOutcome.INVALID
    if CheckCode.NOT_REVOKED in failed:
        return VerdictOutcome.REVOKED
    if CheckCode.NOT_SUSPENDED in failed:
        return VerdictOutcome.SUSPENDED
    if unchecked & {CheckCode.SIGNATURE, CheckCode.HOLDER}:
        return VerdictOutcome.UNCHECKED
    if any(one.outcome == CheckOutcome.WARNING for one in checks):
        return VerdictOutcome.WARNING
    return VerdictOutcome.UNCHECKED if unchecked else VerdictOutcome.VALID


def malformed(problems: tuple[Problem, ...]) -> Verdict:
    """The verdict on what is no credential, or not a well-formed one."""
    first = problems[0] if problems else Problem("credential.not_an_object")
    well_formed = Check(CheckCode.WELL_FORMED, CheckOutcome.FAILED, first.code, first.named)
    rest = (
        Check(code, CheckOutcome.UNCHECKED) for code in CheckCode if code not in (well_formed.code, CheckCode.PARTS)
    )
    return Verdict(VerdictOutcome.INVALID, (well_formed, *rest), problems or (first,))
