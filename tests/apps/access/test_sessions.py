"""Sessions end unused, what was typed is kept; one's own sessions are listed and ended; a lost phone is reset."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from oneplusx.apps.access.models import KeptWork
from oneplusx.apps.parties.models import Institution, Membership, Person, User
from oneplusx.apps.parties.services import change_contact
from oneplusx.apps.trail.models import Act, Notice, OutboxMessage
from oneplusx.web.actor import Actor, Role
from tests.support.cast import PASSWORD, SignIn, make_officer, user_of
from tests.support.cycle import Clock

OFFICE = "/learners/"


def token_in(page: str) -> str:
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]


def wait(clock: Clock, minutes: int) -> None:
    clock.now += timedelta(minutes=minutes)


def test_an_unused_session_ends_by_itself(
    registrar: Actor, learner_actor: Actor, sign_in: SignIn, clock: Clock
) -> None:
    officer, learner = sign_in(registrar), sign_in(learner_actor)
    for client in (officer, learner):
        assert client.get("/home/").status_code == 200
    wait(clock, 29)
    assert officer.get("/session/left/").json() == {"seconds": 60}
    assert officer.get(OFFICE).status_code == 200
    wait(clock, 29)
    assert officer.get(OFFICE).status_code == 200, "the request half an hour ago counts"
    wait(clock, 31)
    assert officer.get("/session/left/").json() == {"seconds": 0}
    ended = officer.get(OFFICE)
    assert ended["Location"] == "/sign-in/?next=%2Flearners%2F"
    assert "_auth_user_id" not in officer.session
    assert learner.get("/home/").status_code == 200, "learners have longer"
    wait(clock, 121)
    assert learner.get("/api/v1/me").status_code == 401


def test_asking_how_long_and_keeping_are_no_sign_of_life(registrar: Actor, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(registrar)
    client.get("/home/")
    for _minute in range(6):
        wait(clock, 5)
        client.get("/session/left/")
    wait(clock, 1)
    assert client.get(OFFICE).status_code == 302
    other = sign_in(registrar)
    other.get("/home/")
    wait(clock, 29)
    assert other.post("/session/stay/").status_code == 204
    wait(clock, 29)
    assert other.get(OFFICE).status_code == 200


def test_a_form_sent_too_late_is_given_back_to_its_sender_alone(
    registrar: Actor, outsider: Actor, college: Institution, clock: Clock
) -> None:
    client, user = Client(enforce_csrf_checks=True), user_of(registrar)
    client.force_login(user)
    path = f"/institutions/{college.id}/departments/new/"
    token = token_in(client.get(path).content.decode())
    wait(clock, 45)
    typed = {"code": "D77", "name_zh": "新材料学院", "name_en": "", "password": "geheim", "csrfmiddlewaretoken": token}
    assert client.post(path, {**typed, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert not KeptWork.objects.exists(), "a forged form is not kept"
    answer = client.post(path, typed)
    assert answer["Location"].startswith("/sign-in/?next=")
    kept = KeptWork.objects.get()
    assert "新材料" not in bytes(kept.body_sealed).decode("latin-1")
    assert (kept.user_id, kept.path) == (user.id, path)
    client.force_login(user)
    page = client.get("/my/kept/").content.decode()
    assert "新材料学院" in page
    assert "geheim" not in page
    assert client.get(f"/my/kept/{kept.id}/").json() == {
        "fields": [["code", "D77"], ["name_zh", "新材料学院"], ["name_en", ""]]
    }
    other = Client()
    other.force_login(user_of(outsider))
    assert "新材料学院" not in other.get("/my/kept/").content.decode()
    assert other.get(f"/my/kept/{kept.id}/").status_code == 404
    again = token_in(page)
    assert client.post(path, {**typed, "csrfmiddlewaretoken": again}).status_code == 302
    assert college.departments.filter(code="D77").exists()
    wait(clock, 60 * 25)
    client.force_login(user)
    assert "新材料学院" not in client.get("/my/kept/").content.decode(), "a day is over"


def test_what_is_being_typed_is_kept_even_after_the_end(registrar: Actor, sign_in: SignIn, clock: Clock) -> None:
    client = sign_in(registrar)
    client.get("/home/")
    wait(clock, 45)
    assert client.get("/session/left/").json() == {"seconds": 0}
    client.post("/session/keep/", {"kept_path": "/institutions/", "reason": "halb fertig"})
    kept = KeptWork.objects.get()
    assert (kept.path, kept.was_sent) == ("/institutions/", False)
    assert "_auth_user_id" not in client.session
    for bad in ("https://evil.example/", "//evil.example/"):
        sign_in(registrar).post("/session/keep/", {"kept_path": bad, "reason": "x"})
    assert KeptWork.objects.count() == 1


def test_sessions_are_listed_and_ended(registrar: Actor, sign_in: SignIn) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    here, there, third = sign_in(registrar), sign_in(registrar), sign_in(registrar)
    there.get("/home/", headers={"user-agent": firefox}, REMOTE_ADDR="203.0.113.77")
    third.get("/home/")
    page = here.get("/my/sessions/").content.decode()
    assert "Firefox · Windows" in page
    assert "203.0.*.*" in page
    assert "203.0.113.77" not in page
    [number, *_rest] = sorted(re.findall(r"/my/sessions/(\d+)/end/", page), key=int)
    stranger = sign_in(registrar)
    assert here.post(f"/my/sessions/{number}/end/").status_code == 302
    assert there.get("/home/").status_code == 302
    assert here.post("/my/sessions/999999/end/").status_code == 404
    stranger.get("/home/")
    here.post("/my/sessions/others/end/")
    assert [client.get("/home/").status_code for client in (here, third, stranger)] == [200, 302, 302]
    assert Act.objects.filter(verb="access.sessions_ended").count() == 1


def test_another_persons_session_is_nobodys_business(registrar: Actor, outsider: Actor, sign_in: SignIn) -> None:
    own, other = sign_in(registrar), sign_in(outsider)
    own.get("/home/")
    other.get("/home/")
    foreign = UserSession.objects.get(user=user_of(outsider))
    assert own.post(f"/my/sessions/{foreign.pk}/end/").status_code == 404
    assert other.get("/home/").status_code == 200


def test_a_new_password_ends_the_other_sessions(registrar: Actor, sign_in: SignIn) -> None:
    user = user_of(registrar)
    user.set_password(PASSWORD)
    user.save()
    here, there = sign_in(registrar), sign_in(registrar)
    assert there.get("/home/").status_code == 200
    new = "a new good phrase 9"
    here.post("/my/password/", {"old_password": PASSWORD, "password": new, "password_again": new})
    assert here.get("/home/").status_code == 200
    assert there.get("/home/").status_code == 302


@pytest.fixture
def second_registrar(college: Institution, registrar: Actor, now: object) -> Actor:
    return make_officer(college, Role.ACADEMIC_AFFAIRS, "蓝教务", "second-registrar", now)  # type: ignore[arg-type]


def test_a_lost_phone_is_reset_by_an_officer_of_the_institution(
    registrar: Actor, second_registrar: Actor, outsider: Actor, sign_in: SignIn, now: object
) -> None:
    lost = sign_in(registrar)
    lost.get("/home/")
    change_contact(phone="", mail="cheng@example.org", actor=registrar, now=now)  # type: ignore[arg-type]
    path = f"/members/{Membership.objects.get(person_id=registrar.id).id}/reset-factors/"
    assert sign_in(outsider).post(path, {"reason": "手机丢失"}).status_code == 404
    assert lost.post(path, {"reason": "手机丢失"}).status_code == 422, "nobody resets the own second step"
    officer = sign_in(second_registrar)
    assert "重置两步验证" in officer.get(path).content.decode()
    assert officer.post(path, {"reason": ""}).status_code == 422
    assert officer.post(path, {"reason": "手机丢失，已当面核实"}).status_code == 302
    user = User.objects.get(person_id=registrar.id)
    assert not Authenticator.objects.filter(user=user).exists()
    assert lost.get("/home/").status_code == 302
    act = Act.objects.get(verb="access.factors_reset")
    assert (act.subject_id, act.actor_id) == (user.id, second_registrar.id)
    assert "手机" not in str(act.facts)
    person = Person.objects.get(id=registrar.id)
    assert Notice.objects.filter(person_id=person.id, code="access.factors_reset_notice").count() == 1
    assert OutboxMessage.objects.filter(channel="mail").count() == 1
