"""Corrections of locked scores (锁定后更正成绩)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.assessment.models import CorrectionState, PlanState, ScoreCorrection
from oneplusx.apps.assessment.selectors.visibility import one_of, organizations_of
from oneplusx.web.actor import Actor

CORRECTABLE = (PlanState.CLOSED, PlanState.CERTIFICATES_ISSUED, PlanState.DEPOSITED)
"""States of a plan whose results are locked."""


def corrections_visible_to(actor: Actor) -> QuerySet[ScoreCorrection]:
    """Corrections of the organization's own plans."""
    rows = ScoreCorrection.objects.select_related(
        "plan__organization", "registration__level__certificate_type", "learner__person"
    )
    return rows if actor.is_system else rows.filter(plan__organization_id__in=organizations_of(actor))


def correction_for(actor: Actor, score_correction_id: UUID) -> ScoreCorrection:
    """One correction.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(corrections_visible_to(actor), score_correction_id)


def count_waiting(actor: Actor) -> int:
    """Corrections that wait for an officer who did not ask for them."""
    waiting = corrections_visible_to(actor).filter(state=CorrectionState.REQUESTED)
    return waiting.exclude(requested_by_id=actor.id).count()
