# Made by `python3 dev.py api`; changes are lost.
"""Operations of certificates."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.certificates import (
    BatchActIn,
    BatchIn,
    BatchItemOut,
    CertificateListIn,
    CertificateOut,
    CertificatesOut,
    IssuableOut,
    IssueBatchOut,
    IssueProfileIn,
    IssueProfileOut,
    ReissueActIn,
    ReissueOut,
    RevocationIn,
    RevocationOut,
    RevocationSettingIn,
    RevocationsIn,
    RevocationsOut,
    SuspensionIn,
)
from oneplusx_client.shapes.graduation import By


class Certificates:
    """Operations of certificates."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def act_on_batch(
        self, issue_batch_id: str, body: BatchActIn, *, idempotency_key: str | None = None
    ) -> IssueBatchOut:
        """Check, submit, approve, return, cancel or resume a batch; leave certificates out.

        `check` runs the pre-flight again. Whoever prepared a batch cannot approve it. An approved batch is issued
        by a job; look at its state again.
        """
        answer: IssueBatchOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/issue-batches/{issue_batch_id}/acts",
                places={"issue_batch_id": issue_batch_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def act_on_reissue(self, reissue_id: str, body: ReissueActIn, *, idempotency_key: str | None = None) -> ReissueOut:
        """Approve, refuse or take a reissue back.

        Approved, the new certificate is issued and printed at once; the old number no longer holds.
        """
        answer: ReissueOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/reissues/{reissue_id}/acts",
                places={"reissue_id": reissue_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def act_on_revocation(
        self, revocation_id: str, body: ReissueActIn, *, idempotency_key: str | None = None
    ) -> RevocationOut:
        """Approve, refuse or take a revocation back.

        Approved by another officer than asked, the certificates are revoked at once, all or none.
        """
        answer: RevocationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/certificate-revocations/{revocation_id}/acts",
                places={"revocation_id": revocation_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def get_batch(self, issue_batch_id: str) -> IssueBatchOut:
        """One batch.

        Its state and what the pre-flight found.
        """
        answer: IssueBatchOut = self._door.value(
            Asked(
                method="GET", path="/api/v1/issue-batches/{issue_batch_id}", places={"issue_batch_id": issue_batch_id}
            )
        )
        return answer

    def get_certificate(self, certificate_id: str) -> CertificateOut:
        """One certificate.

        With its holder, issuer and state.
        """
        answer: CertificateOut = self._door.value(
            Asked(method="GET", path="/api/v1/certificates/{certificate_id}", places={"certificate_id": certificate_id})
        )
        return answer

    def get_reissue(self, reissue_id: str) -> ReissueOut:
        """One reissue.

        With its cause, evidence and state.
        """
        answer: ReissueOut = self._door.value(
            Asked(method="GET", path="/api/v1/reissues/{reissue_id}", places={"reissue_id": reissue_id})
        )
        return answer

    def get_revocation_setting(self) -> RevocationSettingIn:
        """Whether revocations need a second officer.

        Of the own organization; the usual answer is yes.
        """
        answer: RevocationSettingIn = self._door.value(
            Asked(method="GET", path="/api/v1/certificate-revocation-setting")
        )
        return answer

    def list_batch_items(
        self, issue_batch_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[BatchItemOut]:
        """Certificates of a batch in the order of their numbers.

        With what blocks or warns on each.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/issue-batches/{issue_batch_id}/items",
                places={"issue_batch_id": issue_batch_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_batches(self, *, page: int | None = None, per_page: int | None = None) -> Page[IssueBatchOut]:
        """Batches of certificates, latest first.

        With what the pre-flight found in each.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/issue-batches", query={"page": page, "per_page": per_page})
        )

    def list_certificates(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None, state: str | None = None
    ) -> Page[CertificateOut]:
        """Certificates the caller may see.

        Narrowed by words in them (`q`) and by state.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/certificates",
                query={"page": page, "per_page": per_page, "q": q, "state": state},
            )
        )

    def list_issuable_levels(self) -> list[IssuableOut]:
        """Levels of closed exam plans with certificates to issue.

        With how many passed and still have no certificate.
        """
        answer: list[IssuableOut] = self._door.value(Asked(method="GET", path="/api/v1/issuable-levels"))
        return answer

    def list_profiles(self, *, page: int | None = None, per_page: int | None = None) -> Page[IssueProfileOut]:
        """How the own organization numbers and prints certificates.

        By certificate type; the one without a type holds for all that have none of their own.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/issue-profiles", query={"page": page, "per_page": per_page})
        )

    def list_reissues(self, *, page: int | None = None, per_page: int | None = None) -> Page[ReissueOut]:
        """Reissues, latest first.

        Requests for a new print or for corrected data.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/reissues", query={"page": page, "per_page": per_page}))

    def list_revocations(self, *, page: int | None = None, per_page: int | None = None) -> Page[RevocationOut]:
        """Revocations asked for, latest first.

        With the certificates named in each and who must still agree.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/certificate-revocations", query={"page": page, "per_page": per_page})
        )

    def prepare_batch(self, body: BatchIn, *, idempotency_key: str | None = None) -> IssueBatchOut:
        """Gather everybody who passed a level.

        The answer holds what the pre-flight found; what `blocks` must be cured or left out.
        """
        answer: IssueBatchOut = self._door.value(
            Asked(method="POST", path="/api/v1/issue-batches", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def record_certificates(self, body: CertificateListIn, *, idempotency_key: str | None = None) -> CertificatesOut:
        """Record certificates, at most 2,000 rows.

        Key: holder, certificate, month; other content is a correction. Refused rows do not stop the others.
        """
        answer: CertificatesOut = self._door.value(
            Asked(method="POST", path="/api/v1/certificates", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def reinstate_certificate(self, certificate_id: str, body: SuspensionIn) -> CertificateOut:
        """End the suspension of a certificate.

        It holds again.
        """
        answer: CertificateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/certificates/{certificate_id}/reinstate",
                places={"certificate_id": certificate_id},
                body=body,
            )
        )
        return answer

    def request_reissue(
        self, certificate_id: str, *, cause: str, file: File, reason: str, idempotency_key: str | None = None
    ) -> ReissueOut:
        """Ask for a certificate to be issued again.

        Cause: `name`, `lost` or `misprint`; one file of evidence. Another officer decides.
        """
        answer: ReissueOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/certificates/{certificate_id}/reissues",
                places={"certificate_id": certificate_id},
                form={"cause": cause, "reason": reason},
                files={"file": file},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def revoke_certificate(
        self, certificate_id: str, body: RevocationIn, *, idempotency_key: str | None = None
    ) -> CertificateOut:
        """Revoke a certificate, or ask for it; what was built on it is taken back.

        202: it waits for a second officer of the organization, and the certificate is as it was.
        """
        answer: CertificateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/certificates/{certificate_id}/revocation",
                places={"certificate_id": certificate_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def revoke_several(self, body: RevocationsIn, *, idempotency_key: str | None = None) -> RevocationsOut:
        """Revoke several certificates with one reason, ask for it, or only see what would follow.

        All or none; with `preview` nothing changes. 202: `revocation_id` waits for a second officer.
        """
        answer: RevocationsOut = self._door.value(
            Asked(method="POST", path="/api/v1/certificate-revocations", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def save_profile(self, body: IssueProfileIn) -> IssueProfileOut:
        """Set how certificates are numbered and printed.

        For one certificate type, or for all that have none of their own; certificates issued before keep theirs.
        """
        answer: IssueProfileOut = self._door.value(Asked(method="PUT", path="/api/v1/issue-profiles", body=body))
        return answer

    def save_revocation_setting(self, body: RevocationSettingIn) -> RevocationSettingIn:
        """Set whether revocations need a second officer.

        Of the own organization; all its officers are told.
        """
        answer: RevocationSettingIn = self._door.value(
            Asked(method="PUT", path="/api/v1/certificate-revocation-setting", body=body)
        )
        return answer

    def suspend_certificate(self, certificate_id: str, body: SuspensionIn) -> CertificateOut:
        """Suspend a certificate.

        Inquiries say so and nothing new is recognized; what was recognized stays.
        """
        answer: CertificateOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/certificates/{certificate_id}/suspend",
                places={"certificate_id": certificate_id},
                body=body,
            )
        )
        return answer
