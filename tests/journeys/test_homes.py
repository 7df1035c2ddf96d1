"""The home page of each role says what there is to do, from the facts of a college at work."""

from __future__ import annotations

import pytest

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.graduation.services import refresh_results
from oneplusx.apps.parties.models import Department, Enrollment
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user, merge_learners
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner, SignIn


def home_of(sign_in: SignIn, actor: Actor) -> str:
    answer = sign_in(actor).get("/home/", headers={"accept-language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def student(held: Achievement, studying: Enrollment, now: object) -> Actor:
    create_user(person=studying.learner.person, username="student", password=None, actor=SYSTEM, now=now)  # type: ignore[arg-type]
    return actor_of_person(studying.learner.person)


def test_a_learner_sees_balance_plan_and_notices(student: Actor, sign_in: SignIn) -> None:
    page = home_of(sign_in, student)
    assert 'href="/my/plan/"' in page
    assert "You can apply now" in page
    assert 'id="home-notices"' in page
    assert "Web前端开发" in page


def test_academic_affairs_sees_the_funnel_and_unclaimed_value(
    held: Achievement, registrar: Actor, sign_in: SignIn
) -> None:
    page = home_of(sign_in, registrar)
    assert ConversionPlan.objects.get().items_count == 1
    assert "1 learner holds certificates never converted." in page
    assert 'id="chart-funnel"' in page
    assert 'id="chart-credits-by-type"' in page
    for place in ("home-inbox", "home-imports", "home-jobs", "home-unclaimed", "home-differences"):
        assert f'id="{place}"' in page, place
    assert "First day: Academic affairs officer" in page


def test_another_college_sees_nothing_of_it(held: Achievement, outsider: Actor, sign_in: SignIn) -> None:
    page = home_of(sign_in, outsider)
    assert "All that can be converted has been applied for." in page
    assert 'id="chart-credits-by-type"' not in page


def test_an_adviser_sees_classes_and_whose_plan_waits(held: Achievement, adviser: Actor, sign_in: SignIn) -> None:
    page = home_of(sign_in, adviser)
    assert "软件2401班" in page
    assert 'id="home-waiting"' in page
    assert held.learner.person.name in page


def test_the_bank_sees_accounts_deposits_and_the_check(held: Achievement, bank_officer: Actor, sign_in: SignIn) -> None:
    page = home_of(sign_in, bank_officer)
    assert 'id="chart-deposits"' in page
    for place in ("home-accounts", "home-check", "home-values"):
        assert f'id="{place}"' in page, place


def test_the_operator_sees_whether_all_is_well(held: Achievement, operator: Actor, sign_in: SignIn) -> None:
    page = home_of(sign_in, operator)
    for place in ("home-system", "home-health", "home-jobs", "home-check"):
        assert f'id="{place}"' in page, place


def test_what_is_missing_is_on_the_home_page(
    student: Actor, studying: Enrollment, sign_in: SignIn, now: object
) -> None:
    refresh_results(enrollment_ids=[studying.id], now=now)  # type: ignore[arg-type]
    assert 'id="home-missing"' in home_of(sign_in, student)


def test_a_name_on_the_advisers_home_leads_to_all_about_the_learner(
    held: Achievement, studying: Enrollment, adviser: Actor, sign_in: SignIn, now: object
) -> None:
    refresh_results(enrollment_ids=[studying.id], now=now)  # type: ignore[arg-type]
    client, address = sign_in(adviser), f"/learners/{studying.learner_id}/"
    assert f'href="{address}"' in client.get("/home/").content.decode()
    page = client.get(address).content.decode()
    for place in ("certificates", "progress", "outcomes"):
        assert f'id="{place}"' in page, place
    assert f'href="/graduation/{studying.id}/"' in page
    assert f'href="/certificates/{held.certificate_id}/"' in page


def test_the_page_of_a_kept_account_shows_how_far_the_merged_one_is(
    held: Achievement,
    studying: Enrollment,
    open_learner: OpenLearner,
    department: Department,
    registrar: Actor,
    sign_in: SignIn,
    now: object,
) -> None:
    refresh_results(enrollment_ids=[studying.id], now=now)  # type: ignore[arg-type]
    kept = open_learner(department, "20240008", "林晓雨", 8).learner
    merge_learners(merged_id=studying.learner_id, kept_id=kept.id, reason="同一人", actor=SYSTEM, now=now)  # type: ignore[arg-type]
    page = sign_in(registrar).get(f"/learners/{kept.id}/").content.decode()
    for address in (f"/certificates/{held.certificate_id}/", f"/graduation/{studying.id}/"):
        assert f'href="{address}"' in page
