"""Every state of a plan × every act: allowed, or refused with the state named; and the other state machines."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import (
    NATIONAL_CODES,
    OBJECTION_TRANSITIONS,
    PLAN_ACTS,
    PLAN_TRANSITIONS,
    PRICE_TRANSITIONS,
    REGISTRATION_TRANSITIONS,
    SITE_TRANSITIONS,
    SYSTEM_ACTS,
    ExamPlan,
    ObjectionState,
    PlanAct,
    PlanState,
    PriceState,
    RegistrationState,
    ResultLock,
    SiteApplication,
    SiteState,
)
from oneplusx.apps.assessment.selectors.board import PATH
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.origin import Origin
from tests.support.exams import Exam


def test_every_state_and_every_act(exam: Exam) -> None:
    """A plan recorded as decided elsewhere has no blockers, so that only the table of states decides."""
    exam.draw_up()
    wrong = []
    for state, act in product(PlanState, PlanAct):
        ExamPlan.objects.filter(id=exam.plan.id).update(state=state, origin=Origin.ELSEWHERE)
        _forget_lock(exam)
        sources, target = PLAN_ACTS[act]
        try:
            moved = _do(exam, act).state
        except Conflict as error:
            moved = error.code
        expected = target if state in sources else "assessment.state_forbids"
        if moved != expected:
            wrong.append((state, act, moved))
        if state not in sources:
            assert ExamPlan.objects.get(id=exam.plan.id).state == state
    assert not wrong


def _do(exam: Exam, act: PlanAct) -> ExamPlan:
    if act in SYSTEM_ACTS:
        return services.note_plan(exam_plan_id=exam.plan.id, act=act, actor=exam.officer, now=exam.now)
    return exam.act(act, reason="重新核对")


@pytest.mark.parametrize("act", sorted(SYSTEM_ACTS))
def test_nobody_says_by_hand_that_certificates_are_issued_or_credits_deposited(exam: Exam, act: PlanAct) -> None:
    exam.draw_up()
    [source] = PLAN_ACTS[act][0]
    ExamPlan.objects.filter(id=exam.plan.id).update(state=source)
    with pytest.raises(Denied) as caught:
        exam.act(act)
    assert caught.value.code == "assessment.act_follows"
    assert ExamPlan.objects.get(id=exam.plan.id).state == source
    given = {"exam_plan_id": exam.plan.id, "act": act, "actor": SYSTEM, "now": exam.now}
    assert services.act_on_plan(**given).state == PLAN_ACTS[act][1]


def test_a_note_is_only_of_what_follows(exam: Exam) -> None:
    exam.draw_up()
    with pytest.raises(ValueError, match="publish"):
        services.note_plan(exam_plan_id=exam.plan.id, act=PlanAct.PUBLISH, actor=SYSTEM, now=exam.now)


def _forget_lock(exam: Exam) -> None:
    ResultLock.objects.filter(plan=exam.plan).delete()


def test_the_way_of_a_plan_reaches_every_state() -> None:
    assert set(PATH) | {PlanState.CANCELLED} == set(PlanState)
    for state, following in pairwise(PATH):
        assert following in PLAN_TRANSITIONS[state]
    assert {NATIONAL_CODES[state] for state in NATIONAL_CODES} == {4, 5, 6}


@pytest.mark.parametrize(
    "table, states",
    [
        (PLAN_TRANSITIONS, PlanState),
        (SITE_TRANSITIONS, SiteState),
        (REGISTRATION_TRANSITIONS, RegistrationState),
        (PRICE_TRANSITIONS, PriceState),
        (OBJECTION_TRANSITIONS, ObjectionState),
    ],
)
def test_a_table_names_every_state(table: dict[str, frozenset[str]], states: type[PlanState]) -> None:
    assert set(table) == set(states)
    assert {target for targets in table.values() for target in targets} <= set(states)


@pytest.mark.parametrize("state", list(SiteState))
@pytest.mark.parametrize("outcome", ["approved", "returned", "refused", "revoked"])
def test_every_state_of_a_site_and_every_decision(exam: Exam, state: str, outcome: str) -> None:
    exam.approve_site()
    application = SiteApplication.objects.get()
    SiteApplication.objects.filter(id=application.id).update(state=state)

    def decide() -> str:
        return services.decide_site(
            site_application_id=application.id, outcome=outcome, reason="核对", actor=exam.officer, now=exam.now
        ).state

    if outcome in SITE_TRANSITIONS[SiteState(state)]:
        assert decide() == outcome
    else:
        with pytest.raises(Conflict) as caught:
            decide()
        assert caught.value.code == "assessment.state_forbids"


def test_going_back_needs_a_reason(exam: Exam) -> None:
    exam.draw_up()
    with pytest.raises(Invalid) as caught:
        exam.act("cancel")
    assert caught.value.code == "assessment.reason_missing"
    with pytest.raises(Invalid) as caught:
        exam.act("jump")
    assert caught.value.code == "assessment.unknown_act"


def test_only_the_own_organization_moves_a_plan(exam: Exam, outsider: Actor, registrar: Actor) -> None:
    exam.draw_up()
    for actor, error in ((outsider, NotFound), (registrar, NotFound)):
        with pytest.raises(error):
            services.act_on_plan(exam_plan_id=exam.plan.id, act="publish", actor=actor, now=exam.now)
    exam.act("publish")
    with pytest.raises(Denied):
        services.act_on_plan(exam_plan_id=exam.plan.id, act="open_registration", actor=registrar, now=exam.now)
