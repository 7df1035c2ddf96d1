"""The guides: what they name exists for their role, both languages tell the same, and they are read as pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.site.guides import FOLDER, GUIDES, PLACE, Guide, entry
from oneplusx.web.actor import Actor, Role
from tests.support.cast import SignIn

EACH = pytest.mark.parametrize("guide", GUIDES, ids=lambda one: one.key)


def test_each_role_has_one_guide_and_no_file_is_left_over() -> None:
    assert sorted(role for one in GUIDES for role in one.roles) == sorted(Role)
    for language in ("zh", "en"):
        assert {path.stem for path in (FOLDER / language).glob("*.md")} == {one.key for one in GUIDES}


@EACH
def test_a_guide_names_pages_of_its_role(guide: Guide) -> None:
    for url_name in PLACE.findall(guide.text("zh")):
        found = entry(url_name)
        assert found is not None, f"{url_name} is in no menu"
        assert not found.roles or found.roles & guide.roles, f"{url_name} is not shown to {guide.key}"


@EACH
def test_both_languages_tell_the_same(guide: Guide) -> None:
    chinese, english = guide.text("zh-hans"), guide.text("en")
    assert chinese != english
    assert PLACE.findall(chinese) == PLACE.findall(english)
    for mark in (r"^## ", r"^\d+\. ", r"^- ", r"^```"):
        assert len(re.findall(mark, chinese, re.MULTILINE)) == len(re.findall(mark, english, re.MULTILINE)), mark


@pytest.mark.django_db
@EACH
def test_everybody_reads_every_guide(guide: Guide, client: Client) -> None:
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        page = client.get(reverse("guide", args=[guide.key]))
        assert page.status_code == 200
        assert "[[" not in page.content.decode()
    assert client.get("/help/guides/nobody/").status_code == 404


def test_a_page_is_a_link_for_who_may_open_it(learner_actor: Actor, sign_in: SignIn, client: Client) -> None:
    address = reverse("guide", args=["learner"])
    link = f'href="{reverse("ledger:my_account")}"'
    article = re.compile(r"<article.*?</article>", re.DOTALL)
    [own] = article.findall(sign_in(learner_actor).get(address).content.decode())
    [other] = article.findall(client.get(address).content.decode())
    assert link in own
    assert link not in other
    assert "我的学分" in own
    assert "我的学分" in other
