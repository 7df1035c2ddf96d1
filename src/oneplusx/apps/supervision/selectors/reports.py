"""Biweekly reports (双周报): who reads which, and the comparison with the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.apps.supervision.models import BiweeklyReport
from oneplusx.apps.supervision.selectors.scope import VIEW, scope_of
from oneplusx.domain.errors import NotFound
from oneplusx.domain.supervision import STEP_NAMES, Figures, Period, PeriodKind, period_before, period_of, total
from oneplusx.web.actor import Actor

REPORT_PERMISSION = "supervision.report"
REPORTING_KINDS = (
    InstitutionKind.AUTHORITY,
    InstitutionKind.ORGANIZATION,
    InstitutionKind.COLLEGE,
    InstitutionKind.BANK,
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One certificate level in a report, with what changed since the report before.

    Attributes:
        change: ``None``: there is no report before.
    """

    type_id: str
    code: str
    name_zh: str
    name_en: str
    level: str
    figures: Figures
    change: Figures | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report beside the one before."""

    report: BiweeklyReport
    before: BiweeklyReport | None
    lines: list[ReportLine]
    total: Figures
    change: Figures | None


def period_kind() -> PeriodKind:
    """How long a period is here."""
    return PeriodKind(settings.ONEPLUSX_REPORT_PERIOD)


def last_period(on: date) -> Period:
    """The last period that is over."""
    return period_before(period_of(on, period_kind()), period_kind())


def reports_visible_to(actor: Actor) -> QuerySet[BiweeklyReport]:
    """Reports (双周报) of the actor's institutions; an authority also its colleges', the bank all."""
    rows = BiweeklyReport.objects.select_related("institution").order_by("-until_on", "institution__code", "-revision")
    if actor.is_system:
        return rows
    if not may(actor, VIEW):
        return rows.none()
    scope = scope_of(actor)
    if scope.is_all:
        return rows
    own = rows.filter(institution_id__in=actor.institutions(*PERMISSIONS[VIEW]))
    of_province = rows.filter(institution__kind=InstitutionKind.COLLEGE, institution__province_code__in=scope.provinces)
    return own | of_province


def report_for(actor: Actor, biweekly_report_id: UUID) -> BiweeklyReport:
    """One report.

    Raises:
        NotFound: ``not_found``.
    """
    found = reports_visible_to(actor).filter(id=biweekly_report_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def reporting_institutions(actor: Actor) -> list[Institution]:
    """Institutions for which the actor may make a report."""
    rows = visible_institutions(actor).filter(kind__in=REPORTING_KINDS)
    return [one for one in rows if may(actor, REPORT_PERMISSION, one.id)]


def latest_of(report: BiweeklyReport) -> bool:
    """Whether there is no later revision of the same period."""
    same = BiweeklyReport.objects.filter(
        institution_id=report.institution_id, from_on=report.from_on, until_on=report.until_on
    )
    return not same.filter(revision__gt=report.revision).exists()


def report_before(report: BiweeklyReport) -> BiweeklyReport | None:
    """The last revision of the latest period before, of the same year: figures begin anew with the year."""
    rows = BiweeklyReport.objects.filter(
        institution_id=report.institution_id, until_on__lt=report.from_on, until_on__year=report.until_on.year
    )
    newest = rows.filter(until_on=OuterRef("until_on")).order_by("-revision").values("id")[:1]
    return rows.filter(id=Subquery(newest)).order_by("-until_on", "-revision").first()


def compared(report: BiweeklyReport) -> Comparison:
    """A report with what changed since the one before (与上期对比); a level that fell away changes by what it had."""
    before = report_before(report)
    known = {line["type_id"]: line for line in before.lines} if before else {}
    lines = [_line(line, _figures(known.get(line["type_id"])) if before else None) for line in report.lines]
    here = {line["type_id"] for line in report.lines}
    gone = [{**line, **dict.fromkeys(STEP_NAMES, 0)} for key, line in known.items() if key not in here]
    lines += [_line(line, _figures(known[line["type_id"]])) for line in gone]
    lines.sort(key=lambda line: line.code)
    summed = total(line.figures for line in lines)
    return Comparison(report, before, lines, summed, summed - total(map(_figures, known.values())) if before else None)


def _figures(line: Mapping[str, Any] | None) -> Figures:
    return Figures(**{name: line.get(name, 0) for name in STEP_NAMES}) if line else Figures()


def _line(line: Mapping[str, Any], before: Figures | None) -> ReportLine:
    figures = _figures(line)
    texts = (line["type_id"], line["code"], line["name_zh"], line["name_en"], line["level"])
    return ReportLine(*texts, figures, None if before is None else figures - before)
