"""Offers are the options without their decisions: the same ones, in the same order, with the same numbers."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.plan_worlds import ON as WORLD_ON
from benchmarks.plan_worlds import world
from oneplusx.domain.rules import ContentMatch, LearnerRecord, RuleSet, options
from oneplusx.domain.rules.offers import Offer, offer_of, offers
from tests.domain.rules.cast import ON, then
from tests.domain.rules.test_properties import EXAMPLES, learners, rule_sets

COMPARED = [field.name for field in fields(Offer) if not field.name.startswith("_")]


def _same(rules: RuleSet, learner: LearnerRecord, on: date) -> None:
    expected = [offer_of(option) for option in options(rules, learner, on)]
    found = list(offers(rules, learner, on))
    assert [offer.request for offer in found] == [offer.request for offer in expected]
    for one, other in zip(found, expected, strict=True):
        for name in COMPARED:
            assert getattr(one, name) == getattr(other, name), (name, one.request)


@given(st.data(), rule_sets, learners())
@settings(max_examples=4 * EXAMPLES, deadline=None)
def test_offers_are_the_options_of_every_published_method(
    data: st.DataObject, rules: RuleSet, learner: LearnerRecord
) -> None:
    """Before any conversion, and after one or two; with courses that certificates cover, and recorded scores."""
    shares = st.fractions(min_value=0, max_value=1, max_denominator=20)
    matches = tuple(
        ContentMatch(course.code, kind, data.draw(shares)) for course in learner.program.courses for kind in ("", "t")
    )
    standings = tuple(
        replace(standing, score=data.draw(st.none() | st.fractions(0, 100, max_denominator=1)))
        for standing in learner.courses
    )
    learner = replace(learner, courses=standings, program=replace(learner.program, content_matches=matches))
    for step in range(3):
        _same(rules, learner, ON)
        found = list(options(rules, learner, ON))
        if not found:
            return
        learner = then(data.draw(st.sampled_from(found)).decision, learner, f"p{step}")


@pytest.mark.parametrize("seed", range(6))
def test_offers_are_the_options_of_large_worlds(seed: int) -> None:
    rules, learner = world(seed)
    _same(rules, learner, WORLD_ON)
    first = next(option for option in options(rules, learner, WORLD_ON) if option.request.targets[0].course_code)
    later = then(first.decision, learner)
    _same(rules, later, WORLD_ON)
