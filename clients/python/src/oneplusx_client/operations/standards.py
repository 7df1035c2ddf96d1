# Made by `python3 dev.py api`; changes are lost.
"""Operations of standards."""

from __future__ import annotations

from typing import Any

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.standards import (
    ContentsIn,
    OutcomeOut,
    RecordIn,
    StandardCaseIn,
    StandardCaseOut,
    StandardContentsOut,
    StandardIn,
    StandardOut,
    StandardReasonIn,
    StandardVersionIn,
)


class Standards:
    """Operations of standards."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def compare_standards(self, standard_id: str, *, other: str) -> dict[str, Any]:
        """Two versions compared.

        What was added, removed, changed and moved from the older to the newer one, level by level.
        """
        answer: dict[str, Any] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/catalogue/standards/{standard_id}/comparison",
                places={"standard_id": standard_id},
                query={"other": other},
            )
        )
        return answer

    def create_from_case(self, body: StandardCaseIn) -> StandardCaseOut:
        """Draft from a CASE package.

        What CASE says and a standard has no place for is listed in `notes`.
        """
        answer: StandardCaseOut = self._door.value(
            Asked(method="POST", path="/api/v1/catalogue/case-packages", body=body)
        )
        return answer

    def create_standard(self, body: StandardIn) -> StandardContentsOut:
        """Draft a standard.

        One open version of a standard at a time.
        """
        answer: StandardContentsOut = self._door.value(
            Asked(method="POST", path="/api/v1/catalogue/standards", body=body)
        )
        return answer

    def get_standard(self, standard_id: str) -> StandardContentsOut:
        """A standard and its contents.

        Levels with work fields, tasks and outcomes, scheme, hours, majors; and what is still missing.
        """
        answer: StandardContentsOut = self._door.value(
            Asked(method="GET", path="/api/v1/catalogue/standards/{standard_id}", places={"standard_id": standard_id})
        )
        return answer

    def get_workbook(self, standard_id: str) -> bytes:
        """A standard as a workbook.

        XLSX; the import kinds `standard_levels` and `standard_outcomes` read it.
        """
        return self._door.content(
            Asked(
                method="GET",
                path="/api/v1/catalogue/standards/{standard_id}/workbook",
                places={"standard_id": standard_id},
            )
        )

    def list_outcomes(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        level: str | None = None,
        standard_id: str | None = None,
    ) -> Page[OutcomeOut]:
        """Learning outcomes.

        Public: of the standards in force, or of one version.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/catalogue/outcomes",
                query={"page": page, "per_page": per_page, "q": q, "level": level, "standard_id": standard_id},
            )
        )

    def list_standards(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None, state: str | None = None
    ) -> Page[StandardOut]:
        """Standards.

        Public: versions that were ever published; an organization also sees its own drafts.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/catalogue/standards",
                query={"page": page, "per_page": per_page, "q": q, "state": state},
            )
        )

    def publish_standard(self, standard_id: str) -> StandardOut:
        """Publish a reviewed version.

        Supersedes the version in force and takes its certificate types over.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/publish",
                places={"standard_id": standard_id},
            )
        )
        return answer

    def record_standard(self, standard_id: str, body: RecordIn) -> StandardOut:
        """Record a publication elsewhere.

        For those who keep the catalogue, and where nobody here reviews standards.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/record",
                places={"standard_id": standard_id},
                body=body,
            )
        )
        return answer

    def reopen_standard(self, standard_id: str) -> StandardOut:
        """Make a refused version a draft again.

        To be changed and submitted anew.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/reopen",
                places={"standard_id": standard_id},
            )
        )
        return answer

    def replace_contents(self, standard_id: str, body: ContentsIn) -> StandardContentsOut:
        """Replace a draft's contents.

        Statements with the same level and code stay the same statements.
        """
        answer: StandardContentsOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/catalogue/standards/{standard_id}/contents",
                places={"standard_id": standard_id},
                body=body,
            )
        )
        return answer

    def start_version(self, standard_id: str, body: StandardVersionIn) -> StandardContentsOut:
        """Draft another version.

        A copy to edit; it supersedes this one when it is published.
        """
        answer: StandardContentsOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/versions",
                places={"standard_id": standard_id},
                body=body,
            )
        )
        return answer

    def submit_standard(self, standard_id: str) -> StandardOut:
        """Submit a draft for review.

        Refused while blocking findings are left.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/submit",
                places={"standard_id": standard_id},
            )
        )
        return answer

    def take_back_standard(self, standard_id: str) -> StandardOut:
        """Take a submitted version back.

        It is a draft again.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/take-back",
                places={"standard_id": standard_id},
            )
        )
        return answer

    def withdraw_standard(self, standard_id: str, body: StandardReasonIn) -> StandardOut:
        """Withdraw a version.

        It stays readable; certificates under it can no longer be issued.
        """
        answer: StandardOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/standards/{standard_id}/withdraw",
                places={"standard_id": standard_id},
                body=body,
            )
        )
        return answer
