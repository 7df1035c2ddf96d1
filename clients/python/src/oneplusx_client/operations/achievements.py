# Made by `python3 dev.py api`; changes are lost.
"""Operations of achievements."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.achievements import AchievementIn, AchievementOut, VerificationIn


class Achievements:
    """Operations of achievements."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_achievement(self, achievement_id: str) -> AchievementOut:
        """One learning outcome.

        Its state and what is known of it.
        """
        answer: AchievementOut = self._door.value(
            Asked(method="GET", path="/api/v1/achievements/{achievement_id}", places={"achievement_id": achievement_id})
        )
        return answer

    def list_achievements(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        learner_id: str | None = None,
        state: str | None = None,
        type: str | None = None,
    ) -> Page[AchievementOut]:
        """Outcomes the caller may see.

        Certificates, competitions and other outcomes; narrowed by learner, state and type.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/achievements",
                query={"page": page, "per_page": per_page, "learner_id": learner_id, "state": state, "type": type},
            )
        )

    def register_achievement(self, body: AchievementIn, *, idempotency_key: str | None = None) -> AchievementOut:
        """Register a learning outcome.

        A college registers for its learners; the evidence stays with it and is verified like any other.
        """
        answer: AchievementOut = self._door.value(
            Asked(method="POST", path="/api/v1/achievements", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def verify_achievement(
        self, achievement_id: str, body: VerificationIn, *, idempotency_key: str | None = None
    ) -> AchievementOut:
        """Say what looking at the evidence came to; recognition follows.

        Accepted, its credits are recognized at once.
        """
        answer: AchievementOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/achievements/{achievement_id}/verify",
                places={"achievement_id": achievement_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer
