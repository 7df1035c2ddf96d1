"""Ctrl-K, the glossary and the words on pages."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.parties.models import Learner
from oneplusx.site.glossary import FILE, terms
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn

ENGLISH = {"accept-language": "en"}


def found(client: Client, words: str) -> str:
    return client.get("/find/", {"q": words}, headers={**ENGLISH, "HX-Request": "true"}).content.decode()


def test_an_officer_finds_pages_people_certificates_and_words(
    converted: Conversion, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    certificate = Certificate.objects.get()
    client, person = sign_in(registrar), converted.learner.person
    for words in (person.name, converted.enrollment.student_number):
        assert f'href="{reverse("parties:learner", args=[converted.learner_id])}"' in found(client, words)
    address = reverse("certificates:certificate", args=[certificate.id])
    assert f'href="{address}"' in found(client, certificate.number)
    assert "#term-exemption" in found(client, "免修")
    for words in (person.name, certificate.number):
        assert "Nothing found" in found(sign_in(outsider), words)
    page = client.get("/find/", {"q": "inbox"}, headers=ENGLISH).content.decode()  # without a script
    assert "<h1>Find</h1>" in page
    assert reverse("approvals:inbox") in page


def test_a_learner_finds_no_other_learner(learner: Learner, other_learner_actor: Actor, sign_in: SignIn) -> None:
    assert "Nothing found" in found(sign_in(other_learner_actor), learner.person.name)


def test_only_who_is_signed_in_finds(client: Client, db: None) -> None:
    assert client.get("/find/", {"q": "x"}).status_code == 302


@pytest.mark.parametrize("language, word", [("zh-hans", "冲正"), ("en", "Reversal")])
def test_the_glossary_speaks_both_languages(client: Client, db: None, language: str, word: str) -> None:
    page = client.get("/glossary/", headers={"accept-language": language}).content.decode()
    assert f'<dt id="term-reversal">{word}' in page
    assert page.count('<dt id="term-') == len(terms()) >= 20


def test_every_term_is_whole() -> None:
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    assert len({row["key"] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if not all(row.values())] == []


def test_words_are_explained_where_they_are_used(learner_actor: Actor, sign_in: SignIn) -> None:
    page = sign_in(learner_actor).get(reverse("ledger:my_account"), headers=ENGLISH).content.decode()
    assert 'popovertarget="word-reserved"' in page
    assert terms()["reserved"].meaning_en in page
