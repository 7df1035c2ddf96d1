"""Every page that a member of the cast can reach by links: it answers, speaks one language, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from oneplusx.apps.parties.models import Learner, User
from oneplusx.web.actor import Actor
from tests.support.browser import OpenPage, accessibility_problems, outside
from tests.support.browser import sign_in as sign_in_browser
from tests.support.cast import SignIn
from tests.support.crawling import Visit, crawl, foreign_texts

CAST = (
    "learner_actor",
    "adviser",
    "department_reviewer",
    "registrar",
    "college_head",
    "organization_officer",
    "bank_officer",
    "authority_officer",
    "operator",
)
LANGUAGES = ("zh-hans", "en")
KB_MAX, QUERIES_MAX = 60, 20


@pytest.fixture
def everybody(request: pytest.FixtureRequest, learner: Learner, other_learner: Learner) -> dict[str, Actor]:
    return {name: request.getfixturevalue(name) for name in CAST}


def visits(everybody: dict[str, Actor], sign_in: SignIn, language: str) -> Iterator[tuple[str, Visit]]:
    yield from (("public", visit) for visit in crawl(Client(), "/", language))
    for name, actor in everybody.items():
        yield from ((name, visit) for visit in crawl(sign_in(actor), "/home/", language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_answers_in_one_language(everybody: dict[str, Actor], sign_in: SignIn, language: str) -> None:
    broken, foreign, heavy = [], {}, []
    for who, visit in visits(everybody, sign_in, language):
        if visit.status >= 400:
            broken.append(f"{who} {visit.address}: {visit.status}")
        if visit.kb > KB_MAX or visit.queries > QUERIES_MAX:
            heavy.append(f"{who} {visit.address}: {visit.kb:.0f} KB, {visit.queries} queries")
        for text in foreign_texts(visit, language):
            foreign[text] = f"{visit.view} for {who}"
    assert broken == []
    assert foreign == {}
    assert heavy == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible(
    everybody: dict[str, Actor], sign_in: SignIn, open_page: OpenPage, language: str
) -> None:
    problems = []
    seen: set[str] = set()
    for who, actor in everybody.items():
        page = open_page(language=language, width=360 if language == "en" else 1280)
        sign_in_browser(page, User.objects.get(person_id=actor.id))
        for visit in crawl(sign_in(actor), "/home/", language):
            if visit.view in seen or visit.status >= 400 or not visit.texts:
                continue
            seen.add(visit.view)
            page.goto(visit.address)
            problems += [f"{who} {visit.address}: {problem}" for problem in accessibility_problems(page)]
            problems += [f"{who} {visit.address}: wider than the screen: {part}" for part in outside(page)]
    assert not problems, "\n".join(problems)
