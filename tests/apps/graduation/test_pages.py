"""What is missing, cohorts, unclaimed value: pages and refusals."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.graduation import selectors, services
from oneplusx.apps.graduation.models import AuditRun, GraduationResult
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import Notice
from oneplusx.cli.main import main
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.leaving import Leaving


@pytest.fixture
def student(studying: Enrollment, now: datetime) -> Actor:
    """The learner of ``studying``, with a sign-in."""
    person = studying.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    return Actor(id=person.id, learner_id=studying.learner_id)


def test_a_learner_sees_what_is_missing_and_the_shortest_way(
    converted: Conversion, student: Actor, sign_in: SignIn
) -> None:
    text = sign_in(student).get(reverse("graduation:mine")).content.decode()
    for words in ("网站开发技术", "已完成", "软件测试", "岗位实习", "最短的路"):
        assert words in text


def test_what_if_shows_what_a_certificate_would_bring(
    converted: Conversion, student: Actor, x_type: CertificateType, sign_in: SignIn, now: datetime
) -> None:
    advanced = CertificateType.objects.get(code="WEB-3")
    client = sign_in(student)
    answer = client.get(reverse("graduation:mine"), {"certificate": str(advanced.id)})
    assert answer.status_code == 200
    assert "不会带来更多" in answer.content.decode()
    fresh = selectors.what_if(SYSTEM, converted.enrollment_id, now.date(), certificate_type_ids=[x_type.id])
    assert fresh is not None
    assert fresh.could_graduate is False


def test_what_if_takes_several_certificates_and_courses_at_once(
    converted: Conversion, student: Actor, sign_in: SignIn, registrar: Actor, now: datetime
) -> None:
    enrollment = converted.enrollment
    certificates = list(selectors.obtainable_certificates(enrollment))
    courses = [row.course.code for row in selectors.open_courses(enrollment, now.date())]
    alone = selectors.what_if(SYSTEM, enrollment.id, now.date(), course_codes=courses)
    both = selectors.what_if(
        SYSTEM,
        enrollment.id,
        now.date(),
        certificate_type_ids=[one.id for one in certificates],
        course_codes=courses,
    )
    assert alone is not None
    assert both is not None
    assert (len(both.certificates), len(both.courses)) == (len(certificates), len(courses))
    assert both.missing_hundredths <= alone.missing_hundredths < alone.missing_before_hundredths
    asked = {"certificate": [str(one.id) for one in certificates], "planned": courses, "try": "1"}
    for actor, page in ((student, reverse("graduation:mine")), (registrar, f"/graduation/{enrollment.id}/")):
        client = sign_in(actor)
        assert "这些课程共" in client.get(page, asked).content.decode()
        assert "请至少选择" in client.get(page, {"try": "1"}).content.decode()
        assert client.get(page, {"certificate": "nonsense"}).status_code == 200


def test_a_cohorts_page_asks_the_same_for_many(
    leaving: Leaving, registrar: Actor, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run_until_idle()
    client, page = sign_in(registrar), reverse("graduation:cohort")
    client.get(page)
    with django_assert_max_num_queries(31):  # counts of the menu among them
        assert client.get(page).content.decode().count('<tr role="row">') == 4


def test_an_opened_account_is_audited_by_itself(studying: Enrollment) -> None:
    run_until_idle()
    result = GraduationResult.objects.get(enrollment=studying)
    assert not result.is_satisfied
    assert result.missing_hundredths > 0


def test_without_enrollment_the_page_says_so(registrar: Actor, sign_in: SignIn) -> None:
    assert sign_in(registrar).get(reverse("graduation:mine")).status_code == 200


def test_the_registrar_audits_a_cohort_and_drills_down(
    converted: Conversion, college: Institution, registrar: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    started = client.post(reverse("graduation:start"), {"college": str(college.id), "program": "", "year": ""})
    assert started.status_code == 302
    run_until_idle()
    assert AuditRun.objects.get().learners_count == 1
    page = reverse("graduation:cohort")
    text = client.get(page).content.decode()
    assert "20240001" in text
    assert "暂不能毕业" in text
    assert "20240001" not in client.get(page, {"answer": "can_graduate"}).content.decode()
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    assert "20240001" in client.get(reverse("graduation:cohort_list")).content.decode()
    one = reverse("graduation:learner", args=[converted.enrollment_id])
    assert "软件测试" in client.get(one).content.decode()
    again = reverse("graduation:audit_again", args=[converted.enrollment_id])
    assert client.post(again).status_code == 302


def test_others_see_nothing_of_it(
    converted: Conversion, outsider: Actor, learner_actor: Actor, bank_officer: Actor, sign_in: SignIn
) -> None:
    one = reverse("graduation:learner", args=[converted.enrollment_id])
    assert sign_in(outsider).get(one).status_code == 404
    assert "20240001" not in sign_in(outsider).get(reverse("graduation:cohort")).content.decode()
    for actor in (learner_actor, bank_officer):
        assert sign_in(actor).get(reverse("graduation:cohort")).status_code == 403


def test_an_unproved_answer_says_so(converted: Conversion, registrar: Actor, sign_in: SignIn) -> None:
    GraduationResult.objects.update(is_proved=False)
    assert "未证明" in sign_in(registrar).get(reverse("graduation:cohort")).content.decode()


def test_waiting_learners_are_invited_once_a_week(
    held: Achievement, college: Institution, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    invite = services.invite_learners
    assert invite(college_id=college.id, actor=registrar, now=now) == 1
    notice = Notice.objects.get(code="graduation.notice.invited")
    assert (notice.params, notice.path) == ({"credits": "4"}, "/my/plan/")
    with pytest.raises(Conflict):
        invite(college_id=college.id, actor=registrar, now=now + timedelta(days=6))
    assert invite(college_id=college.id, actor=registrar, now=now + timedelta(days=8)) == 1
    with pytest.raises(Denied):
        invite(college_id=college.id, actor=outsider, now=now)


def test_very_many_are_invited_in_the_background(
    held: Achievement, registrar: Actor, college: Institution, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneplusx.apps.graduation.services.inviting.AT_ONCE_MAX", 0)
    client = sign_in(registrar)
    answer = client.post(reverse("graduation:invite"), {"college": str(college.id)})
    assert answer["Location"].startswith("/jobs/")
    run_until_idle()
    [job] = Job.objects.filter(kind="graduation.invite")
    assert (job.state, job.result["learners"], job.done_count) == (JobState.SUCCEEDED, 1, 1)
    assert Notice.objects.filter(code="graduation.notice.invited").count() == 1
    assert client.post(reverse("graduation:invite"), {"college": str(college.id)})["Location"].endswith("unclaimed/")


def test_unclaimed_value_is_shown_and_one_button_invites(
    held: Achievement, studying: Enrollment, registrar: Actor, adviser: Actor, college: Institution, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    for by in selectors.By:
        assert client.get(reverse("graduation:unclaimed"), {"by": by.value}).status_code == 200
    assert sign_in(adviser).get(reverse("graduation:unclaimed")).status_code == 200
    data = {"college": str(college.id), "by": "class", "group": str(studying.class_group_id)}
    assert client.post(reverse("graduation:invite"), data).status_code == 302
    assert Notice.objects.filter(code="graduation.notice.invited").count() == 1
    page = client.get(reverse("graduation:unclaimed")).content.decode()
    assert page.count("均已邀请") == 2  # beside the heading and in the row
    assert f'action="{reverse("graduation:invite")}"' not in page
    home = client.get("/home/").content.decode()
    assert "均已邀请" in home


def test_who_was_invited_this_week_is_counted(
    held: Achievement, studying: Enrollment, college: Institution, registrar: Actor, now: datetime
) -> None:
    services.invite_learners(college_id=college.id, actor=registrar, now=now)
    for days, invited in ((0, 1), (6, 1), (8, 0)):
        at = now + timedelta(days=days)
        [row] = selectors.unclaimed_rows(registrar, selectors.By.CLASS, now=at)
        total = selectors.unclaimed_value(registrar, now=at)
        assert (row.invited, total.invited, row.is_all_invited) == (invited, invited, invited == 1)
        assert total.invited_since == (now if invited else None)


def test_command(converted: Conversion, college: Institution, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--learner", f"{college.code}/20240001"]) == 1
    assert "20240001" in capsys.readouterr().out
    assert main(["audit", "--cohort", f"{college.code}/RJ-2024", "--json"]) == 1
    assert '"learner": "20240001"' in capsys.readouterr().out
    assert main(["audit", "--cohort", f"{college.code}/NOPE"]) == 2
    assert main(["audit", "--learner", f"{college.code}/NOPE"]) == 2
