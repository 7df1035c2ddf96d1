"""Pages and endpoints of batches: prepared, submitted, approved by another officer, issued; the printed certificate."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.certificates.models import BatchState, Certificate, IssueBatch, IssueProfile
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.keys.models import KeyOwner, OwnerKind
from oneplusx.apps.keys.services import create_key, retire_key
from oneplusx.apps.parties.models import User
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.web.actor import Actor
from tests.apps.certificates.test_batches import CLOSED_ON, approved, passed, prepare, second  # noqa: F401
from tests.support.cast import SignIn
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db


def act(client: Client, batch: IssueBatch, name: str, **more: str) -> None:
    answer = client.post(reverse("certificates:act_on_batch", args=[batch.id]), {"act": name, **more})
    assert answer.status_code == 302
    batch.refresh_from_db()


def test_two_officers_issue_a_batch_on_pages(passed: Exam, second: Actor, sign_in: SignIn) -> None:  # noqa: F811
    client = sign_in(passed.officer)
    page = client.get(reverse("certificates:batches"))
    assert str(passed.level.id) in page.text
    answer = client.post(
        reverse("certificates:prepare_batch"), {"level": str(passed.level.id), "issued_on": CLOSED_ON.isoformat()}
    )
    batch = IssueBatch.objects.get()
    assert answer.headers["Location"] == reverse("certificates:batch", args=[batch.id])
    item = batch.items.get(position=3)
    out = reverse("certificates:exclude_from_batch", args=[batch.id])
    assert client.post(out, {"item": [str(item.id)], "reason": "待补材料"}).status_code == 302
    act(client, batch, "submit")
    assert batch.state == BatchState.SUBMITTED
    act(client, batch, "approve")
    assert batch.state == BatchState.SUBMITTED
    other = sign_in(second)
    assert "approve" in other.get(reverse("certificates:batch", args=[batch.id])).text
    act(other, batch, "return", reason="改日期")
    assert (batch.state, batch.reason) == (BatchState.DRAFT, "改日期")
    act(sign_in(passed.officer), batch, "submit")
    act(sign_in(second), batch, "approve")
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.issued_count) == (BatchState.ISSUED, 2)
    page = sign_in(second).get(reverse("certificates:batch", args=[batch.id]))
    assert Certificate.objects.earliest("number").number in page.text


def test_a_blocked_batch_says_why_and_leaves_them_out_with_one_click(passed: Exam, sign_in: SignIn) -> None:  # noqa: F811
    batch = prepare(passed)
    batch.items.filter(position=1).update(holder_name="张𪚥")
    client = sign_in(passed.officer)
    act(client, batch, "submit")
    page = client.get(reverse("certificates:batch", args=[batch.id]))
    assert (batch.state, "𪚥" in page.text) == (BatchState.DRAFT, True)
    out = reverse("certificates:exclude_from_batch", args=[batch.id])
    client.post(out, {"finding": "issuing.find.glyph", "reason": "字形缺失"})
    act(client, batch, "submit")
    assert (batch.state, batch.items_count) == (BatchState.SUBMITTED, 2)


def test_the_holder_gets_the_printed_certificate_and_others_do_not(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    sign_in: SignIn,
    outsider: Actor,
) -> None:
    approved(passed, second)
    run_until_idle()
    certificate = Certificate.objects.select_related("learner__person").first()
    assert certificate is not None
    address = reverse("certificates:face", args=[certificate.id])
    person = certificate.learner.person
    User.objects.create_user("holder", person=person)
    answer = sign_in(actor_of_person(person)).get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    assert sign_in(outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_numbers_and_faces_are_set_on_a_page_with_a_specimen(passed: Exam, sign_in: SignIn) -> None:  # noqa: F811
    client, address = sign_in(passed.officer), reverse("certificates:profile")
    assert client.get(address).status_code == 200
    assert client.post(address, {"number_format": "X{year}"}).status_code == 422
    form = {"number_format": "Z{yy}{serial:5}", "title": "考核合格证明", "shows_score": "on"}
    assert client.post(address, form).status_code == 302
    saved = IssueProfile.objects.get()
    assert (saved.number_format, saved.face) == ("Z{yy}{serial:5}", {"title": "考核合格证明", "shows_score": True})
    assert client.get(reverse("certificates:specimen")).content.startswith(b"%PDF")


def test_a_registrar_has_no_batches(passed: Exam, sign_in: SignIn) -> None:  # noqa: F811
    batch = prepare(passed)
    client = sign_in(passed.registrar)
    assert client.get(reverse("certificates:batches")).status_code == 403
    assert client.get(reverse("certificates:batch", args=[batch.id])).status_code == 404
    assert client.get(reverse("certificates:profile")).status_code == 403


def test_the_same_by_rest(passed: Exam, second: Actor, sign_in: SignIn) -> None:  # noqa: F811
    client = sign_in(passed.officer)
    [level] = client.get("/api/v1/issuable-levels").json()
    assert level["waiting"] == 3
    body = {"plan_level_id": level["plan_level_id"], "issued_on": CLOSED_ON.isoformat()}
    made = client.post("/api/v1/issue-batches", body, content_type="application/json", headers={"Idempotency-Key": "a"})
    again = client.post(
        "/api/v1/issue-batches", body, content_type="application/json", headers={"Idempotency-Key": "a"}
    )
    assert (made.status_code, again.json()) == (201, made.json())
    acts = f"/api/v1/issue-batches/{made.json()['id']}/acts"
    assert client.post(acts, {"act": "submit"}, content_type="application/json").json()["state"] == "submitted"
    assert client.post(acts, {"act": "approve"}, content_type="application/json").status_code == 403
    answer = sign_in(second).post(acts, {"act": "approve"}, content_type="application/json")
    assert answer.json()["state"] == "issuing"
    run_until_idle()
    items = client.get(f"/api/v1/issue-batches/{made.json()['id']}/items").json()
    assert [one["number"][-3:] for one in items["items"]] == ["001", "002", "003"]


def test_an_organization_without_a_key_is_told_so_before_it_issues(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    sign_in: SignIn,
) -> None:
    owner = KeyOwner(OwnerKind.INSTITUTION, passed.organization.id)
    key = create_key(owner=owner, actor=passed.officer, now=passed.now)
    retire_key(key_id=key.id, actor=passed.officer, now=passed.now)
    batch = prepare(passed)
    client = sign_in(passed.officer)
    client.cookies["django_language"] = "en"
    for address in ("batches", "issue"):
        assert "Nothing can be issued now" in client.get(reverse(f"certificates:{address}")).text
    page = client.get(reverse("certificates:batch", args=[batch.id])).text
    assert "signing key was retired" in page
    assert f'href="{reverse("keys:keys")}"' in page
    act(client, batch, "submit")
    assert batch.state == BatchState.DRAFT
    assert "no certificate can be issued" in client.get(f"/keys/{key.id}/").text
    client.post(reverse("keys:rotate"), {"kind": "institution", "owner": str(owner.id)})
    assert "Nothing can be signed" not in client.get(f"/keys/{key.id}/").text
    act(client, batch, "check")
    assert batch.findings == []
    act(client, batch, "submit")
    act(sign_in(second), batch, "approve")
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.issued_count) == (BatchState.ISSUED, 3)
