"""Every state and every way out of it; double taps; revoked certificates; merged accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.conversion import selectors, services
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.services.outcomes import TRANSITIONS, move
from oneplusx.apps.curriculum.models import CourseResult
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.selectors import balances, check_ledger
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import amounts, apply, decide

Reach = Callable[[ConversionState], Conversion]
ACTS = ("withdraw", "resubmit", "reverse", "appeal")
ALLOWED = {
    ConversionState.SUBMITTED: {"withdraw"},
    ConversionState.RETURNED: {"withdraw", "resubmit"},
    ConversionState.APPROVED: {"reverse"},
    ConversionState.REFUSED: {"appeal"},
    ConversionState.WITHDRAWN: set(),
    ConversionState.REVERSED: set(),
}


@pytest.fixture
def reach(
    held: Achievement,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> Reach:
    """``reach(state)``: an application in that state, by the services alone."""

    def reached(state: ConversionState) -> Conversion:
        conversion = apply(held, studying, student, now)
        if state in {ConversionState.APPROVED, ConversionState.REVERSED}:
            decide(conversion, [adviser, department_reviewer, registrar], now)
        if state in {ConversionState.RETURNED, ConversionState.REFUSED}:
            decide(conversion, [adviser], now, state.value)
        if state == ConversionState.WITHDRAWN:
            services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=now)
        if state == ConversionState.REVERSED:
            services.reverse_conversion(conversion_id=conversion.id, reason="有误", actor=registrar, now=now)
        conversion.refresh_from_db()
        assert conversion.state == state
        return conversion

    return reached


def act(name: str, conversion: Conversion, student: Actor, registrar: Actor, now: datetime) -> None:
    if name == "withdraw":
        services.withdraw_conversion(conversion_id=conversion.id, actor=student, now=now)
    elif name == "resubmit":
        services.resubmit_conversion(conversion_id=conversion.id, note="补充", actor=student, now=now)
    elif name == "reverse":
        services.reverse_conversion(conversion_id=conversion.id, reason="有误", actor=registrar, now=now)
    else:
        services.submit_appeal(conversion_id=conversion.id, reason="申诉", actor=student, now=now)


@pytest.mark.parametrize("state", list(ConversionState))
def test_each_state_allows_what_the_table_says_and_nothing_else(
    reach: Reach, student: Actor, registrar: Actor, now: datetime, state: ConversionState
) -> None:
    conversion = reach(state)
    for name in ACTS:
        if name in ALLOWED[state]:
            continue
        with pytest.raises(Conflict):
            act(name, conversion, student, registrar, now)
    conversion.refresh_from_db()
    assert conversion.state == state
    for other in ConversionState:
        if other not in TRANSITIONS[state]:
            with pytest.raises(Conflict):
                move(conversion, other, now)
    assert check_ledger().problems_count == 0


@pytest.mark.parametrize("state,name", [(state, name) for state, names in ALLOWED.items() for name in sorted(names)])
def test_what_a_state_allows_works(
    reach: Reach,
    studying: Enrollment,
    student: Actor,
    registrar: Actor,
    now: datetime,
    state: ConversionState,
    name: str,
) -> None:
    conversion = reach(state)
    act(name, conversion, student, registrar, now)
    conversion.refresh_from_db()
    assert sum(amounts(studying)) == 500
    assert check_ledger().problems_count == 0


@pytest.mark.parametrize("state", [ConversionState.SUBMITTED, ConversionState.RETURNED, ConversionState.APPROVED])
def test_a_revoked_certificate_takes_its_conversion_back(
    reach: Reach, held: Achievement, studying: Enrollment, student: Actor, now: datetime, state: ConversionState
) -> None:
    conversion = reach(state)
    assert held.certificate_id is not None
    revoke_certificates(certificate_ids=[held.certificate_id], reason="查实作弊", actor=SYSTEM, now=now)
    run_until_idle()
    conversion.refresh_from_db()
    expected = ConversionState.REVERSED if state == ConversionState.APPROVED else ConversionState.WITHDRAWN
    assert conversion.state == expected
    assert not CourseResult.objects.filter(enrollment=studying, is_current=True).exists()
    assert sum(balance.available_hundredths for balance in balances(studying.learner_id)) == 0
    assert check_ledger().problems_count == 0
    again = apply(held, studying, student, now, key="again")
    assert again.state == ConversionState.REFUSED


def test_an_outcome_in_review_is_not_used_twice(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    first = apply(held, studying, student, now)
    assert apply(held, studying, student, now).id == first.id
    second = apply(held, studying, student, now, "CORE2")
    assert second.state == ConversionState.REFUSED
    assert amounts(studying) == (100, 400, 0)


def test_a_reversed_outcome_can_be_converted_again(
    reach: Reach, held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    reach(ConversionState.REVERSED)
    again = apply(held, studying, student, now, key="again")
    assert again.state == ConversionState.SUBMITTED
    assert amounts(studying) == (100, 400, 0)


def test_others_can_neither_withdraw_nor_resubmit_nor_appeal(
    reach: Reach, other_learner_actor: Actor, outsider: Actor, now: datetime
) -> None:
    conversion = reach(ConversionState.RETURNED)
    for actor in (other_learner_actor, outsider):
        for name in ACTS:
            with pytest.raises(DomainError) as raised:
                act(name, conversion, actor, actor, now)
            assert raised.value.code == "not_found"
        with pytest.raises(DomainError):
            selectors.conversion_for(actor, conversion.id)
