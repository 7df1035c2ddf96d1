"""A person takes the own data along; nobody else's, and nothing that is not theirs to see."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.privacy.models import COPY
from oneplusx.apps.privacy.services import forget_copies
from oneplusx.apps.trail.services import record_access
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn


def unpacked(client: Client) -> dict[str, Any]:
    answer = client.post("/my/data/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return {name: json.loads(packed.read(name)) for name in packed.namelist() if name.endswith(".json")}


@pytest.fixture
def student(converted: Conversion, now: datetime) -> Actor:
    person = converted.learner.person
    create_user(person=person, username="student", password=None, actor=SYSTEM, now=now)
    return Actor(id=person.id, learner_id=converted.learner_id)


def test_a_learner_takes_everything_along(
    converted: Conversion, student: Actor, registrar: Actor, now: datetime, sign_in: SignIn
) -> None:
    record_access(person_id=converted.learner.person_id, fields=["identity"], purpose="核对", actor=registrar, now=now)
    client = sign_in(student)
    assert 'name="csrfmiddlewaretoken"' in client.get("/my/data/").content.decode()
    found = unpacked(client)
    assert found["profile.json"]["name"] == converted.learner.person.name
    assert found["conversions.json"][0]["id"] == str(converted.id)
    assert found["accesses.json"][0]["purpose"] == "核对"
    assert found["ledger.json"]
    assert "CORE1" in {row["code"] for row in found["transcript.json"]}
    assert found["enrollments.json"][0]["student_number"] == converted.enrollment.student_number
    assert found["outcomes.json"]
    assert all(isinstance(found[f"{name}.json"], list) for name in ("exams", "shares", "credentials", "notices"))


def test_an_officer_gets_no_learners_data(converted: Conversion, registrar: Actor, sign_in: SignIn) -> None:
    found = unpacked(sign_in(registrar))
    assert set(found) == {"contents.json", "profile.json", "notices.json", "accesses.json"}
    assert converted.enrollment.student_number not in json.dumps(found["profile.json"])


def test_only_who_is_signed_in(client: Client, db: None) -> None:
    assert client.post("/my/data/").status_code == 302


def test_a_large_copy_is_made_in_the_background_and_kept_a_week(
    student: Actor, registrar: Actor, now: datetime, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneplusx.apps.privacy.selectors.DIRECT_ENTRIES_MAX", 0)
    client = sign_in(student)
    assert client.post("/my/data/")["Location"].startswith("/jobs/")
    assert "正在生成副本" in client.get("/my/data/").content.decode()
    run_until_idle()
    [kept] = Attachment.objects.filter(subject_kind=COPY)
    address = reverse("files:download", args=[kept.id])
    assert address in client.get("/my/data/").content.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(address).content)) as packed:
        assert "ledger.json" in packed.namelist()
    assert sign_in(registrar).get(address).status_code == 404
    assert forget_copies(actor=SYSTEM, now=kept.uploaded_at + timedelta(days=6)) == 0
    assert forget_copies(actor=SYSTEM, now=kept.uploaded_at + timedelta(days=8)) == 1
    assert client.get(address).status_code == 404
