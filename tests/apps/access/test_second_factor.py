"""Officers come in with two factors; learners may; attempts are counted; a code works once."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client, override_settings

from oneplusx.apps.parties import services
from oneplusx.apps.parties.models import Membership, User
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import now
from tests.support.cast import PASSWORD, TOTP_KEY, SignIn, give_second_factor, user_of

OFFICE = "/learners/"


def code(offset: int = 0, key: str = TOTP_KEY) -> str:
    """What the app shows now, or so many steps later."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30 + offset))


def by_password(actor: Actor, client: Client | None = None) -> Client:
    """Somebody who typed name and password."""
    user = User.objects.get(person_id=actor.id)
    user.set_password(PASSWORD)
    user.save()
    client = client or Client()
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_an_officer_without_a_second_factor_sees_nothing_else(registrar: Actor) -> None:
    client = by_password(registrar)
    assert is_in(client)
    for path in ("/home/", OFFICE, "/my/profile/", "/inbox/", "/"):
        assert client.get(path)["Location"] == "/my/security/", path
    assert "请先设置两步验证" in client.get("/my/security/").content.decode()
    answer = client.get("/api/v1/learners")
    assert (answer.status_code, answer.json()["code"]) == (403, "access.second_factor_missing")
    assert client.post("/sign-out/").status_code == 302


def test_a_token_needs_no_second_factor(college_token: str) -> None:
    answer = Client().get("/api/v1/learners", headers={"Authorization": f"Bearer {college_token}"})
    assert answer.status_code == 200


def test_setting_up_the_app_by_page_opens_the_office(registrar: Actor) -> None:
    client = by_password(registrar)
    page = client.get("/my/security/app/")
    key = client.session["mfa.totp.secret"]
    assert key in page.content.decode()
    assert client.post("/my/security/app/", {"code": "000000"}).status_code == 422
    answer = client.post("/my/security/app/", {"code": code(key=key)})
    assert answer["Location"] == "/my/security/codes/"
    codes = client.get("/my/security/codes/").content.decode()
    assert codes.count('<code class="code">') == 10
    assert client.get("/my/security/codes/file/").content.decode().split()[0] in codes
    assert client.get(OFFICE).status_code == 200
    kept = Authenticator.objects.get(user__person_id=registrar.id, type="totp")
    assert key not in str(kept.data), "the key lies open in the database"
    assert Act.objects.filter(verb="access.factor_added", subject_id=kept.user_id).exists()
    assert Notice.objects.filter(person_id=registrar.id, code="access.factor_added_notice").exists()


def test_the_code_is_asked_at_sign_in_and_works_once(registrar: Actor) -> None:
    user_of(registrar)
    client = by_password(registrar)
    assert not is_in(client)
    assert client.get("/home/").status_code == 302
    assert client.post("/sign-in/second-step/", {"code": "000000"}).status_code == 422
    shown = code()
    assert client.post("/sign-in/second-step/", {"code": shown})["Location"] == "/home/"
    assert client.get(OFFICE).status_code == 200
    act = Act.objects.get(verb="access.signed_in")
    assert act.facts == {"methods": ["password", "mfa"]}
    other = by_password(registrar)
    assert other.post("/sign-in/second-step/", {"code": shown}).status_code == 422, "a code was taken twice"
    assert not is_in(other)


def test_too_many_wrong_codes_close_the_door_for_the_right_one_too(registrar: Actor) -> None:
    user_of(registrar)
    client = by_password(registrar)
    answers = [client.post("/sign-in/second-step/", {"code": f"00000{n}"}).status_code for n in range(5)]
    assert answers == [422] * 5
    assert client.post("/sign-in/second-step/", {"code": code()}).status_code == 429
    other = by_password(registrar)
    assert other.post("/sign-in/second-step/", {"code": code()}).status_code == 429
    assert not is_in(other)


def test_a_recovery_code_works_once(registrar: Actor) -> None:
    client = by_password(registrar)
    client.get("/my/security/app/")
    client.post("/my/security/app/", {"code": code(key=client.session["mfa.totp.secret"])})
    [spare, *_others] = client.get("/my/security/codes/file/").content.decode().split()
    for expected in (302, 422):
        later = by_password(registrar)
        assert later.post("/sign-in/second-step/", {"code": spare}).status_code == expected


def test_an_officer_keeps_one_factor_and_a_learner_may_go_without(
    registrar: Actor, learner_actor: Actor, sign_in: SignIn
) -> None:
    officer = sign_in(registrar)
    officer.post("/my/security/app/remove/")
    assert Authenticator.objects.filter(user__person_id=registrar.id, type="totp").exists()
    learner = sign_in(learner_actor)
    give_second_factor(User.objects.get(person_id=learner_actor.id))
    assert learner.get("/home/").status_code == 200
    # whoever changes it shows first who it is
    assert learner.post("/my/security/app/remove/")["Location"].startswith("/sign-in/again/code/")
    assert learner.post("/sign-in/again/code/", {"code": code()}).status_code == 302
    assert learner.post("/my/security/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user__person_id=learner_actor.id).exists()


def test_an_invitation_sets_a_password_but_is_no_second_factor(registrar: Actor) -> None:
    user_of(registrar)
    membership = Membership.objects.get(person_id=registrar.id)
    link = services.invite_member(membership=membership, actor=SYSTEM, now=now()).path
    client = Client()
    words = {"password": "another good phrase 7", "password_again": "another good phrase 7"}
    assert client.post(link, words)["Location"] == "/sign-in/second-step/"
    assert not is_in(client)


@pytest.mark.parametrize("demo_mode, opens", [(True, True), (False, False)])
def test_only_the_demo_cast_is_excepted_and_only_in_demo_mode(
    registrar: Actor, sign_in: SignIn, demo_mode: bool, opens: bool
) -> None:
    client = sign_in(registrar)
    Authenticator.objects.all().delete()
    User.objects.filter(person_id=registrar.id).update(is_demo_cast=True)
    with override_settings(DEMO_MODE=demo_mode):
        assert (client.get(OFFICE).status_code == 200) is opens
        assert (Client().post(f"/sign-in/as/{User.objects.get(person_id=registrar.id).id}/").status_code == 404) is (
            not opens
        )
