"""Requests to erase personal data in the demo world: one was approved, one waits for the credit bank."""

from __future__ import annotations

from datetime import datetime, timedelta

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.parties.models import Learner, Person
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.privacy.services import COOLING, hand_over_due, request_erasure
from oneplusx.demo.accounts import SOCIAL
from oneplusx.demo.world import Places
from oneplusx.web.actor import SYSTEM

LEAVING, WAITING = SOCIAL[4], SOCIAL[2]
LEFT = timedelta(days=30)
ASKED = timedelta(days=9)


def build_erasures(places: Places, now: datetime) -> None:
    """A social learner without anything left for good; another one, who holds credits, has asked."""
    _ask(LEAVING, now - LEFT)
    step = ApprovalStep.objects.get(
        case__subject_kind="privacy.erasure", state=StepState.ACTIVE, learner_id=_learner(LEAVING).id
    )
    decide_step(
        step_id=step.id, outcome="approved", reason="", actor=places.bank_officer, now=now - LEFT + timedelta(days=10)
    )
    _ask(WAITING, now - ASKED)


def _learner(name: str) -> Learner:
    return Learner.objects.get(person__name=name, origin="social")


def _ask(name: str, at: datetime) -> None:
    request_erasure(actor=actor_of_person(Person.objects.get(id=_learner(name).person_id)), now=at)
    hand_over_due(actor=SYSTEM, now=at + COOLING)
