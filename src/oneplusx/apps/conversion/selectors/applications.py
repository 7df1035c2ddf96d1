"""Applications, appeals and plans that an actor may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.conversion.models import Appeal, Conversion, ConversionPlan
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor


def conversions_visible_to(actor: Actor) -> QuerySet[Conversion]:
    """The learner's own; an officer's those of visible enrollments."""
    conversions = Conversion.objects.select_related(
        "enrollment__college",
        "enrollment__department",
        "learner__person",
        "rule_set_version__rule_set__owner",
    )
    if actor.is_system:
        return conversions
    seen = Q(enrollment__in=visible_enrollments(actor).order_by())
    if actor.learner_id is not None:
        seen |= Q(learner_id=actor.learner_id)
    return conversions.filter(seen)


def conversion_for(actor: Actor, conversion_id: UUID) -> Conversion:
    """One conversion.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    conversion = conversions_visible_to(actor).filter(id=conversion_id).first()
    if conversion is None:
        raise NotFound("not_found")
    return conversion


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    """Appeals against visible conversions."""
    return Appeal.objects.filter(conversion__in=conversions_visible_to(actor).order_by()).select_related(
        "conversion__enrollment__college", "learner__person"
    )


def appeal_for(actor: Actor, appeal_id: UUID) -> Appeal:
    """One appeal with its conversion.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    appeal = (
        appeals_visible_to(actor).select_related("conversion__rule_set_version__rule_set").filter(id=appeal_id).first()
    )
    if appeal is None:
        raise NotFound("not_found")
    return appeal


def plan_for(actor: Actor, enrollment_id: UUID) -> ConversionPlan | None:
    """The current plan of a visible enrollment.

    Raises:
        NotFound: ``not_found``: unknown enrollment, or not the actor's to see.
    """
    enrollment = visible_enrollments(actor).filter(id=enrollment_id).first()
    if enrollment is None:
        raise NotFound("not_found")
    return ConversionPlan.objects.filter(enrollment=enrollment).select_related("rule_set_version__rule_set").first()
