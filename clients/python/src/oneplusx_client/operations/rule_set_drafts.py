# Made by `python3 dev.py api`; changes are lost.
"""Operations of rule set drafts."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.rule_set_drafts import DraftIn, DraftOut, EditIn, RevisionIn, RevisionOut


class RuleSetDrafts:
    """Operations of rule set drafts."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def discard_draft(self, version_id: str) -> None:
        """Discard a draft.

        One that was never published; the trail keeps that it existed.
        """
        self._door.nothing(
            Asked(
                method="DELETE", path="/api/v1/rule-set-versions/{version_id}/draft", places={"version_id": version_id}
            )
        )

    def edit_draft(self, version_id: str, body: EditIn) -> DraftOut:
        """Edit a draft.

        Changes one part; the rest of the text stays as it was written.
        """
        answer: DraftOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/edits",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer

    def get_draft(self, version_id: str) -> DraftOut:
        """A draft with its text.

        The state to name in the next edit is ``revision``.
        """
        answer: DraftOut = self._door.value(
            Asked(method="GET", path="/api/v1/rule-set-versions/{version_id}/draft", places={"version_id": version_id})
        )
        return answer

    def list_edits(self, version_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[RevisionOut]:
        """Edits of a draft.

        Newest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/rule-set-versions/{version_id}/edits",
                places={"version_id": version_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def redo_edit(self, version_id: str, body: RevisionIn) -> DraftOut:
        """Redo an undone edit.

        Takes an undone edit in again.
        """
        answer: DraftOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/redo",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer

    def start_draft(self, version_id: str, body: DraftIn) -> DraftOut:
        """Draft a new version from this one.

        The new draft replaces the version when it is published.
        """
        answer: DraftOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/draft",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer

    def undo_edit(self, version_id: str, body: RevisionIn) -> DraftOut:
        """Undo the last edit.

        Goes back to the state before the last edit.
        """
        answer: DraftOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/undo",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer
