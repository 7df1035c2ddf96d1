"""Opening accounts in bulk."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.models import Department, Enrollment, Learner
from oneplusx.apps.parties.services import AccountResult, AccountRow
from oneplusx.domain.errors import Denied
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import OpenLearner, resident_id


def row(
    department: Department, number: str, name: str = "林晓雨", document: str | None = None, **more: object
) -> AccountRow:
    values: dict[str, object] = {
        "student_number": number,
        "name": name,
        "identity_kind": DocumentKind.RESIDENT_ID,
        "identity_number": document or resident_id(1),
        "department_id": department.id,
        "major_code": "510203",
        "entry_year": 2024,
    }
    return AccountRow(**{**values, **more})  # type: ignore[arg-type]


def test_a_person_has_one_account_in_two_colleges(
    enrollment: Enrollment, other_department: Department, now: datetime
) -> None:
    [outcome] = services.open_accounts(
        college=other_department.college, rows=[row(other_department, "77")], actor=SYSTEM, now=now
    )
    assert outcome.result is AccountResult.ENROLLED
    assert outcome.learner_id == enrollment.learner_id
    assert Learner.objects.count() == 1
    assert Enrollment.objects.count() == 2


def test_repeating_changes_nothing(department: Department, now: datetime) -> None:
    rows = [row(department, "1"), row(department, "2", "段秋石", resident_id(2))]
    first = services.open_accounts(college=department.college, rows=rows, actor=SYSTEM, now=now)
    again = services.open_accounts(college=department.college, rows=rows, actor=SYSTEM, now=now)
    assert [one.result for one in first] == [AccountResult.OPENED] * 2
    assert [one.result for one in again] == [AccountResult.UNCHANGED] * 2


def test_wrong_rows_are_refused_and_others_go_on(enrollment: Enrollment, department: Department, now: datetime) -> None:
    rows = [
        row(department, "20240001", "段秋石", resident_id(2)),
        row(department, "2", "林小雨"),
        row(department, "3", "白云", resident_id(3)[:-1] + "?"),
        row(department, "4", "白云", resident_id(4)),
        row(department, "4", "白露", resident_id(5)),
    ]
    outcomes = services.open_accounts(college=department.college, rows=rows, actor=SYSTEM, now=now)
    assert [one.problem.code if one.problem else None for one in outcomes] == [
        "parties.number_taken",
        "parties.name_differs",
        "identity.wrong_characters",
        None,
        "parties.number_twice",
    ]


def test_a_change_is_a_correction_with_history(
    enrollment: Enrollment, registrar: Actor, business_department: Department, now: datetime
) -> None:
    from oneplusx.apps.trail.models import Act

    changed = row(business_department, "20240001")
    [outcome] = services.open_accounts(college=enrollment.college, rows=[changed], actor=registrar, now=now)
    assert outcome.result is AccountResult.CHANGED
    enrollment.refresh_from_db()
    assert enrollment.department_id == business_department.id
    act = Act.objects.get(verb="parties.accounts_opened", actor_id=registrar.id)
    assert act.facts["corrections"][0]["enrollment"] == str(enrollment.id)


def test_only_the_own_academic_affairs_may(outsider: Actor, department: Department, now: datetime) -> None:
    with pytest.raises(Denied):
        services.open_accounts(college=department.college, rows=[row(department, "1")], actor=outsider, now=now)


def test_five_thousand_rows_are_written_in_sets(
    department: Department, now: datetime, django_assert_max_num_queries: object
) -> None:
    rows = [row(department, str(n), "赵钱孙", resident_id(n)) for n in range(1, 5001)]
    with django_assert_max_num_queries(250):  # type: ignore[operator]
        outcomes = services.open_accounts(college=department.college, rows=rows, actor=SYSTEM, now=now)
    assert {one.result for one in outcomes} == {AccountResult.OPENED}


def test_everybody_sees_the_own_learners_only(
    enrollment: Enrollment,
    other_enrollment: Enrollment,
    open_learner: OpenLearner,
    business_department: Department,
    registrar: Actor,
    adviser: Actor,
    department_reviewer: Actor,
    college_head: Actor,
    outsider: Actor,
    authority_officer: Actor,
    bank_officer: Actor,
    organization_officer: Actor,
    operator: Actor,
    learner_actor: Actor,
) -> None:
    business = open_learner(business_department, "20240009", "白云", 9)
    mine, hers, others = enrollment.learner_id, business.learner_id, other_enrollment.learner_id
    expected = [
        (registrar, {mine, hers}),
        (college_head, {mine, hers}),
        (adviser, {mine}),
        (department_reviewer, {mine}),
        (outsider, {others}),
        (authority_officer, {mine, hers}),
        (bank_officer, {mine, hers, others}),
        (organization_officer, set()),
        (operator, set()),
        (learner_actor, {mine}),
    ]
    for actor, learners in expected:
        assert set(selectors.visible_learners(actor).values_list("id", flat=True)) == learners, actor.name
        found = set(selectors.visible_enrollments(actor).values_list("learner_id", flat=True))
        assert found == learners, actor.name
