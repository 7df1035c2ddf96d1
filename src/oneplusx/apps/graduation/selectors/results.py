"""Stored answers that an actor may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor


def results_visible_to(actor: Actor) -> QuerySet[GraduationResult]:
    """Answers about visible enrollments."""
    return GraduationResult.objects.filter(enrollment__in=visible_enrollments(actor).order_by()).select_related(
        "learner__person",
        "enrollment__college",
        "enrollment__department",
        "enrollment__class_group__adviser",
    )


def result_for(actor: Actor, enrollment_id: UUID) -> GraduationResult | None:
    """The answer about one enrollment; ``None`` while it has not been audited.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    if not visible_enrollments(actor).filter(id=enrollment_id).exists():
        raise NotFound("not_found")
    return results_visible_to(actor).filter(enrollment_id=enrollment_id).first()
