"""Deciding the steps of a case."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections

from oneplusx.apps.approvals import selectors, services
from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, CaseState, StepState
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import Act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Grant, Role
from tests.apps.approvals.conftest import Endings, OpenCase


def step(case: ApprovalCase, number: int) -> ApprovalStep:
    case.refresh_from_db()
    return ApprovalStep.objects.get(case=case, round=case.round, number=number)


def decide(
    case: ApprovalCase, number: int, actor: Actor, now: datetime, outcome: str = "approved", reason: str = ""
) -> None:
    services.decide_step(step_id=step(case, number).id, outcome=outcome, reason=reason, actor=actor, now=now)


def test_three_approvals_end_the_case(
    case: ApprovalCase, endings: Endings, adviser: Actor, department_reviewer: Actor, registrar: Actor, now: datetime
) -> None:
    decide(case, 0, adviser, now)
    decide(case, 1, department_reviewer, now)
    assert endings.seen == []
    decide(case, 2, registrar, now)
    case.refresh_from_db()
    assert (case.state, endings.seen) == (CaseState.APPROVED, [("approved", case.id)])
    verbs = Act.objects.filter(subject_id=case.subject_id).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["approvals.opened"] + ["approvals.approved"] * 3


@pytest.mark.parametrize("outcome", ["refused", "returned"])
def test_a_no_needs_a_reason_and_ends_the_round(
    case: ApprovalCase, endings: Endings, adviser: Actor, now: datetime, outcome: str
) -> None:
    with pytest.raises(Invalid) as error:
        decide(case, 0, adviser, now, outcome, "  ")
    assert error.value.code == "approvals.reason_required"
    assert step(case, 0).state == StepState.ACTIVE
    decide(case, 0, adviser, now, outcome, "证书照片不清楚")
    case.refresh_from_db()
    assert (case.state, endings.seen) == (outcome, [(outcome, case.id)])
    assert step(case, 1).state == StepState.CANCELLED
    assert step(case, 0).reason == "证书照片不清楚"


def test_only_the_role_of_the_step_decides(
    case: ApprovalCase, registrar: Actor, outsider: Actor, bank_officer: Actor, learner_actor: Actor, now: datetime
) -> None:
    for actor in (registrar, outsider, bank_officer, learner_actor):
        with pytest.raises(NotFound):
            decide(case, 0, actor, now)
    assert step(case, 0).state == StepState.ACTIVE


def test_nobody_decides_the_own_application(
    case: ApprovalCase, learner_actor: Actor, college: Institution, now: datetime
) -> None:
    officer = Actor(
        id=learner_actor.id,
        learner_id=learner_actor.learner_id,
        grants=(Grant(Role.ADVISER, college.id, class_group_ids=(step(case, 0).class_group_id,)),),  # type: ignore[arg-type]
    )
    with pytest.raises(Denied) as error:
        decide(case, 0, officer, now)
    assert error.value.code == "approvals.own_case"


def test_a_later_step_waits_for_its_turn(case: ApprovalCase, registrar: Actor, now: datetime) -> None:
    with pytest.raises(Conflict):
        decide(case, 2, registrar, now)


def test_an_unknown_outcome_is_named(case: ApprovalCase, adviser: Actor, now: datetime) -> None:
    with pytest.raises(Invalid) as error:
        decide(case, 0, adviser, now, "maybe")
    assert error.value.params["found"] == "maybe"


def test_undo_within_ten_minutes(case: ApprovalCase, adviser: Actor, department_reviewer: Actor, now: datetime) -> None:
    decide(case, 0, adviser, now)
    with pytest.raises(NotFound):
        services.undo_decision(step_id=step(case, 0).id, actor=department_reviewer, now=now)
    services.undo_decision(step_id=step(case, 0).id, actor=adviser, now=now + timedelta(minutes=10))
    assert (step(case, 0).state, step(case, 1).state) == (StepState.ACTIVE, StepState.WAITING)
    decide(case, 0, adviser, now)
    with pytest.raises(Conflict):
        services.undo_decision(step_id=step(case, 0).id, actor=adviser, now=now + timedelta(minutes=11))
    decide(case, 1, department_reviewer, now)
    with pytest.raises(Conflict):
        services.undo_decision(step_id=step(case, 0).id, actor=adviser, now=now)


def test_return_then_a_new_round_keeps_the_old_one(
    case: ApprovalCase, adviser: Actor, learner_actor: Actor, now: datetime
) -> None:
    decide(case, 0, adviser, now, "returned", "请补充证书原件照片")
    services.rerun_case(case_id=case.id, reason="已补充", actor=learner_actor, now=now)
    case.refresh_from_db()
    assert (case.state, case.round) == (CaseState.RUNNING, 2)
    assert ApprovalStep.objects.get(case=case, round=1, number=0).reason == "请补充证书原件照片"
    decide(case, 0, adviser, now)
    with pytest.raises(Conflict):
        services.rerun_case(case_id=case.id, reason="", actor=learner_actor, now=now)


def test_withdraw_before_the_decision_only(
    case: ApprovalCase, endings: Endings, adviser: Actor, learner_actor: Actor, now: datetime
) -> None:
    services.withdraw_case(case_id=case.id, actor=learner_actor, now=now)
    assert endings.seen == [("withdrawn", case.id)]
    with pytest.raises(Conflict):
        services.withdraw_case(case_id=case.id, actor=learner_actor, now=now)
    with pytest.raises(Conflict):
        decide(case, 0, adviser, now)


def test_a_batch_tells_each_step_its_outcome(open_three_steps: OpenCase, adviser: Actor, now: datetime) -> None:
    first, second = open_three_steps(), open_three_steps()
    decide(second, 0, adviser, now)
    outcomes = services.decide_steps(
        step_ids=[step(first, 0).id, step(second, 0).id], outcome="approved", reason="", actor=adviser, now=now
    )
    assert [outcome.error and outcome.error.code for outcome in outcomes] == [None, "approvals.already_decided"]


def test_the_inbox_counts_and_orders(
    open_three_steps: OpenCase, adviser: Actor, registrar: Actor, outsider: Actor, learner_actor: Actor, now: datetime
) -> None:
    first, second = open_three_steps(), open_three_steps()
    assert [row.case_id for row in selectors.inbox(adviser, selectors.Tab.TODO)] == [first.id, second.id]
    decide(first, 0, adviser, now)
    assert selectors.inbox_counts(adviser) == {"todo": 1, "done": 1, "started": 0, "copied": 0}
    assert selectors.inbox_counts(registrar)["todo"] == 0
    assert selectors.inbox_counts(learner_actor)["started"] == 2
    assert selectors.case_for(learner_actor, first.id) == first
    with pytest.raises(NotFound):
        selectors.case_for(outsider, first.id)


@pytest.mark.django_db(transaction=True)
def test_two_officers_deciding_at_once(case: ApprovalCase, endings: Endings, adviser: Actor, now: datetime) -> None:
    step_id = step(case, 0).id
    answers: list[str] = []
    start = threading.Barrier(2)

    def run(outcome: str) -> None:
        start.wait()
        try:
            services.decide_step(step_id=step_id, outcome=outcome, reason="重复", actor=adviser, now=now)
            answers.append("done")
        except Conflict as error:
            answers.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(outcome,)) for outcome in ("approved", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.close()
    assert sorted(answers) == ["approvals.already_decided", "done"]
    assert Act.objects.filter(subject_id=case.subject_id).exclude(verb="approvals.opened").count() == 1
