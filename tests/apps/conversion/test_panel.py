"""Rules that demand evidence or leave the credits to a panel: what is supplied is kept until nothing is missing."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.services import Evidence
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.domain.errors import Conflict, Denied
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply, decide
from tests.support.cast import SignIn
from tests.support.flow import METHOD

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
RULE = METHOD[METHOD.index("    credits:") : METHOD.index("caps:")]
PANEL = """    credits: {basis: range, min: 3, max: 5}
    evidence: [original_seen, photographs]
"""


@pytest.fixture
def waiting(held: Achievement, college: Institution, studying: Enrollment, student: Actor, now: datetime) -> Conversion:
    """An application that lacks two kinds of evidence and the panel's credits."""
    text = METHOD.replace(RULE, PANEL).replace('version: "1"', 'version: "2"\nreplaces: "1"')
    version = create_version(owner_id=college.id, text=text, name="method.yaml", actor=SYSTEM, now=now)
    publish_version(version_id=version.id, actor=SYSTEM, now=now)
    return apply(held, studying, student, now)


def missing(conversion: Conversion) -> list[str]:
    return [f"{one['code']} {one['field']}".strip() for one in conversion.decision["trace"] if not one["passed"]]


def supplement(conversion: Conversion, student: Actor, now: datetime) -> Conversion:
    files = [Evidence("原件.png", PNG, "original_seen"), Evidence("照片.png", PNG, "photographs")]
    return services.resubmit_conversion(
        conversion_id=conversion.id, note="原件照片", evidence=files, actor=student, now=now
    )


def grant(conversion: Conversion, credits: int, actor: Actor, now: datetime) -> Conversion:
    return services.grant_credits(conversion_id=conversion.id, credits_hundredths=credits, actor=actor, now=now)


@pytest.mark.parametrize("files_first", [True, False])
def test_files_and_the_panels_credits_may_come_in_any_order(
    waiting: Conversion,
    student: Actor,
    registrar: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    now: datetime,
    files_first: bool,
) -> None:
    assert waiting.state == ConversionState.RETURNED
    assert missing(waiting) == ["evidence.given original_seen", "evidence.given photographs", "credits.panel"]
    if files_first:
        nearer = supplement(waiting, student, now)
        assert (nearer.state, missing(nearer)) == (ConversionState.RETURNED, ["credits.panel"])
        done = grant(waiting, 400, registrar, now)
    else:
        nearer = grant(waiting, 400, registrar, now)
        assert len(missing(nearer)) == 2
        done = supplement(waiting, student, now)
    assert (done.state, done.credits_hundredths, missing(done)) == (ConversionState.SUBMITTED, 400, [])
    decide(done, [adviser, department_reviewer, registrar], now)
    assert done.state == ConversionState.APPROVED


def test_without_files_nothing_is_nearer(waiting: Conversion, student: Actor, now: datetime) -> None:
    with pytest.raises(Conflict) as caught:
        services.resubmit_conversion(conversion_id=waiting.id, note="请通过", actor=student, now=now)
    assert caught.value.code == "conversion.still_incomplete"


def test_only_academic_affairs_grants_and_only_within_the_range(
    waiting: Conversion, student: Actor, adviser: Actor, registrar: Actor, now: datetime
) -> None:
    for actor in (student, adviser):
        with pytest.raises(Denied):
            grant(waiting, 400, actor, now)
    for credits in (250, 550):
        with pytest.raises(Conflict) as caught:
            grant(waiting, credits, registrar, now)
        assert caught.value.code == "conversion.rule_refuses"
    supplement(waiting, student, now)
    grant(waiting, 400, registrar, now)
    with pytest.raises(Conflict) as caught:
        grant(waiting, 300, registrar, now)
    assert caught.value.code == "conversion.not_returned"


def test_on_the_page_and_through_rest(
    waiting: Conversion,
    student: Actor,
    registrar: Actor,
    sign_in: SignIn,
    college_token: str,
    now: datetime,
) -> None:
    learner = sign_in(student)
    assert 'id="panel-credits"' not in learner.get(f"/my/conversions/{waiting.id}/").content.decode()
    officer = sign_in(registrar)
    assert 'id="panel-credits"' in officer.get(f"/conversions/{waiting.id}/").content.decode()
    assert officer.post(f"/conversions/{waiting.id}/grant/", {"credits": "9"}).status_code == 422
    sent = officer.post(f"/conversions/{waiting.id}/grant/", {"credits": "4"}, follow=True)
    assert "仍缺以下材料" in sent.content.decode()
    answer = officer.post(
        f"/api/v1/conversions/{waiting.id}/grant",
        {"credits_hundredths": 400},
        content_type="application/json",
        headers={"authorization": f"Bearer {college_token}"},
    )
    assert answer.status_code == 409  # granted once


def test_what_waits_for_a_panel_has_an_entry_and_a_filter(
    waiting: Conversion, registrar: Actor, adviser: Actor, sign_in: SignIn, now: datetime
) -> None:
    client, number = sign_in(registrar), waiting.enrollment.student_number
    assert "待专家组评定" in client.get("/home/").content.decode()
    assert number in client.get("/conversions/panel/").content.decode()
    assert number in client.get("/conversions/", {"state": "panel"}).content.decode()
    assert sign_in(adviser).get("/conversions/panel/").status_code == 403
    grant(waiting, 400, registrar, now)
    assert number not in client.get("/conversions/panel/").content.decode()
    assert number not in client.get("/conversions/", {"state": "panel"}).content.decode()
    assert number in client.get("/conversions/", {"state": "returned"}).content.decode()
