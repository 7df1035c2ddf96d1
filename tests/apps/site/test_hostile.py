"""What nobody sends by mistake: null characters, wrong methods, HEAD, numbers of thousands of digits."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client

from oneplusx.site.wsgi import application
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn

JSON = "application/json"
BOTH = [("zh-hans", "无法理解"), ("en", "cannot be understood")]


@pytest.mark.parametrize("path", ["/", "/inquiry/", "/nothing/here/", "/api/v1/conversions"])
def test_head_has_no_body(path: str, db: None) -> None:
    answers: list[Any] = []
    environ: dict[str, Any] = {"REQUEST_METHOD": "HEAD", "PATH_INFO": path, "wsgi.input": BytesIO()}
    setup_testing_defaults(environ)
    body = b"".join(application(environ, lambda *said: answers.append(said)))
    assert body == b""
    assert int(dict(answers[0][1])["Content-Length"]) > 0


@pytest.mark.parametrize("language, words", BOTH)
@pytest.mark.parametrize("address", ["/catalogue/?q=a%00b", "/inquiry/?number=%00", "/c/%00/"])
def test_a_null_character_in_an_address_is_refused(
    client: Client, db: None, address: str, language: str, words: str
) -> None:
    answer = client.get(address, headers={"accept-language": language})
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/learners?q=%00", "/api/v1/rule-sets/a%00/versions"])
def test_a_null_character_asked_of_the_interface_is_refused(sign_in: SignIn, registrar: Actor, address: str) -> None:
    answer = sign_in(registrar).get(address)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("code", [r"a\u0000", r"\ud800", "\ud800"])
def test_texts_that_cannot_be_kept_are_refused(sign_in: SignIn, registrar: Actor, code: str) -> None:
    body = f'{{"college_code": "{code}", "rows": []}}'.encode("utf-8", "surrogatepass")
    answer = sign_in(registrar).post("/api/v1/course-results", body, content_type=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")


def test_whole_surrogate_pairs_are_ordinary_text(sign_in: SignIn, registrar: Actor) -> None:
    body = rb'{"college_code": "\ud840\udc00\\u0000", "rows": []}'
    answer = sign_in(registrar).post("/api/v1/course-results", body, content_type=JSON)
    assert answer.status_code != 400


@pytest.mark.parametrize("size", ["0" * 5_000, "-1", "1e9", "٣", "26"])
def test_a_strange_page_size_is_ignored(client: Client, db: None, size: str) -> None:
    assert client.get("/catalogue/", {"per_page": size}).status_code == 200


@pytest.mark.parametrize("language, words", [("zh-hans", "不能这样打开"), ("en", "cannot be opened like this")])
def test_a_wrong_method_is_said_in_words(sign_in: SignIn, registrar: Actor, language: str, words: str) -> None:
    client = sign_in(registrar)
    page = client.get("/exchange/export/", headers={"accept-language": language})
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert words in page.content.decode()
    problem = client.delete("/api/v1/conversions", headers={"accept-language": language})
    assert (problem.status_code, problem.json()["code"]) == (405, "request.method")
    assert words in problem.json()["detail"]


def test_an_id_that_is_none_is_not_found(client: Client, db: None) -> None:
    assert client.get(f"/rule-sets/{'-' * 36}/download.yaml").status_code == 404


@pytest.mark.parametrize("instant", ["0001-01-01", "0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-14:00"])
def test_instants_at_the_ends_of_the_calendar_are_refused(sign_in: SignIn, learner_actor: Actor, instant: str) -> None:
    answer = sign_in(learner_actor).get(f"/api/v1/learners/{learner_actor.learner_id}/balances?recorded_by={instant}")
    assert answer.status_code == 422


def test_the_administration_has_no_door_of_its_own(client: Client, db: None) -> None:
    answer = client.post("/admin/login/?next=/admin/", {"username": "somebody", "password": "guess"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/admin/")


@pytest.mark.parametrize(
    "asked, page",
    [
        ("/graduation/reviews/open/?sort=-title&page=2", "/graduation/reviews/?sort=-title&page=2"),
        ("/graduation/reviews/open/", "/graduation/reviews/"),
        ("/rostering/clients/01a20664-8f23-76ab-9892-e109e7716938/renew/", "/rostering/"),
    ],
)
def test_a_browser_at_the_address_of_a_form_is_led_to_its_page(
    sign_in: SignIn, registrar: Actor, asked: str, page: str
) -> None:
    client = sign_in(registrar)
    english = {"accept-language": "en", "accept": "text/html,*/*;q=0.8"}
    answer = client.get(asked, headers=english)
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    words = client.get(page, headers=english).content.decode()
    assert ("Nothing was sent just now" in words) == ("?" not in asked)


def test_a_browser_at_a_form_without_a_page_is_told(client: Client, db: None) -> None:
    assert client.get("/looks/", headers={"accept": "text/html"}).status_code == 405
