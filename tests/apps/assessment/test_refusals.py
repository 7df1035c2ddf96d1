"""What must be refused, each with its reason: a candidate twice, photos, scores, files of another plan, examiners."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import Channel, ExamRegistration, Price, RegistrationState
from oneplusx.apps.assessment.navigation import my_exams_section
from oneplusx.apps.assessment.selectors.candidates import CandidateRow, admissions
from oneplusx.apps.assessment.selectors.separation import conflicts_of
from oneplusx.apps.curriculum.models import TrainingClass, TrainingEnrollment, TrainingTrainer
from oneplusx.apps.intake.services.direct import import_now
from oneplusx.apps.intake.staged import unseal_problems
from oneplusx.apps.parties.models import Department, Enrollment, EnrollmentState
from oneplusx.apps.parties.services import merge_learners
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner
from tests.support.exams import EXAM_ON, PHOTO, Exam, at, draft


def code_of(call: object) -> str:
    with pytest.raises(DomainError) as caught:
        call()  # type: ignore[operator]
    return caught.value.code


def test_a_candidate_twice_is_refused(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    assert [one.admission.problem for one in exam.register(three[0], three[0])] == ["", "assessment.registered_already"]
    assert exam.register(three[0])[0].admission.problem == "assessment.registered_already"


def test_registration_ends_with_its_last_day(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.now = at(date(2026, 6, 10), 23, 59)
    assert not exam.register(three[0])[0].admission.problem
    exam.now += timedelta(minutes=2)
    assert code_of(lambda: exam.register(three[1])) == "assessment.registration_over"


def test_a_social_candidate_registers_himself_once(
    exam: Exam, other_learner_actor: Actor, learner_actor: Actor
) -> None:
    exam.open()
    for actor in (other_learner_actor, learner_actor):
        services.register_self(exam_plan_id=exam.plan.id, level_id=exam.level.id, actor=actor, now=exam.now)
    again = {"exam_plan_id": exam.plan.id, "level_id": exam.level.id, "actor": learner_actor, "now": exam.now}
    assert code_of(lambda: services.register_self(**again)) == "assessment.registered_already"
    row = ExamRegistration.objects.get(learner_id=learner_actor.learner_id)
    assert (row.channel, row.college_id) == (Channel.SOCIAL, None)
    services.withdraw_candidate(exam_registration_id=row.id, actor=learner_actor, now=exam.now)
    assert ExamRegistration.objects.get(id=row.id).state == RegistrationState.WITHDRAWN


def test_who_studies_nowhere_is_shown_what_is_open(exam: Exam, learner_actor: Actor) -> None:
    exam.open()
    assert my_exams_section(learner_actor, exam.now) is None
    Enrollment.objects.filter(learner_id=learner_actor.learner_id).update(state=EnrollmentState.GRADUATED)
    assert my_exams_section(learner_actor, exam.now) is not None


def test_who_studies_under_a_merged_account_studies(
    exam: Exam, learner_actor: Actor, department: Department, open_learner: OpenLearner
) -> None:
    exam.open()
    kept = open_learner(department, "20240008", "林晓雨", 8).learner
    Enrollment.objects.filter(learner=kept).update(state=EnrollmentState.GRADUATED)
    actor = Actor(id=kept.person_id, learner_id=kept.id)
    assert my_exams_section(actor, exam.now) is not None
    merge_learners(merged_id=learner_actor.learner_id, kept_id=kept.id, reason="同一人", actor=SYSTEM, now=exam.now)
    assert my_exams_section(actor, exam.now) is None


@pytest.mark.parametrize(
    "data, code",
    [
        (PHOTO + b"\x00" * 20 * 2**20, "assessment.photo_too_large"),
        (b"GIF89a" + b"\x00" * 2000, "assessment.photo_type"),
        (b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x10\x00\x10" + b"\x03" * 2000, "assessment.photo_pixels"),
        (b"\xff\xd8\xff\xc0\x00\x11\x08\x01\x27\x01\x9d" + b"\x03" * 2000, "assessment.photo_lying"),
        (b"\xff\xd8\xff\xc0", "assessment.photo_broken"),
    ],
)
def test_a_bad_photo_is_refused(exam: Exam, three: list[Enrollment], data: bytes, code: str) -> None:
    exam.open()
    exam.register(three[0])
    row = exam.candidates()[0]
    with pytest.raises(Invalid) as caught:
        services.set_photo(exam_registration_id=row.id, data=data, actor=exam.registrar, now=exam.now)
    assert caught.value.code == code


def test_an_archive_takes_good_photos_and_names_the_others(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("照片/20240101.jpg", PHOTO)
        archive.writestr(f"{three[1].learner.person.identity_document()}.jpg", PHOTO)
        archive.writestr("20249999.jpg", PHOTO)
        archive.writestr("20240103.jpg", PHOTO + b"\x00" * 20 * 2**20)
    received = services.receive_photos(
        exam_plan_id=exam.plan.id,
        college_id=exam.college.id,
        archive=packed.getvalue(),
        actor=exam.registrar,
        now=exam.now,
    )
    assert (received.stored, received.missing) == (2, 1)
    assert {one.name: one.code for one in received.problems} == {
        "20249999.jpg": "assessment.photo_of_nobody",
        "20240103.jpg": "assessment.photo_too_large",
    }


def import_scores(exam: Exam, *rows: str) -> list[tuple[int, str]]:
    """Problems by the number of the row in the sheet."""
    text = "\n".join(["计划编号,准考证号,部分,成绩", *rows])
    outcome = import_now(
        kind="exam_scores",
        institution_id=exam.organization.id,
        data=text.encode(),
        file_name="scores.csv",
        options={"plan": exam.plan.code},
        actor=exam.officer,
        now=exam.now,
    )
    return [(number, one.code) for number, one in unseal_problems(outcome.batch.problems_sealed) if not one.is_notice]


def test_scores_of_101_and_of_another_plan_are_refused(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    exam.end()
    tickets = list(exam.plan.tickets.order_by("number").values_list("number", flat=True))
    found = import_scores(
        exam,
        f"{exam.plan.code},{tickets[0]},理论,101",
        f"OTHER,{tickets[1]},理论,80",
        f"{exam.plan.code},{tickets[1]},理论,82.5",
        f"{exam.plan.code},{tickets[2]},理论,缺考",
        f"{exam.plan.code},000,理论,60",
    )
    assert sorted(found) == [
        (2, "intake.out_of_range"),
        (3, "assessment.other_plan"),
        (6, "assessment.unknown_candidate"),
    ]
    assert sorted(
        exam.plan.registrations.filter(scores__is_current=True).values_list("scores__score_hundredths", flat=True),
        key=str,
    ) == [8250, None]
    row = services.ScoreRow(exam.candidates()[0].id, "theory", 10100)
    given = {"exam_plan_id": exam.plan.id, "rows": [row], "actor": exam.officer, "now": exam.now}
    assert code_of(lambda: services.record_scores(**given)) == "assessment.score_out_of_range"


def train(exam: Exam, person_id: object, *enrollments: Enrollment) -> None:
    """A training class that the person taught."""
    training = TrainingClass.objects.create(
        college=exam.college,
        certificate_type=exam.types["WEB-2"],
        code="T1",
        name="Web前端中级一班",
        starts_on=date(2026, 3, 1),
        created_at=exam.now,
    )
    TrainingTrainer.objects.create(training_class=training, person_id=person_id, from_at=exam.now)
    for one in enrollments:
        TrainingEnrollment.objects.create(training_class=training, learner_id=one.learner_id, entered_at=exam.now)


def test_who_taught_a_candidate_may_not_examine(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    train(exam, exam.assessors[0].id, three[2])
    duty = {"exam_plan_id": exam.plan.id, "duty": "assessor", "actor": exam.officer, "now": exam.now}
    with pytest.raises(Conflict) as caught:
        services.assign_staff(person_id=exam.assessors[0].id, **duty)
    assert caught.value.code == "assessment.taught_here"
    assert caught.value.params["classes"] == ["Web前端中级一班"]
    services.assign_staff(person_id=exam.assessors[1].id, **duty)
    train_later = TrainingClass.objects.get()
    TrainingTrainer.objects.create(training_class=train_later, person_id=exam.assessors[1].id, from_at=exam.now)
    assert [error.code for _row, error in conflicts_of(exam.plan)] == ["assessment.taught_here"]


def test_one_duty_each_and_relatives_step_back(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    first, second, third = exam.assessors
    a, b, c = (row.id for row in exam.candidates())
    duty = {"exam_plan_id": exam.plan.id, "actor": exam.officer, "now": exam.now}
    wrong = {**duty, "person_id": exam.invigilator.id, "duty": "assessor"}
    assert code_of(lambda: services.assign_staff(**wrong)) == "assessment.not_qualified"
    services.declare_kin(exam_plan_id=exam.plan.id, exam_registration_id=a, actor=third, now=exam.now)
    again = {**duty, "person_id": third.id, "duty": "assessor"}
    assert code_of(lambda: services.assign_staff(**again)) == "assessment.relative_here"
    exam.end()
    exam.score(first, {a: 9000, b: 7000, c: None})
    with pytest.raises(NotFound):
        exam.score(third, {a: 9000, b: 7000, c: None})
    exam.score(second, {a: 8000, b: 7000, c: None})
    resolving = {"exam_registration_id": a, "part": "practice", "score_hundredths": 8500, "reason": "复核"}
    with pytest.raises(Denied) as caught:
        services.resolve_difference(**resolving, actor=first, now=exam.now)
    assert caught.value.code == "assessment.own_pass"
    services.resolve_difference(**resolving, actor=exam.officer, now=exam.now)
    assert (
        code_of(lambda: services.resolve_difference(**resolving, actor=exam.officer, now=exam.now))
        == "assessment.resolved_already"
    )


def test_who_failed_sits_again_only_what_is_missing(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    exam.end()
    a, b, c = (row.id for row in exam.candidates())
    exam.theory({a: 8000, b: 3000, c: None})
    for one in exam.assessors[:2]:
        exam.score(one, {a: 9000, b: 7000, c: 9000})
    exam.act("open_notice")
    exam.now = at(date(2026, 6, 24), 9)
    exam.act("close")
    later = replace(
        draft(exam.types["WEB-2"].id, code="NEXT"),
        registers_from_on=date(2026, 6, 24),
        registers_until_on=date(2026, 6, 30),
        exam_from_on=date(2026, 7, 10),
        exam_until_on=date(2026, 7, 10),
    )
    plan = services.create_plan(organization_id=exam.organization.id, draft=later, actor=exam.officer, now=exam.now)
    level_id = plan.levels.get().id
    rows = [CandidateRow(one.learner_id, level_id, one.id, one.major_code) for one in three]
    passed, failed, absent = admissions(plan, exam.college.id, rows)
    assert passed.problem == "assessment.passed_already"
    assert (failed.problem, failed.resit_number, failed.resit_of_id) == ("", 1, b)
    assert (absent.parts, dict(absent.carried)) == (("theory",), {"practice": 9000})


def test_fees_are_reconciled_by_three_parties(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    Price.objects.create(
        certificate_type=exam.types["WEB-2"],
        organization=exam.organization,
        province_code="44",
        amount_fen=28000,
        cap_fen=30000,
        state="in_force",
        proposed_at=exam.now,
    )
    exam.register(*three)
    exam.confirm()
    exam.seat()
    with pytest.raises(Conflict) as caught:
        exam.act("confirm_fees")
    assert set(caught.value.params["why"]) == {
        "assessment.block.fee_organization",
        "assessment.block.fee_site",
        "assessment.block.fee_college",
    }
    given = {"exam_plan_id": exam.plan.id, "now": exam.now}
    college = {**given, "party": "college", "institution_id": exam.college.id, "actor": exam.registrar}
    assert code_of(lambda: services.confirm_fees(**college, heads=2, amount_fen=56000)) == "assessment.fee_sums_differ"
    row = exam.candidates()[0]
    services.state_fees(**college, amounts={row.id: 0})
    services.confirm_fees(**college, heads=3, amount_fen=56000)
    services.confirm_fees(
        **given, party="site", institution_id=exam.college.id, actor=exam.site_officer, heads=3, amount_fen=84000
    )
    services.confirm_fees(
        **given,
        party="organization",
        institution_id=exam.organization.id,
        actor=exam.officer,
        heads=3,
        amount_fen=84000,
    )
    with pytest.raises(Conflict) as caught:
        exam.act("confirm_fees")
    assert caught.value.params["why"] == ["assessment.block.fee_differences"]
    services.state_fees(**college, amounts={row.id: 28000})
    services.confirm_fees(**college, heads=3, amount_fen=84000)
    assert exam.act("confirm_fees").state == "fees_confirmed"


def test_an_infeasible_plan_says_what_is_missing_where(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    services.set_rooms(
        exam_site_id=exam.site.id,
        rooms=[services.RoomDraft("R1", "小间", 1, 2, ("computer",))],
        actor=exam.site_officer,
        now=exam.now,
    )
    exam.register(*three)
    exam.confirm()
    exam.seat()
    run = exam.plan.seating_runs.get()
    assert run.state == "short"
    assert {(one["part"], one["missing"]) for one in run.shortages} >= {("theory", 1)}
    assert not exam.plan.seats.exists()


def test_a_run_keeps_confirmed_seats(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.seat()
    services.confirm_seats(exam_plan_id=exam.plan.id, actor=exam.officer, now=exam.now)
    before = set(exam.plan.seats.values_list("id", flat=True))
    exam.seat()
    assert set(exam.plan.seats.values_list("id", flat=True)) == before
    assert exam.plan.seating_runs.order_by("-started_at", "-id")[0].kept_count == 3


def test_a_session_outside_the_exam_is_refused(exam: Exam) -> None:
    exam.draw_up()
    late = EXAM_ON + timedelta(days=5)
    session = {"part": "theory", "starts_at": at(late, 9), "ends_at": at(late, 10)}
    assert (
        code_of(lambda: services.add_session(exam_plan_id=exam.plan.id, actor=exam.officer, now=exam.now, **session))
        == "assessment.session_dates"
    )
