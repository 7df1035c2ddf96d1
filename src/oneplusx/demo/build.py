"""Builds the demo world. The same seed and instant give the same world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

from django.db import transaction

from oneplusx.apps.conversion.services import refresh_plans
from oneplusx.apps.graduation.services import refresh_results
from oneplusx.apps.parties.models import Institution
from oneplusx.demo.accounts import build_duplicates, build_social_learners
from oneplusx.demo.applications import build_applications, build_english_exemptions
from oneplusx.demo.cast import build_cast_learners, build_invitations
from oneplusx.demo.catalogue import propose_value
from oneplusx.demo.consultations import build_consultations
from oneplusx.demo.credentials import build_credentials
from oneplusx.demo.erasures import build_erasures
from oneplusx.demo.exams import build_exams
from oneplusx.demo.imports import build_imports
from oneplusx.demo.learners import open_roll, rolls
from oneplusx.demo.outcomes import build_outcomes
from oneplusx.demo.oversight import build_oversight
from oneplusx.demo.pilots import build_pilots
from oneplusx.demo.places import build_places
from oneplusx.demo.records import build_certificates, build_conditions, build_results, places_of, recognize_as_recorded
from oneplusx.demo.reviews import build_reviews
from oneplusx.demo.settling import settle
from oneplusx.demo.shares import build_shares
from oneplusx.demo.standards import build_standards
from oneplusx.demo.teaching import build_teaching
from oneplusx.demo.world import Places
from oneplusx.demo.write_back import audit_and_compare, build_revocations, build_write_back
from oneplusx.domain.errors import Conflict
from oneplusx.web.collection import uncollected
from oneplusx.web.statistics import refresh_statistics

Tell = Callable[[str], None]
FOUNDED_AT = datetime(2023, 8, 20, 1, 0, tzinfo=UTC)
SETTLED_MAX = 20_000
"""In a larger world a worker computes the plans and audits of those who take no part in the flow."""


def _silent(_step: str) -> None:
    """Nobody watches."""


def has_demo_world() -> bool:
    """Whether the demo world was built in this database."""
    return Institution.objects.filter(code="DEMO-C1").exists()


def build_demo_world(*, learners: int, seed: int, now: datetime, tell: Tell = _silent) -> bool:
    """Builds institutions, programs, methods and synthetic learners in every state of the flow.

    Args:
        learners: How many; set-based and in chunks, 200,000 works too. From 60 on every state occurs.
        tell: Called with the name of each step as it begins.

    Returns:
        Whether all is computed; else plans and audits wait for a worker.

    Raises:
        Conflict: ``demo.not_empty``: the database already holds institutions.
    """
    if Institution.objects.exists():
        raise Conflict("demo.not_empty")
    random = Random(seed)
    is_settled = learners <= SETTLED_MAX
    tell("机构、目录、办法 · institutions, catalogue, methods")
    places = build_places(FOUNDED_AT)
    _build_records(places, learners, random, now, tell)
    refresh_statistics()
    tell("认定 · recognition")
    recognize_as_recorded()
    tell("成果、账户 · outcomes, accounts")
    build_outcomes(places, random, now)
    build_social_learners(places, now)
    build_duplicates(places, now)
    build_imports(places, now)
    propose_value(places, now)
    build_standards(places, now)
    tell("方案、毕业审核 · plans, audits")
    _compute(places, now, is_settled=is_settled)
    _build_flow(places, random, now, tell, is_settled=is_settled)
    refresh_statistics()
    return is_settled


def _build_records(places: Places, learners: int, random: Random, now: datetime, tell: Tell) -> None:
    courses, done = {}, 0
    for college, roll in rolls(places, learners, random):
        if college.code not in courses:
            courses[college.code] = places_of(college)
        done += len(roll)
        tell(f"学习者 · learners {college.code} {done}/{learners}")
        with uncollected(), transaction.atomic():
            students = open_roll(college, roll, random, now)
            build_results(college, students, courses[college.code], random, now)
            build_conditions(college, students, random, now)
            build_certificates(college, students, random, now)


def _build_flow(places: Places, random: Random, now: datetime, tell: Tell, *, is_settled: bool) -> None:
    tell("申请、审批 · applications, approvals")
    with uncollected():
        build_english_exemptions(places, now)
        build_applications(places, random, now)
    tell("试点申报、名额 · pilot applications, quotas")
    build_pilots(places, now)
    build_oversight(places, now)
    build_teaching(places, now)
    build_exams(places, now, is_settled=is_settled)
    tell("回写、撤销 · write-back, revocations")
    build_write_back(places, now)
    build_revocations(places, now)
    tell("方案、毕业审核、对账 · plans, audits, comparison")
    _compute(places, now, is_settled=is_settled)
    build_cast_learners(places, now)
    build_credentials(now)
    build_shares(now)
    build_erasures(places, now)
    build_invitations(places, now)
    build_consultations(places, now)
    if is_settled:
        settle(now)
        with uncollected():
            audit_and_compare(places, now)
            tell("毕业三级审核、学业预警 · graduation review, warnings")
            build_reviews(places, now)


def _compute(places: Places, now: datetime, *, is_settled: bool) -> None:
    """Plans and audits: everybody, or those with whom the next steps work."""
    if is_settled:
        settle(now)
        return
    ids = [student.enrollment_id for college in places.colleges.values() for student in college.students]
    with uncollected():
        refresh_plans(enrollment_ids=ids, now=now)
        refresh_results(enrollment_ids=ids, now=now)
