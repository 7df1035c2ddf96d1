"""Reviews, their learners and conclusions that an actor may see, and which of them wait for the actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from oneplusx.apps.graduation.models import OUT_OF_REVIEW, Conclusion, Outcome, Review, ReviewItem, Stage
from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution
from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.apps.parties.selectors import of_visible_enrollments, sees_whole_college
from oneplusx.domain.errors import NotFound
from oneplusx.domain.graduation.review import COMPLETION_SHARE
from oneplusx.web.actor import Actor, Role

DECIDERS = {
    Stage.DEPARTMENT: Role.DEPARTMENT_REVIEWER,
    Stage.ACADEMIC_AFFAIRS: Role.ACADEMIC_AFFAIRS,
    Stage.LEADERSHIP: Role.COLLEGE_HEAD,
}
"""The role that decides each stage."""
COMPLETION_SETTING = "graduation_completion_share"


def _may_review(actor: Actor) -> bool:
    return actor.scopes is None or "graduation.review" in actor.scopes


def reviews_visible_to(actor: Actor) -> QuerySet[Review]:
    """Reviews (毕业审核批次) of the actor's colleges, the newest first."""
    reviews = Review.objects.select_related("college", "program").order_by("-opened_at", "-id")
    if actor.is_system:
        return reviews
    roles = PERMISSIONS["graduation.review"] if _may_review(actor) else frozenset()
    return reviews.filter(college_id__in=actor.institutions(*roles) if roles else ())


def get_review(actor: Actor, review_id: UUID) -> Review:
    """One review.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = reviews_visible_to(actor).filter(id=review_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def completion_share_of(college_id: UUID) -> Fraction:
    """From which share of the required credits on a review of this college suggests completion (结业学分比例)."""
    text = Institution.objects.get(id=college_id).settings.get(COMPLETION_SETTING)
    return Fraction(str(text)) if text else COMPLETION_SHARE


def items_visible_to(actor: Actor) -> QuerySet[ReviewItem]:
    """Learners in reviews, of visible enrollments: a department sees its own."""
    seen = of_visible_enrollments(actor, "enrollment")
    return _with_people(ReviewItem.objects.filter(seen, review__in=reviews_visible_to(actor).order_by()))


def items_of(actor: Actor, review: Review) -> QuerySet[ReviewItem]:
    """Learners of a review that the actor may see, as in ``items_visible_to``; a college's office joins nothing."""
    if sees_whole_college(actor, review.college_id):
        return _with_people(ReviewItem.objects.filter(review=review))
    return items_visible_to(actor).filter(review=review)


def _with_people(items: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    return items.select_related(
        "review__college",
        "learner__person",
        "enrollment__college",
        "enrollment__department",
        "enrollment__class_group",
        "enrollment__graduation_result",
    )


def get_item(actor: Actor, review_item_id: UUID) -> ReviewItem:
    """One learner in a review.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = items_visible_to(actor).filter(id=review_item_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def decided_by(actor: Actor) -> Q:
    """Condition on items: their present stage is the actor's to decide."""
    if actor.is_system:
        return ~Q(stage__in=OUT_OF_REVIEW)
    mine = Q(pk__in=[])
    if not _may_review(actor):
        return mine
    for grant in actor.grants:
        for stage, role in DECIDERS.items():
            if grant.role == role:
                own = Q(stage=stage, review__college_id=grant.institution_id)
                if grant.department_id is not None:
                    own &= Q(enrollment__department_id=grant.department_id)
                mine |= own
    return mine


def own_stages(actor: Actor, college_id: UUID) -> list[Stage]:
    """Stages that the actor decides in a college, in their order."""
    if actor.is_system:
        return list(DECIDERS)
    if not _may_review(actor):
        return []
    held = {grant.role for grant in actor.grants if grant.institution_id == college_id}
    return [stage for stage, role in DECIDERS.items() if role in held]


def waiting_items(actor: Actor) -> QuerySet[ReviewItem]:
    """Learners whose present stage is the actor's to decide."""
    return items_visible_to(actor).filter(decided_by(actor))


@dataclass(frozen=True, slots=True)
class ReviewTally:
    """Number of learners of reviews: at each stage, in their order, and of the concluded ones by outcome."""

    stages: Mapping[str, int]
    outcomes: Mapping[str, int]


def tally_of(items: QuerySet[ReviewItem]) -> ReviewTally:
    """Counts learners by stage and outcome, in one query."""
    stages = dict.fromkeys(Stage.values, 0)
    outcomes = dict.fromkeys(Outcome.values, 0)
    for stage, outcome, count in items.order_by().values_list("stage", "outcome").annotate(n=Count("id")):
        stages[stage] += count
        if stage == Stage.CONCLUDED:
            outcomes[outcome] += count
    return ReviewTally(stages, outcomes)


def reviewable(college_id: UUID, program_id: UUID | None, entry_year: int | None) -> QuerySet[Enrollment]:
    """Studying learners of a cohort with a program, who are in no review."""
    rows = Enrollment.objects.filter(college_id=college_id, state=EnrollmentState.STUDYING).exclude(program_id=None)
    if program_id is not None:
        rows = rows.filter(program_id=program_id)
    if entry_year is not None:
        rows = rows.filter(entry_year=entry_year)
    running = ReviewItem.objects.exclude(stage__in=OUT_OF_REVIEW)
    return rows.exclude(id__in=running.values("enrollment_id"))


def conclusions_visible_to(actor: Actor) -> QuerySet[Conclusion]:
    """Conclusions (毕业结论) of visible enrollments, the newest first; the learner's own too."""
    return (
        Conclusion.objects.filter(of_visible_enrollments(actor, "enrollment"))
        .select_related("enrollment__college", "enrollment__class_group", "learner__person")
        .order_by("-concluded_at", "-id")
    )


def get_conclusion(actor: Actor, conclusion_id: UUID) -> Conclusion:
    """One conclusion.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = conclusions_visible_to(actor).filter(id=conclusion_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def conclusion_of(actor: Actor, enrollment_id: UUID) -> Conclusion | None:
    """The conclusion in force of one visible enrollment."""
    return conclusions_visible_to(actor).filter(enrollment_id=enrollment_id, is_current=True).first()


def watched_enrollments(enrollment_ids: Iterable[UUID]) -> list[UUID]:
    """Of these enrollments those that are in review or concluded: a changed record must say so."""
    ids = list(dict.fromkeys(enrollment_ids))
    running = ReviewItem.objects.filter(enrollment_id__among=ids).exclude(stage__in=OUT_OF_REVIEW)
    ended = Conclusion.objects.filter(enrollment_id__among=ids, is_current=True)
    found = {*running.values_list("enrollment_id", flat=True), *ended.values_list("enrollment_id", flat=True)}
    return [enrollment_id for enrollment_id in ids if enrollment_id in found]
