"""Typed facts: order of the handlers, one transaction, and the list in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from oneplusx.apps.trail import facts
from oneplusx.apps.trail.models import Notice
from oneplusx.apps.trail.services import notify
from oneplusx.web.actor import SYSTEM

DOCUMENT = Path(__file__).parents[3] / "docs" / "facts.md"


def test_documentation_lists_every_handler():
    assert DOCUMENT.read_text(encoding="utf-8") == facts.document(), "run: oneplusx facts > docs/facts.md"


def test_every_fact_is_listed():
    declared = {one for one in vars(facts).values() if isinstance(one, type) and issubclass(one, facts.Fact)}
    assert declared - {facts.Fact} == set(facts.FACTS)


def test_order_is_bottom_up_or_top_down(monkeypatch):
    def handler_of(app):
        def handler(fact, actor, now):
            """Listens."""

        handler.__module__ = f"oneplusx.apps.{app}.handlers"
        return handler

    ledger, recognition, conversion = (handler_of(app) for app in ("ledger", "recognition", "conversion"))
    heard = {facts.CertificatesRecorded: [recognition, conversion, ledger]}
    heard[facts.CertificatesRevoked] = [recognition, conversion, ledger]
    monkeypatch.setattr(facts, "_handlers", heard)
    assert facts.handlers_of(facts.CertificatesRecorded) == [ledger, recognition, conversion]
    assert facts.handlers_of(facts.CertificatesRevoked) == [conversion, recognition, ledger]


@pytest.mark.django_db
def test_a_failing_handler_undoes_the_others(monkeypatch, now):
    def first(fact, actor, now):
        notify(person_ids=[fact.version_id], code="x", params={}, path="/", now=now)

    def second(fact, actor, now):
        raise RuntimeError

    monkeypatch.setattr(facts, "_handlers", {})
    facts.subscribe(facts.RuleSetPublished, first)
    facts.subscribe(facts.RuleSetPublished, first)
    assert facts.handlers_of(facts.RuleSetPublished) == [first]
    facts.subscribe(facts.RuleSetPublished, second)
    with pytest.raises(RuntimeError):
        facts.announce(facts.RuleSetPublished(SYSTEM.id or __import__("uuid").uuid4()), actor=SYSTEM, now=now)
    assert not Notice.objects.exists()
