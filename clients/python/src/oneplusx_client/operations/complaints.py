# Made by `python3 dev.py api`; changes are lost.
"""Operations of complaints."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.complaints import (
    ComplaintAnswerIn,
    ComplaintFileOut,
    ComplaintIn,
    ComplaintOut,
    ComplaintReasonIn,
    ComplaintReceiptOut,
    PassOnIn,
)
from oneplusx_client.shapes.graduation import By


class Complaints:
    """Operations of complaints."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def add_complaint_file(self, *, code: str | None = None, file: File, number: str | None = None) -> ComplaintFileOut:
        """Add a file to a complaint.

        By number and code of the receipt, until it is answered: JPEG, PNG, WebP or PDF, at most six files of 10 MB.
        """
        answer: ComplaintFileOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/complaints/attachments",
                form={"code": code, "number": number},
                files={"file": file},
            )
        )
        return answer

    def answer_complaint(self, complaint_id: str, body: ComplaintAnswerIn) -> ComplaintOut:
        """Answer a complaint.

        The complainant reads it with receipt number and code.
        """
        answer: ComplaintOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/complaints/{complaint_id}/answer",
                places={"complaint_id": complaint_id},
                body=body,
            )
        )
        return answer

    def get_complaint(self, complaint_id: str) -> ComplaintOut:
        """One complaint.

        For who answers or oversees it.
        """
        answer: ComplaintOut = self._door.value(
            Asked(method="GET", path="/api/v1/complaints/{complaint_id}", places={"complaint_id": complaint_id})
        )
        return answer

    def list_complaint_files(self, complaint_id: str) -> list[ComplaintFileOut]:
        """Files handed in with a complaint.

        For the overseer only: they may show who complains.
        """
        answer: list[ComplaintFileOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/complaints/{complaint_id}/attachments",
                places={"complaint_id": complaint_id},
            )
        )
        return answer

    def list_complaints(self, *, page: int | None = None, per_page: int | None = None) -> Page[ComplaintOut]:
        """Complaints to deal with.

        By deadline.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/complaints", query={"page": page, "per_page": per_page})
        )

    def pass_on_complaint(self, complaint_id: str, body: PassOnIn) -> ComplaintOut:
        """Pass a complaint on.

        The deadline stays.
        """
        answer: ComplaintOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/complaints/{complaint_id}/pass-on",
                places={"complaint_id": complaint_id},
                body=body,
            )
        )
        return answer

    def reject_complaint(self, complaint_id: str, body: ComplaintReasonIn) -> ComplaintOut:
        """Do not accept a complaint.

        By the overseer, with the reason.
        """
        answer: ComplaintOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/complaints/{complaint_id}/reject",
                places={"complaint_id": complaint_id},
                body=body,
            )
        )
        return answer

    def submit_complaint(self, body: ComplaintIn) -> ComplaintReceiptOut:
        """Complain.

        Answers the receipt.
        """
        answer: ComplaintReceiptOut = self._door.value(Asked(method="POST", path="/api/v1/complaints", body=body))
        return answer
