"""Every state of the flow has somebody in it."""

from __future__ import annotations

import pytest
from django.db.models import Model

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import Appeal, AppealState, Conversion, ConversionPlan, ConversionState
from oneplusx.apps.exchange.models import RowState, WriteBackRow
from oneplusx.apps.graduation.models import (
    AuditRun,
    Conclusion,
    CreditWarning,
    GraduationResult,
    Outcome,
    ReviewItem,
    Stage,
)
from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.parties.models import Learner, LearnerState, NotDuplicate
from oneplusx.apps.parties.selectors import actor_for, demo_cast, identity_queue, suspicions
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition, Verdict, Verification
from oneplusx.apps.rulesets.models import RuleSet
from oneplusx.apps.standards.models import BankValueProposal, Term
from oneplusx.apps.trail.models import Notice
from oneplusx.web.actor import SYSTEM, Role
from tests.support.demo_world import World

pytestmark = pytest.mark.django_db

EVERY_STATE: list[tuple[type[Model], str, set[str]]] = [
    (Learner, "state", set(LearnerState)),
    (Achievement, "state", set(AchievementState)),
    (Verification, "outcome", set(Verdict)),
    (Certificate, "state", {"valid", "suspended", "revoked"}),
    (Conversion, "state", set(ConversionState)),
    (Appeal, "state", set(AppealState)),
    (ApprovalStep, "state", set(StepState)),
    (WriteBackRow, "state", set(RowState)),
    (ImportBatch, "state", {ImportState.CHECKED, ImportState.APPLIED, ImportState.CANCELLED}),
]


@pytest.mark.parametrize("model, field, states", EVERY_STATE, ids=lambda one: getattr(one, "__name__", ""))
def test_somebody_is_in_every_state(demo_world: World, model: type[Model], field: str, states: set[str]) -> None:
    found = set(model._default_manager.order_by().values_list(field, flat=True))
    assert states <= found


def test_import_with_faults_waits_for_confirmation(demo_world: World) -> None:
    batch = ImportBatch.objects.get(state=ImportState.CHECKED, institution_id__isnull=False, kind="certificates")
    assert batch.error_count == 6
    assert batch.new_count == 8
    applied = ImportBatch.objects.get(state=ImportState.APPLIED)
    assert applied.applied_count == applied.total_count > 0


def test_colleges_answer_appeals_both_ways_and_keep_the_history(demo_world: World) -> None:
    upheld = Appeal.objects.select_related("conversion").get(state=AppealState.UPHELD)
    assert upheld.conversion.state == ConversionState.APPROVED
    assert upheld.conversion.earlier_decisions
    dismissed = Appeal.objects.select_related("conversion").get(state=AppealState.DISMISSED)
    assert dismissed.conversion.state == ConversionState.REFUSED
    assert dismissed.answer


def test_revoked_certificate_takes_back_exemption_and_credits(demo_world: World) -> None:
    revoked = Achievement.objects.filter(state=AchievementState.REVOKED)
    undone = Conversion.objects.filter(sources__achievement__in=revoked)
    assert [one.state for one in undone] == [ConversionState.REVERSED]
    assert not Recognition.objects.filter(achievement__in=revoked, reversed_at=None).exists()


def test_bank_officer_has_identities_and_duplicates_to_look_at(demo_world: World) -> None:
    assert identity_queue(SYSTEM).count() == 1
    assert [pair.is_certain for pair in suspicions(SYSTEM)] == [False]
    assert NotDuplicate.objects.count() == 1
    merged = Learner.objects.filter(state=LearnerState.MERGED)
    assert {one.origin for one in merged} == {"college", "social"}
    assert BankValueProposal.objects.filter(state="proposed").count() == 1


def test_some_can_graduate_and_some_with_their_plan_only(demo_world: World) -> None:
    results = GraduationResult.objects.filter(enrollment__entry_year=2023)
    assert results.filter(is_satisfied=True).count() >= 5
    assert results.filter(is_satisfied=False, with_plan_satisfied=True).count() >= 3
    assert results.filter(with_plan_satisfied=False).count() >= 3
    assert not GraduationResult.objects.filter(is_proved=False).exists()
    assert AuditRun.objects.exclude(finished_at=None).count() == 4


def test_each_method_with_learners_converts_something(demo_world: World) -> None:
    owned = set(RuleSet.objects.values_list("code", flat=True))
    used = set(Conversion.objects.values_list("rule_set_version__rule_set__code", flat=True))
    assert owned == {"P01", "R08", "R14", "R16", "R21", "R25", "R32"}
    assert used == owned - {"P01", "R32"}  # a frame without rules; no cohort as old as that


def test_a_review_has_learners_at_every_stage_and_outcome(demo_world: World) -> None:
    stages = set(ReviewItem.objects.values_list("stage", flat=True))
    assert {Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS, Stage.LEADERSHIP, Stage.CONCLUDED} <= stages
    assert set(Conclusion.objects.values_list("outcome", flat=True)) == set(Outcome)
    assert ReviewItem.objects.filter(is_returned=True).exists()


def test_learners_are_warned_at_every_level(demo_world: World) -> None:
    assert set(CreditWarning.objects.values_list("rank", flat=True)) == {1, 2, 3}
    assert CreditWarning.objects.exclude(acknowledged_at=None).exists()


def test_colleges_invited_learners(demo_world: World) -> None:
    assert Notice.objects.filter(code="graduation.notice.invited").exists()


def test_terms_cover_all_cohorts(demo_world: World) -> None:
    codes = Term.objects.values_list("code", flat=True).distinct()
    assert {f"{year}-{year + 1}-{number}" for year in range(2023, 2027) for number in (1, 2)} <= set(codes)


def test_the_reviewer_of_the_cast_decides_for_a_learner_with_a_plan(demo_world: World) -> None:
    cast = {user.username: actor_for(user) for user in demo_cast()}
    departments = {grant.department_id for grant in cast["demo-reviewer"].grants}
    learners = [str(cast[name].learner_id) for name in ("demo-learner", "demo-learner-graduating")]
    plans = ConversionPlan.objects.filter(enrollment__department__in=departments, items_count__gt=0)
    fresh = plans.exclude(enrollment__in=Conversion.objects.values("enrollment_id"))
    assert fresh.filter(learner_id__in=learners).exists() or not fresh.exists()


def test_cast_shows_learners_first(demo_world: World) -> None:
    cast = list(demo_cast())
    names = [user.username for user in cast]
    learners = [name for name in names if name.startswith(("demo-learner", "demo-social"))]
    assert names[: len(learners)] == learners
    assert {"demo-learner", "demo-learner-graduating", "demo-learner-refused", "demo-learner-converted"} < set(names)
    assert "demo-social" in names
    assert names[-1] == "demo-operator"
    assert actor_for(cast[len(learners)]).has_role(Role.ADVISER)
