# Made by `python3 dev.py api`; changes are lost.
"""Operations of keys."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.keys import KeyOut


class Keys:
    """Operations of keys."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_key(self, signing_key_id: str) -> KeyOut:
        """A signing key.

        The public side.
        """
        answer: KeyOut = self._door.value(
            Asked(method="GET", path="/api/v1/keys/{signing_key_id}", places={"signing_key_id": signing_key_id})
        )
        return answer

    def list_keys(self, *, page: int | None = None, per_page: int | None = None) -> Page[KeyOut]:
        """Signing keys.

        Of the institutions whose keys the caller manages; the public side only.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/keys", query={"page": page, "per_page": per_page}))
