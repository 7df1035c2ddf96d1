"""What the conversion method in force asks of graduation decides: alone, in the cohort, in review, in every door."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from oneplusx.apps.conversion.models import Conversion, ConversionState, ConversionTarget
from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.models import AuditedProgram, GraduationResult, Outcome, Review, Stage
from oneplusx.apps.graduation.selectors import audit_documents, what_if
from oneplusx.apps.graduation.selectors.digests import record_digests
from oneplusx.apps.graduation.selectors.progress import Drill, cohort_results, progress_rows, stuck_requirements
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.services import create_version, publish_version, set_backtest_policy, start_backtest
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply
from tests.support.cast import SignIn
from tests.support.flow import METHOD
from tests.support.leaving import Decide, Leaving

INNOVATION = "{id: innovation, at_least: 3, over: {slots: [innovation]}, clause: 创新创业不少于 3 学分}"
CONTESTS = "{id: contests, at_least: 4, over: {types: [x_certificate]}, clause: 证书转换不少于 4 学分}"
CORE = "{id: core, at_least: 7, over: {natures: [professional_core]}, clause: 专业核心课不少于 7 学分}"


def asking(
    college: Institution, now: datetime, *requirements: str, version: str = "2", years: str = ""
) -> RuleSetVersion:
    """The next version of the college's method, in force."""
    listed = "requirements:\n" + "".join(f"  - {one}\n" for one in requirements)
    text = METHOD.replace('version: "1"', f'version: "{version}"\n{years}').replace("rules:\n", f"{listed}rules:\n", 1)
    draft = create_version(owner_id=college.id, text=text, name="method", actor=SYSTEM, now=now)
    set_backtest_policy(owner_id=college.id, demand="never", days_max=30, actor=SYSTEM, now=now)
    return publish_version(version_id=draft.id, actor=SYSTEM, now=now)


def answer_of(enrollment: Enrollment) -> GraduationResult:
    return GraduationResult.objects.get(enrollment=enrollment)


def node_of(enrollment: Enrollment, name: str) -> dict[str, object]:
    nodes = answer_of(enrollment).document["nodes"]
    return next(node for node in nodes if node["id"] == f"requirement-{name}")


def approved(conversion: Conversion) -> Conversion:
    """As the last reviewer leaves it; the approvals have tests of their own."""
    Conversion.objects.filter(id=conversion.id).update(state=ConversionState.APPROVED)
    return conversion


def test_a_new_method_that_asks_for_more_is_asked_as_soon_as_it_is_published(
    leaving: Leaving, college: Institution, now: datetime
) -> None:
    assert answer_of(leaving.able).is_satisfied
    asking(college, now, INNOVATION, CORE)
    run_until_idle()
    found = answer_of(leaving.able)
    assert (found.is_satisfied, found.is_proved) == (False, True)
    assert found.document["blocking_alone"] == ["requirement-innovation"]
    node = node_of(leaving.able, "innovation")
    assert (node["title_zh"], node["source"]) == ("创新创业不少于 3 学分", "TEST-METHOD 2")
    assert (node["required"], node["earned"]) == (300, 0)
    assert node_of(leaving.able, "core")["satisfied"]


def test_it_is_asked_of_the_entry_years_it_is_for(leaving: Leaving, college: Institution, now: datetime) -> None:
    asking(college, now, INNOVATION, years="entry_years: {from: 2025}")
    services.refresh_results(enrollment_ids=[leaving.able.id], now=clock.now())
    assert answer_of(leaving.able).is_satisfied


def test_the_same_program_under_two_methods_is_made_ready_twice_and_no_more(
    leaving: Leaving, college: Institution, now: datetime
) -> None:
    Enrollment.objects.filter(id=leaving.weak.id).update(entry_year=2023)
    asking(college, now, INNOVATION, years="entry_years: {from: 2024}")
    later = clock.now()
    services.refresh_results(enrollment_ids=[one.id for one in leaving.everybody], now=later)
    bases = {one.id: answer_of(one).basis_id for one in leaving.everybody}
    assert len(set(bases.values())) == 2
    assert bases[leaving.weak.id] not in {bases[one.id] for one in leaving.everybody[:3]}
    assert AuditedProgram.objects.count() == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_a_cohort_is_asked_the_same(leaving: Leaving, college: Institution, now: datetime, processes: int) -> None:
    asking(college, now, INNOVATION, CONTESTS)
    later = clock.now()
    run = services.audit_cohort(
        college_id=college.id, program_id=None, entry_year=None, actor=SYSTEM, now=later, processes=processes
    )
    assert (run.learners_count, run.satisfied_count, run.unproved_count) == (4, 0, 0)
    alone = dict(audit_documents(learner=None, cohort="C4401/RJ-2024", actor=SYSTEM, now=later))
    for one in leaving.everybody:
        assert answer_of(one).document == alone[one.student_number]


