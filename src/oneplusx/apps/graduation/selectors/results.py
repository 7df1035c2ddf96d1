"""Stored answers that an actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.selectors import of_visible_enrollments, visible_enrollments
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor


def results_visible_to(actor: Actor) -> QuerySet[GraduationResult]:
    """Answers about visible enrollments."""
    return _with_people(GraduationResult.objects.filter(of_visible_enrollments(actor, "enrollment")))


def _with_people(rows: QuerySet[GraduationResult]) -> QuerySet[GraduationResult]:
    return rows.select_related(
        "learner__person",
        "enrollment__college",
        "enrollment__department",
        "enrollment__class_group__adviser",
    )


def listed_results(actor: Actor) -> QuerySet[GraduationResult]:
    """The same rows as their ids alone, to be ordered and paged: answers are wide, and a page shows few of them."""
    return results_visible_to(actor).select_related(None).only("id")


def whole_results(actor: Actor, listed: Iterable[GraduationResult]) -> list[GraduationResult]:
    """The rows of a page of ``listed_results`` with everything, in their order."""
    ids = [row.id for row in listed]
    visible = visible_enrollments(actor).order_by().filter(id=OuterRef("enrollment_id"))
    found = _with_people(GraduationResult.objects.filter(Exists(visible))).in_bulk(ids)
    return [found[one] for one in ids if one in found]


def result_for(actor: Actor, enrollment_id: UUID) -> GraduationResult | None:
    """The answer about one enrollment; ``None`` while it has not been audited.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    if not visible_enrollments(actor).filter(id=enrollment_id).exists():
        raise NotFound("not_found")
    return results_visible_to(actor).filter(enrollment_id=enrollment_id).first()
