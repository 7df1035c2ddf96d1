# Made by `python3 dev.py api`; changes are lost.
"""Operations of imports."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File
from oneplusx_client.shapes.imports import ImportOut, KindOut


class Imports:
    """Operations of imports."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def cancel_import(self, import_id: str) -> ImportOut:
        """Stop between chunks.

        What was written stays; the rest is never written.
        """
        answer: ImportOut = self._door.value(
            Asked(method="POST", path="/api/v1/imports/{import_id}/cancel", places={"import_id": import_id})
        )
        return answer

    def confirm_import(self, import_id: str) -> ImportOut:
        """Write what was checked, as a job.

        In chunks; a killed job resumes where it was, and uploading the same file again changes nothing.
        """
        answer: ImportOut = self._door.value(
            Asked(method="POST", path="/api/v1/imports/{import_id}/confirm", places={"import_id": import_id})
        )
        return answer

    def get_import(self, import_id: str) -> ImportOut:
        """One import.

        Its state, how much is written, and every fault with its row and column.
        """
        answer: ImportOut = self._door.value(
            Asked(method="GET", path="/api/v1/imports/{import_id}", places={"import_id": import_id})
        )
        return answer

    def list_kinds(self) -> list[KindOut]:
        """Kinds of imports and their columns.

        What the caller may import: the columns of each kind, and which of them are needed.
        """
        answer: list[KindOut] = self._door.value(Asked(method="GET", path="/api/v1/imports/kinds"))
        return answer

    def resume_import(self, import_id: str) -> ImportOut:
        """Go on with an interrupted import.

        From the chunk where it stopped.
        """
        answer: ImportOut = self._door.value(
            Asked(method="POST", path="/api/v1/imports/{import_id}/resume", places={"import_id": import_id})
        )
        return answer

    def upload_import(
        self, *, file: File, institution_id: str | None = None, kind: str, options: str | None = None
    ) -> ImportOut:
        """Upload a spreadsheet and check it.

        Nothing is written yet. ``options`` are ``key=value`` lines. Answers what writing would do and every fault.
        """
        answer: ImportOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/imports",
                form={"institution_id": institution_id, "kind": kind, "options": options},
                files={"file": file},
            )
        )
        return answer
