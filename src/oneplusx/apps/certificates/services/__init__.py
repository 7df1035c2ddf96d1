"""Writes of certificates (证书): recorded from lists, issued one by one and in batches, revoked, suspended."""

from oneplusx.apps.certificates.services.batches import (
    approve_batch,
    cancel_batch,
    exclude_items,
    prepare_batch,
    recheck_batch,
    resume_batch,
    return_batch,
    submit_batch,
)
from oneplusx.apps.certificates.services.issuing import find_holder, issue_certificate
from oneplusx.apps.certificates.services.issuing_batches import issue_batch
from oneplusx.apps.certificates.services.listing import ListedCertificate, record_list
from oneplusx.apps.certificates.services.numbering import save_profile, take_numbers
from oneplusx.apps.certificates.services.planning import CertificateRow, RowPlan, RowStatus, plan_certificates
from oneplusx.apps.certificates.services.printed import draw_face
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.certificates.services.reissuing import (
    approve_reissue,
    refuse_reissue,
    request_reissue,
    withdraw_reissue,
)
from oneplusx.apps.certificates.services.revoking import (
    approve_revocation,
    refuse_revocation,
    request_revocation,
    save_revocation_setting,
    withdraw_revocation,
)
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
    "approve_batch",
    "approve_reissue",
    "approve_revocation",
    "cancel_batch",
    "draw_face",
    "exclude_items",
    "find_holder",
    "issue_batch",
    "issue_certificate",
    "may_revoke",
    "plan_certificates",
    "prepare_batch",
    "recheck_batch",
    "record_certificates",
    "record_list",
    "refuse_reissue",
    "refuse_revocation",
    "reinstate_certificate",
    "request_reissue",
    "request_revocation",
    "resume_batch",
    "return_batch",
    "revoke_certificates",
    "save_profile",
    "save_revocation_setting",
    "submit_batch",
    "suspend_certificate",
    "take_numbers",
    "withdraw_reissue",
    "withdraw_revocation",
]
