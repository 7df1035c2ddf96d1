# Made by `python3 dev.py api`; changes are lost.
"""Operations of policy notices."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.policy_notices import (
    AudienceOut,
    NewNoticeIn,
    NoticeCountOut,
    NoticeIn,
    NoticeOut,
    NoticeReceiptOut,
    TaskDoneIn,
    TaskOut,
    TaskReopenIn,
    WithdrawIn,
)
from oneplusx_client.shapes.shared import FileOut


class PolicyNotices:
    """Operations of policy notices."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def acknowledge_notice(self, policy_notice_id: str) -> NoticeReceiptOut:
        """Acknowledge a notice.

        Once, by a person of the audience.
        """
        answer: NoticeReceiptOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/acknowledge",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def attach_file(self, policy_notice_id: str, *, file: File) -> list[FileOut]:
        """Attach a file to a draft.

        PDF, picture or spreadsheet, up to 10 MB; answers all that are attached.
        """
        answer: list[FileOut] = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/files",
                places={"policy_notice_id": policy_notice_id},
                files={"file": file},
            )
        )
        return answer

    def change_notice(self, policy_notice_id: str, body: NoticeIn) -> NoticeOut:
        """Change a draft.

        What is published never changes: begin the next version.
        """
        answer: NoticeOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/policy-notices/{policy_notice_id}",
                places={"policy_notice_id": policy_notice_id},
                body=body,
            )
        )
        return answer

    def delete_draft(self, policy_notice_id: str) -> None:
        """Delete a draft.

        With its attachments; what was published is never deleted.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/policy-notices/{policy_notice_id}",
                places={"policy_notice_id": policy_notice_id},
            )
        )

    def finish_task(self, policy_notice_id: str, body: TaskDoneIn) -> NoticeCountOut:
        """Record the task as done.

        For one of the own institutions; answers how many tasks are left.
        """
        answer: NoticeCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/task",
                places={"policy_notice_id": policy_notice_id},
                body=body,
            )
        )
        return answer

    def get_notice(self, policy_notice_id: str) -> NoticeOut:
        """One notice.

        Reading it here leaves no receipt.
        """
        answer: NoticeOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/policy-notices/{policy_notice_id}",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def list_files(self, policy_notice_id: str) -> list[FileOut]:
        """Files attached to a notice.

        For everybody who may read the notice.
        """
        answer: list[FileOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/policy-notices/{policy_notice_id}/files",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def list_notices(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None, category: str | None = None
    ) -> Page[NoticeOut]:
        """Published policy notices.

        Public; the latest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/policy-notices",
                query={"page": page, "per_page": per_page, "q": q, "category": category},
            )
        )

    def list_receipts(
        self, policy_notice_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[AudienceOut]:
        """Who has read it.

        The audience with its receipts; for the publisher.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/policy-notices/{policy_notice_id}/receipts",
                places={"policy_notice_id": policy_notice_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_tasks(self, *, page: int | None = None, per_page: int | None = None) -> Page[TaskOut]:
        """Tasks of the own institutions.

        Overdue and most urgent first, done ones last.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/policy-tasks", query={"page": page, "per_page": per_page})
        )

    def publish_notice(self, policy_notice_id: str) -> NoticeOut:
        """Publish a draft.

        The version before it is superseded; the audience is told.
        """
        answer: NoticeOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/publish",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def remind_audience(self, policy_notice_id: str) -> NoticeCountOut:
        """Remind who has not.

        At most once a day.
        """
        answer: NoticeCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/remind",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def remove_file(self, policy_notice_id: str, attachment_id: str) -> None:
        """Remove a file from a draft.

        What is published keeps its files.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/policy-notices/{policy_notice_id}/files/{attachment_id}",
                places={"policy_notice_id": policy_notice_id, "attachment_id": attachment_id},
            )
        )

    def reopen_task(self, policy_notice_id: str, body: TaskReopenIn) -> NoticeCountOut:
        """Open a task again.

        For one of the own institutions; answers how many tasks are left.
        """
        answer: NoticeCountOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/task/reopen",
                places={"policy_notice_id": policy_notice_id},
                body=body,
            )
        )
        return answer

    def revise_notice(self, policy_notice_id: str) -> NoticeOut:
        """Begin the next version.

        A draft with the same text, audience and task.
        """
        answer: NoticeOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/revise",
                places={"policy_notice_id": policy_notice_id},
            )
        )
        return answer

    def withdraw_notice(self, policy_notice_id: str, body: WithdrawIn) -> NoticeOut:
        """Withdraw a notice.

        It stays readable, marked.
        """
        answer: NoticeOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/policy-notices/{policy_notice_id}/withdraw",
                places={"policy_notice_id": policy_notice_id},
                body=body,
            )
        )
        return answer

    def write_notice(self, body: NewNoticeIn) -> NoticeOut:
        """Write a notice.

        A draft; publish it then.
        """
        answer: NoticeOut = self._door.value(Asked(method="POST", path="/api/v1/policy-notices", body=body))
        return answer
