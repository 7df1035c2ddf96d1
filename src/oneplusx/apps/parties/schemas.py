from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.parties.models import Enrollment, InstitutionKind, Learner, Membership
from oneplusx.apps.parties.selectors import Suspicion
from oneplusx.apps.parties.services import Invitation
from oneplusx.domain.identity import DocumentKind
from oneplusx.domain.provinces import PROVINCES
from oneplusx.web.actor import Actor, Role
from oneplusx.web.masking import Audience, mask
from oneplusx.web.masking import Field as Personal

ROWS_MAX = 2000
PROVINCE = f"^({'|'.join(one.code for one in PROVINCES)})?$"
MAIL = r"^([^@\s]+@[^@\s]+\.[^@\s]+)?$"


class GrantOut(Schema):
    role: str
    institution_id: UUID
    institution_code: str
    department_id: UUID | None = None


class MeOut(Schema):
    id: UUID | None
    name: str
    learner_id: UUID | None = None
    grants: list[GrantOut]
    scopes: list[str] | None = Field(None, description="Permissions a token is limited to; null for people")


class EnrollmentOut(Schema):
    id: UUID
    learner_id: UUID
    college_code: str
    department_code: str
    class_code: str | None
    program_id: UUID | None
    major_code: str
    entry_year: int
    student_number: str
    state: str

    @staticmethod
    def of(enrollment: Enrollment) -> EnrollmentOut:
        group = enrollment.class_group
        return EnrollmentOut(
            id=enrollment.id,
            learner_id=enrollment.learner_id,
            college_code=enrollment.college.code,
            department_code=enrollment.department.code,
            class_code=group.code if group else None,
            program_id=enrollment.program_id,
            major_code=enrollment.major_code,
            entry_year=enrollment.entry_year,
            student_number=enrollment.student_number,
            state=enrollment.state,
        )


class LearnerOut(Schema):
    id: UUID
    name: str
    identity_kind: str
    identity_masked: str = Field(description="Middle of the document's number hidden")
    state: str
    origin: str
    opened_at: datetime
    activated_at: datetime | None

    @staticmethod
    def of(learner: Learner) -> LearnerOut:
        person = learner.person
        return LearnerOut(
            id=learner.id,
            name=mask(Personal.NAME, person.name, Audience.OFFICER),
            identity_kind=person.identity_kind,
            identity_masked=person.masked_identity(),
            state=learner.state,
            origin=learner.origin,
            opened_at=learner.opened_at,
            activated_at=learner.activated_at,
        )


class LearnerDetailOut(LearnerOut):
    alias_ids: list[UUID] = Field(description="Accounts merged into this one")
    enrollments: list[EnrollmentOut]


class AccountIn(Schema):
    student_number: str = Field(min_length=1, max_length=40)
    name: str = Field(min_length=1, max_length=120)
    identity_kind: Literal["resident_id", "passport", "other"] = "resident_id"
    identity_number: str = Field(min_length=1, max_length=60)
    department_code: str = Field(min_length=1, max_length=40)
    class_code: str = Field("", max_length=40)
    program_code: str = Field("", max_length=40, description="Major and entry year are taken from it if not given")
    major_code: str = Field("", max_length=20)
    entry_year: int | None = Field(None, ge=1950, le=2100)
    phone: str = Field("", max_length=30)


class AccountsIn(Schema):
    college_code: str = Field(max_length=40)
    rows: list[AccountIn] = Field(min_length=1, max_length=ROWS_MAX)


class AccountOut(Schema):
    result: str = Field(description="opened, enrolled, changed, unchanged or refused")
    learner_id: UUID | None = None
    enrollment_id: UUID | None = None
    code: str = Field("", description="Why it was refused")
    detail: str = ""


class AccountsOut(Schema):
    counts: dict[str, int]
    rows: list[AccountOut]


class InstitutionOut(Schema):
    id: UUID
    kind: str
    code: str
    name_zh: str
    name_en: str
    province_code: str


