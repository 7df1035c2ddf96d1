# Made by `python3 dev.py api`; changes are lost.
"""Operations of privacy."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.privacy import ErasureOut


class Privacy:
    """Operations of privacy."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_erasure(self, erasure_id: str) -> ErasureOut:
        """One request to erase.

        How far it is.
        """
        answer: ErasureOut = self._door.value(
            Asked(method="GET", path="/api/v1/erasures/{erasure_id}", places={"erasure_id": erasure_id})
        )
        return answer

    def list_erasures(self, *, page: int | None = None, per_page: int | None = None) -> Page[ErasureOut]:
        """Requests to erase personal data.

        The caller's own; those of everybody for whoever decides about them. Newest first.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/erasures", query={"page": page, "per_page": per_page}))

    def request_erasure(self, *, idempotency_key: str | None = None) -> ErasureOut:
        """Ask for erasure of one's own data.

        Handed over to the office after the cooling-off period.
        """
        answer: ErasureOut = self._door.value(
            Asked(method="POST", path="/api/v1/erasures", takes_key=True, key=idempotency_key)
        )
        return answer

    def take_back_erasure(self, erasure_id: str) -> ErasureOut:
        """Take a request to erase back.

        Until it is decided; only the learner who asked.
        """
        answer: ErasureOut = self._door.value(
            Asked(method="POST", path="/api/v1/erasures/{erasure_id}/withdrawal", places={"erasure_id": erasure_id})
        )
        return answer
