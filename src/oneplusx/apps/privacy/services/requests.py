"""Asks for personal data to be erased (申请删除个人信息).

1. The learner asks; for seven days nobody else sees it and one click takes it back.
2. Then the request is handed over: a case in the inbox of the credit bank, which owns the accounts, with a deadline of
   ten working days. Where the bank's settings ask for four eyes it has two steps of five days.
3. Until it is decided the learner can still take it back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.approvals.services import StepSpec, open_case, withdraw_case
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import actor_of_person, bank, people_in_role
from oneplusx.apps.privacy.models import SUBJECT, TRANSITIONS, Erasure, ErasureState
from oneplusx.apps.privacy.selectors import erasure_for, extent_of, learner_of
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import Actor, Role

COOLING = timedelta(days=7)
FOUR_EYES = "erasure_four_eyes"
DAYS_ALONE, DAYS_EACH = 10, 5
TITLE = "个人信息删除申请"
PATH = "/my/data/erasure/"


@transaction.atomic
def request_erasure(*, actor: Actor, now: datetime) -> Erasure:
    """A learner asks for the own personal data to be erased (申请删除个人信息).

    Raises:
        NotFound: ``not_found``: the actor has no account.
        Conflict: ``privacy.still_open``: something is under review; ``privacy.asked_already``.
    """
    learner = learner_of(actor)
    open_count = extent_of(learner).open_count
    if open_count:
        raise Conflict("privacy.still_open", count=open_count)
    made = Erasure(learner=learner, requested_at=now, hands_over_at=now + COOLING)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise Conflict("privacy.asked_already") from None
    record(made, "privacy.erasure_requested", {"hands_over_at": made.hands_over_at}, actor, now)
    return made


@transaction.atomic
def take_back_erasure(*, erasure_id: UUID, actor: Actor, now: datetime) -> Erasure:
    """The learner takes the request back (撤回申请), until it is decided.

    Raises:
        NotFound: ``not_found``: not the actor's own.
        Conflict: ``state.changed``, ``approvals.already_decided``.
    """
    found = erasure_for(actor, erasure_id)
    if found.learner_id != actor.learner_id:
        raise NotFound("not_found")
    if found.case_id is None:
        move(found, ErasureState.TAKEN_BACK, ended_at=now)
        record(found, "privacy.erasure_taken_back", {}, actor, now)
    else:
        withdraw_case(case_id=found.case_id, actor=actor, now=now)
        found.refresh_from_db()
    return found


def hand_over_due(*, actor: Actor, now: datetime) -> int:
    """Hands over the requests whose cooling-off period is over (移交办理); returns how many."""
    due = Erasure.objects.filter(state=ErasureState.COOLING, hands_over_at__lte=now).order_by("hands_over_at", "id")
    rows = list(due.select_related("learner__person"))
    if rows:
        office = bank()
        for erasure in rows:
            _hand_over(erasure, office, actor, now)
    return len(rows)


@transaction.atomic
def _hand_over(erasure: Erasure, office: Institution, actor: Actor, now: datetime) -> None:
    case = open_case(
        subject_kind=SUBJECT,
        subject_id=erasure.id,
        learner_id=erasure.learner_id,
        institution_id=office.id,
        title=TITLE,
        chain=_chain(office),
        actor=actor_of_person(erasure.learner.person),
        now=now,
    )
    move(erasure, ErasureState.IN_REVIEW, case_id=case.id)
    record(erasure, "privacy.erasure_handed_over", {"case": case.id}, actor, now)
    officers = people_in_role(Role.BANK_OFFICER, office.id)
    notify(person_ids=officers, code="privacy.notice.to_decide", params={}, path=f"/cases/{case.id}/", now=now)


def _chain(office: Institution) -> list[StepSpec]:
    if office.settings.get(FOUR_EYES):
        return [StepSpec(Role.BANK_OFFICER, office.id, days=DAYS_EACH)] * 2
    return [StepSpec(Role.BANK_OFFICER, office.id, days=DAYS_ALONE)]


def move(erasure: Erasure, target: ErasureState, **changes: Any) -> None:
    """Compare-and-set of the state by the transition table."""
    if target not in TRANSITIONS[ErasureState(erasure.state)]:
        raise Conflict("state.changed")
    if not Erasure.objects.filter(id=erasure.id, state=erasure.state).update(state=target, **changes):
        raise Conflict("state.changed")
    erasure.refresh_from_db()


def record(erasure: Erasure, verb: str, facts: dict[str, Any], actor: Actor, now: datetime) -> None:
    """The act on the trail; no text of people in it."""
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=erasure.id,
        learner_id=erasure.learner_id,
        facts=facts,
        actor=actor,
        now=now,
    )
