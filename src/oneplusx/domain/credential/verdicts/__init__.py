"""The verdict on a credential (验证结论) and the checks it stands on, in the order people read them.

1. Well-formed: ``checks`` and the terms, by expanding in safe mode.
2. Signature: every proof, and at least one of them by the issuer.
3. Issuer known: it stands on the asker's trust list.
4. Issuer authorized: for this achievement, on the day of issue.
5. Not revoked, 6. not suspended: the bits of the status lists, each list signed by the issuer and in its term.
7. Not expired, and already valid.
8. In the log: the receipt leads from the leaf to a checkpoint.
9. What a statement wraps: each credential is examined like this one.

A credential in an envelope (``envelopes``) is not opened: nothing was checked, and the verdict says so.

What cannot be checked for want of evidence is *unchecked*, never failed. An unknown issuer and expiry are warnings.
"""

from oneplusx.domain.credential.verdicts.envelopes import REASON as ENVELOPED
from oneplusx.domain.credential.verdicts.examining import check_parts, examine
from oneplusx.domain.credential.verdicts.issuers import issuer_did
from oneplusx.domain.credential.verdicts.logs import check_log
from oneplusx.domain.credential.verdicts.model import (
    FORMAT,
    PARTS_MAX,
    REFUSED,
    Check,
    CheckCode,
    CheckOutcome,
    Evidence,
    Verdict,
    VerdictOutcome,
    malformed,
    outcome_of,
)
from oneplusx.domain.credential.verdicts.people import check_recipient
from oneplusx.domain.credential.verdicts.signatures import signature_check

__all__ = [
    "ENVELOPED",
    "FORMAT",
    "PARTS_MAX",
    "REFUSED",
    "Check",
    "CheckCode",
    "CheckOutcome",
    "Evidence",
    "Verdict",
    "VerdictOutcome",
    "check_log",
    "check_parts",
    "check_recipient",
    "examine",
    "issuer_did",
    "malformed",
    "outcome_of",
    "signature_check",
]
