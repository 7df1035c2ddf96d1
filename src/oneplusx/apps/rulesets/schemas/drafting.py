"""What the REST interface takes and answers about drafts, their consensus and alliances."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.rulesets.models import Alliance, AllianceMember, DraftComment, DraftRevision, Report, RuleSetVersion
from oneplusx.apps.rulesets.schemas.library import VersionOut
from oneplusx.apps.rulesets.selectors import Consensus, PartyLine


class DraftIn(Schema):
    """A new draft from a version."""

    version: str = Field(max_length=20, description="The new version's number")


class EditIn(Schema):
    """One edit of a draft."""

    revision: int = Field(ge=1, description="The state that was seen; 409 when somebody else was quicker")
    act: str = Field(description="add, change, copy, up, down, remove; text replaces the whole text")
    part: str = Field(
        "rules", description="rules, groups, caps, requirements, windows, approval, level_maps, grade_scales, facts"
    )
    place: int = Field(0, ge=0, description="Place in the list, from 0")
    item: dict[str, Any] = Field(default_factory=dict, description="The new content, docs/formats/rule-set.md")
    text: str = Field("", max_length=2_000_000)


class RevisionIn(Schema):
    """The state that was seen."""

    revision: int = Field(ge=1)


class DraftOut(VersionOut):
    """A draft with its text."""

    revision: int
    text: str

    @staticmethod
    def of(row: RuleSetVersion) -> dict[str, Any]:
        """The answer of a row."""
        return {**VersionOut.of(row), "revision": row.revision, "text": row.text}


class RevisionOut(Schema):
    """One edit in the history of a draft."""

    number: int
    previous: int | None
    act: str
    part: str
    item: str
    made_at: datetime
    made_by_id: UUID | None

    @staticmethod
    def of(row: DraftRevision) -> dict[str, Any]:
        """The answer's item of a row."""
        names = ("number", "previous", "act", "part", "item", "made_at", "made_by_id")
        return {name: getattr(row, name) for name in names}


class AskIn(Schema):
    """Whom a draft is laid before."""

    department_ids: list[UUID] = Field(default_factory=list, max_length=500)
    institution_codes: list[str] = Field(default_factory=list, max_length=500)
    due_on: date
    note: str = Field("", max_length=4000)


class ConsultationAnswerIn(Schema):
    """Signing off or objecting."""

    agrees: bool
    reason: str = Field("", max_length=4000)
    digest: str = Field(max_length=64, description="Digest of the text that was read")


class SettlementIn(Schema):
    """How an objection is settled."""

    settlement: str = Field(max_length=4000)


class PartyOut(Schema):
    """A consulted party."""

    id: UUID
    institution_id: UUID
    institution: str
    department_id: UUID | None
    department: str
    state: str = Field(description="pending, overdue, silent, stale, agreed, objected, settled")
    is_met: bool
    reason: str
    settlement: str
    answered_at: datetime | None

    @staticmethod
    def of(line: PartyLine) -> dict[str, Any]:
        """The answer's item of a line."""
        party = line.party
        return {
            "id": party.id,
            "institution_id": party.institution_id,
            "institution": party.institution.name_zh,
            "department_id": party.department_id,
            "department": party.department.name_zh if party.department else "",
            "state": line.state.value,
            "is_met": line.is_met,
            "reason": party.reason,
            "settlement": party.settlement,
            "answered_at": party.answered_at,
        }


class ConsensusOut(Schema):
    """The consensus on a draft."""

    is_required: bool
    is_reached: bool
    due_on: date | None
    note: str
    parties: list[PartyOut]

    @staticmethod
    def of(found: Consensus) -> dict[str, Any]:
        """The answer."""
        asked = found.consultation
        return {
            "is_required": found.is_required,
            "is_reached": found.is_reached,
            "due_on": asked.due_on if asked else None,
            "note": asked.note if asked else "",
            "parties": [PartyOut.of(line) for line in found.lines],
        }


class PolicyIn(Schema):
    """What an owner demands before publishing."""

    is_required: bool
    silence_agrees: bool = False
    days: int = Field(10, ge=1, le=120)


class BacktestPolicyIn(Schema):
    """Which back-test an owner demands before publishing."""

    demand: Literal["when_replacing", "always", "never"]
    days_max: int = Field(30, ge=1, le=365)