def test_what_was_converted_counts_and_what_waits_is_told(
    held: Achievement, studying: Enrollment, college: Institution, now: datetime
) -> None:
    asking(college, now, CONTESTS)
    run_until_idle()
    found = answer_of(studying)
    node = node_of(studying, "contests")
    assert (node["kind"], node["required"], node["earned"]) == ("measured", 400, 0)
    assert {"kind": "conversion", "node_id": "requirement-contests", "amount": 400}.items() <= next(
        item for item in found.document["cheapest_fix"] if item["kind"] == "conversion"
    ).items()
    conversion = apply(held, studying, actor_of_person(studying.learner.person), now)
    services.refresh_results(enrollment_ids=[studying.id], now=clock.now())
    assert node_of(studying, "contests")["earned"] == 0
    approved(conversion)
    services.refresh_results(enrollment_ids=[studying.id], now=clock.now())
    node = node_of(studying, "contests")
    assert (node["earned"], node["satisfied"]) == (400, True)
    later = clock.now()
    [(_, document)] = audit_documents(learner="C4401/20240001", cohort=None, actor=SYSTEM, now=later)
    assert document == answer_of(studying).document


def test_a_waiting_plan_counts_as_converted(
    held: Achievement, leaving: Leaving, studying: Enrollment, college: Institution, now: datetime
) -> None:
    """The certificate's holder lacks only what the waiting plan would convert."""
    Achievement.objects.filter(id=held.id).update(learner_id=leaving.waiting.learner_id)
    asking(college, now, CONTESTS.replace("at_least: 4", "at_least: 3"))
    run_until_idle()
    found = answer_of(leaving.waiting)
    assert (found.is_satisfied, found.with_plan_satisfied) == (False, True)


def test_a_conversion_into_the_slot_meets_the_minimum(
    held: Achievement, leaving: Leaving, studying: Enrollment, college: Institution, now: datetime
) -> None:
    asking(college, now, INNOVATION)
    run_until_idle()
    conversion = approved(apply(held, studying, actor_of_person(studying.learner.person), now))
    ConversionTarget.objects.filter(conversion=conversion).update(
        course=None, slot="innovation", credits_hundredths=300
    )
    services.refresh_results(enrollment_ids=[studying.id], now=clock.now())
    assert node_of(studying, "innovation")["satisfied"]


def test_the_review_graduates_nobody_who_lacks_it(
    review: Review, leaving: Leaving, college: Institution, decide: Decide, department_reviewer: Actor, now: datetime
) -> None:
    before = record_digests([leaving.able], now.date())
    asking(college, now, INNOVATION)
    run_until_idle()
    assert record_digests([leaving.able], now.date()) != before
    decided = decide(department_reviewer, Stage.DEPARTMENT, leaving.able, outcome=Outcome.GRADUATION)
    [refused] = decided.exceptions
    assert refused.problem is not None
    assert refused.problem.code == "graduation.cannot_graduate"
    decided = decide(
        department_reviewer, Stage.DEPARTMENT, leaving.able, outcome=Outcome.COMPLETION, reason="缺创新学分"
    )
    assert decided.exceptions == []


def test_pages_and_interface_say_who_asks(
    leaving: Leaving, college: Institution, registrar: Actor, sign_in: SignIn, college_token: str, now: datetime
) -> None:
    asking(college, now, INNOVATION, CONTESTS)
    run_until_idle()
    person = leaving.able.learner.person
    create_user(person=person, username="able", password=None, actor=SYSTEM, now=now)
    learner = sign_in(actor_of_person(person))
    page = learner.get("/my/graduation/").content.decode()
    assert "创新创业不少于 3 学分" in page
    assert "TEST-METHOD 2" in page
    assert "转换更多学习成果" in page
    client = Client(headers={"Authorization": f"Bearer {college_token}"})
    found = client.get(f"/api/v1/enrollments/{leaving.able.id}/graduation").json()
    assert found["is_satisfied"] is False
    assert {"requirement-innovation", "requirement-contests"} <= {node["id"] for node in found["result"]["nodes"]}
    [row] = progress_rows(cohort_results(registrar), Drill.PROGRAM)
    assert (row.learners, row.able) == (4, 0)
    stuck = stuck_requirements(cohort_results(registrar)) or []
    assert {"requirement-innovation", "requirement-contests"} <= {one.node_id for one in stuck}


def test_planned_courses_are_tried_under_it(
    leaving: Leaving, college: Institution, registrar: Actor, now: datetime
) -> None:
    asking(college, now, INNOVATION)
    tried = what_if(registrar, leaving.waiting.id, now.date(), course_codes=["CORE2"])
    assert tried is not None
    assert not tried.could_graduate
    assert "requirement-innovation" in {node["id"] for node in tried.document["nodes"] if not node["satisfied"]}


def test_a_back_test_shows_whose_graduation_a_minimum_changes(
    leaving: Leaving, method: RuleSetVersion, college: Institution, registrar: Actor, now: datetime
) -> None:
    text = METHOD.replace('version: "1"', 'version: "2"').replace(
        "rules:\n", f"requirements: [{INNOVATION}]\nrules:\n", 1
    )
    draft = create_version(owner_id=college.id, text=text, name="m", actor=SYSTEM, now=now)
    report = start_backtest(version_id=draft.id, baseline_id=None, params={}, actor=registrar, now=now)
    run_until_idle()
    report.refresh_from_db()
    assert report.document["standings"] == {"satisfied>not_yet": 1, "would_be>not_yet": 1, "not_yet>not_yet": 2}
