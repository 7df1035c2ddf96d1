"""Runs of the reconciliation and their differences."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.exchange.models import Difference, ReconcileRun
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor, Role

RECONCILE = "exchange.reconcile"


def reconcilable_colleges(actor: Actor) -> QuerySet[Institution]:
    """Colleges that the actor may reconcile: the own one; all for the bank."""
    colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE).order_by("code")
    if actor.is_system or (actor.has_role(Role.BANK_OFFICER) and may(actor, RECONCILE)):
        return colleges
    return colleges.filter(id__in=[place for place in actor.institutions() if may(actor, RECONCILE, place)])


def require_reconcile(actor: Actor, college_id: UUID) -> None:
    """Refuses who may not reconcile the college.

    Raises:
        Denied: ``denied``.
    """
    if not reconcilable_colleges(actor).filter(id=college_id).exists():
        raise Denied("denied", permission=RECONCILE)


def runs_visible_to(actor: Actor) -> QuerySet[ReconcileRun]:
    """Finished comparisons of the actor's colleges, newest first."""
    runs = ReconcileRun.objects.filter(college__in=reconcilable_colleges(actor).order_by())
    return runs.exclude(finished_at=None).select_related("college").order_by("-started_at", "-id")


def last_run(actor: Actor, college_id: UUID) -> ReconcileRun | None:
    """The newest comparison of a college."""
    return runs_visible_to(actor).filter(college_id=college_id).first()


def run_for(actor: Actor, run_id: UUID) -> ReconcileRun:
    """One comparison.

    Raises:
        NotFound: ``not_found``.
    """
    found = runs_visible_to(actor).filter(id=run_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def differences_of_run(run: ReconcileRun) -> QuerySet[Difference]:
    """What a comparison found, by kind and learner."""
    rows = Difference.objects.filter(run=run).select_related("learner__person", "enrollment")
    return rows.order_by("code", "learner__person__name_sort", "id")


def causes_of(run: ReconcileRun) -> Sequence[tuple[str, str, int]]:
    """Code, cause and number of the differences of a comparison, the most frequent first."""
    counted = Difference.objects.filter(run=run).order_by().values_list("code", "cause").annotate(n=Count("id"))
    return sorted(counted, key=lambda row: (-row[2], row[0]))
