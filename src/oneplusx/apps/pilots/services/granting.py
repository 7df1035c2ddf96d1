"""Writes of quotas (名额): granted here, or recorded as decided elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import ChangeKind, PilotApplication, Quota, QuotaChange
from oneplusx.apps.pilots.models.applications import SUBJECT
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, DomainError, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.origin import Origin

RECORD = "pilots.record"
COUNT_MAX = 1_000_000
YEAR_MIN, YEAR_MAX = 2019, 2100


@transaction.atomic
def grant_places(*, application: PilotApplication, count: int, actor: Actor, now: datetime) -> Quota:
    """Adds the places of an approved application to the quota of its year (核定名额).

    Raises:
        Conflict: ``pilots.year_closed``.
    """
    window = application.window
    quota, _made = Quota.objects.get_or_create(
        college_id=application.college_id,
        certificate_type_id=application.certificate_type_id,
        year=window.year,
        major_code=application.major_code if window.is_per_major else "",
        defaults={"window": window, "approved_count": 0, "created_at": now},
    )
    rows = Quota.objects.filter(id=quota.id, closed_at=None)
    if not rows.update(approved_count=F("approved_count") + count, window=window):
        raise Conflict("pilots.year_closed", year=window.year)
    note_change(
        quota,
        ChangeKind.GRANTED,
        actor,
        now,
        approved_change=count,
        major_counts={application.major_code: count},
        subject_kind=SUBJECT,
        subject_id=application.id,
    )
    quota.refresh_from_db()
    return quota


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """A quota decided elsewhere.

    Attributes:
        certificate: Code of the certificate type, or its identifier on the national platform.
        college_code: Empty: the college that records.
        sat_count: Where the exams are held elsewhere too; ``None``: not known, what was recorded stays.
    """

    certificate: str
    year: int
    approved_count: int
    major_code: str = ""
    college_code: str = ""
    document: str = ""
    sat_count: int | None = None
    passed_count: int | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A row with what it names, and the quota it changes, if there is one."""

    row: QuotaRow
    college: Institution | None = None
    certificate_type: CertificateType | None = None
    quota: Quota | None = None
    problem: DomainError | None = None

    @property
    def is_same(self) -> bool:
        """Recording it would change nothing."""
        quota, row = self.quota, self.row
        return (
            quota is not None
            and quota.approved_count == row.approved_count
            and quota.document == row.document.strip()
            and row.sat_count in {None, quota.sat_count}
            and row.passed_count in {None, quota.passed_count}
        )


@transaction.atomic
def record_quotas(*, institution_id: UUID, rows: Sequence[QuotaRow], actor: Actor, now: datetime) -> list[Resolved]:
    """Records quotas decided elsewhere (登记名额); a row with a problem is left out, the others are written.

    A college records its own, an authority those of its province, an organization those of its certificates.

    Returns:
        For each row what it was taken for, with its problem: ``pilots.unknown_type``, ``pilots.unknown_college``,
        ``pilots.bad_count``, ``pilots.bad_year``, ``pilots.decided_here``, ``pilots.fewer_than_used``,
        ``pilots.year_closed``, ``pilots.not_your_certificate``, ``pilots.bad_outcome``.

    Raises:
        Denied: ``denied``.
    """
    require(actor, RECORD, institution_id)
    resolved = resolve_rows(institution_id, rows)
    for one in resolved:
        if one.problem is None and not one.is_same:
            _record_one(one, institution_id, actor, now)
    return resolved


def resolve_rows(institution_id: UUID, rows: Sequence[QuotaRow]) -> list[Resolved]:
    """What recording the rows would do; a few queries for all of them, nothing is written."""
    place = Institution.objects.get(id=institution_id)
    types = certificate_types_by_code([row.certificate for row in rows])
    codes = {row.college_code for row in rows if row.college_code}
    colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE)
    if place.kind == InstitutionKind.AUTHORITY and place.province_code:
        colleges = colleges.filter(province_code=place.province_code)
    known = {one.code: one for one in colleges.filter(code__among=codes)}
    if place.kind == InstitutionKind.COLLEGE:
        known = {"": place, place.code: place}
    years = {row.year for row in rows}
    quotas = {
        (one.college_id, one.certificate_type_id, one.year, one.major_code): one
        for one in Quota.objects.filter(year__in=years, college_id__among=[one.id for one in known.values()])
    }
    return [_resolve(row, place, known, types, quotas) for row in rows]


