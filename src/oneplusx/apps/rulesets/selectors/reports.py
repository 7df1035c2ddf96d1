"""Questions about reports: who is concerned by a method, what the doctor says, what changes for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.apps.rulesets.models import Report, ReportKind, ReportLine, RuleSetVersion, VersionState
from oneplusx.apps.rulesets.selectors.catalogue import catalogue_of, colleges_under
from oneplusx.apps.rulesets.selectors.library import commented_draft, composed, version_for_actor
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.domain.rules import doctor
from oneplusx.web.actor import Actor
from oneplusx.web.remembering import once_a_request


def own_version(actor: Actor, version_id: UUID) -> RuleSetVersion:
    """A version of a method that the actor edits.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.edit", version.rule_set.owner_id)
    return version


def doctors_report(version: RuleSetVersion, on: date) -> doctor.Report:
    """What the doctor finds in a version under its upper layers, with the lines of its text."""
    found = doctor.examine(composed(version), catalogue=catalogue_of(version.rule_set), on=on)
    return doctor.with_lines(found, version.text)


@once_a_request
def usual_baseline(version: RuleSetVersion) -> RuleSetVersion | None:
    """The version that a new one is compared with: the newest published one of the same method."""
    others = RuleSetVersion.objects.filter(rule_set=version.rule_set_id, state=VersionState.PUBLISHED)
    return others.exclude(id=version.id).order_by("-effective_from_on", "-id").first()


def enrollments_under(version: RuleSetVersion, params: Mapping[str, Any]) -> QuerySet[Enrollment]:
    """The learners that a version is for, narrowed by entry years; those who left are left out."""
    rows = Enrollment.objects.filter(college__in=colleges_under(version.rule_set)).exclude(program_id=None)
    rows = rows.filter(state=EnrollmentState.STUDYING)
    if version.rule_set.program_id is not None:
        rows = rows.filter(program_id=version.rule_set.program_id)
    first = params.get("entry_year_from") or version.entry_year_from
    last = params.get("entry_year_to") or version.entry_year_to
    rows = rows.filter(entry_year__gte=first) if first else rows
    return (rows.filter(entry_year__lte=last) if last else rows).order_by("id")


def reports_of(actor: Actor, version: RuleSetVersion) -> QuerySet[Report]:
    """Reports about a version that the actor may see, newest first."""
    rows = version.reports.select_related("baseline__rule_set", "version__rule_set__owner").order_by("-made_at", "-id")
    return rows if may(actor, "rule_sets.edit", version.rule_set.owner_id) else rows.none()


def report_for(actor: Actor, report_id: UUID) -> Report:
    """One report.

    Raises:
        NotFound: ``not_found``.
    """
    reports = Report.objects.select_related("version__rule_set__owner", "baseline__rule_set")
    found = reports.filter(id=report_id).first()
    if found is None or not may(actor, "rule_sets.edit", found.version.rule_set.owner_id):
        raise NotFound("not_found")
    return found


def latest_backtest(version: RuleSetVersion) -> Report | None:
    """The newest back-test of this very text; it may still be running."""
    rows = version.reports.filter(kind=ReportKind.BACKTEST, digest=version.digest)
    return rows.order_by("-made_at", "-id").first()


def comparison(actor: Actor, new: RuleSetVersion, old: RuleSetVersion) -> Report | None:
    """The newest ready back-test of these two texts that the actor may see."""
    rows = reports_of(actor, new).filter(kind=ReportKind.BACKTEST, baseline=old, digest=new.digest, is_ready=True)
    return rows.first()


def report_lines(actor: Actor, report: Report) -> QuerySet[ReportLine]:
    """Learners treated differently, as far as the actor may see them, the greatest loss first."""
    lines = ReportLine.objects.filter(report=report, enrollment__in=visible_enrollments(actor).order_by())
    lines = lines.select_related("learner__person", "enrollment")
    return lines.annotate(difference=F("new_hundredths") - F("old_hundredths")).order_by("difference", "id")


def changed_graduations() -> Q:
    """Lines where the graduation changes."""
    return ~Q(graduation_before=F("graduation_after"))


def caps_of(actor: Actor, version_id: UUID) -> list[rules.Cap]:
    """The caps that hold under a version of the actor's."""
    return list(composed(commented_draft(actor, version_id)).caps)
