# Made by `python3 dev.py api`; changes are lost.
"""Operations of parties."""

from __future__ import annotations

from typing import Literal

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.graduation import By
from oneplusx_client.shapes.parties import (
    AccountsIn,
    AccountsOut,
    CodeOut,
    CodesIn,
    DepartmentIn,
    DepartmentOut,
    EnrollmentOut,
    IdentityCorrectionIn,
    InstitutionIn,
    InstitutionMemberOut,
    InstitutionOut,
    InvitationOut,
    LearnerDetailOut,
    LearnerOut,
    MeOut,
    MergeIn,
    NewMemberIn,
    SuspicionOut,
)


class Parties:
    """Operations of parties."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def appoint_member(self, institution_id: str, body: NewMemberIn) -> InvitationOut:
        """Appoint and invite a member.

        A new person with a role and a sign-in; the link to the first password is answered here and nowhere else.
        """
        answer: InvitationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/institutions/{institution_id}/members",
                places={"institution_id": institution_id},
                body=body,
            )
        )
        return answer

    def correct_identity(
        self, learner_id: str, body: IdentityCorrectionIn, *, idempotency_key: str | None = None
    ) -> LearnerOut:
        """Correct a learner's name or document.

        The account, its credits and its history stay; the learner is told.
        """
        answer: LearnerOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/learners/{learner_id}/identity",
                places={"learner_id": learner_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def create_department(self, body: DepartmentIn, *, idempotency_key: str | None = None) -> DepartmentOut:
        """Enter a department.

        Of a college whose members the caller manages.
        """
        answer: DepartmentOut = self._door.value(
            Asked(method="POST", path="/api/v1/departments", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def create_institution(self, body: InstitutionIn, *, idempotency_key: str | None = None) -> InstitutionOut:
        """Enter an institution.

        By the operator.
        """
        answer: InstitutionOut = self._door.value(
            Asked(method="POST", path="/api/v1/institutions", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def dismiss_duplicate(self, kept_id: str, merged_id: str) -> None:
        """Say that two accounts are two humans'.

        They are not suggested again.
        """
        self._door.nothing(
            Asked(
                method="POST",
                path="/api/v1/duplicates/{kept_id}/{merged_id}/dismiss",
                places={"kept_id": kept_id, "merged_id": merged_id},
            )
        )

    def end_membership(self, membership_id: str) -> None:
        """End a role.

        Never one's own; classes of an adviser stay without one.
        """
        self._door.nothing(
            Asked(method="DELETE", path="/api/v1/memberships/{membership_id}", places={"membership_id": membership_id})
        )

    def get_enrollment(self, enrollment_id: str) -> EnrollmentOut:
        """One enrollment.

        The program, class and entry year that choose the rule version.
        """
        answer: EnrollmentOut = self._door.value(
            Asked(method="GET", path="/api/v1/enrollments/{enrollment_id}", places={"enrollment_id": enrollment_id})
        )
        return answer

    def get_learner(self, learner_id: str) -> LearnerDetailOut:
        """One learning account.

        With its enrollments and the ids of accounts that were merged into it.
        """
        answer: LearnerDetailOut = self._door.value(
            Asked(method="GET", path="/api/v1/learners/{learner_id}", places={"learner_id": learner_id})
        )
        return answer

    def get_me(self) -> MeOut:
        """Who the caller is.

        Name, roles by institution, and the scopes a token is limited to.
        """
        answer: MeOut = self._door.value(Asked(method="GET", path="/api/v1/me"))
        return answer

    def invite_member(self, membership_id: str) -> InvitationOut:
        """Invite a member again.

        A new link to a new password, valid for three days and once.
        """
        answer: InvitationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/memberships/{membership_id}/invitation",
                places={"membership_id": membership_id},
            )
        )
        return answer

    def issue_activation_codes(self, body: CodesIn) -> list[CodeOut]:
        """Make activation codes.

        Earlier codes of these learners end; the answer is the only place where the new ones stand.
        """
        answer: list[CodeOut] = self._door.value(Asked(method="POST", path="/api/v1/activation-codes", body=body))
        return answer

    def list_duplicates(self, *, page: int | None = None, per_page: int | None = None) -> Page[SuspicionOut]:
        """Accounts that may be one human's.

        For the bank: those of one document first, then those of one name and date of birth.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/duplicates", query={"page": page, "per_page": per_page})
        )

    def list_enrollments(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        college_code: str | None = None,
        student_number: str | None = None,
        class_code: str | None = None,
        entry_year: int | None = None,
    ) -> Page[EnrollmentOut]:
        """Enrollments the caller may see.

        One row per learner, college and program; narrowed like the accounts.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/enrollments",
                query={
                    "page": page,
                    "per_page": per_page,
                    "q": q,
                    "college_code": college_code,
                    "student_number": student_number,
                    "class_code": class_code,
                    "entry_year": entry_year,
                },
            )
        )

    def list_institutions(self, *, page: int | None = None, per_page: int | None = None) -> Page[InstitutionOut]:
        """The caller's institutions.

        Those in which the caller holds a role.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/institutions", query={"page": page, "per_page": per_page})
        )

    def list_learners(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        college_code: str | None = None,
        class_code: str | None = None,
        entry_year: int | None = None,
        state: Literal["", "opened", "pending", "returned", "activated"] | None = None,
    ) -> Page[LearnerOut]:
        """Learning accounts the caller may see.

        Narrowed by name, college, class, entry year and state; those of others answer like unknown ones.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/learners",
                query={
                    "page": page,
                    "per_page": per_page,
                    "q": q,
                    "college_code": college_code,
                    "class_code": class_code,
                    "entry_year": entry_year,
                    "state": state,
                },
            )
        )

    def list_members(
        self, institution_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[InstitutionMemberOut]:
        """Members of an institution.

        Roles held now, each with the id to end it by.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/institutions/{institution_id}/members",
                places={"institution_id": institution_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def merge_learners(
        self, kept_id: str, merged_id: str, body: MergeIn, *, idempotency_key: str | None = None
    ) -> LearnerOut:
        """Make one account out of two.

        The one becomes an alias of the other; both histories are kept, and the learner is told.
        """
        answer: LearnerOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/duplicates/{kept_id}/{merged_id}/merge",
                places={"kept_id": kept_id, "merged_id": merged_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def open_accounts(self, body: AccountsIn, *, idempotency_key: str | None = None) -> AccountsOut:
        """Open accounts in bulk, at most 2,000 rows.

        Repeats change nothing: a known row answers `unchanged`. Refused rows do not stop the others.
        """
        answer: AccountsOut = self._door.value(
            Asked(method="POST", path="/api/v1/learners", body=body, takes_key=True, key=idempotency_key)
        )
        return answer
