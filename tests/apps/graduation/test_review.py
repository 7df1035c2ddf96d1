"""The three-stage review: department → academic affairs → college leadership."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.services import ConditionRow, record_conditions, record_results
from oneplusx.apps.graduation.models import (
    Conclusion,
    GraduationResult,
    Outcome,
    Review,
    ReviewAct,
    ReviewDecision,
    ReviewItem,
    ReviewState,
    Stage,
)
from oneplusx.apps.graduation.selectors.reviews import (
    conclusion_of,
    items_visible_to,
    reviews_visible_to,
    waiting_items,
)
from oneplusx.apps.graduation.services import (
    Decided,
    Ruling,
    cancel_review,
    decide_items,
    open_review,
    preview_items,
    reopen_conclusion,
)
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Department, Enrollment, EnrollmentState, Institution, Person
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import appoint_member
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import make_officer
from tests.support.leaving import Decide, Leaving, item_of, result

DOCUMENT = "东海职院〔2026〕12号"


def problems(decided: Decided) -> dict[str, str]:
    return {one.item.enrollment.student_number: one.problem.code for one in decided.exceptions if one.problem}


@pytest.fixture
def at_leadership(
    review: Review, leaving: Leaving, decide: Decide, department_reviewer: Actor, registrar: Actor
) -> Review:
    decide(department_reviewer, Stage.DEPARTMENT)
    decide(registrar, Stage.ACADEMIC_AFFAIRS)
    return review


def test_a_review_begins_with_the_audit_and_suggests(review: Review, leaving: Leaving) -> None:
    suggested = {item.enrollment_id: item.suggested for item in ReviewItem.objects.filter(review=review)}
    assert suggested == {
        leaving.able.id: Outcome.GRADUATION,
        leaving.unplaced.id: Outcome.COMPLETION,
        leaving.waiting.id: Outcome.EXTENSION,
        leaving.weak.id: Outcome.INCOMPLETION,
    }


def test_nobody_is_in_two_reviews(review: Review, college: Institution, registrar: Actor, now: datetime) -> None:
    with pytest.raises(Conflict, match="nobody_to_review"):
        open_review(college_id=college.id, title="again", actor=registrar, now=now)


def test_only_academic_affairs_open_a_review(
    leaving: Leaving, college: Institution, department_reviewer: Actor, outsider: Actor, now: datetime
) -> None:
    for actor in (department_reviewer, outsider):
        with pytest.raises(Denied):
            open_review(college_id=college.id, title="x", actor=actor, now=now)
    with pytest.raises(Invalid):
        open_review(college_id=college.id, title=" ", actor=SYSTEM, now=now)


def test_three_stages_end_in_the_four_outcomes(
    at_leadership: Review, leaving: Leaving, decide: Decide, college_head: Actor, now: datetime
) -> None:
    decided = decide(
        college_head,
        Stage.LEADERSHIP,
        document=DOCUMENT,
        number_prefix="99999120260",
        concluded_on=date(2026, 6, 30),
        extended_until_on=date(2027, 6, 30),
    )
    assert (len(decided.done), decided.exceptions) == (4, [])
    found = {row.enrollment_id: row for row in Conclusion.objects.all()}
    states = {one.id: Enrollment.objects.get(id=one.id).state for one in leaving.everybody}
    assert [found[one.id].outcome for one in leaving.everybody] == [
        Outcome.GRADUATION,
        Outcome.COMPLETION,
        Outcome.EXTENSION,
        Outcome.INCOMPLETION,
    ]
    assert list(states.values()) == [
        EnrollmentState.GRADUATED,
        EnrollmentState.COMPLETED,
        EnrollmentState.STUDYING,
        EnrollmentState.LEFT,
    ]
    able = found[leaving.able.id]
    assert (able.document, able.number, able.concluded_on) == (DOCUMENT, "99999120260000001", date(2026, 6, 30))
    assert (able.earned_hundredths, able.converted_hundredths) == (1700, 0)
    assert able.result["satisfied"]
    assert found[leaving.unplaced.id].number == "99999120260000002"
    assert found[leaving.waiting.id].extended_until_on == date(2027, 6, 30)
    assert Review.objects.get(id=at_leadership.id).state == ReviewState.CLOSED
    assert Act.objects.filter(verb="graduation.review_concluded", rows_count=4).count() == 1
    told = Notice.objects.filter(person_id=leaving.able.learner.person_id, code="graduation.notice.graduation")
    assert told.get().params == {"document": DOCUMENT}
    history = ReviewDecision.objects.filter(item=item_of(leaving.able)).order_by("number")
    assert [row.act for row in history] == [ReviewAct.PASSED, ReviewAct.PASSED, ReviewAct.CONCLUDED]


def test_who_decides_next_is_told(
    review: Review, leaving: Leaving, decide: Decide, department_reviewer: Actor, registrar: Actor
) -> None:
    def waiting(actor: Actor) -> int:
        return Notice.objects.filter(person_id=actor.id, code="graduation.notice.review_waits").count()

    decide(department_reviewer, Stage.DEPARTMENT)
    assert waiting(registrar) == 1
    assert waiting_items(registrar).count() == 4
    assert waiting_items(department_reviewer).count() == 0


def test_the_audit_is_not_overruled(
    review: Review, leaving: Leaving, decide: Decide, department_reviewer: Actor
) -> None:
    refused = decide(department_reviewer, Stage.DEPARTMENT, outcome="completion", reason="全部结业")
    assert problems(refused) == {leaving.able.student_number: "graduation.can_graduate"}
    passed = decide(department_reviewer, Stage.DEPARTMENT, outcome="graduation", reason="全部毕业")
    assert [one.item.enrollment_id for one in passed.done] == [leaving.able.id]


def test_another_outcome_needs_a_reason(
    review: Review, leaving: Leaving, decide: Decide, department_reviewer: Actor
) -> None:
    silent = decide(department_reviewer, Stage.DEPARTMENT, leaving.weak, outcome="extension")
    assert problems(silent) == {leaving.weak.student_number: "graduation.other_outcome"}
    spoken = decide(department_reviewer, Stage.DEPARTMENT, leaving.weak, outcome="extension", reason="本人申请延长")
    assert spoken.done[0].outcome == Outcome.EXTENSION
    assert item_of(leaving.weak).outcome == Outcome.EXTENSION


def test_all_but_some(review: Review, leaving: Leaving, department_reviewer: Actor, now: datetime) -> None:
    decide_items(
        review_id=review.id,
        stage=Stage.DEPARTMENT,
        item_ids=None,
        except_ids=[item_of(leaving.weak).id],
        ruling=Ruling(),
        actor=department_reviewer,
        now=now,
    )
    assert item_of(leaving.weak).stage == Stage.DEPARTMENT
    assert item_of(leaving.able).stage == Stage.ACADEMIC_AFFAIRS


def test_a_preview_writes_nothing_and_names_the_exceptions(
    review: Review, leaving: Leaving, department_reviewer: Actor, now: datetime
) -> None:
    shown = preview_items(
        review_id=review.id,
        stage=Stage.DEPARTMENT,
        item_ids=None,
        ruling=Ruling(outcome="graduation"),
        actor=department_reviewer,
        now=now,
    )
    assert (len(shown.done), len(shown.exceptions)) == (1, 3)
    assert not ReviewDecision.objects.exists()


def test_a_return_goes_one_stage_back_with_its_reason(
    at_leadership: Review, leaving: Leaving, decide: Decide, college_head: Actor, registrar: Actor
) -> None:
    with pytest.raises(Invalid):
        decide(college_head, Stage.LEADERSHIP, leaving.weak, returns=True)
    decide(college_head, Stage.LEADERSHIP, leaving.weak, returns=True, reason="请核对休学记录")
    item = item_of(leaving.weak)
    assert (item.stage, item.is_returned) == (Stage.ACADEMIC_AFFAIRS, True)
    last = ReviewDecision.objects.filter(item=item).order_by("-number")[0]
    assert (last.act, last.reason) == (ReviewAct.RETURNED, "请核对休学记录")
    assert len(decide(registrar, Stage.ACADEMIC_AFFAIRS, leaving.weak).done) == 1


def test_a_stage_is_decided_by_those_whose_it_is(
    review: Review,
    leaving: Leaving,
    decide: Decide,
    registrar: Actor,
    outsider: Actor,
    adviser: Actor,
    college: Institution,
    business_department: Department,
    now: datetime,
) -> None:
    with pytest.raises(Denied):
        decide(registrar, Stage.DEPARTMENT)
    for actor in (outsider, adviser):
        with pytest.raises(NotFound):
            decide(actor, Stage.DEPARTMENT)
    business = make_officer(college, Role.DEPARTMENT_REVIEWER, "吕院办", "business", now, business_department)
    assert decide(business, Stage.DEPARTMENT).done == []
    with pytest.raises(NotFound):
        decide(business, Stage.DEPARTMENT, leaving.able)
    assert not items_visible_to(business).exists()
    assert not reviews_visible_to(outsider).exists()


def test_one_person_does_not_decide_two_stages(
    review: Review, leaving: Leaving, decide: Decide, college: Institution, department: Department, now: datetime
) -> None:
    make_officer(college, Role.DEPARTMENT_REVIEWER, "沈院办", "both", now, department)
    person = Person.objects.get(name="沈院办")
    appoint_member(institution=college, role=Role.ACADEMIC_AFFAIRS, person=person, actor=SYSTEM, now=now)
    both = actor_of_person(person)
    decide(both, Stage.DEPARTMENT, leaving.able)
    again = decide(both, Stage.ACADEMIC_AFFAIRS, leaving.able)
    assert problems(again) == {leaving.able.student_number: "graduation.same_person"}


def test_a_record_that_changed_is_returned_and_looked_at_again(
    at_leadership: Review,
    leaving: Leaving,
    decide: Decide,
    college: Institution,
    college_head: Actor,
    registrar: Actor,
    department_reviewer: Actor,
    now: datetime,
) -> None:
    record_conditions(
        college=college, rows=[ConditionRow(leaving.unplaced.id, "internship", is_met=True)], actor=SYSTEM, now=now
    )
    run_until_idle()
    assert item_of(leaving.unplaced).changed_at is not None
    decided = decide(college_head, Stage.LEADERSHIP, document=DOCUMENT)
    assert problems(decided) == {leaving.unplaced.student_number: "graduation.record_changed"}
    decide(college_head, Stage.LEADERSHIP, leaving.unplaced, returns=True, reason="实习已补")
    assert problems(decide(registrar, Stage.ACADEMIC_AFFAIRS)) == {
        leaving.unplaced.student_number: "graduation.record_changed"
    }
    decide(registrar, Stage.ACADEMIC_AFFAIRS, returns=True, reason="实习已补")
    [passed] = decide(department_reviewer, Stage.DEPARTMENT).done
    assert passed.outcome == Outcome.GRADUATION
    assert item_of(leaving.unplaced).changed_at is None


def test_nothing_is_concluded_on_an_answer_that_is_not_proved(
    review: Review, leaving: Leaving, department_reviewer: Actor, now: datetime
) -> None:
    GraduationResult.objects.filter(enrollment=leaving.able).update(is_proved=False)
    shown = preview_items(
        review_id=review.id, stage=Stage.DEPARTMENT, item_ids=None, ruling=Ruling(), actor=department_reviewer, now=now
    )
    assert problems(shown) == {leaving.able.student_number: "graduation.not_proved"}


def test_a_conclusion_names_its_document(at_leadership: Review, decide: Decide, college_head: Actor) -> None:
    with pytest.raises(Invalid, match="document_required"):
        decide(college_head, Stage.LEADERSHIP)
    with pytest.raises(Invalid, match="extension_ends_early"):
        decide(
            college_head,
            Stage.LEADERSHIP,
            document=DOCUMENT,
            concluded_on=date(2026, 6, 30),
            extended_until_on=date(2026, 6, 30),
        )


def test_a_record_that_changes_after_the_conclusion_says_so(
    at_leadership: Review,
    leaving: Leaving,
    decide: Decide,
    college: Institution,
    college_head: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    decide(college_head, Stage.LEADERSHIP, document=DOCUMENT)
    wrong = result(leaving.able, "CORE1", "failed")
    record_results(college=college, rows=[wrong], actor=SYSTEM, now=now)
    run_until_idle()
    found = conclusion_of(registrar, leaving.able.id)
    assert found is not None
    assert (found.changed_at is not None, found.outcome) == (True, Outcome.GRADUATION)
    assert Notice.objects.filter(person_id=registrar.id, code="graduation.notice.changed_after").count() == 1


def test_a_conclusion_is_reopened_with_its_history(
    at_leadership: Review,
    leaving: Leaving,
    decide: Decide,
    department_reviewer: Actor,
    college_head: Actor,
    registrar: Actor,
    outsider: Actor,
    college: Institution,
    now: datetime,
) -> None:
    decide(college_head, Stage.LEADERSHIP, document=DOCUMENT)
    found = conclusion_of(registrar, leaving.unplaced.id)
    assert found is not None
    for actor, error in ((outsider, NotFound), (college_head, Denied)):
        with pytest.raises(error):
            reopen_conclusion(conclusion_id=found.id, reason="x", actor=actor, now=now)
    with pytest.raises(Invalid):
        reopen_conclusion(conclusion_id=found.id, reason=" ", actor=registrar, now=now)
    reopen_conclusion(conclusion_id=found.id, reason="补交实习材料", actor=registrar, now=now)
    assert Enrollment.objects.get(id=leaving.unplaced.id).state == EnrollmentState.STUDYING
    assert Review.objects.get(id=at_leadership.id).state == ReviewState.OPEN
    with pytest.raises(Conflict):
        reopen_conclusion(conclusion_id=found.id, reason="again", actor=registrar, now=now)
    rows = [ConditionRow(leaving.unplaced.id, "internship", is_met=True)]
    record_conditions(college=college, rows=rows, actor=SYSTEM, now=now)
    run_until_idle()
    for actor, stage in (
        (department_reviewer, Stage.DEPARTMENT),
        (registrar, Stage.ACADEMIC_AFFAIRS),
        (college_head, Stage.LEADERSHIP),
    ):
        decided = decide(actor, stage, document="东海职院〔2026〕30号")
        assert len(decided.done) == 1, problems(decided)
    rows_kept = Conclusion.objects.filter(enrollment=leaving.unplaced).order_by("concluded_at", "id")
    assert sorted((row.outcome, row.is_current) for row in rows_kept) == [("completion", False), ("graduation", True)]
    acts = ReviewDecision.objects.filter(item=item_of(leaving.unplaced)).order_by("number")
    assert [row.act for row in acts] == [
        "passed",
        "passed",
        "concluded",
        "reopened",
        "passed",
        "passed",
        "concluded",
    ]


def test_an_extended_learner_is_reviewed_again_and_the_new_conclusion_counts(
    at_leadership: Review,
    leaving: Leaving,
    decide: Decide,
    college_head: Actor,
    registrar: Actor,
    college: Institution,
    now: datetime,
) -> None:
    decide(college_head, Stage.LEADERSHIP, document=DOCUMENT)
    record_results(college=college, rows=[result(leaving.waiting, "CORE2")], actor=SYSTEM, now=now)
    run_until_idle()
    second = open_review(college_id=college.id, title="延长", actor=registrar, now=now)
    items = ReviewItem.objects.filter(review=second)
    assert [(one.enrollment_id, one.suggested) for one in items] == [(leaving.waiting.id, Outcome.GRADUATION)]
    for stage in (Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS, Stage.LEADERSHIP):
        ruling = Ruling(document="延长毕业")
        decide_items(review_id=second.id, stage=stage, item_ids=None, ruling=ruling, actor=SYSTEM, now=now)
    current = Conclusion.objects.filter(enrollment=leaving.waiting, is_current=True)
    assert [row.outcome for row in current] == [Outcome.GRADUATION]


def test_an_open_application_is_decided_before_the_conclusion(
    converted: Conversion, college: Institution, now: datetime
) -> None:
    Conversion.objects.filter(id=converted.id).update(state="submitted")
    review = open_review(college_id=college.id, title="x", actor=SYSTEM, now=now)
    for stage in (Stage.DEPARTMENT, Stage.ACADEMIC_AFFAIRS):
        decide_items(review_id=review.id, stage=stage, item_ids=None, ruling=Ruling(), actor=SYSTEM, now=now)
    decided = decide_items(
        review_id=review.id,
        stage=Stage.LEADERSHIP,
        item_ids=None,
        ruling=Ruling(document=DOCUMENT),
        actor=SYSTEM,
        now=now,
    )
    assert problems(decided) == {"20240001": "graduation.conversion_pending"}
    Conversion.objects.filter(id=converted.id).update(state="approved")
    ruling = Ruling(document=DOCUMENT)
    decide_items(review_id=review.id, stage=Stage.LEADERSHIP, item_ids=None, ruling=ruling, actor=SYSTEM, now=now)
    assert Conclusion.objects.get().converted_hundredths == 400


def test_a_review_is_cancelled(
    review: Review, leaving: Leaving, registrar: Actor, department_reviewer: Actor, now: datetime
) -> None:
    with pytest.raises(Denied):
        cancel_review(review_id=review.id, reason="误开", actor=department_reviewer, now=now)
    cancel_review(review_id=review.id, reason="误开", actor=registrar, now=now)
    assert set(ReviewItem.objects.values_list("stage", flat=True)) == {Stage.WITHDRAWN}
    with pytest.raises(Conflict):
        decide_items(
            review_id=review.id,
            stage=Stage.DEPARTMENT,
            item_ids=None,
            ruling=Ruling(),
            actor=department_reviewer,
            now=now,
        )
    assert open_review(college_id=review.college_id, title="again", actor=registrar, now=now)