class InstitutionIn(Schema, str_strip_whitespace=True):
    """An institution to enter."""

    kind: InstitutionKind
    code: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=160)
    province_code: str = Field("", pattern=PROVINCE, description="Two digits; empty: nationwide")


class NewMemberIn(Schema, str_strip_whitespace=True):
    """A new member of an institution."""

    name: str = Field(min_length=1, max_length=120)
    username: str = Field(min_length=1, max_length=60, description="To sign in with")
    role: Role = Field(description="One that the kind of institution has")
    department_code: str = Field("", max_length=40, description="Of a college; empty: the whole institution")
    mail: str = Field("", max_length=254, pattern=MAIL, description="The invitation is sent there besides")


class InstitutionMemberOut(Schema):
    """A role held now."""

    id: UUID
    person_id: UUID
    name: str
    role: str
    department_code: str
    started_at: datetime

    @staticmethod
    def of(row: Membership) -> InstitutionMemberOut:
        return InstitutionMemberOut(
            id=row.id,
            person_id=row.person_id,
            name=row.person.name,
            role=row.role,
            department_code=row.department.code if row.department else "",
            started_at=row.started_at,
        )


class InvitationOut(Schema):
    """Where an invited member sets the password; it is not shown again."""

    username: str
    url: str

    @staticmethod
    def of(made: Invitation, origin: str) -> InvitationOut:
        return InvitationOut(username=made.username, url=f"{origin}{made.path}")


class IdentityCorrectionIn(Schema):
    """A learner's name and document as they are now."""

    name: str = Field(min_length=1, max_length=120)
    identity_kind: DocumentKind = DocumentKind.RESIDENT_ID
    identity_number: str = Field("", max_length=60, description="Empty: the document stays")
    reason: str = Field(min_length=1, max_length=200)


class SuspicionOut(Schema):
    """Two accounts that may be one human's."""

    kept: LearnerOut = Field(description="The account to keep: the proved one, else the older one")
    merged: LearnerOut
    is_certain: bool = Field(description="They name the same document; else the same name and date of birth")

    @staticmethod
    def of(one: Suspicion) -> SuspicionOut:
        return SuspicionOut(kept=LearnerOut.of(one.kept), merged=LearnerOut.of(one.merged), is_certain=one.is_certain)


class MergeIn(Schema):
    """Why two accounts are one human's."""

    reason: str = Field(min_length=1, max_length=500)


class DepartmentIn(Schema):
    """A department to enter."""

    college_code: str = Field(max_length=40)
    code: str = Field(min_length=1, max_length=40)
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=160)


class DepartmentOut(Schema):
    """A department of a college."""

    id: UUID
    code: str
    name_zh: str
    name_en: str


class CodesIn(Schema):
    """Whose activation codes: of enrollments, or of everybody whose account is not active yet."""

    college_code: str = Field(max_length=40)
    student_numbers: list[str] | None = Field(None, max_length=ROWS_MAX, description="Null: everybody who waits")


class CodeOut(Schema):
    """A new activation code; it is not shown again."""

    student_number: str
    name: str
    class_name: str
    code: str


class LearnersQuery(Schema):
    q: str = Field("", max_length=60, description="Name (characters, pinyin, initials) or student number")
    college_code: str = Field("", max_length=40)
    class_code: str = Field("", max_length=40)
    entry_year: int | None = None
    state: Literal["", "opened", "pending", "returned", "activated"] = ""


class EnrollmentsQuery(Schema):
    q: str = Field("", max_length=60)
    college_code: str = Field("", max_length=40)
    student_number: str = Field("", max_length=40)
    class_code: str = Field("", max_length=40)
    entry_year: int | None = None


def me_of(actor: Actor, codes: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": actor.id,
        "name": actor.name,
        "learner_id": actor.learner_id,
        "grants": [
            {
                "role": grant.role.value,
                "institution_id": grant.institution_id,
                "institution_code": codes.get(grant.institution_id, ""),
                "department_id": grant.department_id,
            }
            for grant in actor.grants
        ],
        "scopes": None if actor.scopes is None else sorted(actor.scopes),
    }
