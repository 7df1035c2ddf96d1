"""Training classes: roster, attendance, who is trained, and that who trained does not examine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from oneplusx.apps.assessment import services as assessment
from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import TrainingClass
from oneplusx.apps.curriculum.pages import training as training_pages
from oneplusx.apps.curriculum.selectors.training import attendance_of, class_for, trained_counts, trainers_of
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution, Person
from oneplusx.apps.parties.services import appoint_member
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import Conflict, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.clock import local_date
from tests.support.cast import OpenLearner, SignIn, give_second_factor, make_officer, user_of
from tests.support.exams import Exam


@pytest.fixture
def training_class(
    college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
) -> TrainingClass:
    draft = services.ClassDraft(
        "T1", "Web前端一班", web_certificates["WEB-2"].id, local_date(now) - timedelta(days=30), hours_planned=10
    )
    return services.open_class(college_id=college.id, draft=draft, actor=registrar, now=now)


@pytest.fixture
def teacher(college: Institution, now: datetime) -> Actor:
    return make_officer(college, Role.TEACHER, "范教师", "teacher", now)


@pytest.fixture
def two(open_learner: OpenLearner, department: Department, class_group: ClassGroup) -> list[Enrollment]:
    return [
        open_learner(department, f"2024020{n}", f"学员{name}", 20 + n, class_group)
        for n, name in enumerate("甲乙", start=1)
    ]


def attend(row: TrainingClass, absent: Mapping[UUID, str], actor: Actor, now: datetime, *, hours: int = 5) -> None:
    held_on = local_date(now) - timedelta(days=1)
    session = services.plan_session(training_class_id=row.id, held_on=held_on, hours=hours, actor=actor, now=now)
    services.take_attendance(training_session_id=session.id, absences=absent, actor=actor, now=now)


def test_trained_is_who_attended_the_share_of_the_hours(
    training_class: TrainingClass,
    class_group: ClassGroup,
    two: list[Enrollment],
    registrar: Actor,
    teacher: Actor,
    now: datetime,
) -> None:
    row = training_class
    entered = services.enter_class_groups(
        training_class_id=row.id, class_group_ids=[class_group.id], actor=registrar, now=now
    )
    assert entered == 2
    assert teacher.id is not None
    services.assign_trainer(training_class_id=row.id, person_id=teacher.id, actor=registrar, now=now)
    assert class_for(teacher, row.id) == row
    attend(row, {}, teacher, now)
    assert [one.is_trained for one in attendance_of(row)] == [False, False]  # half of the hours are still ahead
    attend(row, {two[1].learner_id: "excused"}, teacher, now)
    assert [(one.percent, one.is_trained) for one in attendance_of(row)] == [(100, True), (50, False)]
    key = (row.college_id, row.certificate_type_id)
    counts = trained_counts(college_ids=[row.college_id])[key]
    assert (counts.enrolled, counts.trained) == (2, 1)
    assert trained_counts(since=local_date(now)) == {}
    session = row.sessions.get(number=2)
    later = now + timedelta(hours=1)
    services.take_attendance(training_session_id=session.id, absences={}, actor=registrar, now=later)
    assert trained_counts()[key].trained == 2


def test_attendance_taken_before_somebody_came_does_not_count(
    training_class: TrainingClass, two: list[Enrollment], registrar: Actor, now: datetime
) -> None:
    first, second = two
    row = training_class
    services.enter_learners(training_class_id=row.id, enrollment_ids=[first.id], actor=registrar, now=now)
    attend(row, {}, registrar, now, hours=10)
    later = now + timedelta(hours=1)
    services.enter_learners(training_class_id=row.id, enrollment_ids=[second.id], actor=registrar, now=later)
    assert [one.percent for one in attendance_of(row)] == [100, 0]
    services.take_off_roster(training_class_id=row.id, learner_id=first.learner_id, actor=registrar, now=later)
    attend(row, {}, registrar, later, hours=10)
    services.enter_learners(training_class_id=row.id, enrollment_ids=[first.id], actor=registrar, now=later)
    assert [one.percent for one in attendance_of(row)] == [50, 50]


def test_a_long_roster_is_called_page_by_page_and_taken_with_the_last(
    training_class: TrainingClass,
    two: list[Enrollment],
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(training_pages, "ROSTER_PER_PAGE", 1)
    row = training_class
    ids = [one.id for one in two]
    services.enter_learners(training_class_id=row.id, enrollment_ids=ids, actor=registrar, now=now)
    held_on = local_date(now) - timedelta(days=1)
    session = services.plan_session(training_class_id=row.id, held_on=held_on, hours=10, actor=registrar, now=now)
    give_second_factor(user_of(registrar))
    client = sign_in(registrar)
    address = reverse("curriculum:attendance", args=[session.id])
    answer = client.post(address, {str(two[0].learner_id): "absent"})
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.taken_at is None
    assert [one.percent for one in attendance_of(row)] == [0, 0]
    assert client.post(address + "?page=2", {}).status_code == 302
    assert [one.percent for one in attendance_of(row)] == [0, 100]


def test_who_trained_a_candidate_is_refused_as_assessor_with_the_class(
    exam: Exam, three: list[Enrollment], training_class: TrainingClass, registrar: Actor, now: datetime
) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    trainer = exam.assessors[0]
    assert trainer.id is not None
    person = Person.objects.get(id=trainer.id)
    appoint_member(
        institution=exam.college, role=Role.TEACHER, name="", username="", person=person, actor=SYSTEM, now=now
    )
    services.enter_learners(training_class_id=training_class.id, enrollment_ids=[three[0].id], actor=registrar, now=now)
    services.assign_trainer(training_class_id=training_class.id, person_id=trainer.id, actor=registrar, now=now)
    services.end_trainer(training_class_id=training_class.id, person_id=trainer.id, actor=registrar, now=now)
    taught = trainers_of([three[0].learner_id], training_class.certificate_type_id)
    assert taught == {three[0].learner_id: frozenset({trainer.id})}
    with pytest.raises(Conflict) as caught:
        assessment.assign_staff(
            exam_plan_id=exam.plan.id, person_id=trainer.id, duty="assessor", actor=exam.officer, now=exam.now
        )
    assert caught.value.code == "assessment.taught_here"
    assert caught.value.params["classes"] == ["Web前端一班"]


def test_what_is_refused(
    training_class: TrainingClass,
    college: Institution,
    two: list[Enrollment],
    registrar: Actor,
    outsider: Actor,
    now: datetime,
) -> None:
    row = training_class
    base = services.save_base(
        college_id=college.id,
        draft=services.BaseDraft("B1", "软件实训室", 1, equipment=[("计算机", 40)]),
        actor=registrar,
        now=now,
    )
    draft = services.ClassDraft("T1", row.name, row.certificate_type_id, row.starts_on, base_id=base.id)
    services.change_class(training_class_id=row.id, draft=draft, actor=registrar, now=now)
    ahead = services.plan_session(
        training_class_id=row.id, held_on=local_date(now) + timedelta(days=2), hours=2, actor=registrar, now=now
    )

    def code_of(call: object, **given: object) -> str:
        with pytest.raises(DomainError) as caught:
            call(actor=registrar, now=now, **given)  # type: ignore[operator]
        return caught.value.code.removeprefix("curriculum.")

    ids = [one.id for one in two]
    assert code_of(services.enter_learners, training_class_id=row.id, enrollment_ids=ids) == "base_full"
    assert code_of(services.open_class, college_id=college.id, draft=draft) == "class_code_taken"
    wrong = services.ClassDraft("T2", "二班", row.certificate_type_id, date(2026, 5, 2), date(2026, 5, 1))
    assert code_of(services.open_class, college_id=college.id, draft=wrong) == "class_dates"
    assert code_of(services.take_attendance, training_session_id=ahead.id, absences={}) == "session_ahead"
    assert (
        code_of(services.assign_trainer, training_class_id=row.id, person_id=two[0].learner.person_id)
        == "trainer_unknown"
    )
    assert (
        code_of(services.plan_session, training_class_id=row.id, held_on=date(2020, 1, 1), hours=2) == "session_outside"
    )
    assert code_of(services.credit_trained, training_class_id=row.id) == "class_bears_no_credits"
    with pytest.raises(NotFound):
        services.enter_learners(training_class_id=row.id, enrollment_ids=ids, actor=outsider, now=now)
    with pytest.raises(Invalid):
        attend(row, {two[0].learner_id: "absent"}, registrar, now)
