"""The pages of sign-in: each speaks one language, answers, and leads nowhere that does not answer."""

from __future__ import annotations

import pytest

from oneplusx.apps.access.models import Protocol
from oneplusx.apps.access.services import set_outside_sign_in
from oneplusx.apps.parties.models import Institution, Membership
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import now
from tests.support.cast import SignIn
from tests.support.crawling import foreign_texts, look_at, view_of


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_page_answers_in_one_language(
    college: Institution, operator: Actor, registrar: Actor, sign_in: SignIn, language: str
) -> None:
    set_outside_sign_in(
        institution=college,
        protocol=Protocol.OIDC,
        name_zh="统一身份认证",
        name_en="Campus sign-in",
        base_url="https://sso.example.org",
        client_id="bank",
        secret="a secret",
        number_claim="number",
        is_open=True,
        actor=SYSTEM,
        now=now(),
    )
    member = Membership.objects.get(person_id=registrar.id)
    client = sign_in(operator)
    client.post("/session/keep/", {"kept_path": "/institutions/", "reason": "1"})
    for address in (
        "/my/security/",
        "/my/sessions/",
        "/my/kept/",
        "/my/password/",
        "/clients/",
        "/clients/new/",
        f"/institutions/{college.id}/sign-in/",
        f"/institutions/{college.id}/",
        f"/members/{member.id}/reset-factors/",
        "/sign-in/institutions/",
        "/sign-in/again/code/",
        "/identity/authorize/?client_id=nobody",
    ):
        visit = look_at(client, address, view_of(address), language)
        assert visit.status == 200, address
        assert not foreign_texts(visit, language), address
