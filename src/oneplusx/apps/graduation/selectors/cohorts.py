"""Who of a cohort can graduate: counts, and names of programs for filters and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import visible_class_groups, visible_enrollments
from oneplusx.web.actor import Actor

CANNOT = Q(is_satisfied=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers of a cohort; ``unproved`` ones are among the others too."""

    learners: int
    satisfied: int
    would: int
    with_plan: int
    cannot: int
    unproved: int


def counts_of(results: QuerySet[GraduationResult]) -> Counts:
    """Counts the answers, in one query; what is in progress and what a plan could do are parts of *cannot*."""
    return Counts(
        **results.order_by().aggregate(
            learners=Count("id"),
            satisfied=Count("id", filter=Q(is_satisfied=True)),
            would=Count("id", filter=CANNOT & Q(would_be_satisfied=True)),
            with_plan=Count("id", filter=CANNOT & Q(with_plan_satisfied=True)),
            cannot=Count("id", filter=CANNOT),
            unproved=Count("id", filter=Q(is_proved=False)),
        )
    )


def not_audited(actor: Actor) -> QuerySet[Enrollment]:
    """Studying learners with a program and without an answer."""
    enrollments = visible_enrollments(actor).filter(state=EnrollmentState.STUDYING, graduation_result=None)
    return enrollments.exclude(program_id=None)


def program_options(actor: Actor) -> list[tuple[str, str]]:
    """Programs of the actor's colleges, for a filter."""
    programs = Program.objects.filter(college_id__in=actor.institutions()).order_by("-entry_year", "code")[:500]
    return [(str(program.id), f"{program.name_zh} · {program.code}") for program in programs]


def class_options(actor: Actor) -> list[tuple[str, str]]:
    """Classes the actor works with, for a filter."""
    return [(str(group.id), group.label) for group in visible_class_groups(actor)[:500]]


def program_labels(results: Iterable[GraduationResult]) -> dict[UUID, Program]:
    """Programs of some answers by id, in one query."""
    ids = {row.enrollment.program_id for row in results if row.enrollment.program_id is not None}
    return Program.objects.in_bulk(ids)
