"""The holder's and the officers' pages, and what anyone may read."""

from __future__ import annotations

from datetime import datetime

import orjson
import pytest
from django.test import Client

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.credentials import services
from oneplusx.apps.credentials.models import StatusList
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.trail.models import LogLeaf
from oneplusx.apps.transparency.services import publish_log
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.credential.baking import unbaked
from oneplusx.domain.credential.documents import read_credential
from oneplusx.domain.credential.verdicts import check_recipient
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.issued_credentials import IssueCertificate, current

pytestmark = pytest.mark.django_db


def test_anyone_reads_the_credential_behind_a_code(issue: IssueCertificate, enrollment: Enrollment) -> None:
    certificate = issue(enrollment)
    code = CertificateNumber.objects.get(certificate_id=certificate.id).code
    answer = Client().get(f"/c/{code}/credential.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vc"
    assert answer.content.decode() == current(certificate).document
    assert b"IdentityObject" not in answer.content
    assert Client().get("/c/2222-2222-2222-2222/credential.json").status_code == 404


def test_a_status_list_is_kept_as_long_as_it_holds(
    issue: IssueCertificate, enrollment: Enrollment, now: datetime
) -> None:
    certificate = issue(enrollment)
    number = StatusList.objects.order_by("number").values_list("number", flat=True)[0]
    first = Client().get(f"/status/{number}")
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=3"
    assert first["Access-Control-Allow-Origin"] == "*"
    again = Client().get(f"/status/{number}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    revoke_certificates(certificate_ids=[certificate.id], reason="冒名", actor=SYSTEM, now=now)
    services.publish_status_lists(now=now)
    changed = Client().get(f"/status/{number}", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed.content != first.content
    assert Client().get("/status/999").status_code == 404


def test_what_a_credential_points_at_is_there(issue: IssueCertificate, enrollment: Enrollment) -> None:
    document = orjson.loads(current(issue(enrollment)).document)
    achievement = document["credentialSubject"]["achievement"]
    path = achievement["id"].split("/", 3)[3]
    found = Client().get(f"/{path}", headers={"Accept": "application/ld+json"}).json()
    assert found["id"] == achievement["id"]
    assert found["name"] in achievement["name"]
    assert Client().get(f"/{path}", headers={"Accept": "text/html"}).status_code == 302
    issuer = "/" + document["issuer"]["url"].split("/", 3)[3]
    assert Client().get(issuer, headers={"Accept": "application/json"}).json()["id"] == document["issuer"]["id"]
    page = Client().get(issuer, headers={"Accept": "text/html"})
    assert document["issuer"]["id"] in page.content.decode()


def test_the_page_of_a_certificate_leads_to_its_credential_and_to_the_log(
    issue: IssueCertificate,
    enrollment: Enrollment,
    learner_actor: Actor,
    organization_officer: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    certificate = issue(enrollment)
    credential = current(certificate)
    code = grouped_code(CertificateNumber.objects.get(certificate_id=certificate.id).code)
    mine, page = f"/my/credentials/{certificate.id}/", f"/certificates/{certificate.id}/"
    holder, officer = sign_in(learner_actor), sign_in(organization_officer)
    assert "等待发布" in holder.get(page).text
    publish_log(now=now)
    found = holder.get(page).text
    assert f'href="{mine}"' in found
    for text in (found, holder.get(mine).text, officer.get(f"/credentials/{credential.id}/").text):
        assert f'href="/log/?q={credential.id}"' in text
        assert f'href="/log/receipts/{credential.id}"' in text
    seen = officer.get(page).text
    assert f'href="/credentials/{credential.id}/"' in seen
    assert f'href="/c/{code}/credential.json"' in seen
    assert Client().get(f"/c/{code}/credential.json").status_code == 200
    assert "已在日志中" in Client().get("/log/", {"q": str(credential.id)}).text


def test_the_holder_downloads_what_proves_whose_it_is(
    issue: IssueCertificate, enrollment: Enrollment, learner_actor: Actor, other_learner_actor: Actor, sign_in: SignIn
) -> None:
    certificate = issue(enrollment)
    client = sign_in(learner_actor)
    assert certificate.number in client.get("/my/credentials/").content.decode()
    place = f"/my/credentials/{certificate.id}/"
    assert client.get(place).status_code == 200
    answer = client.get(f"{place}json/")
    document = orjson.loads(answer.content)
    assert check_recipient(document, certificate.holder_name).outcome == "passed"
    assert check_recipient(document, "别的人").outcome != "passed"
    assert client.get(f"{place}json/").content == answer.content, "made once"
    assert answer["Cache-Control"] == "private, no-store"
    assert LogLeaf.objects.filter(subject_kind="credentials.holder_credential").count() == 1
    for form in ("png", "svg"):
        baked = client.get(f"{place}badge/{form}/").content
        assert unbaked(baked) == answer.content.decode()
        assert read_credential(baked).document == document
    stranger = sign_in(other_learner_actor)
    for path in ("", "json/", "badge/png/", "pdf/zh/"):
        assert stranger.get(place + path).status_code == 404
    assert client.get(f"{place}badge/gif/").status_code == 404


def test_the_statement_wraps_everything_in_force(
    issue: IssueCertificate, enrollment: Enrollment, learner_actor: Actor, sign_in: SignIn, now: datetime
) -> None:
    kept, lost = issue(enrollment), issue(enrollment, "WEB-3", number="X-2026-2")
    revoke_certificates(certificate_ids=[lost.id], reason="冒名", actor=SYSTEM, now=now)
    document = orjson.loads(sign_in(learner_actor).get("/my/credentials/statement/").content)
    assert "ClrCredential" in document["type"]
    [wrapped] = document["credentialSubject"]["verifiableCredential"]
    assert wrapped["credentialSubject"]["licenseNumber"] == kept.number
    assert wrapped["proof"]
    assert document["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"


def test_without_anything_in_force_there_is_no_statement(
    enrollment: Enrollment, learner_actor: Actor, sign_in: SignIn
) -> None:
    assert sign_in(learner_actor).get("/my/credentials/statement/").status_code == 409


def test_officers_see_their_credentials_and_lists(
    issue: IssueCertificate,
    enrollment: Enrollment,
    organization_officer: Actor,
    bank_officer: Actor,
    outsider: Actor,
    sign_in: SignIn,
) -> None:
    certificate = issue(enrollment)
    credential = current(certificate)
    for actor in (organization_officer, bank_officer):
        client = sign_in(actor)
        page = client.get("/credentials/", {"q": certificate.number, "state": "valid"})
        assert certificate.number in page.content.decode()
        assert certificate.number not in client.get("/credentials/", {"state": "revoked"}).content.decode()
        assert b"X-2026-1" in client.get("/credentials/", {"format": "csv"}).content
        assert client.get(f"/credentials/{credential.id}/").status_code == 200
        assert client.get("/credentials/lists/").status_code == 200
    assert sign_in(outsider).get(f"/credentials/{credential.id}/").status_code == 404
