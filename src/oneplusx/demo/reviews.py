"""The review of those who leave the first college, with learners at every stage and outcome; warnings of each level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.graduation.models import CreditWarning, Outcome, Review, ReviewItem, Stage
from oneplusx.apps.graduation.selectors.warnings import NamedLevel
from oneplusx.apps.graduation.services import (
    Ruling,
    acknowledge_warnings,
    decide_items,
    open_review,
    set_levels,
    warn_learners,
)
from oneplusx.apps.parties.models import Membership, User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.demo.learners import TERMS_PER_YEAR, terms_begun
from oneplusx.demo.records import term_code
from oneplusx.demo.world import College, Places
from oneplusx.domain.graduation.warning import Level
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.clock import local_date

DOCUMENT = "演示职院教〔{year}〕12号《关于毕业审核结果的决定》"
CONCLUDED_MAX = 8
AT_STAGE_MAX = 3
LEVELS = (
    NamedLevel(Level(1, open_failed_hundredths=100), "黄色预警", "Yellow warning"),
    NamedLevel(Level(2, open_failed_hundredths=500, behind_hundredths=1000), "橙色预警", "Orange warning"),
    NamedLevel(Level(3, open_failed_hundredths=900, behind_hundredths=1500), "红色预警", "Red warning"),
)
ORDERED = ("enrollment__student_number", "id")


def build_reviews(places: Places, now: datetime) -> None:
    """The cohort that leaves is reviewed; two terms of warnings, some of them acknowledged."""
    college = next(iter(places.colleges.values()))
    _build_review(college, now)
    for one in list(places.colleges.values())[:2]:
        _build_warnings(one, now)


def _build_review(college: College, now: datetime) -> None:
    at = now - timedelta(days=9)
    year = college.leaving_year
    review = open_review(
        college_id=college.institution.id,
        entry_year=year,
        title=f"{year + 3}届毕业审核",
        actor=college.registrar,
        now=at,
    )
    outcomes = _outcomes(review)
    concluded = [item_id for ids in outcomes.values() for item_id in ids]
    others = list(review.items.exclude(id__in=concluded).order_by(*ORDERED).values_list("id", flat=True))
    share = min(max(len(others) // 4, 1), AT_STAGE_MAX)
    leadership, affairs, returned = others[:share], others[share : 2 * share], others[2 * share : 2 * share + 1]
    for outcome, ids in outcomes.items():
        ruling = Ruling(outcome=outcome, reason="本人申请，见附件" if outcome != Outcome.GRADUATION else "")
        _decide(review, Stage.DEPARTMENT, ids, ruling, SYSTEM, at + timedelta(days=1))
    _decide(review, Stage.DEPARTMENT, [*leadership, *affairs, *returned], Ruling(), SYSTEM, at + timedelta(days=1))
    _decide(
        review,
        Stage.ACADEMIC_AFFAIRS,
        returned,
        Ruling(returns=True, reason="请核对岗位实习材料"),
        college.registrar,
        at + timedelta(days=3),
    )
    _decide(
        review, Stage.ACADEMIC_AFFAIRS, [*concluded, *leadership], Ruling(), college.registrar, at + timedelta(days=3)
    )
    final = Ruling(
        document=DOCUMENT.format(year=now.year),
        number_prefix=f"DEMO{now.year}",
        extended_until_on=local_date(now) + timedelta(days=365),
    )
    _decide(review, Stage.LEADERSHIP, concluded, final, _head(college), at + timedelta(days=6))


def _outcomes(review: Review) -> dict[str, list[UUID]]:
    """Whom to conclude how: half of those who can graduate; of the others one each, and the rest wait."""
    free = _free(review)
    able = list(free.filter(suggested=Outcome.GRADUATION).order_by(*ORDERED).values_list("id", flat=True))
    unable = free.exclude(suggested__in=["", Outcome.GRADUATION]).order_by(*ORDERED).values_list("id", flat=True)[:2]
    found = {Outcome.GRADUATION.value: able[: min(len(able) // 2, CONCLUDED_MAX)]}
    for kind, item_id in zip((Outcome.COMPLETION, Outcome.INCOMPLETION), unable, strict=False):
        found[kind.value] = [item_id]
    going_on = review.items.exclude(suggested__in=["", Outcome.GRADUATION]).exclude(id__in=unable)
    extended = going_on.filter(enrollment__conversions=None).order_by(*ORDERED).first()
    return found | ({Outcome.EXTENSION.value: [extended.id]} if extended else {})


def _free(review: Review) -> QuerySet[ReviewItem]:
    """Learners whom no other part of the world needs: not of the cast, without applications and plans."""
    cast = User.objects.filter(is_demo_cast=True).values("person_id")
    rows = ReviewItem.objects.filter(review=review, enrollment__conversions=None)
    return rows.exclude(learner__person_id__in=cast).exclude(enrollment__plan__items_count__gt=0)


def _decide(review: Review, stage: Stage, ids: Sequence[UUID], ruling: Ruling, actor: Actor, now: datetime) -> None:
    if ids:
        decide_items(review_id=review.id, stage=stage, item_ids=ids, ruling=ruling, actor=actor, now=now)


def _head(college: College) -> Actor:
    member = Membership.objects.filter(institution=college.institution, role=Role.COLLEGE_HEAD).order_by("id").first()
    return actor_of_person(member.person) if member else SYSTEM


def _build_warnings(college: College, now: datetime) -> None:
    set_levels(college_id=college.institution.id, levels=LEVELS, actor=college.registrar, now=now - timedelta(days=60))
    begun = terms_begun(college.leaving_year, local_date(now))
    for number in range(max(begun - TERMS_PER_YEAR, 1), max(begun, 2)):
        warn_learners(
            college_id=college.institution.id,
            term_code=term_code(college.leaving_year, number),
            actor=college.registrar,
            now=now - timedelta(days=20),
        )
    given = CreditWarning.objects.filter(college=college.institution, lifted_at=None)
    first = given.exclude(enrollment__class_group__adviser=None).order_by("enrollment__student_number", "id").first()
    if first is not None and first.enrollment.class_group and first.enrollment.class_group.adviser:
        adviser = actor_of_person(first.enrollment.class_group.adviser)
        acknowledge_warnings(
            warning_ids=[first.id], note="已谈话，下学期重修", actor=adviser, now=now - timedelta(days=12)
        )
