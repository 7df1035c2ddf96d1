"""Learners of the demo cast, each at another point of the flow; and learners whose college invites them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from oneplusx.apps.conversion.models import Appeal, Conversion, ConversionPlan, ConversionState
from oneplusx.apps.graduation.selectors.unclaimed import COULD_GRADUATE, By, unclaimed_rows
from oneplusx.apps.graduation.services import invite_learners
from oneplusx.apps.parties.models import Enrollment, Learner, LearnerState, User
from oneplusx.apps.parties.services import create_user
from oneplusx.demo.world import College, Places
from oneplusx.web.actor import SYSTEM

SOCIAL = "social"
APPLIED = {
    "demo-learner-refused": ConversionState.REFUSED,
    "demo-learner-converted": ConversionState.APPROVED,
    "demo-learner-returned": ConversionState.RETURNED,
}


def build_cast_learners(places: Places, now: datetime) -> None:
    """One with a waiting plan, one who could graduate with it, one for each answer (not yet appealed)."""
    college = next(iter(places.colleges.values()))
    plans = _fresh_plans(college)
    could = plans.filter(COULD_GRADUATE)
    _cast("demo-learner", plans.exclude(id__in=could.values("id")), now)
    _cast("demo-learner-graduating", could, now)
    for username, state in APPLIED.items():
        applied = Conversion.objects.filter(enrollment__college=college.institution, state=state)
        appealed = Exists(Appeal.objects.filter(conversion=OuterRef("pk")))
        _cast(username, applied.order_by(appealed, "submitted_at", "enrollment__student_number"), now)
    _cast_social(now)


def _cast_social(now: datetime) -> None:
    """A learner without a college, whose identity is proved."""
    proved = Learner.objects.filter(origin=SOCIAL, state=LearnerState.ACTIVATED).select_related("person")
    learner = proved.order_by("opened_at").first()
    if learner is not None:
        create_user(
            person=learner.person, username="demo-social", password=None, actor=SYSTEM, now=now, is_demo_cast=True
        )


def _fresh_plans(college: College) -> QuerySet[ConversionPlan]:
    """Plans of learners who never applied: first those whom the cast's reviewer decides, of them the richest."""
    applied = Conversion.objects.filter(enrollment__college=college.institution)
    plans = ConversionPlan.objects.filter(enrollment__college=college.institution, items_count__gt=0)
    unused = plans.exclude(enrollment__in=applied.values("enrollment_id"))
    elsewhere = Case(When(enrollment__department=next(iter(college.reviewers)), then=0), default=1)
    return unused.order_by(elsewhere, "-gain_hundredths", "enrollment__student_number")


def _cast(username: str, rows: QuerySet[ConversionPlan] | QuerySet[Conversion], now: datetime) -> None:
    taken = User.objects.filter(is_demo_cast=True).values("person_id")
    free = rows.exclude(enrollment__learner__person_id__in=taken)
    enrollment_id: UUID | None = free.values_list("enrollment_id", flat=True).first()
    if enrollment_id is None:
        return
    person = Enrollment.objects.select_related("learner__person").get(id=enrollment_id).learner.person
    create_user(person=person, username=username, password=None, actor=SYSTEM, now=now, is_demo_cast=True)


def build_invitations(places: Places, now: datetime) -> None:
    """Two colleges invite the learners of the department with the most unclaimed value."""
    for college in list(places.colleges.values())[:2]:
        rows = unclaimed_rows(college.registrar, by=By.DEPARTMENT, now=now, college_id=college.institution.id)
        for row in rows[:1]:
            invite_learners(
                college_id=college.institution.id, by=By.DEPARTMENT, group_id=row.id, actor=college.registrar, now=now
            )
