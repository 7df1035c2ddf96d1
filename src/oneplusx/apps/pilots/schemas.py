"""What the REST door of pilot years takes and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.pilots.models import PilotApplication, PilotWindow, Quota, QuotaAdjustment, YearClosing
from oneplusx.apps.pilots.selectors import ClosingLine
from oneplusx.apps.pilots.services import ApplicationTerms, QuotaRow, Resolved, WindowTerms

COUNT_MAX = 1_000_000


class CheckIn(Schema):
    """One check of a window."""

    code: Literal[
        "type_in_force",
        "major_related",
        "major_years",
        "students_min",
        "organization_filed",
        "organization_standing",
        "no_charge",
        "attachments",
    ]
    effect: Literal["blocks", "warns", "off"]
    threshold: int = Field(0, ge=0, le=10_000)
    source: str = Field("", max_length=200, description="Clause or document it comes from")


class WindowTermsIn(Schema):
    """What a window says."""

    title: str = Field(min_length=1, max_length=160)
    opens_at: datetime
    closes_at: datetime
    document: str = Field("", max_length=200)
    note: str = Field("", max_length=2000)
    checks: list[CheckIn] | None = Field(None, description="null: the checks usually seen")
    type_codes: list[str] = Field(default_factory=list, max_length=2000, description="Empty: all that are published")
    is_organization_asked: bool = True
    is_per_major: bool = True
    social_takes_quota: bool = False
    supplement_days: int = Field(5, ge=0, le=60)

    def terms(self) -> WindowTerms:
        """As the service takes it."""
        data = self.dict()
        checks = data.pop("checks")
        return WindowTerms(
            **{name: data[name] for name in WindowTermsIn.model_fields if name != "checks"}, checks=checks
        )


class WindowIn(WindowTermsIn):
    """A window to draft."""

    authority_code: str
    year: int = Field(ge=2019, le=2100)


class ExtendIn(Schema):
    """Another end of a published window."""

    closes_at: datetime
    reason: str = Field(min_length=1, max_length=300)


class WindowOut(Schema):
    """A window."""

    id: UUID
    authority_code: str
    year: int
    title: str
    document: str
    opens_at: datetime
    closes_at: datetime
    state: str
    checks: list[dict[str, Any]]
    type_codes: list[str]
    is_organization_asked: bool
    is_per_major: bool
    social_takes_quota: bool
    supplement_days: int

    @classmethod
    def of(cls, row: PilotWindow) -> Self:
        """The answer of a row."""
        return cls(
            id=row.id,
            authority_code=row.authority.code,
            year=row.year,
            title=row.title,
            document=row.document,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            state=row.state,
            checks=row.checks,
            type_codes=[one.certificate_type.code for one in row.admitted.select_related("certificate_type")],
            is_organization_asked=row.is_organization_asked,
            is_per_major=row.is_per_major,
            social_takes_quota=row.social_takes_quota,
            supplement_days=row.supplement_days,
        )


class ApplicationTermsIn(Schema):
    """What a college applies for."""

    certificate: str = Field(max_length=80, description="Code of the catalogue, or the national certificateId")
    major_code: str = Field(min_length=1, max_length=20)
    students_count: int = Field(ge=1, le=100_000)
    recruiting_since: int | None = Field(None, ge=1950, le=2100)
    is_free: bool = Field(description="Students are not charged")
    class_codes: list[str] = Field(default_factory=list, max_length=500)
    note: str = Field("", max_length=2000)

    def terms(self) -> ApplicationTerms:
        """As the service takes it."""
        data = self.dict()
        return ApplicationTerms(**{name: data[name] for name in ApplicationTermsIn.model_fields})


class PilotApplicationIn(ApplicationTermsIn):
    """An application to draft."""

    pilot_window_id: UUID
    college_code: str


class CarryIn(Schema):
    """Whose applications to carry over."""

    college_code: str


class PilotDecisionIn(Schema):
    """What an office decides."""

    outcome: Literal["approved", "refused", "returned"]
    reason: str = Field("", max_length=1000)
    granted_count: int | None = Field(None, ge=1, description="By the authority; null: all that are applied for")


class PilotApplicationOut(Schema):
    """An application, with the checks as they were when it was handed in."""

    id: UUID
    pilot_window_id: UUID
    year: int
    college_code: str
    certificate: str
    major_code: str
    students_count: int
    recruiting_since: int | None
    is_free: bool
    class_codes: list[str]
    note: str
    state: str
    approved_count: int | None
    carried_from_id: UUID | None
    case_id: UUID | None
    submitted_at: datetime | None
    decided_at: datetime | None
    findings: list[dict[str, Any]]

    @classmethod
    def of(cls, row: PilotApplication) -> Self:
        """The answer of a row."""
        return cls(
            id=row.id,
            pilot_window_id=row.window_id,
            year=row.window.year,
            college_code=row.college.code,
            certificate=row.certificate_type.code,
            major_code=row.major_code,
            students_count=row.students_count,
            recruiting_since=row.recruiting_since,
            is_free=row.is_free,
            class_codes=row.class_codes,
            note=row.note,
            state=row.state,
            approved_count=row.approved_count,
            carried_from_id=row.carried_from_id,
            case_id=row.case_id,
            submitted_at=row.submitted_at,
            decided_at=row.decided_at,
            findings=row.findings,
        )


class ApplicationQuery(Schema):
    """Which applications."""

    q: str = Field("", max_length=60)
    state: str = Field("", pattern="^(|draft|submitted|returned|approved|refused|withdrawn)$")
    pilot_window_id: UUID | None = None


class QuotaQuery(Schema):
    """Which quotas."""

    q: str = Field("", max_length=60)
    year: int | None = Field(None, ge=2019, le=2100)


class QuotaOut(Schema):
    """A quota with what is left."""

    id: UUID
    college_code: str
    certificate: str
    certificate_id: str = Field(description="certificateId of the national platform")
    year: int
    major_code: str = Field(description="Empty: all majors together")
    approved_count: int
    taken_count: int
    left_count: int
    origin: str
    document: str
    sat_count: int | None
    passed_count: int | None
    closed_at: datetime | None

    @classmethod
    def of(cls, row: Quota) -> Self:
        """The answer of a row."""
        return cls(
            id=row.id,
            college_code=row.college.code,
            certificate=row.certificate_type.code,
            certificate_id=row.certificate_type.national_id,
            year=row.year,
            major_code=row.major_code,
            approved_count=row.approved_count,
            taken_count=row.taken_count,
            left_count=row.left_count,
            origin=row.origin,
            document=row.document,
            sat_count=row.sat_count,
            passed_count=row.passed_count,
            closed_at=row.closed_at,
        )


class QuotaRowIn(Schema):
    """A quota decided elsewhere."""

    certificate: str = Field(max_length=80)
    year: int = Field(ge=2019, le=2100)
    approved_count: int = Field(ge=0, le=COUNT_MAX)
    major_code: str = Field("", max_length=20)
    college_code: str = Field("", max_length=40)
    document: str = Field("", max_length=200)
    sat_count: int | None = Field(None, ge=0, le=COUNT_MAX)
    passed_count: int | None = Field(None, ge=0, le=COUNT_MAX)


class QuotasIn(Schema):
    """Quotas to record."""

    institution_code: str
    rows: list[QuotaRowIn] = Field(min_length=1, max_length=2000)

    def given(self) -> list[QuotaRow]:
        """As the service takes them."""
        return [QuotaRow(**row.dict()) for row in self.rows]


class QuotasRecordedOut(Schema):
    """What became of each row, in order: ``recorded``, ``unchanged`` or the code of its problem."""

    outcomes: list[str]

    @classmethod
    def of(cls, rows: list[Resolved]) -> Self:
        """The answer."""
        return cls(
            outcomes=[
                row.problem.code if row.problem is not None else "unchanged" if row.is_same else "recorded"
                for row in rows
            ]
        )


class AdjustmentIn(Schema):
    """More or fewer places."""

    wanted_count: int = Field(ge=0, le=COUNT_MAX)
    reason: str = Field(min_length=1, max_length=300)


class AdjustmentOut(Schema):
    """A request to adjust a quota."""

    id: UUID
    quota_id: UUID
    before_count: int
    wanted_count: int
    reason: str
    state: str
    case_id: UUID | None
    requested_at: datetime

    @classmethod
    def of(cls, row: QuotaAdjustment) -> Self:
        """The answer of a row."""
        return cls(
            id=row.id,
            quota_id=row.quota_id,
            before_count=row.before_count,
            wanted_count=row.wanted_count,
            reason=row.reason,
            state=row.state,
            case_id=row.case_id,
            requested_at=row.requested_at,
        )


class ClosingIn(Schema):
    """A year to close."""

    institution_code: str
    year: int = Field(ge=2019, le=2100)
    explain_below_percent: int = Field(ge=0, le=100)
    due_on: date


class ExplanationIn(Schema):
    """Why little of a quota was used."""

    explanation: str = Field(min_length=1, max_length=2000)


class ClosingOut(Schema):
    """The closing of a year."""

    id: UUID
    institution_code: str
    year: int
    explain_below_percent: int
    due_on: date
    state: str
    closed_at: datetime | None

    @classmethod
    def of(cls, row: YearClosing) -> Self:
        """The answer of a row."""
        return cls(
            id=row.id,
            institution_code=row.institution.code,
            year=row.year,
            explain_below_percent=row.explain_below_percent,
            due_on=row.due_on,
            state=row.state,
            closed_at=row.closed_at,
        )


class ClosingLineOut(Schema):
    """One quota of a closing: plan against done."""

    quota: QuotaOut
    sat_count: int | None
    passed_count: int | None
    percent_done: int
    must_explain: bool
    explanation: str

    @classmethod
    def of(cls, line: ClosingLine) -> Self:
        """The answer of a line."""
        return cls(
            quota=QuotaOut.of(line.quota),
            sat_count=line.done.sat_count if line.done else None,
            passed_count=line.done.passed_count if line.done else None,
            percent_done=line.percent,
            must_explain=line.must_explain,
            explanation=line.quota.explanation,
        )
