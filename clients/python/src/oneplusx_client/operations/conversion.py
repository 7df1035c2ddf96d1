# Made by `python3 dev.py api`; changes are lost.
"""Operations of conversion."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.conversion import (
    AppealDecisionIn,
    AppealOut,
    AttachmentOut,
    ConversionOut,
    ConversionPlanOut,
    ConversionReasonIn,
    GrantIn,
    RequestIn,
    SupplementIn,
)
from oneplusx_client.shapes.graduation import By


class Conversion:
    """Operations of conversion."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def decide_appeal(self, appeal_id: str, body: AppealDecisionIn) -> AppealOut:
        """Answer an appeal.

        Upheld, the application is decided again and runs its chain anew.
        """
        answer: AppealOut = self._door.value(
            Asked(method="POST", path="/api/v1/appeals/{appeal_id}/decide", places={"appeal_id": appeal_id}, body=body)
        )
        return answer

    def get_attachment(self, conversion_id: str, attachment_id: str) -> bytes:
        """A file handed in with an application.

        Its content as it was handed in; the learner sees who read it.
        """
        return self._door.content(
            Asked(
                method="GET",
                path="/api/v1/conversions/{conversion_id}/attachments/{attachment_id}",
                places={"conversion_id": conversion_id, "attachment_id": attachment_id},
            )
        )

    def get_conversion(self, conversion_id: str) -> ConversionOut:
        """One application.

        With its decision: every condition tested, and the smallest change that would turn a refusal.
        """
        answer: ConversionOut = self._door.value(
            Asked(method="GET", path="/api/v1/conversions/{conversion_id}", places={"conversion_id": conversion_id})
        )
        return answer

    def get_plan(self, enrollment_id: str) -> ConversionPlanOut:
        """The best conversions.

        The plan computed unasked, with other plans beside it; 404 while there is none.
        """
        answer: ConversionPlanOut = self._door.value(
            Asked(
                method="GET", path="/api/v1/enrollments/{enrollment_id}/plan", places={"enrollment_id": enrollment_id}
            )
        )
        return answer

    def grant_credits(self, conversion_id: str, body: GrantIn) -> ConversionOut:
        """Note a panel's credits.

        For a returned application whose rule leaves the credits to a panel; the rule decides again.
        """
        answer: ConversionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/grant",
                places={"conversion_id": conversion_id},
                body=body,
            )
        )
        return answer

    def list_appeals(
        self, *, page: int | None = None, per_page: int | None = None, state: str | None = None
    ) -> Page[AppealOut]:
        """Appeals.

        Against visible applications, the most urgent first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/appeals", query={"page": page, "per_page": per_page, "state": state})
        )

    def list_attachments(self, conversion_id: str) -> list[AttachmentOut]:
        """Files handed in with an application.

        Those that the caller may read, the oldest first; an upload appears once a resubmission named it.
        """
        answer: list[AttachmentOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/conversions/{conversion_id}/attachments",
                places={"conversion_id": conversion_id},
            )
        )
        return answer

    def list_conversions(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        state: str | None = None,
        enrollment_id: str | None = None,
    ) -> Page[ConversionOut]:
        """Applications.

        Newest first; narrowed by state and enrollment.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/conversions",
                query={"page": page, "per_page": per_page, "state": state, "enrollment_id": enrollment_id},
            )
        )

    def resubmit_conversion(self, conversion_id: str, body: SupplementIn) -> ConversionOut:
        """Supplement.

        After it was returned, with files uploaded before; the rule decides again.
        """
        answer: ConversionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/resubmit",
                places={"conversion_id": conversion_id},
                body=body,
            )
        )
        return answer

    def reverse_conversion(self, conversion_id: str, body: ConversionReasonIn) -> ConversionOut:
        """Reverse.

        Undoes an approved conversion; the history stays.
        """
        answer: ConversionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/reverse",
                places={"conversion_id": conversion_id},
                body=body,
            )
        )
        return answer

    def submit_appeal(self, conversion_id: str, body: ConversionReasonIn) -> AppealOut:
        """Appeal.

        Against a refusal, within 30 days.
        """
        answer: AppealOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/appeals",
                places={"conversion_id": conversion_id},
                body=body,
            )
        )
        return answer

    def submit_conversion(self, body: RequestIn, *, idempotency_key: str | None = None) -> ConversionOut:
        """Apply.

        The rule decides at once: in review, returned for a supplement, or refused with all reasons.
        """
        answer: ConversionOut = self._door.value(
            Asked(method="POST", path="/api/v1/conversions", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def upload_attachment(self, conversion_id: str, *, file: File, kind: str | None = None) -> AttachmentOut:
        """Upload a file for a returned application.

        JPEG, PNG, WebP or PDF, at most 10 MB; it counts once a resubmission names its id. ``kind`` is one of the
        application's ``demanded_evidence``; it may be left out where only one is missing.
        """
        answer: AttachmentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/attachments",
                places={"conversion_id": conversion_id},
                form={"kind": kind},
                files={"file": file},
            )
        )
        return answer

    def withdraw_appeal(self, appeal_id: str) -> AppealOut:
        """Withdraw an appeal.

        By the learner, before it is answered.
        """
        answer: AppealOut = self._door.value(
            Asked(method="POST", path="/api/v1/appeals/{appeal_id}/withdraw", places={"appeal_id": appeal_id})
        )
        return answer

    def withdraw_conversion(self, conversion_id: str) -> ConversionOut:
        """Withdraw.

        Before it is decided.
        """
        answer: ConversionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/conversions/{conversion_id}/withdraw",
                places={"conversion_id": conversion_id},
            )
        )
        return answer
