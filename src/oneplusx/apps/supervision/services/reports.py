"""Makes biweekly reports (双周报) from live figures: by the schedule once per period, or by hand."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from oneplusx.apps.parties.models import Institution, InstitutionKind, Membership
from oneplusx.apps.parties.permissions import PERMISSIONS, require
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.supervision.models import REPORT, BiweeklyReport
from oneplusx.apps.supervision.selectors.counting import Key, figures_by_key, types_of
from oneplusx.apps.supervision.selectors.reports import (
    REPORT_PERMISSION,
    REPORTING_KINDS,
    last_period,
    period_kind,
)
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.supervision import STEP_NAMES, Figures, Period, period_of
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date


@transaction.atomic
def make_report(*, institution_id: UUID, on: date, actor: Actor, now: datetime) -> BiweeklyReport:
    """Makes the report of the period a day is in (生成双周报), from the figures as they are now.

    Where nothing has changed since the last revision, that one is answered.

    Args:
        on: Any day of the period; a period that has not ended gives a report that is not final.

    Raises:
        Denied: ``denied``.
        Invalid: ``supervision.no_reports``: that kind of institution reports nothing; ``supervision.period_ahead``.
        Conflict: ``state.changed``: another revision was made at the same time.
    """
    require(actor, REPORT_PERMISSION, institution_id)
    institution = Institution.objects.get(id=institution_id)
    if institution.kind not in REPORTING_KINDS:
        raise Invalid("supervision.no_reports")
    period = period_of(on, period_kind())
    if period.from_on > local_date(now):
        raise Invalid("supervision.period_ahead", from_on=period.from_on.isoformat())
    found = figures_by_key(Scope.of_institution(institution), Narrowing(period.until_on.year))
    report = _snapshot(institution, period, _lines(found, types_of(found)), actor, now)
    newest = _revisions(report).order_by("-revision").first()
    if newest is not None and newest.digest == report.digest and newest.is_final == report.is_final:
        return newest
    report.revision = newest.revision + 1 if newest else 1
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        raise Conflict("state.changed") from None
    _record([report], actor, now)
    return report


@transaction.atomic
def make_reports(*, actor: Actor, now: datetime) -> int:
    """Makes the reports of the last period that is over, once (定期生成); officers are told.

    Returns:
        How many were made; institutions without any figure get none.
    """
    period = last_period(local_date(now))
    same = BiweeklyReport.objects.filter(from_on=period.from_on, until_on=period.until_on)
    if same.filter(made_by_id=None).exists():
        return 0
    found = figures_by_key(Scope(is_all=True), Narrowing(period.until_on.year))
    types = types_of(found)
    reports = [
        _snapshot(institution, period, lines, actor, now)
        for institution in Institution.objects.filter(kind__in=REPORTING_KINDS).order_by("kind", "code")
        if (lines := _lines(_part(found, types, institution), types))
    ]
    revisions = defaultdict(int, same.order_by("revision").values_list("institution_id", "revision"))
    for report in reports:
        report.revision = revisions[report.institution_id] + 1
    BiweeklyReport.objects.bulk_create(reports, batch_size=200)
    if reports:
        _record(reports, actor, now)
    for report in reports:
        _tell(report, now)
    return len(reports)


def _part(
    found: Mapping[Key, Figures], types: Mapping[UUID, CertificateType], institution: Institution
) -> Mapping[Key, Figures]:
    """The figures that an institution answers for, of all."""
    if institution.kind == InstitutionKind.COLLEGE:
        return {key: one for key, one in found.items() if key.college_id == institution.id}
    if institution.kind == InstitutionKind.ORGANIZATION:
        own = {kind.id for kind in types.values() if kind.organization_id == institution.id}
        return {key: one for key, one in found.items() if key.certificate_type_id in own}
    if institution.kind == InstitutionKind.AUTHORITY and institution.province_code:
        return {key: one for key, one in found.items() if key.province == institution.province_code}
    return found


def _lines(found: Mapping[Key, Figures], types: Mapping[UUID, CertificateType]) -> list[dict[str, Any]]:
    sums: dict[UUID, Figures] = defaultdict(Figures)
    for key, figures in found.items():
        sums[key.certificate_type_id] += figures
    return [
        {
            "type_id": str(kind.id),
            "code": kind.code,
            "name_zh": kind.name_zh,
            "name_en": kind.name_en,
            "level": kind.level,
            **{step: getattr(sums[kind.id], step) for step in STEP_NAMES},
        }
        for kind in sorted(types.values(), key=lambda kind: kind.code)
        if kind.id in sums
    ]


def _snapshot(
    institution: Institution, period: Period, lines: list[dict[str, Any]], actor: Actor, now: datetime
) -> BiweeklyReport:
    head = {"institution": institution.code, "from": period.from_on.isoformat(), "until": period.until_on.isoformat()}
    text = json.dumps({**head, "lines": lines}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return BiweeklyReport(
        institution=institution,
        from_on=period.from_on,
        until_on=period.until_on,
        lines=lines,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        is_final=period.until_on < local_date(now),
        made_by_id=actor.id,
        made_at=now,
    )


def _revisions(report: BiweeklyReport) -> QuerySet[BiweeklyReport]:
    return BiweeklyReport.objects.filter(
        institution_id=report.institution_id, from_on=report.from_on, until_on=report.until_on
    )


def _record(reports: Iterable[BiweeklyReport], actor: Actor, now: datetime) -> None:
    made = list(reports)
    one = made[0] if len(made) == 1 else None
    record_act(
        verb="supervision.reports_made",
        subject_kind=REPORT,
        subject_id=one.id if one else None,
        institution_id=one.institution_id if one else None,
        facts={"from": made[0].from_on, "until": made[0].until_on, "count": len(made)},
        rows=None if one else [f"{row.id} {row.digest}".encode() for row in made],
        actor=actor,
        now=now,
    )


def _tell(report: BiweeklyReport, now: datetime) -> None:
    """Officers of authority and organization are told; colleges and the bank find theirs in the list."""
    if report.institution.kind not in {InstitutionKind.AUTHORITY, InstitutionKind.ORGANIZATION}:
        return
    members = Membership.objects.filter(
        institution_id=report.institution_id, role__in=PERMISSIONS[REPORT_PERMISSION], ended_at=None
    )
    notify(
        person_ids=members.values_list("person_id", flat=True),
        code="supervision.notice.report",
        params={"from_on": report.from_on, "until_on": report.until_on},
        path=f"/supervision/reports/{report.id}/",
        now=now,
    )
