"""Activation, social learners, merging, corrections, looks at identity documents."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.models import LEARNER_TRANSITIONS, Enrollment, Institution, Learner, LearnerState, User
from oneplusx.apps.parties.services import ActivationProof, Application, Proof
from oneplusx.apps.trail.facts import LearnersMerged
from oneplusx.apps.trail.models import AccessRecord, Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound, TooMany
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import Actor
from tests.support.cast import PASSWORD, resident_id

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def proof_by_code(enrollment: Enrollment, code: str) -> ActivationProof:
    return ActivationProof(college_code=enrollment.college.code, student_number=enrollment.student_number, code=code)


def application(sequence: int = 50, **changes: object) -> Application:
    values: dict[str, object] = {
        "name": "白云",
        "identity_kind": DocumentKind.RESIDENT_ID,
        "identity_number": resident_id(sequence),
        "phone": "13800000000",
        "username": f"social{sequence}",
        "password": PASSWORD,
        "proofs": [Proof("card.png", PNG)],
    }
    return Application(**{**values, **changes})  # type: ignore[arg-type]


def open_social(now: datetime, sequence: int = 50, **changes: object) -> Learner:
    return services.open_social_account(application=application(sequence, **changes), now=now)[0]


def test_a_code_activates_once(enrollment: Enrollment, registrar: Actor, now: datetime) -> None:
    [issued] = services.issue_activation_codes(college=enrollment.college, actor=registrar, now=now)
    assert issued.code not in str(Enrollment.objects.values().get())
    user = services.activate_account(
        proof=proof_by_code(enrollment, issued.code.lower()), username="lin", password=PASSWORD, now=now
    )
    assert Client().login(username="lin", password=PASSWORD)
    assert selectors.actor_for(user).learner_id == enrollment.learner_id
    assert Learner.objects.get().state == LearnerState.ACTIVATED
    with pytest.raises(Denied, match="activation_failed"):
        services.activate_account(
            proof=proof_by_code(enrollment, issued.code), username="again", password=PASSWORD, now=now
        )


def test_a_new_code_gives_a_forgotten_password_back(enrollment: Enrollment, registrar: Actor, now: datetime) -> None:
    [first] = services.issue_activation_codes(college=enrollment.college, actor=registrar, now=now)
    services.activate_account(proof=proof_by_code(enrollment, first.code), username="lin", password=PASSWORD, now=now)
    [again] = services.issue_activation_codes(
        college=enrollment.college, enrollment_ids=[enrollment.id], actor=registrar, now=now
    )
    services.activate_account(
        proof=proof_by_code(enrollment, again.code), username="other", password=PASSWORD + "x", now=now
    )
    assert Client().login(username="lin", password=PASSWORD + "x")
    assert User.objects.filter(username="other").count() == 0


def test_name_and_last_six_activate_where_the_college_allows(enrollment: Enrollment, now: datetime) -> None:
    proof = ActivationProof(
        college_code=enrollment.college.code,
        student_number=enrollment.student_number,
        name="林晓雨",
        last_six=resident_id(1)[-6:],
    )
    from oneplusx.web.actor import SYSTEM

    services.change_settings(
        institution=enrollment.college, changes={"activation_by_identity": False}, actor=SYSTEM, now=now
    )
    with pytest.raises(Denied, match="activation_failed"):
        services.activate_account(proof=proof, username="lin", password=PASSWORD, now=now)
    services.change_settings(
        institution=enrollment.college, changes={"activation_by_identity": True}, actor=SYSTEM, now=now
    )
    assert services.activate_account(proof=proof, username="lin", password=PASSWORD, now=now).username == "lin"


def test_guessing_ends_after_five_failures(enrollment: Enrollment, registrar: Actor, now: datetime) -> None:
    [issued] = services.issue_activation_codes(college=enrollment.college, actor=registrar, now=now)
    for _ in range(5):
        with pytest.raises(Denied, match="activation_failed"):
            services.activate_account(
                proof=proof_by_code(enrollment, "22222-22222"), username="x", password=PASSWORD, now=now
            )
    right = proof_by_code(enrollment, issued.code)
    with pytest.raises(TooMany, match="too_many_attempts"):
        services.activate_account(proof=right, username="lin", password=PASSWORD, now=now)
    later = now + timedelta(minutes=16)
    services.activate_account(proof=right, username="lin", password=PASSWORD, now=later)


def test_an_old_code_and_a_weak_password_are_refused(enrollment: Enrollment, registrar: Actor, now: datetime) -> None:
    [issued] = services.issue_activation_codes(college=enrollment.college, actor=registrar, now=now)
    proof = proof_by_code(enrollment, issued.code)
    with pytest.raises(Invalid, match="weak_password"):
        services.activate_account(proof=proof, username="lin", password="12345", now=now)
    with pytest.raises(Denied, match="activation_failed"):
        services.activate_account(proof=proof, username="lin", password=PASSWORD, now=now + timedelta(days=200))


def test_an_adviser_issues_codes_for_the_own_class_only(
    enrollment: Enrollment,
    adviser: Actor,
    outsider: Actor,
    open_learner: object,
    business_department: object,
    now: datetime,
) -> None:
    open_learner(business_department, "9", "白云", 9)  # type: ignore[operator]
    issued = services.issue_activation_codes(college=enrollment.college, actor=adviser, now=now)
    assert [one.student_number for one in issued] == [enrollment.student_number]
    with pytest.raises(Denied):
        services.issue_activation_codes(college=enrollment.college, actor=outsider, now=now)


def test_a_social_learner_is_checked_by_the_bank(bank_officer: Actor, registrar: Actor, now: datetime) -> None:
    learner = open_social(now)
    assert learner.state == LearnerState.PENDING
    assert Notice.objects.get().person_id == bank_officer.id
    assert [one.id for one in selectors.identity_queue(bank_officer)] == [learner.id]
    assert not selectors.identity_queue(registrar).exists()
    with pytest.raises(Denied):
        services.prove_identity(learner_id=learner.id, method="document_seen", actor=registrar, now=now)
    services.return_proof(learner_id=learner.id, reason="照片不清晰", actor=bank_officer, now=now)
    own = selectors.actor_of_person(learner.person)
    services.supplement_proof(proofs=[Proof("again.png", PNG)], actor=own, now=now)
    services.prove_identity(learner_id=learner.id, method="document_seen", actor=bank_officer, now=now)
    learner.refresh_from_db()
    assert learner.state == LearnerState.ACTIVATED
    with pytest.raises(Conflict):
        services.prove_identity(learner_id=learner.id, method="document_seen", actor=bank_officer, now=now)


def test_a_claimed_document_does_not_stand_in_the_way_of_its_owner(
    bank: Institution, open_learner: object, department: object, now: datetime
) -> None:
    open_social(now, 60, name="冒名")
    owner = open_learner(department, "60", "白云", 60)  # type: ignore[operator]
    assert owner.learner.person.name == "白云"


def test_the_same_document_is_merged_and_both_sign_ins_lead_to_one_account(
    enrollment: Enrollment, bank_officer: Actor, now: datetime
) -> None:
    from oneplusx.apps.trail import facts

    social = open_social(now, 1, name="林晓雨")
    with pytest.raises(Conflict, match="identity_taken"):
        services.prove_identity(learner_id=social.id, method="document_seen", actor=bank_officer, now=now)
    [pair] = selectors.suspicions(bank_officer)
    assert (pair.kept.id, pair.merged.id, pair.is_certain) == (enrollment.learner_id, social.id, True)
    told: list[LearnersMerged] = []
    handler = lambda fact, _actor, _now: told.append(fact)  # noqa: E731
    facts.subscribe(LearnersMerged, handler)
    try:
        services.merge_learners(
            merged_id=social.id, kept_id=enrollment.learner_id, reason="同一证件", actor=bank_officer, now=now
        )
    finally:
        facts._handlers[LearnersMerged].remove(handler)
    assert list(told[0].pairs) == [(social.id, enrollment.learner_id)]
    actor = selectors.actor_for(User.objects.get(username="social1"))
    assert actor.learner_id == enrollment.learner_id
    assert selectors.learner_ids(enrollment.learner_id) == (enrollment.learner_id, social.id)
    assert selectors.get_learner(bank_officer, social.id).id == enrollment.learner_id
    assert Act.objects.filter(verb="parties.learners_merged").count() == 2
    assert selectors.suspicions(bank_officer) == []


def test_enrollments_of_a_merged_account_stay_visible(
    enrollment: Enrollment,
    other_enrollment: Enrollment,
    bank_officer: Actor,
    learner_actor: Actor,
    outsider: Actor,
    now: datetime,
) -> None:
    services.merge_learners(
        merged_id=other_enrollment.learner_id,
        kept_id=enrollment.learner_id,
        reason="护照与身份证为同一人",
        actor=bank_officer,
        now=now,
    )
    assert {one.id for one in selectors.enrollments_of(learner_actor, enrollment.learner_id)} == {
        enrollment.id,
        other_enrollment.id,
    }
    assert selectors.get_learner(outsider, other_enrollment.learner_id).id == enrollment.learner_id


def test_merges_that_make_no_sense_are_refused(
    enrollment: Enrollment, bank_officer: Actor, registrar: Actor, now: datetime
) -> None:
    social = open_social(now)
    cases: list[tuple[dict[str, object], type[DomainError]]] = [
        ({"merged_id": social.id, "kept_id": social.id, "reason": "x", "actor": bank_officer}, Invalid),
        ({"merged_id": social.id, "kept_id": enrollment.learner_id, "reason": " ", "actor": bank_officer}, Invalid),
        ({"merged_id": enrollment.learner_id, "kept_id": social.id, "reason": "x", "actor": bank_officer}, Conflict),
        ({"merged_id": social.id, "kept_id": enrollment.learner_id, "reason": "x", "actor": registrar}, Denied),
        ({"merged_id": social.id, "kept_id": enrollment.id, "reason": "x", "actor": bank_officer}, NotFound),
    ]
    for arguments, refusal in cases:
        with pytest.raises(refusal):
            services.merge_learners(**arguments, now=now)  # type: ignore[arg-type]


def test_a_dismissed_pair_is_not_suspected_again(
    enrollment: Enrollment, bank_officer: Actor, open_learner: object, department: object, now: datetime
) -> None:
    twin = open_learner(department, "8", "林晓雨", 8)  # type: ignore[operator]
    [pair] = selectors.suspicions(bank_officer)
    assert not pair.is_certain
    services.dismiss_duplicate(first_id=pair.kept.id, second_id=twin.learner_id, actor=bank_officer, now=now)
    assert selectors.suspicions(bank_officer) == []


def test_a_new_name_and_document_keep_the_account(
    enrollment: Enrollment, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    arguments: dict[str, object] = {
        "learner_id": enrollment.learner_id,
        "name": "林雨",
        "identity_kind": DocumentKind.RESIDENT_ID,
        "identity_number": resident_id(99),
        "reason": "派出所改名证明",
        "now": now,
    }
    with pytest.raises(NotFound):
        services.correct_identity(**arguments, actor=outsider)  # type: ignore[arg-type]
    person = services.correct_identity(**arguments, actor=registrar)  # type: ignore[arg-type]
    assert person.name == "林雨"
    assert Learner.objects.get().id == enrollment.learner_id
    act = Act.objects.get(verb="parties.identity_corrected")
    assert "林" not in str(act.facts)
    old = services.plan_accounts(
        enrollment.college,
        [
            services.AccountRow(
                student_number="N",
                name="林雨",
                identity_kind=DocumentKind.RESIDENT_ID,
                identity_number=resident_id(1),
                department_id=enrollment.department_id,
                major_code="510203",
                entry_year=2024,
            )
        ],
    )
    assert old[0].learner is not None
    assert old[0].learner.id == enrollment.learner_id


def test_each_look_at_a_document_is_recorded(
    enrollment: Enrollment, registrar: Actor, adviser: Actor, outsider: Actor, now: datetime
) -> None:
    number = services.reveal_identity(learner_id=enrollment.learner_id, purpose="核对学籍", actor=registrar, now=now)
    assert number == resident_id(1)
    assert AccessRecord.objects.get().person_id == enrollment.learner.person_id
    for actor, refusal in ((adviser, Denied), (outsider, NotFound)):
        with pytest.raises(refusal):
            services.reveal_identity(learner_id=enrollment.learner_id, purpose="核对学籍", actor=actor, now=now)
    with pytest.raises(Invalid):
        services.reveal_identity(learner_id=enrollment.learner_id, purpose=" ", actor=registrar, now=now)


ENDS = [LearnerState.MERGED, LearnerState.ERASED]


def test_the_table_of_states_has_every_state_and_two_ends() -> None:
    assert set(LEARNER_TRANSITIONS) == set(LearnerState)
    assert [state for state, targets in LEARNER_TRANSITIONS.items() if not targets] == ENDS
