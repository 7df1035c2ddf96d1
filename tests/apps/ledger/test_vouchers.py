"""Statement and vouchers of a real learner: every line says what it is about, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oneplusx.apps.conversion import services
from oneplusx.apps.ledger import registry, selectors
from oneplusx.apps.ledger.presenting import rows_of
from oneplusx.apps.ledger.selectors import Narrowing
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.services import seal_acts
from oneplusx.apps.transparency.services import publish_log
from oneplusx.web.actor import SYSTEM
from tests.apps.conversion.acting import apply, decide

pytestmark = pytest.mark.django_db
QUERIES_OF_A_VOUCHER_MAX = 20


@pytest.fixture
def student(studying, now):
    create_user(person=studying.learner.person, username="student", password=None, actor=SYSTEM, now=now)
    return actor_of_person(studying.learner.person)


@pytest.fixture
def history(held, studying, student, adviser, department_reviewer, registrar, now):
    """Withdrawn, returned and refused, then approved and reversed: every kind of entry."""
    chain = [adviser, department_reviewer, registrar]
    for number, ending in enumerate(("withdrawn", "refused", "approved")):
        at = now + timedelta(hours=1 + number)
        conversion = apply(held, studying, student, at, key=ending)
        if ending == "withdrawn":
            services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=at + timedelta(minutes=1))
        elif ending == "refused":
            decide(conversion, [adviser], at + timedelta(minutes=1), "returned")
            again = at + timedelta(minutes=2)
            services.resubmit_conversion(conversion_id=conversion.id, note="补充", actor=student, now=again)
            decide(conversion, [adviser], at + timedelta(minutes=3), "refused")
        else:
            decide(conversion, chain, at + timedelta(minutes=1))
    later = now + timedelta(days=1)
    services.reverse_conversion(conversion_id=conversion.id, reason="有误", actor=registrar, now=later)
    CertificateType.objects.filter(id=held.certificate_type_id).update(name_en="Web Front-end Development")
    return conversion


def in_english(client):
    client.cookies["django_language"] = "en"
    return client


def test_every_line_is_titled_in_both_languages(history, student, sign_in, studying):
    lines = selectors.statement(student, studying.learner_id)
    assert {line.kind for line in lines} == {"deposit", "reserve", "release", "settle", "reversal"}
    for client, outcome in (
        (sign_in(student), "Web前端开发（中级）"),
        (in_english(sign_in(student)), "Web Front-end Development"),
    ):
        page = client.get(reverse("ledger:my_account")).content.decode()
        yearly = client.get(reverse("ledger:my_year", args=[2026])).content.decode()
        for shown in (page, yearly):
            assert shown.count(outcome) == len(lines)
            assert shown.count(f"{outcome} → 网站开发技术") == len(lines) - 1


def test_the_voucher_says_rule_version_approvers_hash_and_place(history, student, sign_in, studying, now):
    seal_acts(now=now + timedelta(days=2))
    lines = selectors.statement(student, studying.learner_id)
    settled = next(line for line in lines if line.kind == "settle")
    found = selectors.voucher(student, settled.id)
    assert found.position is not None
    page = sign_in(student).get(reverse("ledger:voucher", args=[settled.id])).content.decode()
    expected = (
        "X 证书（中级）",
        "东海职业技术学院 X 证书转换办法",
        "版本 1",
        "方辅导",
        "沈院办",
        "程教务",
        found.digest,
    )
    for text in (*expected, reverse("conversion:seen", args=[history.id])):
        assert text in page, text
    english = in_english(sign_in(student)).get(reverse("ledger:voucher", args=[settled.id])).content.decode()
    for text in ("X certificate, intermediate", "Donghai Polytechnic, conversion of X certificates", "version 1"):
        assert text in english, text
    assert sign_in(student).get(reverse("conversion:seen", args=[history.id])).status_code == 200


def test_the_transparency_log_proves_the_entry_of_a_voucher(
    history, student, sign_in, studying, now, django_assert_max_num_queries
):
    line = selectors.statement(student, studying.learner_id)[0]
    place = reverse("ledger:voucher", args=[line.id])
    client = in_english(sign_in(student))
    assert "Waits for its publication" in client.get(place).text
    assert "log entry" not in client.get(reverse("ledger:my_account")).text
    publish_log(now=now + timedelta(days=2))
    with django_assert_max_num_queries(QUERIES_OF_A_VOUCHER_MAX):
        page = client.get(place).text
    digest = selectors.voucher(student, line.id).digest
    for path in ("/log/", f"/log/receipts/{line.act_id}"):
        assert re.search(rf'href="{path}\?(q={line.act_id}&amp;)?member={digest}"', page)
    proof = client.get("/log/", {"q": line.act_id, "member": digest}).text
    assert "It is in the log" in proof
    assert digest in proof
    assert "Nothing of that kind" in client.get("/log/", {"q": line.act_id, "member": "0" * 64}).text
    assert f"/log/?q={line.act_id}" in client.get(reverse("ledger:my_account")).text


def test_a_deposit_names_its_value_and_who_verified(history, held, student, sign_in, studying):
    [deposit] = selectors.statement(student, studying.learner_id, Narrowing(kind="deposit"))
    page = sign_in(student).get(reverse("ledger:voucher", args=[deposit.id])).content.decode()
    path = reverse("recognition:voucher", args=[held.recognitions.get().id])
    for text in ("Web前端开发（中级）", "核定学分 5", "国家学分银行", "学校确认名单", path):
        assert text in page, text


def test_what_undoes_names_no_approver_of_what_it_undoes(history, student, studying):
    lines = selectors.statement(student, studying.learner_id)
    rows = rows_of(student, lines)
    assert all(rows[line.id].cause is not None for line in lines)
    said = {line.kind: rows[line.id].cause.decided_by for line in reversed(lines) if rows[line.id].cause.decided_by}
    assert set(said) == {"deposit", "settle"}


def test_others_are_told_only_what_they_may_see(history, student, studying, outsider):
    ids = [line.id for line in selectors.statement(student, studying.learner_id)]
    assert len(registry.causes_of(student, ids)) > 3
    assert registry.causes_of(outsider, ids) == {}
    assert registry.titles_of(outsider, [history.sources.first().achievement_id]) == {}


def test_more_lines_ask_no_more_questions(held, studying, student, sign_in, now, django_assert_max_num_queries):
    client = sign_in(student)

    def apply_and_withdraw(number: int) -> None:
        at = now + timedelta(hours=number)
        conversion = apply(held, studying, student, at, key=str(number))
        services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=at)

    apply_and_withdraw(1)
    client.get(reverse("ledger:my_account"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("ledger:my_account"))
    for number in range(2, 8):
        apply_and_withdraw(number)
    with django_assert_max_num_queries(len(few)):
        page = client.get(reverse("ledger:my_account")).content.decode()
    assert page.count("→ 网站开发技术") == 14
