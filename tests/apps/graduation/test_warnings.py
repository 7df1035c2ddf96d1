"""Academic warnings by term."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneplusx.apps.curriculum.services import record_results
from oneplusx.apps.graduation.models import CreditWarning
from oneplusx.apps.graduation.selectors.warnings import NamedLevel, figures_of, levels_of, warnings_visible_to
from oneplusx.apps.graduation.services import (
    Warned,
    acknowledge_warnings,
    set_levels,
    start_warnings,
    warn_learners,
)
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.domain.graduation.warning import DEFAULT_LEVELS, Level
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.ids import new_id
from tests.support.cast import SignIn
from tests.support.leaving import TERM, Leaving, result


@pytest.fixture
def warned(leaving: Leaving, college: Institution, registrar: Actor, now: datetime) -> Warned:
    return warn_learners(college_id=college.id, term_code=TERM, actor=registrar, now=now)


def test_figures_of_a_term(leaving: Leaving) -> None:
    found = figures_of(leaving.everybody, TERM)
    weak = found[leaving.weak.id]
    assert weak.failed_codes == ("BASE1", "CORE1", "CORE2")
    assert (weak.term_failed_hundredths, weak.open_failed_hundredths) == (1100, 1100)
    assert weak.behind_codes == ("BASE1", "CORE1")  # CORE2 is due in the fifth term
    assert found[leaving.able.id].open_failed_hundredths == 0
    earlier = figures_of([leaving.weak], "2025-2026-1")[leaving.weak.id]
    assert earlier.failed_codes == ()


def test_a_warning_names_its_level_and_tells_learner_and_adviser(
    warned: Warned, leaving: Leaving, adviser: Actor, college: Institution, now: datetime
) -> None:
    assert (warned.learners, warned.warned, warned.raised) == (4, 1, 1)
    row = CreditWarning.objects.get()
    assert (row.enrollment_id, row.rank, row.name_zh) == (leaving.weak.id, 2, "橙色预警")
    assert row.facts["because"] == [["term_failed_hundredths", 1100, 1000]]
    learner, tutor = (
        Notice.objects.get(person_id=person, code__startswith="graduation.notice")
        for person in (leaving.weak.learner.person_id, adviser.id)
    )
    assert learner.params["level_zh"] == "橙色预警"
    assert tutor.params == {"term": TERM, "count": 1}
    again = warn_learners(college_id=college.id, term_code=TERM, actor=SYSTEM, now=now)
    assert (again.warned, again.raised) == (1, 0)
    assert Act.objects.filter(verb="graduation.warned").count() == 2


def test_the_adviser_acknowledges_once_and_a_graver_warning_wants_it_again(
    warned: Warned, leaving: Leaving, adviser: Actor, registrar: Actor, college: Institution, now: datetime
) -> None:
    row = CreditWarning.objects.get()
    with pytest.raises(Denied):
        acknowledge_warnings(warning_ids=[row.id], note="", actor=registrar, now=now)
    assert acknowledge_warnings(warning_ids=[row.id], note="已谈话，重修两门", actor=adviser, now=now) == 1
    with pytest.raises(Conflict):
        acknowledge_warnings(warning_ids=[row.id], note="", actor=adviser, now=now)
    levels = [NamedLevel(level, f"第{level.rank}级", "") for level in (Level(1, 100), Level(2, 200), Level(3, 1100))]
    set_levels(college_id=college.id, levels=levels, actor=registrar, now=now)
    graver = warn_learners(college_id=college.id, term_code=TERM, actor=registrar, now=now + timedelta(hours=1))
    assert graver.raised == 1
    row.refresh_from_db()
    assert (row.rank, row.name_zh, row.acknowledged_at) == (3, "第3级", None)


def test_the_adviser_finds_every_term_in_one_list(
    warned: Warned, adviser: Actor, registrar: Actor, sign_in: SignIn
) -> None:
    earlier = CreditWarning.objects.get()
    earlier.id, earlier.term_code = new_id(), "2020-2021-1"
    earlier.save(force_insert=True)
    counts = [sign_in(one).get("/graduation/warnings/").context["table"].page.total for one in (adviser, registrar)]
    assert counts == [2, 1]


def test_nothing_is_acknowledged_without_its_note_or_without_a_choice(
    warned: Warned, adviser: Actor, sign_in: SignIn
) -> None:
    row, client = CreditWarning.objects.get(), sign_in(adviser)
    for sent in ({"note": "已谈话"}, {"note": "谈" * 5000, "warnings": str(row.id)}):
        answer = client.post("/graduation/warnings/acknowledge/", sent, follow=True)
        assert len(answer.context["messages"]) == 1
    row.refresh_from_db()
    assert row.acknowledged_at is None


def test_a_warning_that_no_longer_holds_is_lifted(
    warned: Warned, leaving: Leaving, college: Institution, registrar: Actor, now: datetime
) -> None:
    rows = [result(leaving.weak, code) for code in ("CORE1", "CORE2", "BASE1")]
    record_results(college=college, rows=rows, actor=SYSTEM, now=now)
    found = warn_learners(college_id=college.id, term_code=TERM, actor=registrar, now=now)
    assert (found.warned, found.lifted) == (0, 1)
    assert CreditWarning.objects.get().lifted_at == now


def test_levels_are_the_colleges(college: Institution, registrar: Actor, outsider: Actor, now: datetime) -> None:
    assert [named.level for named in levels_of(college.id)] == list(DEFAULT_LEVELS)
    one = NamedLevel(Level(1, open_failed_courses=2), "提醒", "Reminder")
    set_levels(college_id=college.id, levels=[one], actor=registrar, now=now)
    assert levels_of(college.id) == [one]
    for levels in ([], [NamedLevel(Level(1), "空", "")], [NamedLevel(Level(1, 100), " ", "")]):
        with pytest.raises(Invalid):
            set_levels(college_id=college.id, levels=levels, actor=registrar, now=now)
    with pytest.raises(Denied):
        set_levels(college_id=college.id, levels=[one], actor=outsider, now=now)


def test_the_job_does_it_and_others_may_not(
    leaving: Leaving, college: Institution, registrar: Actor, adviser: Actor, outsider: Actor, now: datetime
) -> None:
    for actor in (adviser, outsider):
        with pytest.raises(Denied):
            start_warnings(college_id=college.id, term_code=TERM, actor=actor, now=now)
    with pytest.raises(Invalid):
        start_warnings(college_id=college.id, term_code=" ", actor=registrar, now=now)
    start_warnings(college_id=college.id, term_code=TERM, actor=registrar, now=now)
    run_until_idle()
    assert warnings_visible_to(adviser).count() == 1
    assert warnings_visible_to(outsider).count() == 0
