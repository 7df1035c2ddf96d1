"""A method under which one outcome frees several courses: each application stands, each course once."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.conversion.models import ConversionSource, ConversionState
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import amounts, apply, decide
from tests.support.flow import METHOD

PER_TARGET = METHOD.replace('version: "1"', 'version: "2"\nreplaces: "1"\nsettings: {consumption: target}')


def test_one_certificate_frees_two_courses_each_once(
    held: Achievement,
    college: Institution,
    studying: Enrollment,
    student: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    version = create_version(owner_id=college.id, text=PER_TARGET, name="method.yaml", actor=SYSTEM, now=now)
    publish_version(version_id=version.id, actor=SYSTEM, now=now)

    first, second = (apply(held, studying, student, now, course) for course in ("CORE1", "CORE2"))
    assert [first.state, second.state] == [ConversionState.SUBMITTED] * 2
    assert amounts(studying) == (0, 500, 0)  # the deposit is worth 5 credits, the two courses 7
    assert ConversionSource.objects.filter(achievement=held, is_live=True, scope="target").count() == 2
    again = apply(held, studying, student, now, "CORE1", key="again")
    assert again.state == ConversionState.REFUSED
    for conversion in (first, second):
        decide(conversion, [adviser, department_reviewer, registrar], now)
        assert conversion.state == ConversionState.APPROVED
    assert amounts(studying) == (0, 0, 500)
    assert check_ledger().problems_count == 0
