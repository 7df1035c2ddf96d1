"""Writes of certificates (证书): recorded from lists, issued, revoked, suspended."""

from oneplusx.apps.certificates.services.issuing import find_holder, issue_certificate
from oneplusx.apps.certificates.services.listing import ListedCertificate, record_list
from oneplusx.apps.certificates.services.planning import CertificateRow, RowPlan, RowStatus, plan_certificates
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.certificates.services.states import (
    may_revoke,
    reinstate_certificate,
    revoke_certificates,
    suspend_certificate,
)

__all__ = [
    "CertificateRow",
    "ListedCertificate",
    "RowPlan",
    "RowStatus",
    "find_holder",
    "issue_certificate",
    "may_revoke",
    "plan_certificates",
    "record_certificates",
    "record_list",
    "reinstate_certificate",
    "revoke_certificates",
    "suspend_certificate",
]
