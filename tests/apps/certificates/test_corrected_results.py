"""Scores corrected after the lock: two officers, a new lock, and what becomes of certificates and credits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.assessment import services as assessment
from oneplusx.apps.assessment.models import (
    CORRECTION_TRANSITIONS,
    CorrectionState,
    ExamPlan,
    ExamRegistration,
    ExamResult,
    PlanState,
    ResultLock,
    Score,
    ScoreCorrection,
)
from oneplusx.apps.assessment.selectors.candidates import CandidateRow, admissions
from oneplusx.apps.assessment.selectors.locking import is_intact
from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.models import Certificate, CertificateCorrection, CertificateState
from oneplusx.apps.certificates.selectors import face_bytes, issuable_levels
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.models import LotFreeze
from oneplusx.apps.ledger.services import EntryDraft, post_entry
from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.standards.services import approve_bank_values
from oneplusx.apps.trail.models import Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.ids import new_id
from tests.apps.certificates.test_batches import CLOSED_ON, approved, passed, second  # noqa: F401
from tests.support.cast import make_officer
from tests.support.exams import Exam, at, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(passed: Exam, second: Actor, bank: Institution) -> Certificate:  # noqa: F811
    """One of three certificates of a batch; scores are printed; its credits are in the account."""
    approve_bank_values(values={passed.types["WEB-2"].id: 400}, actor=SYSTEM, now=passed.now)
    services.save_profile(
        organization_id=passed.organization.id,
        certificate_type=None,
        number_format="X{year}{serial:6}",
        face={"shows_score": True},
        actor=passed.officer,
        now=passed.now,
    )
    approved(passed, second)
    run_until_idle()
    return Certificate.objects.earliest("number")


def of(certificate: Certificate) -> ExamRegistration:
    return ExamRegistration.objects.get(learner_id=certificate.learner_id)


def ask(exam: Exam, registration: ExamRegistration, score: int | None, part: str = "practice") -> ScoreCorrection:
    return assessment.request_correction(
        exam_registration_id=registration.id,
        part=part,
        score_hundredths=score,
        reason="评分表誊写错误",
        actor=exam.officer,
        now=exam.now,
    )


def correct(exam: Exam, other: Actor, certificate: Certificate, score: int | None) -> ScoreCorrection:
    made = ask(exam, of(certificate), score)
    return assessment.approve_correction(score_correction_id=made.id, actor=other, now=exam.now)


def test_still_passed_corrects_the_certificate(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    printed = face_bytes(issued)
    digest = ResultLock.objects.get().digest
    made = correct(passed, second, issued, 9000)
    run_until_idle()
    assert (made.state, made.was_passed, made.is_passed) == (CorrectionState.APPROVED, True, True)
    issued.refresh_from_db()
    assert (issued.state, issued.score_text, issued.score_hundredths) == (CertificateState.VALID, "86", 8600)
    assert CertificateCorrection.objects.get().before["score_text"] == "80"
    assert face_bytes(issued) != printed
    assert Achievement.objects.get(certificate=issued).state == AchievementState.RECOGNIZED
    assert Recognition.objects.filter(learner_id=issued.learner_id, reversed_at=None).count() == 1
    locks = ResultLock.objects.order_by("locked_at", "id")
    assert locks.get(superseded_at=None).digest != digest
    assert locks.exclude(superseded_at=None).get().digest == digest
    assert is_intact(passed.plan)
    scores = Score.objects.filter(registration=of(issued), part="practice").order_by("recorded_at", "id")
    assert {(row.score_hundredths, row.is_current) for row in scores} == {(8000, False), (9000, True)}
    assert Notice.objects.filter(code="assessment.notice.score_corrected").count() == 1


def test_no_longer_passed_revokes_and_takes_back(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    made = correct(passed, second, issued, 1000)
    run_until_idle()
    assert (made.was_passed, made.is_passed) == (True, False)
    issued.refresh_from_db()
    assert (issued.state, issued.state_reason) == (CertificateState.REVOKED, "评分表誊写错误")
    assert Achievement.objects.get(certificate=issued).state == AchievementState.REVOKED
    assert not Recognition.objects.filter(learner_id=issued.learner_id, reversed_at=None).exists()
    assert Recognition.objects.filter(reversed_at=None).count() == 2
    assert issuable_levels(passed.officer) == []


def test_after_a_concluded_graduation_a_case_is_opened(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    achievement = Achievement.objects.get(certificate=issued)
    recognition = Recognition.objects.get(achievement=achievement)
    reservation = new_id()
    lots = [(achievement.id, recognition.credits_hundredths)]
    for entry in (
        EntryDraft.reserve(reservation, issued.learner_id, recognition.institution_id, lots),
        EntryDraft.settle(new_id(), reservation),
    ):
        post_entry(draft=entry, actor=SYSTEM, now=passed.now)
    Enrollment.objects.filter(learner_id=issued.learner_id).update(state=EnrollmentState.GRADUATED)
    correct(passed, second, issued, None)
    recognition.refresh_from_db()
    assert (recognition.reversed_at, recognition.frozen_at is None) == (None, False)
    assert LotFreeze.objects.filter(lifted_at=None).count() == 1
    case = ApprovalCase.objects.get()
    assert (case.subject_kind, case.subject_id) == ("recognition.reversal", recognition.id)


def test_the_certificate_that_replaced_it_is_the_one_that_follows(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,
) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
    asked = services.request_reissue(
        certificate_id=issued.id,
        cause="lost",
        reason="丢失",
        evidence=[("a.pdf", pdf)],
        actor=passed.officer,
        now=passed.now,
    )
    new = services.approve_reissue(reissue_id=asked.id, actor=second, now=passed.now)
    correct(passed, second, issued, 0)
    issued.refresh_from_db()
    new.refresh_from_db()
    assert (issued.state, new.state) == (CertificateState.REPLACED, CertificateState.REVOKED)


def test_newly_passed_is_issued_by_the_next_batch(passed: Exam, second: Actor) -> None:  # noqa: F811
    one = passed.candidates()[0]
    down = ask(passed, one, 1000)
    assessment.approve_correction(score_correction_id=down.id, actor=second, now=passed.now)
    approved(passed, second)
    run_until_idle()
    assert Certificate.objects.count() == 2
    passed.plan.refresh_from_db()
    assert passed.plan.state == PlanState.CERTIFICATES_ISSUED
    up = ask(passed, one, 9000)
    assessment.approve_correction(score_correction_id=up.id, actor=second, now=passed.now)
    [waiting] = issuable_levels(passed.officer)
    assert waiting.waiting == 1
    approved(passed, second)
    run_until_idle()
    assert Certificate.objects.get(learner_id=one.learner_id).score_hundredths == 8600
    assert ResultLock.objects.count() == 3


def test_a_suspended_certificate_follows_and_stays_suspended(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    services.suspend_certificate(certificate_id=issued.id, reason="核查", actor=passed.officer, now=passed.now)
    printed = face_bytes(issued)
    correct(passed, second, issued, 9000)
    issued.refresh_from_db()
    assert (issued.state, issued.score_text) == (CertificateState.SUSPENDED, "86")
    assert face_bytes(issued) != printed
    correct(passed, second, issued, 1000)
    issued.refresh_from_db()
    assert issued.state == CertificateState.REVOKED


def test_revoked_by_a_correction_and_passed_by_another(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    correct(passed, second, issued, 1000)
    assert issuable_levels(passed.officer) == []
    correct(passed, second, issued, 9000)
    [waiting] = issuable_levels(passed.officer)
    assert waiting.waiting == 1
    passed.now = at(date(2026, 7, 2), 9)
    batch = services.prepare_batch(
        plan_level_id=passed.level.id, issued_on=date(2026, 7, 2), actor=passed.officer, now=passed.now
    )
    services.submit_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    services.approve_batch(issue_batch_id=batch.id, actor=second, now=passed.now)
    run_until_idle()
    states = Certificate.objects.filter(learner_id=issued.learner_id).order_by("issued_on")
    assert [(one.state, one.score_text) for one in states] == [
        (CertificateState.REVOKED, "80"),
        (CertificateState.VALID, "86"),
    ]
    assert issuable_levels(passed.officer) == []


def test_who_was_revoked_for_another_reason_is_not_offered_again(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,
) -> None:
    services.revoke_certificates(certificate_ids=[issued.id], reason="替考", actor=SYSTEM, now=passed.now)
    correct(passed, second, issued, 9000)
    assert issuable_levels(passed.officer) == []


@pytest.fixture
def deputy(exam: Exam) -> Actor:
    """Another officer of the organization."""
    return make_officer(exam.organization, Role.ORGANIZATION_OFFICER, "复核员", "deputy", exam.now)


@pytest.fixture
def resat(exam: Exam, three: list[Enrollment], deputy: Actor, bank: Institution) -> Exam:
    """The third candidate missed the theory part, sat it again and holds a certificate by the carried practice part."""
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    exam.end()
    a, b, c = (row.id for row in exam.candidates())
    exam.theory({a: 8000, b: 8000, c: None})
    for one in exam.assessors[:2]:
        exam.score(one, {a: 9000, b: 9000, c: 9000})
    exam.act("open_notice")
    exam.now = at(date(2026, 6, 24), 9)
    exam.act("close")
    sit_theory_again(exam, three[2], {c: 7000})
    batch = services.prepare_batch(
        plan_level_id=exam.level.id, issued_on=date(2026, 7, 14), actor=exam.officer, now=exam.now
    )
    services.submit_batch(issue_batch_id=batch.id, actor=exam.officer, now=exam.now)
    services.approve_batch(issue_batch_id=batch.id, actor=deputy, now=exam.now)
    run_until_idle()
    return exam


def sit_theory_again(exam: Exam, holder: Enrollment, scores: dict[UUID, int]) -> None:
    first = ExamRegistration.objects.get(id=next(iter(scores)))
    later = replace(
        draft(exam.types["WEB-2"].id, code="NEXT"),
        registers_from_on=date(2026, 6, 24),
        registers_until_on=date(2026, 6, 30),
        exam_from_on=date(2026, 7, 10),
        exam_until_on=date(2026, 7, 10),
    )
    exam.plan = assessment.create_plan(
        organization_id=exam.organization.id, draft=later, actor=exam.officer, now=exam.now
    )
    for part, hour in (("theory", 9), ("practice", 14)):
        assessment.add_session(
            exam_plan_id=exam.plan.id,
            part=part,
            starts_at=at(date(2026, 7, 10), hour),
            ends_at=at(date(2026, 7, 10), hour + 2),
            actor=exam.officer,
            now=exam.now,
        )
    assessment.set_plan_sites(exam_plan_id=exam.plan.id, site_ids=[exam.site.id], actor=exam.officer, now=exam.now)
    exam.act("publish")
    exam.act("open_registration")
    exam.register(holder)
    exam.confirm()
    exam.seat()
    exam.photograph()
    exam.act("confirm_fees")
    exam.act("issue_tickets")
    exam.staff()
    exam.now = at(date(2026, 7, 10), 8)
    exam.act("begin")
    exam.now = at(date(2026, 7, 10), 17)
    exam.act("end")
    again = exam.candidates()[0]
    assert (again.resit_of_id, again.carried) == (first.id, {"practice": 9000})
    exam.theory({again.id: scores[first.id]})
    exam.act("open_notice")
    exam.now = at(date(2026, 7, 14), 9)
    exam.act("close")


def test_a_correction_reaches_the_score_that_a_resit_carried(resat: Exam, deputy: Actor) -> None:
    again = resat.candidates()[0]
    certificate = Certificate.objects.get(learner_id=again.learner_id)
    assert certificate.score_text == "82"
    locks = ResultLock.objects.count()

    def correct_first(score: int) -> None:
        assert again.resit_of is not None
        made = ask(resat, again.resit_of, score)
        assessment.approve_correction(score_correction_id=made.id, actor=deputy, now=resat.now)
        certificate.refresh_from_db()
        again.refresh_from_db()

    correct_first(6500)
    assert again.carried == {"practice": 6500}
    result = ExamResult.objects.get(registration=again)
    assert (result.overall_hundredths, result.is_passed) == (6700, True)
    assert (certificate.state, certificate.score_text) == (CertificateState.VALID, "67")
    assert ResultLock.objects.count() == locks + 2
    assert all(is_intact(plan) for plan in ExamPlan.objects.all())

    correct_first(1000)
    assert certificate.state == CertificateState.REVOKED
    correct_first(8000)
    assert [one.waiting for one in issuable_levels(resat.officer) if one.level.plan_id == resat.plan.id] == [1]


def test_who_passes_the_first_exam_by_a_correction_needs_no_further_one(resat: Exam, deputy: Actor) -> None:
    again = resat.candidates()[0]
    made = ask(resat, again, 1000, "theory")
    assessment.approve_correction(score_correction_id=made.id, actor=deputy, now=resat.now)
    assert again.resit_of is not None
    made = ask(resat, again.resit_of, 9500, "theory")
    assessment.approve_correction(score_correction_id=made.id, actor=deputy, now=resat.now)
    enrollment = again.enrollment
    assert enrollment is not None
    rows = [CandidateRow(enrollment.learner_id, resat.level.id, enrollment.id, enrollment.major_code)]
    ExamRegistration.objects.filter(id=again.id).update(state="withdrawn")
    [admission] = admissions(resat.plan, resat.college.id, rows)
    assert admission.problem == "assessment.passed_already"


@pytest.mark.parametrize(
    "part, score, code",
    [
        ("oral", 9000, "assessment.unknown_part"),
        ("practice", 10100, "assessment.score_out_of_range"),
        ("practice", 8000, "assessment.same_score"),
    ],
)
def test_what_is_no_good_correction_is_refused(passed: Exam, part: str, score: int, code: str) -> None:  # noqa: F811
    with pytest.raises(DomainError) as refused:
        ask(passed, passed.candidates()[0], score, part)
    assert refused.value.code == code


def test_only_another_officer_decides_and_one_request_at_a_time(passed: Exam, second: Actor) -> None:  # noqa: F811
    one = passed.candidates()[0]
    made = ask(passed, one, 9000)
    with pytest.raises(Denied) as own:
        assessment.approve_correction(score_correction_id=made.id, actor=passed.officer, now=passed.now)
    assert own.value.code == "assessment.own_correction"
    with pytest.raises(Conflict) as open_:
        ask(passed, one, 9100)
    assert open_.value.code == "assessment.correction_open"
    for actor in (passed.registrar, passed.assessors[0]):
        with pytest.raises(DomainError):
            assessment.approve_correction(score_correction_id=made.id, actor=actor, now=passed.now)


def test_before_the_lock_scores_are_not_corrected_this_way(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    with pytest.raises(Conflict) as refused:
        ask(exam, exam.candidates()[0], 9000)
    assert refused.value.code == "assessment.plan_state"


ACTS: dict[CorrectionState, Callable[..., object]] = {
    CorrectionState.APPROVED: assessment.approve_correction,
    CorrectionState.REFUSED: lambda **more: assessment.refuse_correction(answer="原成绩无误", **more),
    CorrectionState.WITHDRAWN: assessment.withdraw_correction,
}


@pytest.mark.parametrize("state", list(CorrectionState))
@pytest.mark.parametrize("target", list(ACTS))
def test_every_act_in_every_state(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    state: CorrectionState,
    target: CorrectionState,
) -> None:
    made = ask(passed, passed.candidates()[0], 9000)
    ScoreCorrection.objects.filter(id=made.id).update(state=state)

    def act() -> object:
        return ACTS[target](score_correction_id=made.id, actor=second, now=passed.now)

    if target in CORRECTION_TRANSITIONS[state]:
        act()
        made.refresh_from_db()
        assert made.state == target
    else:
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "assessment.correction_decided"
