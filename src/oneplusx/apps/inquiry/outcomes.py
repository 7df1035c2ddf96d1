"""The outcomes of an inquiry (查验结果) as people see them: icon, word, color, what it means, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.credentials.standing import LOOKS, REVOKED, SUSPENDED, Outcome
from oneplusx.apps.inquiry.selectors import Verdict
from oneplusx.domain.credential.verdicts import VerdictOutcome

FILE_OUTCOMES: Mapping[VerdictOutcome, Outcome] = {
    VerdictOutcome.VALID: Outcome(
        "good",
        "circle-check",
        _("Genuine and valid"),
        _("The issuer signed this file, nothing in it was changed, and the certificate holds."),
        _("Make sure that whoever showed you the file is its holder: compare the name with an identity document."),
    ),
    VerdictOutcome.WARNING: Outcome(
        "wait",
        "triangle-alert",
        _("Genuine, with a remark"),
        _("The signature is right, but something needs your attention: see the checks below."),
        _("Read what is marked below, then decide, or ask the issuer."),
    ),
    VerdictOutcome.UNCHECKED: Outcome(
        "busy",
        "circle-help",
        _("Cannot be checked now"),
        _("Nothing wrong was found, but not everything could be checked. That is no statement about the certificate."),
        _("See below what is missing; ask the issuer, or check by number and name."),
    ),
    VerdictOutcome.REVOKED: REVOKED,
    VerdictOutcome.SUSPENDED: SUSPENDED,
    VerdictOutcome.INVALID: Outcome(
        "bad",
        "shield-x",
        _("Not genuine"),
        _("A check failed: the file was changed, or was not signed by the issuer it names."),
        _("Do not accept it. Ask the holder for the original file, or check by number and name."),
    ),
}
ENVELOPED = Outcome(
    "busy",
    "circle-help",
    _("A form that is not checked here"),
    _("The file holds a credential in an envelope. Nothing was checked: that says nothing about the certificate."),
    _("Ask the holder for Open Badges JSON or the PDF with it attached, or check by number and name."),
)
OUTCOMES: Mapping[Verdict, Outcome] = {
    **{Verdict(standing.value): look for standing, look in LOOKS.items()},
    Verdict.NOT_FOUND: Outcome(
        "wait",
        "circle-help",
        _("Not found"),
        _("No certificate with these details is recorded here."),
        _(
            "Check every character of the number and the name, or of the code, as printed, or ask the issuing "
            "organization. A certificate that is not recorded here can still be genuine."
        ),
    ),
    Verdict.UNAVAILABLE: Outcome(
        "busy",
        "clock",
        _("Cannot be checked now"),
        _("The register does not answer at the moment. This says nothing about the certificate."),
        _("Check again in half a minute."),
    ),
}
