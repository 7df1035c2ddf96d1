"""Applications, appeals and plans that an actor may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep
from oneplusx.apps.approvals.selectors import active_step
from oneplusx.apps.conversion.models import Appeal, Conversion, ConversionPlan
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import of_visible_enrollments, surviving_id, visible_enrollments
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
    seen = of_visible_enrollments(actor, "enrollment")
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


def is_own(actor: Actor, conversion: Conversion) -> bool:
    """Whether the application is the actor's own, also when it was made by an account merged into the actor's."""
    return actor.learner_id is not None and surviving_id(conversion.learner_id) == actor.learner_id


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


def enrollments_named(actor: Actor, name: str, what: str) -> QuerySet[Enrollment]:
    """Visible enrollments by ``COLLEGE/NUMBER`` (``what="learner"``) or ``COLLEGE/PROGRAM`` (``what="cohort"``).

    Raises:
        NotFound: ``conversion.nobody_named``.
    """
    college, _slash, rest = name.partition("/")
    field = "student_number" if what == "learner" else "program__code"
    rows = visible_enrollments(actor).filter(college__code=college, **{field: rest})
    if not rest or not rows.exists():
        raise NotFound("conversion.nobody_named", found=name)
    return rows.select_related("college", "learner__person").order_by("student_number", "id")


def plan_documents(
    *,
    learner: str | None,
    cohort: str | None,
    actor: Actor,
    now: datetime,  # noqa: ARG001  plans are kept up to date; the caller's clock is not needed
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Kept plans of one learner or a cohort: student number with name, and the plan's document."""
    name, what = (learner, "learner") if learner else (cohort or "", "cohort")
    enrollments = enrollments_named(actor, name, what)
    plans = ConversionPlan.objects.filter(enrollment__in=enrollments.order_by())
    by_enrollment = {plan.enrollment_id: plan for plan in plans}
    for enrollment in enrollments:
        plan = by_enrollment.get(enrollment.id)
        if plan is not None:
            yield f"{enrollment.student_number} {enrollment.learner.person.name}", plan.document


def step_to_decide(actor: Actor, conversion: Conversion) -> ApprovalStep:
    """The step of an application that this actor can decide now.

    Raises:
        NotFound: ``conversion.no_step``.
    """
    case = ApprovalCase.objects.filter(id=conversion.case_id).first() if conversion.case_id else None
    step = active_step(actor, case) if case is not None else None
    if step is None:
        raise NotFound("conversion.no_step")
    return step
