# Made by `python3 dev.py api`; changes are lost.
"""Operations of graduation."""

from __future__ import annotations

from typing import Any

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.graduation import (
    AcknowledgeIn,
    AuditIn,
    AuditResultOut,
    By,
    ConclusionCountOut,
    ConclusionOut,
    ConditionsIn,
    ConditionsOut,
    DecidedOut,
    InviteIn,
    InvitedOut,
    ItemOut,
    LevelsBody,
    ResultDetailOut,
    ReviewIn,
    ReviewOut,
    ReviewRulingIn,
    SavingOut,
    StartedAuditOut,
    TermIn,
    UnclaimedOut,
    WarningOut,
    WhyIn,
)


class Graduation:
    """Operations of graduation."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def acknowledge_warning(self, body: AcknowledgeIn) -> ConclusionCountOut:
        """Acknowledge warnings.

        The adviser spoke with the learners.
        """
        answer: ConclusionCountOut = self._door.value(
            Asked(method="POST", path="/api/v1/graduation/warnings/acknowledge", body=body)
        )
        return answer

    def cancel_review(self, review_id: str, body: WhyIn) -> ReviewOut:
        """Cancel a review.

        Who is not concluded is taken out; conclusions stay.
        """
        answer: ReviewOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/graduation/reviews/{review_id}/cancel",
                places={"review_id": review_id},
                body=body,
            )
        )
        return answer

    def decide_items(
        self, review_id: str, body: ReviewRulingIn, *, idempotency_key: str | None = None
    ) -> DecidedOut | StartedAuditOut:
        """Decide for many.

        One stage passes learners on, returns them, or concludes at the last stage; exceptions are left and named.
        About more than 1,000 learners it is a job (202); its result says how many were decided, who was left, and
        why.
        """
        answer: DecidedOut | StartedAuditOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/graduation/reviews/{review_id}/decisions",
                places={"review_id": review_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def get_levels(self, *, college_code: str) -> LevelsBody:
        """Levels of a college.

        As the college set them, else the proposed ones.
        """
        answer: LevelsBody = self._door.value(
            Asked(method="GET", path="/api/v1/graduation/warning-levels", query={"college_code": college_code})
        )
        return answer

    def get_result(self, enrollment_id: str) -> ResultDetailOut:
        """One answer.

        With every requirement, every reason and the cheapest fix; 404 while it has not been audited.
        """
        answer: ResultDetailOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/enrollments/{enrollment_id}/graduation",
                places={"enrollment_id": enrollment_id},
            )
        )
        return answer

    def get_unclaimed(self, *, by: Any | None = None) -> UnclaimedOut:
        """Certificates never converted.

        How many learners, what it is worth, who could then graduate; by department, class or adviser.
        """
        answer: UnclaimedOut = self._door.value(
            Asked(method="GET", path="/api/v1/graduation/unclaimed", query={"by": by})
        )
        return answer

    def invite_learners(self, body: InviteIn, *, idempotency_key: str | None = None) -> InvitedOut | StartedAuditOut:
        """Invite learners to apply.

        Those whose plan waits; whoever was invited in the last seven days is left alone. More than 300 learners are
        invited by a job (202); its result says how many.
        """
        answer: InvitedOut | StartedAuditOut = self._door.value(
            Asked(method="POST", path="/api/v1/graduation/invitations", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def list_conclusions(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        outcome: str | None = None,
        is_current: bool | None = None,
    ) -> Page[ConclusionOut]:
        """Conclusions.

        How learners' studies ended, with the documents; those reopened with ``is_current=false``.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/graduation/conclusions",
                query={"page": page, "per_page": per_page, "outcome": outcome, "is_current": is_current},
            )
        )

    def list_items(
        self, review_id: str, *, page: int | None = None, per_page: int | None = None, stage: str | None = None
    ) -> Page[ItemOut]:
        """Learners of a review.

        By student number; narrowed by stage.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/graduation/reviews/{review_id}/learners",
                places={"review_id": review_id},
                query={"page": page, "per_page": per_page, "stage": stage},
            )
        )

    def list_results(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        program_id: str | None = None,
        entry_year: int | None = None,
        is_satisfied: bool | None = None,
    ) -> Page[AuditResultOut]:
        """Who can graduate.

        Stored answers about visible learners, by student number.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/graduation/results",
                query={
                    "page": page,
                    "per_page": per_page,
                    "program_id": program_id,
                    "entry_year": entry_year,
                    "is_satisfied": is_satisfied,
                },
            )
        )

    def list_reviews(self, *, page: int | None = None, per_page: int | None = None) -> Page[ReviewOut]:
        """Three-stage reviews.

        The newest first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/graduation/reviews", query={"page": page, "per_page": per_page})
        )

    def list_savings(self, enrollment_id: str, *, limit: int | None = None) -> list[SavingOut]:
        """What certificates not yet taken would save.

        Each by itself, planned and audited anew under the method in force; the fewest credits left first. What
        brings nothing is left out; ``limit`` says how many of the catalogue are tried.
        """
        answer: list[SavingOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/enrollments/{enrollment_id}/graduation/certificates",
                places={"enrollment_id": enrollment_id},
                query={"limit": limit},
            )
        )
        return answer

    def list_warnings(
        self, *, page: int | None = None, per_page: int | None = None, term_code: str | None = None
    ) -> Page[WarningOut]:
        """Academic warnings.

        About visible learners, lifted ones too; the latest term and the gravest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/graduation/warnings",
                query={"page": page, "per_page": per_page, "term_code": term_code},
            )
        )

    def open_review(self, body: ReviewIn, *, idempotency_key: str | None = None) -> ReviewOut:
        """Open the review of a cohort.

        Everybody of the cohort who studies and has been audited begins at the department.
        """
        answer: ReviewOut = self._door.value(
            Asked(method="POST", path="/api/v1/graduation/reviews", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def preview_decisions(self, review_id: str, body: ReviewRulingIn) -> DecidedOut:
        """What a decision would do.

        Writes nothing; names each exception with its reason.
        """
        answer: DecidedOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/graduation/reviews/{review_id}/preview",
                places={"review_id": review_id},
                body=body,
            )
        )
        return answer

    def record_conditions(self, enrollment_id: str, body: ConditionsIn) -> ConditionsOut:
        """Record conditions.

        Internship, fitness test, discipline, second classroom; those not named stay as they are.
        """
        answer: ConditionsOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/enrollments/{enrollment_id}/conditions",
                places={"enrollment_id": enrollment_id},
                body=body,
            )
        )
        return answer

    def reopen_conclusion(self, conclusion_id: str, body: WhyIn) -> ConclusionOut:
        """Reopen.

        The learner studies again and is reviewed from the first stage; the conclusion stays in the history.
        """
        answer: ConclusionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/graduation/conclusions/{conclusion_id}/reopen",
                places={"conclusion_id": conclusion_id},
                body=body,
            )
        )
        return answer

    def set_levels(self, body: LevelsBody) -> LevelsBody:
        """Set the levels of a college.

        The mildest first; they count from the next time on.
        """
        answer: LevelsBody = self._door.value(Asked(method="PUT", path="/api/v1/graduation/warning-levels", body=body))
        return answer

    def start_audit(self, body: AuditIn) -> StartedAuditOut:
        """Audit a cohort, as a job.

        Results are stored and listed; the job says when it is done.
        """
        answer: StartedAuditOut = self._door.value(Asked(method="POST", path="/api/v1/graduation/audits", body=body))
        return answer

    def start_warnings(self, body: TermIn) -> StartedAuditOut:
        """Warnings of a term, as a job.

        Works out who reaches a level; tells learners and advisers about new and graver ones.
        """
        answer: StartedAuditOut = self._door.value(Asked(method="POST", path="/api/v1/graduation/warnings", body=body))
        return answer
