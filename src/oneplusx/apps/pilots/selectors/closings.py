"""Plan against done at the end of a pilot year (年度总结)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.pilots.models import (
    AdjustmentState,
    ApplicationState,
    PilotApplication,
    Quota,
    QuotaAdjustment,
    YearClosing,
)
from oneplusx.apps.pilots.registry import Done
from oneplusx.apps.pilots.selectors.quotas import done_of
from oneplusx.apps.pilots.selectors.visibility import quotas_visible_to
from oneplusx.domain.pilots import must_explain, percent_done
from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One quota in a closing.

    Attributes:
        done: ``None`` where nobody knows who sat; then the places taken count.
        must_explain: Less was done than the closing asks for.
    """

    quota: Quota
    done: Done | None
    percent: int
    must_explain: bool

    @property
    def is_missing(self) -> bool:
        """An explanation is due and not there."""
        return self.must_explain and not self.quota.explanation


def quotas_to_close(closing: YearClosing) -> QuerySet[Quota]:
    """Quotas that a closing covers.

    An authority: those of its windows, and those recorded for colleges of its province. A college: its own that no
    window of an authority here gave.
    """
    rows = Quota.objects.filter(year=closing.year).select_related("college", "certificate_type__organization", "window")
    place = closing.institution
    if place.kind == InstitutionKind.AUTHORITY:
        recorded = Q(window=None)
        if place.province_code:
            recorded &= Q(college__province_code=place.province_code)
        rows = rows.filter(Q(window__authority=place) | recorded)
    else:
        rows = rows.filter(college=place, window=None)
    return rows.order_by("college__code", "certificate_type__code", "major_code", "id")


def closing_lines(actor: Actor, closing: YearClosing) -> list[ClosingLine]:
    """The lines of a closing that the actor sees: a college its own, the authority all."""
    rows = quotas_to_close(closing).filter(id__in=quotas_visible_to(actor).order_by().values("id"))
    return lines_of(closing, rows)


def lines_of(closing: YearClosing, rows: QuerySet[Quota]) -> list[ClosingLine]:
    """Quotas as lines of a closing."""
    quotas = list(rows)
    done = done_of(quotas)
    return [_line(closing, row, done[row.id]) for row in quotas]


def _line(closing: YearClosing, quota: Quota, done: Done | None) -> ClosingLine:
    count = quota.taken_count if done is None else done.sat_count
    return ClosingLine(
        quota,
        done,
        percent_done(quota.approved_count, count),
        must_explain(quota.approved_count, count, closing.explain_below_percent),
    )


def still_pending(closing: YearClosing) -> int:
    """Applications and adjustments of the year that nobody decided yet; closing waits for them."""
    adjustments = QuotaAdjustment.objects.filter(
        quota__in=quotas_to_close(closing).order_by(), state=AdjustmentState.SUBMITTED
    )
    applications = PilotApplication.objects.filter(window__year=closing.year, state=ApplicationState.SUBMITTED)
    if closing.institution.kind == InstitutionKind.AUTHORITY:
        applications = applications.filter(window__authority=closing.institution)
    else:
        applications = applications.none()
    return adjustments.count() + applications.count()
