"""Coming in by one's institution's sign-in (CAS, OpenID Connect), and other systems coming in here."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from oneplusx.apps.access.cas import CasRefused, read_answer
from oneplusx.apps.access.models import OutsideIdentity, OutsideSignIn, Protocol
from oneplusx.apps.access.services import set_outside_sign_in
from oneplusx.apps.parties.models import Enrollment, Institution, Learner, Person, User
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import now
from tests.support.cast import SignIn, user_of

CAS_ANSWER = """<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>
<cas:user>{user}</cas:user><cas:attributes>{attributes}</cas:attributes></cas:authenticationSuccess></cas:serviceResponse>"""
CAS_REFUSAL = """<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">
<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure></cas:serviceResponse>"""


@dataclass
class CasServer:
    """A server that speaks CAS 3.0 over HTTP: tickets work once, for the service they were issued for."""

    address: str = ""
    tickets: dict[str, tuple[str, str, dict[str, str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    elsewhere: str = ""

    def issue(self, service: str, user: str, **attributes: str) -> str:
        ticket = f"ST-{len(self.asked) + len(self.tickets) + 1}-abc"
        self.tickets[ticket] = (service, user, attributes)
        return ticket

    def answer(self, query: dict[str, list[str]]) -> str:
        issued = self.tickets.pop(query["ticket"][0], None)
        if issued is None or issued[0] != query["service"][0]:
            return CAS_REFUSAL
        told = "".join(f"<cas:{name}>{text}</cas:{name}>" for name, text in issued[2].items())
        return CAS_ANSWER.format(user=issued[1], attributes=told)


@pytest.fixture
def cas_server() -> Iterator[CasServer]:
    server = CasServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(self.path)
            if server.elsewhere:
                self.send_response(302)
                self.send_header("Location", server.elsewhere)
                self.end_headers()
                return
            body = server.answer(parse_qs(parts.query)).encode()
            self.send_response(200 if parts.path == "/cas/p3/serviceValidate" else 404)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: Any) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{listening.server_port}/cas"
    with override_settings(ONEPLUSX_WEBHOOKS_PRIVATE=True):
        yield server
    listening.shutdown()
    listening.server_close()
    thread.join()


def enter(college: Institution, address: str, **values: Any) -> OutsideSignIn:
    chosen = {"protocol": Protocol.CAS, "client_id": "", "secret": "", "number_claim": "", "is_open": True, **values}
    return set_outside_sign_in(
        institution=college,
        name_zh="统一身份认证",
        name_en="Campus sign-in",
        base_url=address,
        actor=SYSTEM,
        now=now(),
        **chosen,
    )


def by_cas(outside: OutsideSignIn, server: CasServer, user: str, **attributes: str) -> tuple[Client, Any]:
    client = Client()
    sent = client.get(f"/sign-in/via/{outside.id}/")["Location"]
    assert sent.startswith(f"{server.address}/login?")
    [service] = parse_qs(urlsplit(sent).query)["service"]
    ticket = server.issue(service, user, **attributes)
    return client, client.get(f"/sign-in/via/{outside.id}/cas/?{urlencode({'ticket': ticket})}")


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_a_student_comes_in_by_the_number_at_the_own_college(
    college: Institution, learner_actor: Actor, other_learner_actor: Actor, cas_server: CasServer
) -> None:
    outside = enter(college, cas_server.address)
    assert f"/sign-in/via/{outside.id}/" in Client().get("/sign-in/institutions/").content.decode()
    client, answer = by_cas(outside, cas_server, "20240001")  # the same number at the other college is somebody else
    assert answer["Location"] == "/home/"
    assert who(client) == str(User.objects.get(person_id=learner_actor.id).id)
    assert Act.objects.get(verb="access.signed_in").facts == {"methods": ["outside_cas"]}
    assert OutsideIdentity.objects.count() == 1
    assert "20240001" not in OutsideIdentity.objects.get().subject_index
    again, _answer = by_cas(outside, cas_server, "20240001")
    assert who(again) == who(client)
    assert Act.objects.filter(verb="access.outsider_linked").count() == 1


def test_who_is_unknown_is_refused_and_nothing_is_created(
    college: Institution, learner: Learner, cas_server: CasServer
) -> None:
    outside = enter(college, cas_server.address, number_claim="number")
    before = (Person.objects.count(), User.objects.count(), Enrollment.objects.count())
    name = learner.person.name
    for attributes in ({"number": "99999999", "name": name}, {"name": name}, {"number": ""}):
        client, answer = by_cas(outside, cas_server, name, **attributes)
        assert answer.status_code == 403
        assert "没有建立任何账户" in answer.content.decode()
        assert who(client) is None
    known_but_not_active, answer = by_cas(outside, cas_server, "x", number="20240001")
    assert "尚未激活" in answer.content.decode()
    assert who(known_but_not_active) is None
    assert (Person.objects.count(), User.objects.count(), Enrollment.objects.count()) == before
    assert not OutsideIdentity.objects.exists()


def test_a_subject_whose_number_changes_hands_is_refused(
    college: Institution, learner_actor: Actor, registrar: Actor, cas_server: CasServer
) -> None:
    User.objects.filter(person_id=registrar.id).update(username=f"{college.code}-7001".lower())
    outside = enter(college, cas_server.address, number_claim="number")
    by_cas(outside, cas_server, "lin", number="20240001")
    client, answer = by_cas(outside, cas_server, "lin", number="7001")
    assert (answer.status_code, who(client)) == (409, None)


def test_an_officer_still_shows_the_second_factor(
    college: Institution, registrar: Actor, cas_server: CasServer
) -> None:
    user_of(registrar)
    User.objects.filter(person_id=registrar.id).update(username=f"{college.code}-7001".lower())
    client, answer = by_cas(enter(college, cas_server.address), cas_server, "7001")
    assert answer["Location"] == "/sign-in/second-step/"
    assert who(client) is None


def test_a_ticket_works_once_and_only_for_whoever_set_out(
    college: Institution, learner_actor: Actor, cas_server: CasServer
) -> None:
    outside = enter(college, cas_server.address)
    service = f"http://testserver/sign-in/via/{outside.id}/cas/"
    ticket = cas_server.issue(service, "20240001")
    assert Client().get(f"/sign-in/via/{outside.id}/cas/?ticket={ticket}").status_code == 403, "a foreign way back"
    assert cas_server.asked == []
    client = Client()
    client.get(f"/sign-in/via/{outside.id}/")
    assert client.get(f"/sign-in/via/{outside.id}/cas/?ticket={ticket}").status_code == 302
    asked = len(cas_server.asked)
    cas_server.tickets[ticket] = (service, "20240001", {})  # even if the server forgot that it was used
    second = Client()
    second.get(f"/sign-in/via/{outside.id}/")
    assert second.get(f"/sign-in/via/{outside.id}/cas/?ticket={ticket}").status_code == 403
    assert len(cas_server.asked) == asked
    for bad in ("", "PT-1", "ST-1 2", "ST-" + "x" * 300):
        third = Client()
        third.get(f"/sign-in/via/{outside.id}/")
        assert third.get(f"/sign-in/via/{outside.id}/cas/", {"ticket": bad}).status_code == 403
    assert len(cas_server.asked) == asked


def test_no_redirect_is_followed_and_no_private_address_asked(
    college: Institution, learner_actor: Actor, cas_server: CasServer
) -> None:
    outside = enter(college, cas_server.address)
    cas_server.elsewhere = f"{cas_server.address}/p3/serviceValidate?again"
    client, answer = by_cas(outside, cas_server, "20240001")
    assert (answer.status_code, who(client), len(cas_server.asked)) == (403, None, 1)
    cas_server.elsewhere = ""
    with override_settings(ONEPLUSX_WEBHOOKS_PRIVATE=False):
        client, answer = by_cas(outside, cas_server, "20240001")
        assert (answer.status_code, who(client), len(cas_server.asked)) == (403, None, 1)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "20240001">]><cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">&a;</cas:serviceResponse>',
        "<html/>",
        "no xml",
        "<serviceResponse><authenticationSuccess><user>20240001</user></authenticationSuccess></serviceResponse>",
        CAS_ANSWER.format(user=" ", attributes=""),
        CAS_REFUSAL,
    ],
)
def test_an_answer_that_is_none_confirms_nobody(text: str) -> None:
    with pytest.raises(CasRefused):
        read_answer(text.encode())


def test_the_institution_enters_tests_and_opens_its_sign_in(
    college: Institution, registrar: Actor, outsider: Actor, sign_in: SignIn, cas_server: CasServer
) -> None:
    client, path = sign_in(registrar), f"/institutions/{college.id}/sign-in/"
    assert client.get(path).status_code == 200
    assert reverse("access:colleges") not in Client().get("/sign-in/").content.decode()
    fields = {
        "protocol": "oidc",
        "name_zh": "统一身份认证",
        "name_en": "",
        "base_url": cas_server.address,
        "client_id": "opx",
        "secret": "very secret words",
        "number_claim": "",
        "is_open": "",
    }
    assert client.post(path, {**fields, "base_url": "ftp://x"}).status_code == 422
    assert client.post(path, fields).status_code == 302
    row = OutsideSignIn.objects.get()
    assert b"very secret" not in bytes(row.secret_sealed or b"")
    assert row.secret() == "very secret words"
    page = client.get(path).content.decode()
    assert "very secret" not in page
    assert f"/sign-in/via/{row.id}/oidc/back/" in page
    assert "测试未通过" in client.post(f"{path}test/", follow=True).content.decode()
    assert client.post(path, {**fields, "protocol": "cas", "secret": ""}).status_code == 302
    assert "正常" in client.post(f"{path}test/", follow=True).content.decode()
    assert Client().get(f"/sign-in/via/{row.id}/").status_code == 404, "not open yet"
    assert client.post(path, {**fields, "protocol": "cas", "secret": "", "is_open": "on"}).status_code == 302
    assert reverse("access:colleges") in Client().get("/sign-in/").content.decode()
    assert sign_in(outsider).get(path).status_code == 404
    assert sign_in(outsider).post(path, fields).status_code == 404


@pytest.fixture
def provider(live_server: Any) -> Iterator[str]:
    """This product as the sign-in of another one: the same program, over HTTP."""
    with override_settings(ONEPLUSX_WEBHOOKS_PRIVATE=True):
        yield live_server.url


@pytest.mark.django_db(transaction=True)
def test_a_round_from_our_client_to_our_provider_over_http(
    college: Institution, operator: Actor, learner_actor: Actor, sign_in: SignIn, provider: str
) -> None:
    outside = enter(
        college, provider, protocol=Protocol.OIDC, client_id="later", secret="later", number_claim="nickname"
    )
    way_back = f"http://testserver/sign-in/via/{outside.id}/oidc/back/"
    form = {
        "institution": str(college.id),
        "name": "校务系统",
        "redirect_uris": way_back,
        "scopes": ["profile", "roles"],
    }
    boss = sign_in(operator)
    assert boss.post("/clients/new/", form).status_code == 422, "not https"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("oneplusx.apps.access.services.providing.LOCAL", frozenset({"testserver"}))
        shown = boss.post("/clients/new/", form).content.decode()
    key, secret = re.findall(r"<dd[^>]*>\s*([\w-]{20,})\s*</dd>", shown)[:2]
    assert secret not in boss.get("/clients/").content.decode()
    enter(college, provider, protocol=Protocol.OIDC, client_id=key, secret=secret, number_claim="sub")

    # 1. our client sends the person to the provider, with state and a challenge
    stranger = Client()
    sent = stranger.get(f"/sign-in/via/{outside.id}/", follow=False)["Location"]
    sent = stranger.get(sent)["Location"]
    asked = parse_qs(urlsplit(sent).query)
    assert sent.startswith(f"{provider}/identity/authorize/?")
    assert asked["code_challenge_method"] == ["S256"]
    # 2. there the person is signed in and agrees
    host = urlsplit(provider).netloc
    there = sign_in(learner_actor)
    question = urlsplit(sent)._replace(scheme="", netloc="").geturl().replace("email", "roles")
    consent = there.get(question, headers={"host": host})
    text = consent.content.decode()
    assert "校务系统" in text
    assert "form-action 'self' http://testserver" in consent["Content-Security-Policy"]
    signed = re.findall(r'name="request" value="([^"]+)"', text)[0]
    refused = there.post("/identity/authorize/", {"request": signed, "action": "cancel"}, headers={"host": host})
    assert "error=access_denied" in refused["Location"]
    agreed = {"request": signed, "scopes": ["openid", "profile", "roles"], "action": "grant"}
    back = there.post("/identity/authorize/", agreed, headers={"host": host})["Location"]
    assert back.startswith(way_back)
    # 3. the client takes the code, asks for token and person over HTTP, and finds nobody under this number
    answer = stranger.get(urlsplit(back)._replace(scheme="", netloc="").geturl())
    assert answer.status_code == 403
    assert "没有建立任何账户" in answer.content.decode()
    # 4. once the number is the student's, the same way leads in
    from oneplusx.apps.access.models import OutsideSubject

    subject = OutsideSubject.objects.get().subject
    assert subject not in {str(user_of(learner_actor).id), str(learner_actor.id)}
    Enrollment.objects.filter(learner_id=learner_actor.learner_id).update(student_number=subject)
    sent = stranger.get(stranger.get(f"/sign-in/via/{outside.id}/")["Location"])["Location"]
    question = urlsplit(sent)._replace(scheme="", netloc="").geturl().replace("email", "roles")
    text = there.get(question, headers={"host": host}).content.decode()
    agreed["request"] = re.findall(r'name="request" value="([^"]+)"', text)[0]
    back = there.post("/identity/authorize/", agreed, headers={"host": host})["Location"]
    come_back = urlsplit(back)._replace(scheme="", netloc="").geturl()
    assert stranger.get(come_back)["Location"] == "/home/"
    assert who(stranger) == str(user_of(learner_actor).id)
    assert Client().get(come_back).status_code in {302, 403}, "somebody else's way back"
    # 5. what is no longer registered can do nothing
    [end] = re.findall(r"/clients/[0-9a-f-]{36}/end/", boss.get("/clients/").content.decode())[:1]
    boss.post(end)
    assert there.get(question, headers={"host": host}).status_code in {200, 400, 403}
    assert "校务系统" not in there.get(question, headers={"host": host}).content.decode()


def test_the_provider_describes_itself_without_its_private_key(db: None) -> None:
    told = Client().get("/.well-known/openid-configuration").json()
    assert told["subject_types_supported"] == ["pairwise"]
    assert told["response_types_supported"] == ["code"]
    keys = json.loads(Client().get("/.well-known/jwks.json").content)["keys"]
    assert [set(key) & {"d", "p", "q"} for key in keys] == [set()]
