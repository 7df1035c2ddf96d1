"""What a learner can choose from when applying by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import Conversion, ConversionPlan
from oneplusx.apps.conversion.selectors.applications import conversions_visible_to
from oneplusx.apps.conversion.selectors.record import learner_record
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import rule_set_for
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

DONE = frozenset({rules.CourseStatus.PASSED, rules.CourseStatus.EXEMPTED})


@dataclass(frozen=True, slots=True)
class Choices:
    """Rules of the method in force, outcomes held, courses not passed and slots of one enrollment."""

    enrollment: Enrollment
    version: RuleSetVersion
    rule_set: rules.RuleSet
    record: rules.LearnerRecord

    @property
    def courses(self) -> list[rules.ProgramCourseFacts]:
        """Courses of the program that are neither passed nor exempted."""
        standings = self.record.standing_by_code
        done = {code for code, standing in standings.items() if standing.status in DONE}
        return [course for course in self.record.program.courses if course.code not in done]


def _own(actor: Actor) -> QuerySet[Enrollment]:
    own = visible_enrollments(Actor(id=actor.id, learner_id=actor.learner_id))
    return own.select_related("college", "department", "class_group", "learner__person")


def own_enrollments(actor: Actor) -> list[Enrollment]:
    """The learner's own enrollments, the current ones first."""
    rows = list(_own(actor).order_by("-entry_year", "id")) if actor.learner_id else []
    return sorted(rows, key=lambda row: row.state != EnrollmentState.STUDYING)


def own_plans(actor: Actor) -> list[ConversionPlan]:
    """The current plans of the learner's own enrollments that still run."""
    if actor.learner_id is None:
        return []
    running = _own(actor).filter(state=EnrollmentState.STUDYING)
    plans = ConversionPlan.objects.filter(enrollment__in=running.order_by())
    return list(
        plans.select_related("enrollment__college", "rule_set_version__rule_set__owner").order_by("-gain_hundredths")
    )


def own_conversions(actor: Actor) -> QuerySet[Conversion]:
    """The learner's own applications, of merged accounts too."""
    if actor.learner_id is None:
        return Conversion.objects.none()
    return conversions_visible_to(Actor(id=actor.id, learner_id=actor.learner_id))


def choices_for(actor: Actor, enrollment_id: UUID, now: datetime) -> Choices | None:
    """What the learner can choose from; ``None`` while there is no program or no method in force.

    Raises:
        NotFound: ``not_found``: not the actor's own enrollment.
    """
    enrollment = _own(actor).filter(id=enrollment_id).first() if actor.learner_id else None
    if enrollment is None:
        raise NotFound("not_found")
    record = learner_record(enrollment)
    found = rule_set_for(enrollment, local_date(now))
    if record is None or found is None:
        return None
    return Choices(enrollment, found[0], found[1], record)
