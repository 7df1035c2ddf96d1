"""The live board: figures from the records themselves, the rows behind each, overdue and blocked first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from oneplusx.apps.assessment.models import ExamPlan, PlanState
from oneplusx.apps.certificates import services as certificates
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.selectors import GroupBy, Narrowing, board, candidates_in, scope_of
from oneplusx.apps.trail.models import Act
from oneplusx.domain.supervision import Figures, Step
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import SignIn, make_officer
from tests.support.exams import Exam, at

ENGLISH = {"accept-language": "en"}

CLOSED_ON = date(2026, 6, 24)
YEAR = Narrowing(2026)


@pytest.fixture
def passed(exam: Exam, three: list[Enrollment]) -> Exam:
    """Two of three passed; the results are locked."""
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    exam.end()
    scores = {row.id: (8000, 8000, 3000)[number] for number, row in enumerate(exam.candidates())}
    exam.theory(scores)
    exam.score(exam.assessors[0], scores)
    exam.score(exam.assessors[1], scores)
    exam.act("open_notice")
    exam.now = at(CLOSED_ON, 9)
    exam.act("close")
    return exam


@pytest.fixture
def issued(passed: Exam) -> Exam:
    """Certificates are issued; recognition has looked at them."""
    second = make_officer(passed.organization, Role.ORGANIZATION_OFFICER, "复核员", "second", passed.now)
    batch = certificates.prepare_batch(
        plan_level_id=passed.level.id, issued_on=CLOSED_ON, actor=passed.officer, now=passed.now
    )
    certificates.submit_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    certificates.approve_batch(issue_batch_id=batch.id, actor=second, now=passed.now)
    run_until_idle()
    passed.plan.refresh_from_db()
    return passed


def quota(exam: Exam, count: int = 40) -> Quota:
    return Quota.objects.create(
        college=exam.college,
        certificate_type=exam.level.certificate_type,
        year=2026,
        approved_count=count,
        created_at=exam.now,
    )


def figures(actor: Actor, exam: Exam, narrowing: Narrowing = YEAR) -> Figures:
    return board(actor, narrowing, GroupBy.PLAN, exam.now).total


def test_from_an_approved_place_to_credits(
    issued: Exam, bank_officer: Actor, authority_officer: Actor, operator: Actor
) -> None:
    quota(issued)
    Achievement.objects.filter(state=AchievementState.VERIFIED).update(state=AchievementState.RECOGNIZED)
    expected = Figures(approved=40, registered=3, sat=3, passed=2, issued=2, deposited=2)
    for actor in (issued.officer, issued.registrar, authority_officer, bank_officer, operator, SYSTEM):
        assert figures(actor, issued) == expected
        for by in GroupBy:
            [row] = board(actor, YEAR, by, issued.now).rows
            assert row.figures == expected
            assert row.subject is not None


def test_every_figure_is_as_many_rows(issued: Exam) -> None:
    scope = scope_of(issued.officer)
    found = figures(issued.officer, issued)
    for step in list(Step)[2:]:
        assert candidates_in(scope, YEAR, step).count() == found.of(step)


def test_others_see_nothing(issued: Exam, outsider: Actor, other_authority: Institution, adviser: Actor) -> None:
    quota(issued)
    province = make_officer(other_authority, Role.AUTHORITY_OFFICER, "外省官员", "elsewhere", issued.now)
    for actor in (outsider, province, adviser):
        seen = board(actor, YEAR, GroupBy.COLLEGE, issued.now)
        assert (seen.rows, seen.total, seen.statuses) == ([], Figures(), [])


def test_what_is_asked_for_narrows(issued: Exam) -> None:
    quota(issued)
    kind = issued.level.certificate_type
    same: list[dict[str, Any]] = [
        {"plan_id": issued.plan.id},
        {"college_id": issued.college.id},
        {"organization_id": issued.organization.id},
        {"certificate_type_id": kind.id, "level": kind.level},
        {"province": issued.college.province_code},
    ]
    everything = figures(SYSTEM, issued)
    assert all(figures(SYSTEM, issued, Narrowing(2026, **one)) == everything for one in same)
    none: list[dict[str, Any]] = [
        {"plan_id": issued.college.id},
        {"college_id": issued.organization.id},
        {"organization_id": issued.college.id},
        {"level": "none"},
        {"province": "99"},
    ]
    assert not any(figures(SYSTEM, issued, Narrowing(2026, **one)) for one in none)
    assert not figures(SYSTEM, issued, Narrowing(2025))


def test_who_passed_is_not_told_before_the_public_notice(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    assert figures(exam.officer, exam) == Figures(registered=3)


def test_overdue_and_blocked_come_first(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    exam.register(*three)
    [calm] = board(exam.officer, YEAR, GroupBy.PLAN, exam.now).statuses
    assert (calm.days_late, calm.due_on) == (0, exam.plan.registers_until_on)
    later = at(exam.plan.registers_until_on + timedelta(days=2), 9)
    found = board(exam.officer, YEAR, GroupBy.COLLEGE, later)
    [urgent] = found.urgent
    assert urgent.days_late == 2
    assert [one.code for one in urgent.blockers] == ["assessment.block.college_list", "assessment.block.nobody"]
    assert (found.rows[0].late_count, found.rows[0].blocked_count) == (1, 1)


def test_a_plan_moves_on_when_all_credits_are_deposited(issued: Exam) -> None:
    Achievement.objects.update(state=AchievementState.VERIFIED, considered_at=None, refusals=[])
    assert issued.plan.state == PlanState.CERTIFICATES_ISSUED
    assert services.note_deposits(actor=SYSTEM, now=issued.now) == 0
    first, second = Achievement.objects.order_by("id")
    Achievement.objects.filter(id=first.id).update(state=AchievementState.RECOGNIZED)
    assert services.note_deposits(actor=SYSTEM, now=issued.now) == 0
    refusals = [{"code": "recognition.no_rule"}]
    Achievement.objects.filter(id=second.id).update(considered_at=issued.now, refusals=refusals)
    assert services.note_deposits(actor=SYSTEM, now=issued.now) == 1
    assert ExamPlan.objects.get(id=issued.plan.id).state == PlanState.DEPOSITED
    assert Act.objects.get(verb="supervision.deposit_noted").facts == {"issued": 2, "deposited": 1, "refused": 1}
    assert services.note_deposits(actor=SYSTEM, now=issued.now) == 0
    assert selectors.board(issued.officer, YEAR, GroupBy.PLAN, issued.now).statuses == []


def test_recognition_itself_ends_in_the_deposit(issued: Exam) -> None:
    """Nothing is arranged here: whatever recognition decided, the plan moves on once it has looked at all."""
    open_ones = Achievement.objects.filter(state=AchievementState.VERIFIED, considered_at=None).count()
    assert services.note_deposits(actor=SYSTEM, now=issued.now) == (0 if open_ones else 1)
    assert not open_ones


def test_the_pages_drill_down(issued: Exam, sign_in: SignIn) -> None:
    quota(issued)
    client = sign_in(issued.officer)
    for by in GroupBy:
        page = client.get("/supervision/board/", {"year": 2026, "by": by.value}).content.decode()
        assert "step=sat" in page
    for step in Step:
        page = client.get("/supervision/board/rows/", {"year": 2026, "step": step.value})
        assert page.status_code == 200
        assert page.context["step"] == step.value
    rows = client.get("/supervision/board/rows/", {"year": 2026, "step": "passed"}).content.decode()
    assert "考生甲" not in rows
    assert "考*甲" in rows
    asked = {"year": 2026, "by": "plan", "sort": "-passed"}
    assert client.get("/supervision/board/", asked | {"format": "xlsx"}).content[:2] == b"PK"
    head, *lines = client.get("/supervision/board/", asked | {"format": "csv"}, headers=ENGLISH).text.splitlines()
    assert head.lstrip("\ufeff").split(",")[:2] == ["Exam plan", "Code"]
    assert head.split(",")[-3:] == ["Days overdue", "Plans overdue", "Plans blocked"]
    assert len(lines) == len(client.get("/supervision/board/", asked).context["rows"])
    shown = [str(one.label) for one in client.get("/supervision/board/", asked, headers=ENGLISH).context["table"].heads]
    assert "Code" not in shown
