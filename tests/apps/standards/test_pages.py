"""Pages of the catalogue, for everybody and for those who decide."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import AchievementType, BankValueProposal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", ["certificates", "standards", "types"])
def test_the_catalogue_is_public(web_certificates, page, language):
    answer = Client(headers={"accept-language": language}).get(reverse(f"standards:{page}"))
    assert answer.status_code == 200
    assert any(word in answer.text for word in ("X certificate", "X证书", "Web"))


def test_search_by_initials_and_export(web_certificates):
    client = Client()
    assert "WEB-1" in client.get(reverse("standards:certificates"), {"q": "qianduan"}).text
    assert "WEB-1" not in client.get(reverse("standards:certificates"), {"q": "护理"}).text
    file = client.get(reverse("standards:certificates"), {"format": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert "WEB-3" in file.content.decode("utf-8-sig")


def test_details_show_levels_and_value(web_certificates):
    certificate = web_certificates["WEB-3"]
    text = Client().get(reverse("standards:certificate", args=[certificate.id])).text
    assert "WEB-1" in text
    assert "6" in text
    assert Client().get(reverse("standards:standard", args=[certificate.standard_id])).status_code == 200


def test_an_organization_proposes_and_the_bank_approves_on_pages(
    web_certificates, organization_officer, bank_officer, sign_in
):
    certificate = web_certificates["WEB-2"]
    page = reverse("standards:certificate", args=[certificate.id])
    client = sign_in(organization_officer)
    assert client.post(page, {"value": "abc"}).status_code == 422
    assert client.post(page, {"value": "4.5", "reason": "72 学时"}).status_code == 302
    proposal = BankValueProposal.objects.get()
    banker = sign_in(bank_officer)
    assert "72 学时" in banker.get(reverse("standards:values")).text
    decide = reverse("standards:decide", args=[proposal.id])
    assert banker.post(decide, {"decision": "refuse"}).status_code == 422
    assert banker.post(decide, {"decision": "approve"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.bank_value_hundredths == 450


def test_others_see_no_form_and_no_values_page(web_certificates, registrar, sign_in, learner_actor):
    page = reverse("standards:certificate", args=[web_certificates["WEB-2"].id])
    for actor in (registrar, learner_actor):
        client = sign_in(actor)
        assert "<textarea" not in client.get(page).text
        assert client.get(reverse("standards:values")).status_code == 403


def test_the_bank_adds_and_edits_a_type(bank_officer, sign_in):
    client = sign_in(bank_officer)
    data = {
        "code": "labor",
        "name_zh": "劳动实践",
        "name_en": "Labor practice",
        "is_open_to_learners": "on",
        "attributes": "hours | number | 学时 | Hours | required\nkind | choice | 类别 | Kind | a=甲=A | b=乙=B",
    }
    assert client.post(reverse("standards:new_type"), data).status_code == 302
    saved = AchievementType.objects.get(code="labor")
    assert saved.attributes[1]["choices"] == [["a", "甲", "A"], ["b", "乙", "B"]]
    edit = reverse("standards:edit_type", args=["labor"])
    assert "value=" in client.get(edit).text
    assert client.post(edit, {**data, "attributes": "bad line"}).status_code == 422


def test_a_withdrawn_proposal_can_be_made_again(web_certificates, organization_officer, sign_in, now):
    certificate = web_certificates["WEB-2"]
    proposal = services.propose_bank_value(
        certificate_type=certificate, value_hundredths=100, reason="", actor=organization_officer, now=now
    )
    client = sign_in(organization_officer)
    assert client.post(reverse("standards:withdraw", args=[proposal.id])).status_code == 302
    page = reverse("standards:certificate", args=[certificate.id])
    assert client.post(page, {"value": "2"}).status_code == 302
