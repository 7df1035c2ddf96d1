# Made by `python3 dev.py api`; changes are lost.
"""Operations of alliances."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.alliances import AllianceIn, AllianceOut, InvitationIn, JoinIn, MemberOut


class Alliances:
    """Operations of alliances."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def answer_invitation(self, member_id: str, body: JoinIn) -> MemberOut:
        """Join or decline.

        For one's own college.
        """
        answer: MemberOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/alliance-members/{member_id}/answer",
                places={"member_id": member_id},
                body=body,
            )
        )
        return answer

    def found_alliance(self, body: AllianceIn) -> AllianceOut:
        """Found an alliance.

        The lead is its first member and keeps its method.
        """
        answer: AllianceOut = self._door.value(Asked(method="POST", path="/api/v1/alliances", body=body))
        return answer

    def invite_member(self, alliance_id: str, body: InvitationIn) -> MemberOut:
        """Invite a college.

        The college's academic affairs office is told.
        """
        answer: MemberOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/alliances/{alliance_id}/members",
                places={"alliance_id": alliance_id},
                body=body,
            )
        )
        return answer

    def leave_alliance(self, member_id: str) -> MemberOut:
        """Leave an alliance.

        What was decided stands.
        """
        answer: MemberOut = self._door.value(
            Asked(method="POST", path="/api/v1/alliance-members/{member_id}/leave", places={"member_id": member_id})
        )
        return answer

    def list_alliances(self, *, page: int | None = None, per_page: int | None = None) -> Page[AllianceOut]:
        """Alliances.

        Colleges that accept each other's recognition, by code.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/alliances", query={"page": page, "per_page": per_page})
        )

    def list_members(
        self, alliance_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[MemberOut]:
        """Members.

        Members by code; the lead also sees who was invited or left.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/alliances/{alliance_id}/members",
                places={"alliance_id": alliance_id},
                query={"page": page, "per_page": per_page},
            )
        )
