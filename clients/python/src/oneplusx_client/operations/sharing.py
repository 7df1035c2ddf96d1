# Made by `python3 dev.py api`; changes are lost.
"""Operations of sharing."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.sharing import ExtensionIn, ShareIn, ShareOut, ViewOut


class Sharing:
    """Operations of sharing."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def create_share(self, body: ShareIn, *, idempotency_key: str | None = None) -> ShareOut:
        """Share a verification report.

        Answers the code and the address of the report.
        """
        answer: ShareOut = self._door.value(
            Asked(method="POST", path="/api/v1/shares", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def extend_share(self, share_id: str, body: ExtensionIn) -> ShareOut:
        """Extend a share.

        Longer, and more views where they are limited; the code stays.
        """
        answer: ShareOut = self._door.value(
            Asked(method="POST", path="/api/v1/shares/{share_id}/extension", places={"share_id": share_id}, body=body)
        )
        return answer

    def get_share(self, share_id: str) -> ShareOut:
        """One share.

        As it stands now.
        """
        answer: ShareOut = self._door.value(
            Asked(method="GET", path="/api/v1/shares/{share_id}", places={"share_id": share_id})
        )
        return answer

    def list_shares(self, *, page: int | None = None, per_page: int | None = None) -> Page[ShareOut]:
        """Own shares.

        Newest first; empty for whoever is no learner.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/shares", query={"page": page, "per_page": per_page}))

    def list_views(self, share_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[ViewOut]:
        """Who opened a share.

        The latest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/shares/{share_id}/views",
                places={"share_id": share_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def restore_share(self, share_id: str) -> ShareOut:
        """Take a revocation back.

        Within ten minutes of revoking.
        """
        answer: ShareOut = self._door.value(
            Asked(method="POST", path="/api/v1/shares/{share_id}/restoration", places={"share_id": share_id})
        )
        return answer

    def revoke_share(self, share_id: str) -> ShareOut:
        """Revoke a share.

        At once; again changes nothing.
        """
        answer: ShareOut = self._door.value(
            Asked(method="POST", path="/api/v1/shares/{share_id}/revocation", places={"share_id": share_id})
        )
        return answer
