"""How far a cohort is, drilled down."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.selectors import open_courses, what_if
from oneplusx.apps.graduation.selectors.progress import Drill, cohort_results, progress_rows, stuck_requirements
from oneplusx.apps.graduation.services import warn_learners
from oneplusx.apps.parties.models import ClassGroup, Institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.leaving import TERM, Leaving


def test_programs_then_classes(
    leaving: Leaving,
    program: Program,
    class_group: ClassGroup,
    college: Institution,
    registrar: Actor,
    outsider: Actor,
    now: datetime,
) -> None:
    warn_learners(college_id=college.id, term_code=TERM, actor=SYSTEM, now=now)
    results = cohort_results(registrar, entry_year=2024)
    for drill, key in ((Drill.PROGRAM, program.id), (Drill.CLASS, class_group.id)):
        [row] = progress_rows(results, drill)
        assert (row.id, row.learners, row.able, row.later, row.lacking) == (key, 4, 1, 1, 2)
        assert (row.warned, row.concluded, row.share) == (1, 0, 0.25)
    assert progress_rows(cohort_results(outsider), Drill.PROGRAM) == []
    assert progress_rows(cohort_results(registrar, entry_year=2020), Drill.CLASS) == []


def test_requirements_that_hold_learners_up(leaving: Leaving, registrar: Actor) -> None:
    stuck = stuck_requirements(cohort_results(registrar))
    assert stuck is not None
    counts = {one.node_id: (one.missing, one.in_progress) for one in stuck}
    assert counts["condition-internship"] == (2, 0)
    assert counts["core"] == (1, 1)


def test_the_page_drills_down_and_exports(
    leaving: Leaving, program: Program, class_group: ClassGroup, registrar: Actor, bank_officer: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    page = reverse("graduation:progress")
    text = client.get(page).content.decode()
    for words in ("软件技术（2024级）", "岗位实习", f"program={program.id}"):
        assert words in text
    classes = client.get(page, {"program": str(program.id), "year": "2024"}).content.decode()
    for words in ("软件2401班", f"group={class_group.id}"):
        assert words in classes
    learners = client.get(reverse("graduation:cohort"), {"group": str(class_group.id)}).content.decode()
    assert "顾知远" in learners
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    assert "软件技术" in client.get(page, {"format": "csv"}).content.decode("utf-8-sig")
    assert client.get(page, {"program": "nonsense", "year": "x"}).status_code == 200
    assert sign_in(bank_officer).get(page).status_code == 403


def test_what_if_courses_not_taken_yet_were_passed(
    leaving: Leaving, registrar: Actor, outsider: Actor, sign_in: SignIn, now: datetime
) -> None:
    on = now.date()
    assert [row.course.code for row in open_courses(leaving.waiting, on)] == ["CORE2"]
    enough = what_if(registrar, leaving.waiting.id, on, course_codes=["CORE2"])
    assert enough is not None
    assert (enough.could_graduate, enough.passed_hundredths, enough.missing_hundredths) == (True, 300, 0)
    little = what_if(registrar, leaving.weak.id, on, course_codes=["CORE1", "NOPE"])
    assert little is not None
    assert (little.could_graduate, little.passed_hundredths) == (False, 400)
    assert little.missing_hundredths < little.missing_before_hundredths
    assert what_if(registrar, leaving.weak.id, on, course_codes=["NOPE"]) is None
    with pytest.raises(NotFound):
        what_if(outsider, leaving.weak.id, on, course_codes=["CORE1"])
    page = reverse("graduation:learner", args=[leaving.waiting.id])
    assert "届时全部要求都满足" in sign_in(registrar).get(page, {"planned": "CORE2"}).content.decode()
