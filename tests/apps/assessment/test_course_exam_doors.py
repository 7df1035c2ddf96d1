"""Course exams held as one with an assessment: the pages of college, organization and learner, and the interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import CourseExam
from oneplusx.apps.assessment.services import CourseExamDraft
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.assessment.test_course_exams import COURSE, School, close, enter, school, sit  # noqa: F401  a fixture
from tests.apps.assessment.test_rest import call  # noqa: F401  a fixture
from tests.support.cast import SignIn
from tests.support.exams import Exam


def test_a_college_enters_changes_and_takes_back(exam: Exam, school: School, sign_in: SignIn) -> None:  # noqa: F811
    client = sign_in(exam.registrar)
    exam.open()
    path = f"/exams/plans/{exam.plan.id}/course-exams/"
    assert "course" not in _form_fields(client, path)
    exam.register(*school.learners)
    typed = {"course": str(school.course.id), "part": "theory", "pass_line": "101", "term_code": "2025-2026-2"}
    answer = client.post(path, typed)
    assert answer.status_code == 422
    assert "2025-2026-2" in answer.content.decode()
    answer = client.post(path, {**typed, "pass_line": "60"}, follow=True)
    assert "Web前端技术" in answer.content.decode()
    again = client.post(path, {**typed, "pass_line": "60"})
    assert again.status_code == 422
    assert "已经登记" in again.content.decode()
    known = CourseExam.objects.get()
    one = f"/exams/course-exams/{known.id}/"
    assert client.post(one, {**typed, "pass_line": "55.5", "reason": ""}).status_code == 422
    assert client.post(one, {**typed, "pass_line": "55.5", "reason": "学院规定"}).status_code == 302
    known.refresh_from_db()
    assert known.pass_hundredths == 5550
    assert Act.objects.filter(verb="assessment.course_exam_changed").count() == 1
    missing = client.post(f"{one}remove/", {"reason": ""})
    assert missing.status_code == 422
    assert client.post(f"{one}remove/", {"reason": "单独考试"}).status_code == 302
    assert not CourseExam.objects.exists()


def _form_fields(client: Client, path: str) -> set[str]:
    form = client.get(path).context["form"]
    return set(form.fields) if form else set()


def test_after_the_lock_everybody_sees_what_became_of_it(
    exam: Exam,
    school: School,  # noqa: F811
    sign_in: SignIn,
    outsider: Actor,
) -> None:
    exam.open()
    exam.register(*school.learners)
    known = enter(exam, school)
    exam.confirm()
    Enrollment.objects.filter(id=school.learners[1].id).update(program_id=None)
    first, _second, _third = sit(exam, [(8000, 9000), (7000, 7000), (None, None)])
    _, own = learner(exam, sign_in)
    ticket = own.get(f"/my/exams/{first}/ticket/").content.decode()
    assert "Web前端技术" in ticket
    assert own.get(f"/my/exams/{first}/ticket.pdf").content.startswith(b"%PDF")
    close(exam)
    registrar, officer = sign_in(exam.registrar), sign_in(exam.officer)
    path = f"/exams/plans/{exam.plan.id}/course-exams/"
    page = registrar.get(path).content.decode()
    assert "培养方案" in page
    assert "考生乙" in page
    assert "考生乙" in officer.get(path).content.decode()
    assert "考生甲" not in registrar.get(f"{path}?finding=open").content.decode()
    assert "course-results" in registrar.get(f"{path}?format=csv")["Content-Disposition"]
    outside = sign_in(outsider).get(path).content.decode()
    assert "Web前端技术" not in outside
    late = registrar.post(f"/exams/course-exams/{known.id}/remove/", {"reason": "太晚"})
    assert late.status_code == 422
    assert "已锁定" in late.content.decode()
    Enrollment.objects.filter(id=school.learners[1].id).update(program_id=school.program.id)
    assert "1" in registrar.post(f"{path}again/", follow=True).content.decode()
    assert "考生乙" not in registrar.get(f"{path}?finding=open").content.decode()
    assert "Web前端技术" in own.get(f"/my/exams/{first}/").content.decode()
    transcript = own.get("/my/transcript/").content.decode()
    assert f"/my/exams/{first}/" in transcript
    enrollment = school.learners[0]
    assert f"/exams/candidates/{first}/" in registrar.get(f"/enrollments/{enrollment.id}/transcript/").content.decode()
    assert "Web前端技术" in officer.get(f"/exams/candidates/{first}/").content.decode()


def learner(exam: Exam, sign_in: SignIn) -> tuple[Actor, Client]:
    person = exam.candidates()[0].learner.person
    create_user(person=person, username="candidate", password=None, actor=SYSTEM, now=exam.now)
    actor = actor_of_person(person)
    return actor, sign_in(actor)


def test_course_exams_by_the_interface(
    exam: Exam,
    school: School,  # noqa: F811
    call: Any,  # noqa: F811
    organization_token: str,
    college_token: str,
    other_college_token: str,
) -> None:
    exam.open()
    exam.register(*school.learners)
    path = f"/exams/plans/{exam.plan.id}/course-exams"
    body = {"college_code": exam.college.code, "course_code": COURSE, "certificate_type": "WEB-2", "part": "practice"}
    for token in (other_college_token, organization_token):
        assert call(token, "post", path, body).status_code == 403
    assert call(college_token, "post", path, {**body, "course_code": "NONE"}).json()["code"] == (
        "curriculum.unknown_course"
    )
    made = call(college_token, "post", path, body).json()
    assert (made["part"], made["term_code"], made["pass_hundredths"]) == ("practice", "2025-2026-2", 6000)
    assert call(college_token, "post", path, body).json()["code"] == "assessment.course_exam_twice"
    one = f"/exams/course-exams/{made['id']}"
    changed = call(college_token, "post", f"{one}/change", {**body, "part": "overall", "reason": "按总成绩"})
    assert changed.json()["part"] == "overall"
    assert call(other_college_token, "post", f"{one}/remove", {"reason": "x"}).status_code == 404
    assert call(other_college_token, "get", path).json()["total"] == 0
    assert call(organization_token, "get", path).json()["total"] == 1
    exam.confirm()
    sit(exam, [(8000, 9000), (7000, 7000), (None, None)])
    close(exam)
    late = call(college_token, "post", f"{one}/remove", {"reason": "太晚"})
    assert (late.status_code, late.json()["code"]) == (409, "assessment.course_exam_locked")
    results = f"/exams/plans/{exam.plan.id}/course-results"
    rows = {row["student_number"]: row for row in call(college_token, "get", results).json()["items"]}
    assert (rows["20240101"]["status"], rows["20240101"]["score_hundredths"]) == ("passed", 8600)
    assert rows["20240103"]["failed_cause"] == "absence"
    assert call(other_college_token, "get", results).json()["total"] == 0
    again = call(college_token, "post", f"{results}/again", {"college_code": exam.college.code})
    assert again.json() == {"count": 0}
    transcript = call(college_token, "get", f"/enrollments/{school.learners[0].id}/transcript").json()
    assert [row["exam_registration_id"] for row in transcript["results"]] == [rows["20240101"]["candidate_id"]]


def test_the_plan_of_another_college_is_left_alone(exam: Exam, school: School) -> None:  # noqa: F811
    """A course exam of one college says nothing about the candidates of another."""
    exam.open()
    exam.register(*school.learners)
    with pytest.raises(Exception, match="not_found"):
        services.add_course_exam(
            exam_plan_id=exam.plan.id,
            draft=CourseExamDraft(exam.plan.id),
            actor=exam.registrar,
            now=exam.now,
        )