class DraftCommentIn(Schema):
    """A comment, or an answer to one."""

    text: str = Field(max_length=4000)
    rule_id: str = Field("", max_length=120)
    answers_id: UUID | None = None


class DraftCommentOut(Schema):
    """A comment."""

    id: UUID
    rule_id: str
    answers_id: UUID | None
    text: str
    author_id: UUID | None
    institution_id: UUID | None
    written_at: datetime
    resolved_at: datetime | None

    @staticmethod
    def of(row: DraftComment) -> dict[str, Any]:
        """The answer's item of a row."""
        names = ("id", "rule_id", "answers_id", "text", "author_id", "institution_id", "written_at", "resolved_at")
        return {name: getattr(row, name) for name in names}


class CohortIn(Schema):
    """Whom to replay."""

    entry_year_from: int | None = Field(None, ge=2000, le=2100)
    entry_year_to: int | None = Field(None, ge=2000, le=2100)
    with_plan: bool = Field(default=False, description="Also plan what could still be converted")

    def params(self) -> dict[str, Any]:
        """What the report keeps."""
        return {
            "entry_year_from": self.entry_year_from,
            "entry_year_to": self.entry_year_to,
            "with_plan": self.with_plan,
        }


class BacktestIn(CohortIn):
    """A back-test."""

    baseline_id: UUID | None = Field(None, description="A version to compare with; the one in force without")


class SimulationIn(CohortIn):
    """What if a cap were another one?"""

    cap_id: str = Field(max_length=120)
    limit: str = Field(max_length=20, description="40%, 1/3 or a number")


class RuleSetReportOut(Schema):
    """A report; ``document`` is empty until it is ready."""

    id: UUID
    kind: str
    version_id: UUID
    baseline_id: UUID | None
    digest: str
    params: dict[str, Any]
    job_id: UUID | None
    is_ready: bool
    blocking_count: int
    made_at: datetime
    document: dict[str, Any]

    @staticmethod
    def of(row: Report) -> dict[str, Any]:
        """The answer of a row."""
        names = ("id", "kind", "version_id", "baseline_id", "digest", "params", "job_id", "is_ready")
        more = ("blocking_count", "made_at", "document")
        return {name: getattr(row, name) for name in (*names, *more)}


class LineOut(Schema):
    """A learner whom the versions treat differently."""

    enrollment_id: UUID
    learner_id: UUID
    student_number: str
    old_hundredths: int
    new_hundredths: int
    flipped_count: int
    graduation_before: str
    graduation_after: str

    @staticmethod
    def of(row: Any) -> dict[str, Any]:
        """The answer's item of a row."""
        names = ("enrollment_id", "learner_id", "old_hundredths", "new_hundredths", "flipped_count")
        found = {name: getattr(row, name) for name in (*names, "graduation_before", "graduation_after")}
        return {**found, "student_number": row.enrollment.student_number}


class AllianceIn(Schema):
    """A new alliance."""

    lead_id: UUID
    code: str = Field(max_length=60)
    name_zh: str = Field(max_length=120)
    name_en: str = Field("", max_length=160)


class InvitationIn(Schema):
    """A college to invite."""

    college_code: str = Field(max_length=40)


class JoinIn(Schema):
    """Answer to an invitation."""

    joins: bool


class MemberOut(Schema):
    """A member of an alliance."""

    id: UUID
    college_id: UUID
    college_code: str
    college: str
    state: str
    joined_on: date | None
    left_on: date | None

    @staticmethod
    def of(row: AllianceMember) -> dict[str, Any]:
        """The answer's item of a row."""
        return {
            "id": row.id,
            "college_id": row.institution_id,
            "college_code": row.institution.code,
            "college": row.institution.name_zh,
            "state": row.state,
            "joined_on": row.joined_on,
            "left_on": row.left_on,
        }


class AllianceOut(Schema):
    """An alliance."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    lead_id: UUID
    lead: str

    @staticmethod
    def of(row: Alliance) -> dict[str, Any]:
        """The answer's item of a row."""
        names = {name: getattr(row, name) for name in ("id", "code", "name_zh", "name_en", "lead_id")}
        return {**names, "lead": row.lead.name_zh}
