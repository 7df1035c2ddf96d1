"""Who of a cohort can graduate: counts, and names of programs for filters and tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import visible_class_groups, visible_enrollments
from oneplusx.web.actor import Actor

AUDITABLE = Q(state=EnrollmentState.STUDYING, program_id__isnull=False)


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
    return Counts(**results.order_by().aggregate(**_sums()))


def _sums(path: str = "") -> dict[str, Count]:
    """The counts over answers, found over ``path``."""
    cannot = Q(**{f"{path}is_satisfied": False})
    conditions = {
        "learners": Q(),
        "satisfied": Q(**{f"{path}is_satisfied": True}),
        "would": cannot & Q(**{f"{path}would_be_satisfied": True}),
        "with_plan": cannot & Q(**{f"{path}with_plan_satisfied": True}),
        "cannot": cannot,
        "unproved": Q(**{f"{path}is_proved": False}),
    }
    return {name: Count(f"{path}id", filter=condition or None) for name, condition in conditions.items()}


def counts_of_visible(actor: Actor) -> tuple[Counts, int]:
    """The counts of all that the actor sees, and how many are not audited, in one query."""
    waiting = Count("id", filter=AUDITABLE & Q(graduation_result=None))
    found = visible_enrollments(actor).order_by().aggregate(waiting_=waiting, **_sums("graduation_result__"))
    waiting_count = int(found.pop("waiting_"))
    return Counts(**found), waiting_count


def not_audited(actor: Actor) -> QuerySet[Enrollment]:
    """Studying learners with a program and without an answer."""
    answers = GraduationResult.objects.filter(enrollment_id=OuterRef("pk"))
    return visible_enrollments(actor).filter(AUDITABLE & ~Exists(answers))


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
