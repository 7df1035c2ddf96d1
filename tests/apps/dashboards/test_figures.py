"""Each figure against rows counted by hand, and every figure against the rows it leads to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.dashboards import selectors
from oneplusx.apps.dashboards.selectors import Board, By, Measure, Part, Value, View
from oneplusx.apps.dashboards.selectors.figures import days_between
from oneplusx.apps.graduation.services import invite_learners
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution, LearnerState, User
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.dashboards import rank
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn
from tests.support.flow import HoldCertificate
from tests.support.leaving import Leaving


@pytest.fixture
def world(
    leaving: Leaving, converted: Conversion, hold_certificate: HoldCertificate, other_enrollment: Enrollment
) -> Leaving:
    """Five learners of a college: one converted a certificate, another holds one that waits; one elsewhere."""
    hold_certificate(leaving.weak, "X20260002")
    run_until_idle()
    return leaving


def value_of(view: View, key: str) -> Value:
    return selectors.values_of(view, selectors.FIGURES[view.board])[key]


def amounts(view: View) -> dict[str, float | None]:
    return {key: value.amount for key, value in selectors.values_of(view, selectors.FIGURES[view.board]).items()}


def test_a_college_counted_by_hand(world: Leaving, registrar: Actor, now: datetime) -> None:
    found = amounts(selectors.view_for(registrar, Board.COLLEGE, now))
    assert found == {
        "learners": 5,
        "certificates": 2,
        "recognized": 0,
        "converted": 400,
        "in_review": 0,
        "days_median": 0,
        "days_ninety": 0,
        "unclaimed_credits": 400,
        "unclaimed_learners": 1,
        "could_graduate": 0,
        "expiring": 0,
        "warned": 0,
        "able": 1,
        "able_later": 1,
        "lacking": 3,
    }


def test_adoption_counted_by_hand(
    world: Leaving, registrar: Actor, learner_actor: Actor, class_group: ClassGroup, college: Institution, now: datetime
) -> None:
    learner = world.able.learner
    learner.state = LearnerState.ACTIVATED
    learner.save(update_fields=["state"])
    User.objects.filter(person_id=learner_actor.id).update(last_login=now - timedelta(days=29))
    view = selectors.view_for(registrar, Board.ADOPTION, now)
    found = amounts(view)
    assert (found["learners"], found["activated"], found["active"]) == (5, 0.2, 0.2)
    assert (found["unclaimed_learners"], found["invited"], found["used_apply"], found["used_share"]) == (1, 0, 1, 0)
    [row] = selectors.adoption_rows(view, By.CLASS)
    assert (row.id, row.learners, row.activated, row.active) == (class_group.id, 5, 1, 1)
    assert (row.unclaimed_learners, row.unclaimed_hundredths, row.days_median) == (1, 400, 0)
    later = selectors.view_for(registrar, Board.ADOPTION, now + timedelta(days=2))
    assert amounts(later)["active"] == 0
    invite_learners(college_id=college.id, actor=registrar, now=now)
    assert (amounts(view)["invited"], amounts(later)["invited"]) == (1, 1)


def test_the_learners_own_figures(world: Leaving, learner_actor: Actor, now: datetime) -> None:
    found = amounts(selectors.view_for(learner_actor, Board.MINE, now))
    assert (found["certificates"], found["converted"], found["unclaimed_credits"]) == (1, 400, 0)


def test_the_learner_sees_how_far_each_requirement_is(world: Leaving, learner_actor: Actor, sign_in: SignIn) -> None:
    page = sign_in(learner_actor).get("/my/figures/", headers={"accept-language": "en"}).content.decode()
    assert "Requirements for graduation" in page
    assert "#requirements" in page
    assert '"stacked": true' in page


def test_every_figure_is_what_its_rows_say(
    world: Leaving, registrar: Actor, learner_actor: Actor, sign_in: SignIn, now: datetime
) -> None:
    for actor in (registrar, learner_actor):
        client = sign_in(actor)
        for board in selectors.boards_of(actor):
            view = selectors.view_for(actor, board, now)
            for value in selectors.values_of(view, selectors.FIGURES[board]).values():
                assert_rows_say(view, value)
                assert_page_shows(client, board, value)


def assert_rows_say(view: View, value: Value) -> None:
    """The value follows from the rows, row by row."""
    figure = value.figure
    rows = list(figure.rows_in(view))
    assert len(rows) == value.behind, figure.key
    if figure.measure is Measure.SUM:
        assert sum(getattr(row, figure.summed[0]) for row in rows) == value.amount, figure.key
    elif figure.measure is Measure.LEARNERS:
        assert len({row.learner_id for row in rows}) == value.amount, figure.key
    elif figure.measure is Measure.SHARE:
        assert figure.base
        assert len(rows) == (value.amount or 0) * figure.base(view).count(), figure.key
    elif figure.measure is not Measure.COUNT:
        days = [days_between(*(getattr(row, name) for name in figure.summed)) for row in rows]
        percent = 50 if figure.measure is Measure.MEDIAN else 90
        assert rank(days, percent) == value.amount, figure.key
    else:
        assert value.amount == len(rows), figure.key


def assert_page_shows(client: Client, board: Board, value: Value) -> None:
    """The list behind the figure has as many rows as the figure counts; so has the file."""
    address = reverse("dashboards:rows", args=[board])
    asked = {"figure": value.figure.key, "per_page": "200"}
    answer = client.get(address, asked)
    assert answer.status_code == 200
    count = answer.context["table"].page.total
    assert answer.context["base"] or answer.context["tile"].figure is value.figure
    file = client.get(address, {**asked, "format": "csv"}).content.decode("utf-8-sig")
    assert len(file.strip().splitlines()) - 1 == count, value.figure.key


def test_parts_add_up_and_lead_to_their_rows(world: Leaving, registrar: Actor, now: datetime) -> None:
    view = selectors.view_for(registrar, Board.COLLEGE, now)
    figures = selectors.by_key(selectors.FIGURES[Board.COLLEGE])
    for key, total in (("certificates", 2), ("converted", 400)):
        split = selectors.by_month(view, figures[key])
        assert (len(split), sum(amount for _month, amount in split)) == (12, total)
        for month, amount in split:
            part = selectors.view_for(registrar, Board.COLLEGE, now, part=Part(month=month))
            assert value_of(part, key).amount == amount, (key, month)
    assert selectors.by_level(view, figures["certificates"]) == [("intermediate", 2)]
    part = selectors.view_for(registrar, Board.COLLEGE, now, part=Part(level="advanced"))
    assert value_of(part, "certificates").amount == 0
    assert selectors.cells_by_college(view, figures["certificates"]) == [(world.able.college_id, 2, 2)]


def test_everybody_sees_the_own_part(
    world: Leaving,
    held: Achievement,
    adviser: Actor,
    department_reviewer: Actor,
    outsider: Actor,
    learner_actor: Actor,
    business_department: Department,
    college: Institution,
    now: datetime,
) -> None:
    for actor, count in ((adviser, 5), (department_reviewer, 5), (outsider, 1)):
        assert value_of(selectors.view_for(actor, Board.COLLEGE, now), "learners").amount == count
    elsewhere = selectors.view_for(adviser, Board.COLLEGE, now, part=Part(department_id=business_department.id))
    assert value_of(elsewhere, "learners").amount == 0
    with pytest.raises(NotFound):
        selectors.view_for(outsider, Board.COLLEGE, now, institution_id=college.id)
    for board in (Board.COLLEGE, Board.ADOPTION, Board.AREA, Board.ORGANIZATION):
        with pytest.raises(Denied):
            selectors.view_for(learner_actor, board, now)
    with pytest.raises(NotFound):
        selectors.view_for(outsider, Board.MINE, now)
