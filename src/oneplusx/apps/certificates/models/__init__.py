"""Certificates (证书), their numbers, and how organizations issue them in bulk."""

from oneplusx.apps.certificates.models.certificates import (
    TRANSITIONS,
    Certificate,
    CertificateCorrection,
    CertificateNumber,
    CertificateState,
    Confirmation,
    GradingMode,
)
from oneplusx.apps.certificates.models.issuing import (
    BATCH_TRANSITIONS,
    BatchState,
    CertificateFile,
    IssueBatch,
    IssueItem,
    IssueProfile,
    ItemState,
    NumberSeries,
)
from oneplusx.apps.certificates.models.reissuing import REISSUE_TRANSITIONS, Reissue, ReissueCause, ReissueState
from oneplusx.apps.certificates.models.revoking import (
    REVOCATION_TRANSITIONS,
    Revocation,
    RevocationItem,
    RevocationSetting,
    RevocationState,
)
from oneplusx.web.origin import Origin

__all__ = [
    "BATCH_TRANSITIONS",
    "REISSUE_TRANSITIONS",
    "REVOCATION_TRANSITIONS",
    "TRANSITIONS",
    "BatchState",
    "Certificate",
    "CertificateCorrection",
    "CertificateFile",
    "CertificateNumber",
    "CertificateState",
    "Confirmation",
    "GradingMode",
    "IssueBatch",
    "IssueItem",
    "IssueProfile",
    "ItemState",
    "NumberSeries",
    "Origin",
    "Reissue",
    "ReissueCause",
    "ReissueState",
    "Revocation",
    "RevocationItem",
    "RevocationSetting",
    "RevocationState",
]
