"""An organization, a province, the nation: figures by hand, small cells, tiles, the wall, REST."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.dashboards import selectors
from oneplusx.apps.dashboards.selectors import Board, Part, View
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from tests.apps.dashboards.test_figures import assert_rows_say
from tests.support.cast import OpenLearner, SignIn
from tests.support.exams import Exam, at
from tests.support.leaving import Leaving

FEW = "&lt; 5"
CLOSED_ON = date(2026, 6, 24)


@pytest.fixture
def world(leaving: Leaving, converted: Conversion, other_enrollment: Enrollment) -> Leaving:
    """Five learners in province 44, one in province 51."""
    return leaving


def amounts(view: View) -> dict[str, float | None]:
    return {key: value.amount for key, value in selectors.values_of(view, selectors.FIGURES[view.board]).items()}


def test_a_province_and_the_nation(
    world: Leaving, authority_officer: Actor, bank_officer: Actor, college: Institution, now: datetime
) -> None:
    province = amounts(selectors.view_for(authority_officer, Board.AREA, now))
    assert (province["colleges"], province["learners"], province["activated"]) == (1, 5, 0)
    assert (province["asleep"], province["overdue_plans"], province["nothing_claimed"]) == (1, 0, 0)
    nation = amounts(selectors.view_for(bank_officer, Board.AREA, now))
    assert (nation["colleges"], nation["learners"]) == (2, 6)
    part = selectors.view_for(bank_officer, Board.AREA, now, part=Part(province="44"))
    assert amounts(part)["learners"] == 5
    assert amounts(selectors.view_for(authority_officer, Board.AREA, now, part=Part(province="51")))["colleges"] == 0


def test_few_persons_are_hidden(
    world: Leaving, authority_officer: Actor, bank_officer: Actor, other_college: Institution, now: datetime
) -> None:
    view = selectors.view_for(authority_officer, Board.AREA, now)
    found = selectors.values_of(view, selectors.FIGURES[Board.AREA])
    assert (found["certificates"].is_hidden, found["certificates"].amount, found["certificates"].behind) == (
        True,
        None,
        0,
    )
    assert found["days_median"].is_hidden
    months = [amount for _month, amount in selectors.by_month(view, found["certificates"].figure)]
    assert set(months) == {0, None}  # hidden, which is not none
    nation = selectors.view_for(bank_officer, Board.AREA, now)
    cells = selectors.cells_of(nation, found["learners"].figure)
    assert [cell.amount for cell in cells] == [None, None]  # the one of five would tell the one of one
    tiles = {tile.province.code: tile for tile in selectors.province_tiles(nation, "learners")}
    assert (len(tiles), tiles["51"].amount, tiles["44"].amount, tiles["11"].amount) == (34, None, None, 0)
    assert all("learners" in row.hidden for row in selectors.shown_colleges(nation))


def test_every_figure_of_authorities_is_what_its_rows_say(
    world: Leaving,
    open_learner: OpenLearner,
    department: Department,
    authority_officer: Actor,
    bank_officer: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    for number, name in enumerate("甲乙丙丁"):
        open_learner(department, f"2024009{number}", f"甘{name}", 70 + number)
    for actor in (authority_officer, bank_officer):
        client = sign_in(actor)
        view = selectors.view_for(actor, Board.AREA, now)
        for key, value in selectors.values_of(view, selectors.FIGURES[Board.AREA]).items():
            if value.is_hidden:
                continue
            assert_rows_say(view, value)
            answer = client.get(reverse("dashboards:rows", args=["area"]), {"figure": key})
            assert answer.status_code == 200
            if value.figure.is_personal:  # no person is shown; colleges add up
                assert "林晓雨" not in answer.content.decode()
                shown = [cell.amount for cell in selectors.cells_of(view, value.figure)]
                summed = value.behind if value.figure.base or value.figure.key.startswith("days") else value.amount
                assert None in shown or sum(filter(None, shown)) == summed, key


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
    for assessor in exam.assessors[:2]:
        exam.score(assessor, scores)
    exam.act("open_notice")
    exam.now = at(CLOSED_ON, 9)
    exam.act("close")
    return exam


def test_an_organization_sees_its_own(
    passed: Exam, college: Institution, authority_officer: Actor, sign_in: SignIn
) -> None:
    view = selectors.view_for(passed.officer, Board.ORGANIZATION, passed.now)
    found = selectors.values_of(view, selectors.FIGURES[Board.ORGANIZATION])
    assert (found["plans"].amount, found["registered"].amount, found["sat"].amount) == (1, 3, 3)
    assert (found["passed"].amount, found["pass_rate"].amount, found["issued"].amount) == (2, 2 / 3, 0)
    later = selectors.view_for(passed.officer, Board.ORGANIZATION, passed.now + timedelta(days=60))
    assert [found["overdue_plans"].amount, amounts(later)["overdue_plans"]] == [0, 1]
    client = sign_in(passed.officer)
    for key, value in found.items():
        assert_rows_say(view, value)
        answer = client.get(reverse("dashboards:rows", args=["organization"]), {"figure": key})
        assert answer.status_code == 200, key
        assert "考生甲" not in answer.content.decode()
    with pytest.raises(NotFound):
        selectors.view_for(passed.officer, Board.ORGANIZATION, passed.now, institution_id=college.id)
    area = selectors.values_of(
        selectors.view_for(authority_officer, Board.AREA, passed.now), selectors.FIGURES[Board.AREA]
    )
    assert all(area[key].is_hidden for key in ("registered", "sat", "passed", "pass_rate"))


def test_the_wall_shows_figures_and_no_person(
    world: Leaving, registrar: Actor, bank_officer: Actor, organization_officer: Actor, sign_in: SignIn
) -> None:
    for actor, board in ((registrar, "college"), (organization_officer, "organization"), (bank_officer, "area")):
        client, path = sign_in(actor), reverse(f"dashboards:{board}")
        page = client.get(path, {"screen": "1"}).content.decode()
        assert 'hx-trigger="every 60s"' in page
        assert "林晓雨" not in page
        part = client.get(path, {"screen": "1"}, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "wall-stats" in part
    assert FEW in sign_in(registrar).get(reverse("dashboards:college"), {"screen": "1"}).content.decode()
    board = sign_in(bank_officer).get(reverse("dashboards:area")).content.decode()
    assert '<td class="is-number">&lt; 5</td>' in board  # the twin of a chart
    assert "null" in board


def test_the_same_figures_by_rest(
    world: Leaving, registrar: Actor, authority_officer: Actor, learner_actor: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    found = client.get("/api/v1/dashboards/college").json()
    assert found["institution_code"] == "C4401"
    learners = next(one for one in found["figures"] if one["key"] == "learners")
    assert (learners["value"], learners["rows"], learners["is_hidden"]) == (5, 5, False)
    [group] = client.get("/api/v1/dashboards/adoption/groups", {"by": "class"}).json()["items"]
    assert (group["name_zh"], group["learners"]) == ("软件2401班", 5)
    [college] = sign_in(authority_officer).get("/api/v1/dashboards/area/colleges").json()["items"]
    assert (college["code"], college["numbers"]["learners"]) == ("C4401", 5)
    assert sign_in(learner_actor).get("/api/v1/dashboards/mine").status_code == 200
    for actor, path, status in (
        (learner_actor, "college", 403),
        (outsider, f"college?institution_id={registrar.grants[0].institution_id}", 404),
        (registrar, "area", 403),
        (registrar, "area/colleges", 403),
    ):
        assert sign_in(actor).get(f"/api/v1/dashboards/{path}").status_code == status


def test_statements_do_not_grow(
    world: Leaving, registrar: Actor, bank_officer: Actor, sign_in: SignIn, django_assert_max_num_queries: object
) -> None:
    for actor, board in ((registrar, "college"), (registrar, "adoption"), (bank_officer, "area")):
        client = sign_in(actor)
        client.get("/home/")
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            client.get(reverse(f"dashboards:{board}"))
