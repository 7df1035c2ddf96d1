"""Every state of the flow has somebody in it."""

from __future__ import annotations

import pytest
from django.db.models import Model
from django.test import override_settings

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.assessment.models import CourseExam, ExamPlan, ExamRegistration, PlanState, RegistrationState
from oneplusx.apps.certificates.models import BatchState, Certificate, IssueBatch
from oneplusx.apps.conversion.models import Appeal, AppealState, Conversion, ConversionPlan, ConversionState
from oneplusx.apps.curriculum.models import (
    CourseOutcome,
    CourseResult,
    Program,
    TeacherRecord,
    TeacherRecordKind,
    TrainingBase,
    TrainingClass,
)
from oneplusx.apps.curriculum.selectors import matrix_of
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
from oneplusx.apps.parties.tokens import sandbox_token
from oneplusx.apps.pilots.models import AdjustmentState, ApplicationState, PilotApplication, Quota, QuotaAdjustment
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition, Verdict, Verification
from oneplusx.apps.rulesets.models import (
    AllianceMember,
    ConsultedParty,
    DraftComment,
    RuleSet,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors import waiting_for
from oneplusx.apps.sharing.models import Share, ShareState, ShareView
from oneplusx.apps.standards.models import BankValueProposal, Term
from oneplusx.apps.trail.models import Notice
from oneplusx.web.actor import SYSTEM, Role
from oneplusx.web.origin import Origin
from tests.demo.reading import Reader
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
    (PilotApplication, "state", set(ApplicationState)),
    (QuotaAdjustment, "state", {AdjustmentState.SUBMITTED}),
    (Quota, "origin", set(Origin)),
    (ExamPlan, "state", set(PlanState)),
    (IssueBatch, "state", {BatchState.SUBMITTED, BatchState.ISSUED}),
    (ExamRegistration, "state", {RegistrationState.REGISTERED, RegistrationState.CONFIRMED}),
    (WriteBackRow, "state", set(RowState)),
    (Share, "state", set(ShareState)),
    (ShareView, "device", {"phone", "computer"}),
    (ImportBatch, "state", {ImportState.CHECKED, ImportState.APPLIED, ImportState.CANCELLED}),
]


@pytest.mark.parametrize("model, field, states", EVERY_STATE, ids=lambda one: getattr(one, "__name__", ""))
def test_somebody_is_in_every_state(demo_world: World, model: type[Model], field: str, states: set[str]) -> None:
    found = set(model._default_manager.order_by().values_list(field, flat=True))
    assert states <= found


def test_a_certificate_is_taught_from_mapping_to_attendance(demo_world: World) -> None:
    [base] = TrainingBase.objects.all()
    held, running = TrainingClass.objects.order_by("code")
    [program_id] = set(CourseOutcome.objects.values_list("program_course__program_id", flat=True))
    matrix = matrix_of(Program.objects.get(id=program_id), held.certificate_type)
    assert any(row.links for row in matrix.rows)
    assert any(row.is_gap for row in matrix.rows)
    assert {one.base_id for one in (held, running)} == {base.id}
    assert held.sessions.filter(taken_at=None).count() == 0 < held.roster.count()
    assert running.sessions.filter(taken_at=None).count() == 1
    kinds = TeacherRecord.objects.filter(kind=TeacherRecordKind.RECOGNITION).values("person").distinct()
    assert kinds.count() == 1 < TeacherRecord.objects.values("person").distinct().count()


def test_a_batch_of_certificates_waits_for_the_cast_and_another_is_printed(demo_world: World) -> None:
    waiting = IssueBatch.objects.get(state=BatchState.SUBMITTED)
    assert waiting.items.exists()
    for issued in IssueBatch.objects.filter(state=BatchState.ISSUED):
        assert issued.printed_count == issued.issued_count == issued.items_count > 0
        assert issued.prepared_by_id != issued.approved_by_id


def test_a_course_exam_was_held_as_one_with_an_assessment(demo_world: World) -> None:
    held = CourseExam.objects.filter(plan__state=PlanState.CLOSED).get()
    assert held.results.exists()  # in a small world everybody has passed the course before: findings say so
    recorded = CourseResult.objects.filter(course=held.course, exam_registration_id__isnull=False)
    assert recorded.count() == held.results.filter(finding="").count()
    assert CourseExam.objects.filter(plan__state=PlanState.REGISTRATION).exists()


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
    assert owned == {"P01", "R08", "R14", "R16", "R21", "R25", "R32", "DEMO-ALLIANCE"}
    assert used == owned - {"P01", "R32", "DEMO-ALLIANCE"}  # frames; no cohort as old as that


def test_the_rule_of_an_alliance_acts_in_a_members_plans(demo_world: World) -> None:
    states = dict(AllianceMember.objects.values_list("institution__code", "state"))
    assert states == {"DEMO-C1": "joined", "DEMO-C2": "joined", "DEMO-C3": "invited"}
    plans = ConversionPlan.objects.filter(enrollment__college__code="DEMO-C2").values_list("document", flat=True)
    used = {item["rule"] for document in plans for item in document["chosen"]}
    assert "allied-learning" in used


def test_a_draft_is_under_consultation(demo_world: World) -> None:
    draft = RuleSetVersion.objects.get(state=VersionState.DRAFT, rule_set__code="R16")
    assert set(ConsultedParty.objects.values_list("answer", flat=True)) == {"pending", "agreed", "objected"}
    assert DraftComment.objects.filter(version=draft, answers=None).count() == 2
    assert DraftComment.objects.filter(version=draft).exclude(rule_id="").exists()
    assert draft.document["alliances"] == ["DEMO-ALLIANCE"]
    cast = {user.username: actor_for(user) for user in demo_cast()}
    assert waiting_for(cast["demo-reviewer"]).exists()


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


@override_settings(DEMO_MODE=True)
def test_every_read_of_the_interface_answers_as_its_document_says(demo_world: World) -> None:
    reader = Reader()
    for username in ("demo-registrar", "demo-organization-2", "demo-assessor", "demo-bank"):
        reader.read_as(sandbox_token(username))
    reader.read_whatever_fits(sandbox_token("demo-registrar"))
    assert reader.wrong == {}
    assert len(reader.answered) > 0.8 * len(reader.reads)
