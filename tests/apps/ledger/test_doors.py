"""Pages, REST and command line: what each shows, and to whom."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger import registry, selectors
from oneplusx.apps.ledger.models import CheckRun
from oneplusx.apps.ledger.months import by_month
from oneplusx.apps.ledger.services import EntryDraft
from oneplusx.cli.main import main
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(post, bank, college, learner, now):
    """A deposit and half of it used, in two months; a college's credits; answers ids."""
    ids = {name: new_id() for name in ("deposit", "achievement", "reserved", "settled", "college")}
    assert post(
        EntryDraft.deposit(ids["deposit"], learner.id, bank.id, ids["achievement"], 350, None, date(2026, 5, 20)),
        EntryDraft.deposit(ids["college"], learner.id, college.id, ids["achievement"], 100),
    ) == ["posted", "posted"]
    later = now + timedelta(days=40)
    reserve = EntryDraft.reserve(ids["reserved"], learner.id, bank.id, [(ids["achievement"], 150)])
    assert post(reserve, EntryDraft.settle(ids["settled"], ids["reserved"]), at=later) == ["posted", "posted"]
    return ids


@pytest.fixture
def named(history):
    """What recognition and conversion would tell about these entries."""
    titles = {history["achievement"]: "Web前端开发（中级）"}
    causes = {history["settled"]: registry.Cause("免修 网页设计", "R08 第3条", "程教务", "/conversions/1/")}
    registry.register_titles(lambda actor, ids: titles)
    registry.register_causes(lambda actor, ids: causes)
    yield
    registry._titles.pop()
    registry._causes.pop()


def test_balances_as_of(history, learner, bank, now):
    [at_bank, _] = selectors.balances(learner.id)
    assert (at_bank.available_hundredths, at_bank.used_hundredths, at_bank.total_hundredths) == (200, 150, 350)
    [known_then] = selectors.balances(learner.id, bank.id, recorded_by=now)
    assert (known_then.available_hundredths, known_then.used_hundredths) == (350, 0)
    [true_then] = selectors.balances(learner.id, bank.id, effective_on=date(2026, 5, 20))
    assert true_then.available_hundredths == 350
    [before] = selectors.balances(learner.id, bank.id, effective_on=date(2026, 5, 19))
    assert before.available_hundredths == 0


def test_running_balances_newest_first(history, learner_actor, learner):
    lines = selectors.statement(learner_actor, learner.id)
    assert [line.kind for line in lines] == ["settle", "reserve", "deposit", "deposit"]
    assert lines[0].balances == (200, 0, 150)
    assert lines[1].balances == (200, 150, 0)
    assert [month.first_on for month in by_month(lines)] == [date(2026, 7, 1), date(2026, 6, 1)]


def test_yearly_statement_opens_and_closes(history, learner_actor, learner):
    [at_bank, _] = selectors.yearly_statement(learner_actor, learner.id, 2026, on=date(2027, 1, 1))
    assert (at_bank.opening, at_bank.closing, len(at_bank.lines)) == ((0, 0, 0), (200, 0, 150), 3)
    [next_year, _] = selectors.yearly_statement(learner_actor, learner.id, 2027, on=date(2027, 1, 1))
    assert (next_year.opening, next_year.closing, next_year.lines) == ((200, 0, 150), (200, 0, 150), [])


def test_my_account_page(history, named, sign_in, learner_actor):
    client = sign_in(learner_actor)
    page = client.get(reverse("ledger:my_account")).content.decode()
    for text in (
        "国家学分银行",
        "东海职业技术学院",
        "Web前端开发（中级）",
        "免修 网页设计",
        "3.5",
        "2026年7月",
        "2026年6月",
    ):
        assert text in page, text
    narrowed = client.get(reverse("ledger:my_account"), {"kind": "settle"}).content.decode()
    assert str(history["settled"]) in narrowed
    assert str(history["deposit"]) not in narrowed
    assert client.get(reverse("ledger:my_account"), {"kind": "nonsense", "page": "x"}).status_code == 200


def test_my_account_in_english(history, sign_in, learner_actor):
    client = sign_in(learner_actor)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("ledger:my_account")).content.decode()
    for text in ("My credits", "National Credit Bank", "Settlement", "July 2026"):
        assert text in page, text


def test_an_empty_account(sign_in, learner_actor):
    assert sign_in(learner_actor).get(reverse("ledger:my_account")).status_code == 200


def test_an_officer_has_no_account(sign_in, registrar):
    assert sign_in(registrar).get(reverse("ledger:my_account")).status_code == 404


def test_voucher_page(history, named, sign_in, learner_actor):
    page = sign_in(learner_actor).get(reverse("ledger:voucher", args=[history["settled"]])).content.decode()
    digest = selectors.voucher(SYSTEM, history["settled"]).digest
    for text in (digest, str(history["settled"]), "R08 第3条", "程教务", "/conversions/1/", str(history["reserved"])):
        assert text in page, text


