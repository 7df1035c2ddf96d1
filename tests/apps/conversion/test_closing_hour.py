"""A window that closes at an hour: the minute counts, in the college's time; the result's day is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from oneplusx.apps.conversion.models import ConversionState
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import SHANGHAI
from tests.apps.conversion.acting import apply
from tests.support.flow import METHOD


def test_an_application_a_minute_late_is_refused(
    held: Achievement, college: Institution, studying: Enrollment, student: Actor, now: datetime
) -> None:
    here = now.astimezone(SHANGHAI)
    closing = here.replace(hour=16, minute=0, second=0, microsecond=0)
    window = f"""
windows:
  - id: term
    kind: dates
    to: {here.date().isoformat()}
    closes_at: "16:00"
    result: {{day: 1, months_later: 1}}
"""
    text = METHOD.replace('version: "1"', 'version: "2"\nreplaces: "1"') + window
    version = create_version(owner_id=college.id, text=text, name="method.yaml", actor=SYSTEM, now=now)
    publish_version(version_id=version.id, actor=SYSTEM, now=now)

    late = apply(held, studying, student, closing + timedelta(minutes=1), "CORE1")
    assert late.state == ConversionState.REFUSED
    assert [test["code"] for test in late.decision["trace"] if not test["passed"]] == ["window.open"]
    in_time = apply(held, studying, student, closing + timedelta(seconds=59), "CORE1", key="again")
    assert in_time.state == ConversionState.SUBMITTED
    assert in_time.decision["result_on"].endswith("-01")
