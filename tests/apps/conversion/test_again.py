"""What came to its end can be applied for anew with the same one tap."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.actor import Actor
from tests.apps.conversion.acting import decide


def tap(enrollment: Enrollment, student: Actor, now: datetime) -> Conversion:
    run_until_idle()
    [made] = services.apply_plan(enrollment_id=enrollment.id, item_numbers=[0], actor=student, now=now)
    return made


def test_a_withdrawn_application_is_made_anew(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    first = tap(studying, student, now)
    services.withdraw_conversion(conversion_id=first.id, actor=student, now=now)
    second, third = tap(studying, student, now), tap_twice(studying, student, now)
    assert second.id != first.id
    assert second.state == "submitted"
    assert third.id == second.id


def tap_twice(enrollment: Enrollment, student: Actor, now: datetime) -> Conversion:
    """The same tap again, before the plan is worked out anew."""
    latest = Conversion.objects.filter(enrollment=enrollment).latest("submitted_at", "id")
    first = Conversion.objects.filter(enrollment=enrollment).earliest("submitted_at", "id")
    [answered] = services.apply_plan(
        enrollment_id=enrollment.id, item_keys=[first.submission_key], actor=student, now=now
    )
    assert answered.id == latest.id
    return answered


def test_what_people_refused_can_be_applied_for_anew(
    held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime
) -> None:
    first = tap(studying, student, now)
    decide(first, [adviser], now, last="refused")
    second = tap(studying, student, now)
    assert (first.state, second.state) == ("refused", "submitted")


def test_a_reversed_conversion_is_applied_for_anew(
    converted: Conversion, studying: Enrollment, student: Actor, registrar: Actor, now: datetime
) -> None:
    services.reverse_conversion(conversion_id=converted.id, reason="登记有误", actor=registrar, now=now)
    again = tap(studying, student, now)
    assert again.id != converted.id
    assert again.state == "submitted"