def _resolve(
    row: QuotaRow,
    place: Institution,
    colleges: dict[str, Institution],
    types: object,
    quotas: dict[tuple[UUID, UUID, int, str], Quota],
) -> Resolved:
    college = colleges.get(row.college_code)
    certificate_type = types.get(row.certificate)  # type: ignore[attr-defined]
    if certificate_type is None:
        return Resolved(row, problem=Invalid("pilots.unknown_type", found=row.certificate))
    if college is None:
        return Resolved(row, problem=Invalid("pilots.unknown_college", found=row.college_code))
    is_theirs = place.kind != InstitutionKind.ORGANIZATION or certificate_type.organization_id == place.id
    if not is_theirs:
        return Resolved(row, problem=Conflict("pilots.not_your_certificate", found=row.certificate))
    quota = quotas.get((college.id, certificate_type.id, row.year, row.major_code))
    return Resolved(row, college, certificate_type, quota, _problem(row, quota))


def _problem(row: QuotaRow, quota: Quota | None) -> DomainError | None:
    return _problem_of_row(row) or (None if quota is None else _problem_of_change(row, quota))


def _problem_of_row(row: QuotaRow) -> DomainError | None:
    if not YEAR_MIN <= row.year <= YEAR_MAX:
        return Invalid("pilots.bad_year", found=row.year, allowed=f"{YEAR_MIN}–{YEAR_MAX}")
    if not 0 <= row.approved_count <= COUNT_MAX:
        return Invalid("pilots.bad_count", found=row.approved_count, allowed=f"0–{COUNT_MAX}")
    if (row.passed_count or 0) > (row.sat_count or 0) and row.passed_count is not None:
        return Invalid("pilots.bad_outcome", passed=row.passed_count, sat=row.sat_count or 0)
    return None


def _problem_of_change(row: QuotaRow, quota: Quota) -> DomainError | None:
    if quota.closed_at is not None:
        return Conflict("pilots.year_closed", year=row.year)
    if quota.origin == Origin.HERE and quota.approved_count != row.approved_count:
        return Conflict("pilots.decided_here", approved=quota.approved_count)
    if row.approved_count < quota.taken_count:
        return Conflict("pilots.fewer_than_used", found=row.approved_count, taken=quota.taken_count)
    return None


def _record_one(one: Resolved, institution_id: UUID, actor: Actor, now: datetime) -> None:
    row = one.row
    assert one.college is not None and one.certificate_type is not None  # noqa: PT018  no problem was found
    quota, made = Quota.objects.get_or_create(
        college=one.college,
        certificate_type=one.certificate_type,
        year=row.year,
        major_code=row.major_code,
        defaults={"approved_count": 0, "origin": Origin.ELSEWHERE, "created_at": now},
    )
    before = quota.approved_count
    values = {"approved_count": row.approved_count, "document": row.document.strip()}
    values |= {} if row.sat_count is None else {"sat_count": row.sat_count, "passed_count": row.passed_count or 0}
    held = Quota.objects.filter(id=quota.id, closed_at=None, taken_count__lte=row.approved_count)
    if not held.update(**values):
        raise Conflict("state.changed")
    note_change(
        quota, ChangeKind.RECORDED, actor, now, approved_change=row.approved_count - before, reason=row.document[:300]
    )
    record_act(
        verb="pilots.quota_recorded" if made else "pilots.quota_corrected",
        subject_kind="pilots.quota",
        subject_id=quota.id,
        institution_id=institution_id,
        facts={
            "college": one.college.code,
            "certificate": one.certificate_type.code,
            "year": row.year,
            "major": row.major_code,
            "before": before,
            "after": row.approved_count,
            "sat": row.sat_count,
            "passed": row.passed_count,
        },
        actor=actor,
        now=now,
    )


def note_change(
    quota: Quota,
    kind: ChangeKind,
    actor: Actor,
    now: datetime,
    *,
    approved_change: int = 0,
    taken_change: int = 0,
    major_counts: dict[str, int] | None = None,
    social_count: int = 0,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    reason: str = "",
) -> None:
    """Leaves a line in the quota's own history, inside the caller's transaction."""
    QuotaChange.objects.create(
        quota=quota,
        kind=kind,
        approved_change=approved_change,
        taken_change=taken_change,
        major_counts=major_counts or {},
        social_count=social_count,
        subject_kind=subject_kind,
        subject_id=subject_id,
        reason=reason,
        actor_id=actor.id,
        at=now,
    )
