# Made by `python3 dev.py api`; changes are lost.
"""Operations of rule set consensus."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.graduation import By
from oneplusx_client.shapes.rule_set_consensus import (
    AskIn,
    BacktestPolicyIn,
    ConsensusOut,
    ConsultationAnswerIn,
    DraftCommentIn,
    DraftCommentOut,
    PolicyIn,
    SettlementIn,
)


class RuleSetConsensus:
    """Operations of rule set consensus."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def answer_consultation(self, party_id: str, body: ConsultationAnswerIn) -> ConsensusOut:
        """Answer.

        Signs off, or objects with a reason.
        """
        answer: ConsensusOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/consulted-parties/{party_id}/answer",
                places={"party_id": party_id},
                body=body,
            )
        )
        return answer

    def get_consensus(self, version_id: str) -> ConsensusOut:
        """Consensus on a draft.

        Who is asked, and what they said about the text as it is now.
        """
        answer: ConsensusOut = self._door.value(
            Asked(
                method="GET", path="/api/v1/rule-set-versions/{version_id}/consensus", places={"version_id": version_id}
            )
        )
        return answer

    def list_comments(
        self, version_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[DraftCommentOut]:
        """Comments on a draft.

        In the order in which they were written.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/rule-set-versions/{version_id}/comments",
                places={"version_id": version_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def open_consultation(self, version_id: str, body: AskIn) -> ConsensusOut:
        """Ask for consensus.

        Lays the draft before departments and institutions; they are told.
        """
        answer: ConsensusOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/consensus",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer

    def resolve_comment(self, comment_id: str) -> DraftCommentOut:
        """Dealt with.

        By the owner, or by who wrote it.
        """
        answer: DraftCommentOut = self._door.value(
            Asked(method="POST", path="/api/v1/draft-comments/{comment_id}/resolve", places={"comment_id": comment_id})
        )
        return answer

    def set_backtest_policy(self, institution_id: str, body: BacktestPolicyIn) -> BacktestPolicyIn:
        """Demands on back-tests.

        Which back-test must be there before a method of this institution is published.
        """
        answer: BacktestPolicyIn = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/institutions/{institution_id}/backtest-policy",
                places={"institution_id": institution_id},
                body=body,
            )
        )
        return answer

    def set_policy(self, institution_id: str, body: PolicyIn) -> PolicyIn:
        """Demands.

        What must be agreed before a method of this institution is published.
        """
        answer: PolicyIn = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/institutions/{institution_id}/consensus-policy",
                places={"institution_id": institution_id},
                body=body,
            )
        )
        return answer

    def settle_consultation(self, party_id: str, body: SettlementIn) -> ConsensusOut:
        """Settle an objection.

        The party is told how.
        """
        answer: ConsensusOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/consulted-parties/{party_id}/settle",
                places={"party_id": party_id},
                body=body,
            )
        )
        return answer

    def write_comment(self, version_id: str, body: DraftCommentIn) -> DraftCommentOut:
        """Comment a draft.

        On the whole draft, on a rule, or in answer to a comment.
        """
        answer: DraftCommentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/comments",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer
