"""What the register says of a certificate in one word (登记状态), and how verdicts look wherever one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.certificates.models import CertificateState
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors.institutions import is_demo_world


class Standing(StrEnum):
    """How a certificate stands in the register on a day."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"
    SUSPENDED = "suspended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one verdict looks and what it says.

    Attributes:
        tone: Color of the components.
        says: What it means.
        advice: What to do next.
    """

    tone: str
    icon: str
    word: str | Promise
    says: str | Promise
    advice: str | Promise


STATES: Mapping[str, Standing] = {
    CertificateState.REVOKED: Standing.REVOKED,
    CertificateState.REPLACED: Standing.REPLACED,
    CertificateState.SUSPENDED: Standing.SUSPENDED,
}
SUSPENDED = Outcome(
    "wait",
    "circle-alert",
    _("Suspended"),
    _("The issuer suspended this certificate while something is being cleared up."),
    _("Ask again later, or ask the issuing organization."),
)
REVOKED = Outcome(
    "bad",
    "circle-x",
    pgettext_lazy("certificate", "Revoked"),
    _("The issuer revoked this certificate. It no longer holds."),
    _("Do not accept it. Ask the holder for a valid one, or the issuer for the reason."),
)
FORGED = Outcome(
    "bad",
    "shield-x",
    _("Not genuine"),
    _("A check failed: what is recorded is not what the issuer signed."),
    _("Do not accept it. Ask the issuing organization."),
)
LOOKS: Mapping[Standing, Outcome] = {
    Standing.VALID: Outcome(
        "good",
        "circle-check",
        _("Valid"),
        _("The certificate is recorded here and holds."),
        _("Compare the masked name, the number and the dates below with the paper you were shown."),
    ),
    Standing.REVOKED: REVOKED,
    Standing.REPLACED: Outcome(
        "wait",
        "undo-2",
        _("Replaced"),
        _("The issuer issued another certificate in place of this one. This number no longer holds."),
        _("Ask the holder for the new certificate and check that one."),
    ),
    Standing.SUSPENDED: SUSPENDED,
    Standing.EXPIRED: Outcome(
        "wait",
        "clock-alert",
        _("Expired"),
        _("The certificate was genuine; its term of validity has ended."),
        _("Ask the holder whether a newer one was issued."),
    ),
}


def standing_of(state: str, expires_on: date | None, today: date) -> Standing:
    """How a certificate stands on a day (登记状态)."""
    if state in STATES:
        return STATES[state]
    return Standing.EXPIRED if expires_on is not None and expires_on < today else Standing.VALID


def is_demonstration(institution: Institution) -> bool:
    """Whether an issuer's signatures count for nothing (演示); in the demonstration nobody's do, whatever the name."""
    return institution.is_demo or is_demo_world()


def in_demonstration(outcome: Outcome) -> Outcome:
    """The outcome of a certificate that belongs to the demonstration: never one to rely on."""
    says = format_lazy(
        "{} {}", _("This certificate belongs to the invented people of the demonstration."), outcome.says
    )
    return replace(outcome, tone="wait", icon="triangle-alert", word=_("Demonstration, not valid"), says=says)