def test_yearly_page(history, sign_in, learner_actor, learner, registrar):
    today = clock.today()
    for year, closing in ((2025, "2025年12月31日"), (today.year, f"{today.year}年{today.month}月{today.day}日")):
        page = sign_in(learner_actor).get(reverse("ledger:my_year", args=[year])).content.decode()
        for text in ("林晓雨", "国家学分银行", f"{year}年1月1日 – {closing}"):
            assert text in page, text
    assert sign_in(learner_actor).get(reverse("ledger:my_year", args=[1])).status_code == 422
    assert sign_in(registrar).get(reverse("ledger:learner_year", args=[learner.id, 2026])).status_code == 200


def test_who_sees_whose_account(
    history, sign_in, learner, registrar, adviser, bank_officer, outsider, other_learner_actor
):
    address = reverse("ledger:learner_account", args=[learner.id])
    voucher = reverse("ledger:voucher", args=[history["deposit"]])
    for actor in (registrar, adviser, bank_officer):
        assert sign_in(actor).get(address).status_code == 200
        assert sign_in(actor).get(voucher).status_code == 200
    for actor in (outsider, other_learner_actor):
        assert sign_in(actor).get(address).status_code == 404
        assert sign_in(actor).get(voucher).status_code == 404
    assert sign_in(registrar).get(reverse("ledger:voucher", args=[new_id()])).status_code == 404


def test_a_college_does_not_see_anothers_credits(history, post, other_college, registrar, learner):
    assert post(EntryDraft.deposit(new_id(), learner.id, other_college.id, new_id(), 900)) == ["posted"]
    seen = {account.institution.code for account in selectors.visible_accounts(registrar, learner.id)}
    assert seen == {"BANK", "C4401"}


def test_check_page_and_job(history, sign_in, bank_officer, operator, registrar, learner_actor):
    client = sign_in(bank_officer)
    assert client.get(reverse("ledger:check")).status_code == 200
    answer = client.post(reverse("ledger:start_check"))
    assert answer.status_code == 302
    run_until_idle()
    [run] = CheckRun.objects.all()
    assert (run.problems_count, run.entries_count, run.postings_count) == (0, 4, 6)
    page = client.get(reverse("ledger:check")).content.decode()
    assert "账本校验通过" in page
    assert sign_in(operator).get(reverse("ledger:check")).status_code == 200
    for actor in (registrar, learner_actor):
        assert sign_in(actor).get(reverse("ledger:check")).status_code == 403
        assert sign_in(actor).post(reverse("ledger:start_check")).status_code == 403


def test_check_page_shows_problems(sign_in, bank_officer, now):
    CheckRun.objects.create(
        started_at=now,
        finished_at=now,
        entries_count=1,
        postings_count=1,
        problems_count=1,
        problems=[{"code": "ledger.proof.digest", "params": {"entry": "abc"}}],
    )
    assert "分录 abc 的摘要不符" in sign_in(bank_officer).get(reverse("ledger:check")).content.decode()


def bearer(token):
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_rest_balances_and_entries(history, client, learner, college_token, bank_token, other_college_token):
    address = f"/api/v1/learners/{learner.id}"
    body = client.get(f"{address}/balances", **bearer(college_token)).json()
    assert [(one["institution_code"], one["available_hundredths"]) for one in body["accounts"]] == [
        ("BANK", 200),
        ("C4401", 100),
    ]
    past = client.get(f"{address}/balances", {"effective_on": "2026-05-20"}, **bearer(bank_token)).json()
    assert [one["available_hundredths"] for one in past["accounts"]] == [350, 0]
    page = client.get(f"{address}/entries", {"per_page": 3}, **bearer(bank_token)).json()
    assert (page["total"], len(page["items"]), page["items"][0]["kind"]) == (4, 3, "settle")
    second = client.get(f"{address}/entries", {"per_page": 3, "page": 2}, **bearer(bank_token)).json()
    assert len({one["id"] for one in page["items"] + second["items"]}) == 4
    narrow = client.get(f"{address}/entries", {"kind": "deposit"}, **bearer(bank_token)).json()
    assert narrow["total"] == 2
    for path in ("balances", "entries"):
        assert client.get(f"{address}/{path}").status_code == 401
        assert client.get(f"{address}/{path}", **bearer(other_college_token)).status_code == 404
        assert client.get(f"/api/v1/learners/{new_id()}/{path}", **bearer(bank_token)).status_code == 404
    assert client.get(f"{address}/entries", {"kind": "gift"}, **bearer(bank_token)).status_code == 422


def test_cli_check_and_statement(history, capsys, learner, college):
    assert main(["ledger", "check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "proved": True,
        "entries": 4,
        "postings": 6,
        "problems_count": 0,
        "problems": [],
    }
    assert main(["ledger", "check"]) == 0
    assert "账本校验通过" in capsys.readouterr().out
    assert main(["ledger", "statement", "--number", f"{college.code}:20240001", "--json"]) == 0
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)][:2] == ["settle", "reserve"]
    assert main(["ledger", "statement", "--learner", str(learner.id)]) == 0
    assert "BANK" in capsys.readouterr().out
    assert main(["ledger", "statement", "--learner", "nobody"]) == 2
    assert main(["ledger", "statement", "--number", f"{college.code}:0"]) == 2
