"""The pages of an exam in the browser: on a desk and on a phone, in both languages, without accessibility faults."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.browser import OpenPage, accessibility_problems, sign_in
from tests.support.cast import user_of
from tests.support.exams import Exam

SHOTS = os.environ.get("ONEPLUSX_SHOTS", "")
LOOKS = (("zh-CN", 1280), ("en-US", 360))


def looked_at(open_page: OpenPage, actor: Actor, paths: dict[str, str]) -> list[str]:
    """Opens pages as an actor; what is wrong with any of them."""
    found = []
    for language, width in LOOKS:
        page = open_page(language=language, width=width)
        page.set_default_timeout(60_000)
        sign_in(page, user_of(actor))
        for name, path in paths.items():
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            if SHOTS:
                page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
                found.append(f"{name} {width}: wider than the window")
            found += [f"{name} {width}: {problem}" for problem in accessibility_problems(page)]
    return found


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_an_exam(exam: Exam, three: list[Enrollment], open_page: OpenPage) -> None:
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    a, b, c = (row.id for row in exam.candidates())
    exam.end()
    exam.theory({a: 8000, b: 5000, c: None})
    exam.score(exam.assessors[0], {a: 9000, b: 7000, c: None})
    exam.score(exam.assessors[1], {a: 9000, b: 7500, c: None})
    plan = f"/exams/plans/{exam.plan.id}/"
    officer = {
        "plans": "/exams/",
        "board": plan,
        **{name: f"{plan}{name}/" for name in ("candidates", "fees", "seats", "staff", "scores")},
        "candidate": f"/exams/candidates/{a}/",
        "sites": "/exams/sites/",
        "site": f"/exams/sites/{exam.site.id}/",
        "prices": "/exams/prices/",
        "new": "/exams/plans/new/",
        "maps": f"{plan}print/maps/",
        "tickets": f"{plan}print/tickets/",
    }
    wrong = looked_at(open_page, exam.officer, officer)
    door = f"/exams/sessions/{exam.sessions[1].id}/door/"
    wrong += looked_at(open_page, exam.invigilator, {"duties": "/my/duties/", "door": door})
    wrong += looked_at(open_page, exam.assessors[2], {"mine": "/my/duties/", "differences": "/my/duties/differences/"})
    services.resolve_difference(
        exam_registration_id=b,
        part="practice",
        score_hundredths=7000,
        reason="复核",
        actor=exam.officer,
        now=exam.now,
    )
    exam.act("open_notice")
    person = exam.candidates()[1].learner.person
    create_user(person=person, username="yi", password=None, actor=SYSTEM, now=exam.now)
    learner = {"my-exams": "/my/exams/", "my-exam": f"/my/exams/{b}/", "notice": f"{plan}notice/"}
    wrong += looked_at(open_page, actor_of_person(person), learner)
    assert not wrong, "\n".join(wrong)
