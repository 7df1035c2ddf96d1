"""Standards by REST: from an empty table to a published version, without a page."""

from __future__ import annotations

import pytest

from oneplusx.domain import standards
from tests.support.standards import whole

pytestmark = pytest.mark.django_db
BASE = "/api/v1/catalogue/standards"
CASE = "case-packages"


@pytest.fixture
def officer(sign_in, organization_officer):
    return sign_in(organization_officer)


def post(client, path, body=None, status=200):
    address = "/api/v1/catalogue/case-packages" if path == CASE else f"{BASE}{path}"
    answer = client.post(address, body or {}, content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


def document():
    return standards.contents_to_document(whole())


def test_from_a_document_to_a_published_version(
    client, achievement_types, bank, organization, officer, review_standard
):
    body = {"organization_code": organization.code, "code": "PAGE", "version": "1.0", "contents": document()}
    made = post(officer, "", body, 201)
    assert [one["code"] for one in made["findings"]] == []
    assert client.get(f"{BASE}/{made['id']}").status_code == 404
    changed = {**document(), "name_en": "Pages"}
    path = f"{BASE}/{made['id']}/contents"
    put = {"revision": made["revision"], "contents": changed}
    answer = officer.put(path, put, content_type="application/json")
    assert answer.status_code == 200
    assert officer.put(path, put, content_type="application/json").status_code == 409
    assert post(officer, f"/{made['id']}/submit")["state"] == "submitted"
    review_standard(type("Subject", (), {"id": made["id"]}))
    assert post(officer, f"/{made['id']}/publish")["state"] == "published"
    public = client.get(f"{BASE}/{made['id']}").json()
    assert public["contents"]["name_en"] == "Pages"
    assert client.get(f"{BASE}?q=yemian").json()["total"] == 1
    later = post(officer, f"/{made['id']}/versions", {"version": "2.0"}, 201)
    compared = officer.get(f"{BASE}/{made['id']}/comparison?other={later['id']}").json()
    assert compared["is_same"]
    assert client.get(f"{BASE}/{made['id']}/comparison?other={later['id']}").status_code == 404


def test_bad_contents_are_refused_with_the_place(achievement_types, organization, officer):
    contents = document()
    contents["levels"][0]["items"][0]["code"] = 5
    body = {"organization_code": organization.code, "code": "PAGE", "version": "1.0", "contents": contents}
    answer = post(officer, "", body, 422)
    assert answer["code"] == "standards.bad_contents"
    assert answer["params"]["place"] == "levels[0].items[0].code"


def test_a_case_package_becomes_a_draft(client, published, other_organization, other_organization_officer, sign_in):
    package = client.get(f"/ims/case/v1p1/CFPackages/{published.case_id}").json()
    officer = sign_in(other_organization_officer)
    made = post(officer, CASE, {"organization_code": other_organization.code, "package": package}, 201)
    assert (made["standard"]["code"], made["standard"]["state"], made["notes"]) == ("PAGE", "draft", [])


def test_outcomes_are_searched(client, published):
    found = client.get("/api/v1/catalogue/outcomes?q=颜色&level=primary").json()
    assert [(one["code"], one["field_zh"]) for one in found["items"]] == [("1.2.1", "页面制作")]


def test_a_workbook_is_served(client, published):
    answer = client.get(f"{BASE}/{published.id}/workbook")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_others_write_nothing(published, sign_in, registrar, bank_officer, other_organization_officer):
    for actor in (registrar, other_organization_officer):
        assert post(sign_in(actor), f"/{published.id}/versions", {"version": "2"}, 404)["code"] == "not_found"
    recorded = post(sign_in(bank_officer), f"/{published.id}/withdraw", {"reason": "停用"})
    assert recorded["state"] == "withdrawn"
