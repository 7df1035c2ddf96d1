"""Issuing in bulk: pre-flight, two officers, numbers without gaps, files, and what follows by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from oneplusx.apps.assessment.models import ExamRegistration, PlanState
from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.models import (
    BATCH_TRANSITIONS,
    BatchState,
    Certificate,
    CertificateFile,
    CertificateNumber,
    Confirmation,
    IssueBatch,
    ItemState,
    NumberSeries,
)
from oneplusx.apps.certificates.selectors import issuable_levels, preflight
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from tests.support.cast import make_officer
from tests.support.exams import Exam, at

CLOSED_ON = date(2026, 6, 24)


@pytest.fixture
def passed(exam: Exam, three: list[Enrollment]) -> Exam:
    """An exam that all three passed; the results are locked."""
    exam.open()
    exam.register(*three)
    exam.confirm()
    exam.begin()
    exam.end()
    scores = {row.id: 8000 for row in exam.candidates()}
    exam.theory(scores)
    exam.score(exam.assessors[0], scores)
    exam.score(exam.assessors[1], scores)
    exam.act("open_notice")
    exam.now = at(CLOSED_ON, 9)
    exam.act("close")
    return exam


@pytest.fixture
def second(passed: Exam) -> Actor:
    """Another officer of the organization."""
    return make_officer(passed.organization, Role.ORGANIZATION_OFFICER, "复核员", "second", passed.now)


def prepare(exam: Exam) -> IssueBatch:
    return services.prepare_batch(plan_level_id=exam.level.id, issued_on=CLOSED_ON, actor=exam.officer, now=exam.now)


def approved(exam: Exam, second: Actor) -> IssueBatch:
    batch = prepare(exam)
    services.submit_batch(issue_batch_id=batch.id, actor=exam.officer, now=exam.now)
    return services.approve_batch(issue_batch_id=batch.id, actor=second, now=exam.now)


def codes(exam: Exam, batch: IssueBatch, *, blocking: bool = True) -> list[str]:
    return [
        one.code.removeprefix("issuing.find.")
        for one in preflight(batch, local_date(exam.now))
        if one.blocks == blocking
    ]


def test_from_locked_results_to_credits(passed: Exam, second: Actor) -> None:
    [waiting] = issuable_levels(passed.officer)
    assert waiting.waiting == 3
    batch = approved(passed, second)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.issued_count, batch.printed_count) == (BatchState.ISSUED, 3, 3)
    numbers = list(Certificate.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [f"XORG120262{serial:06}" for serial in (1, 2, 3)]
    assert set(Certificate.objects.values_list("confirmation", "score_text")) == {(Confirmation.ISSUED, "80")}
    assert CertificateNumber.objects.count() == 3
    contents = [content_of(row.file) for row in CertificateFile.objects.select_related("file")]
    assert len(set(contents)) == 3
    assert all(one.startswith(b"%PDF-1.7") for one in contents)
    assert set(Achievement.objects.values_list("state", flat=True)) <= {
        AchievementState.VERIFIED,
        AchievementState.RECOGNIZED,
    }
    assert Achievement.objects.count() == 3
    passed.plan.refresh_from_db()
    assert passed.plan.state == PlanState.CERTIFICATES_ISSUED
    assert Notice.objects.filter(code="issuing.notice_issued").count() == 2
    assert issuable_levels(passed.officer) == []
    verbs = set(Act.objects.filter(subject_kind="issue_batch").values_list("verb", flat=True))
    assert verbs == {"issuing.prepared", "issuing.submitted", "issuing.approved", "issuing.issued"}


def test_whoever_prepares_does_not_approve(passed: Exam) -> None:
    batch = prepare(passed)
    services.submit_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    with pytest.raises(Denied) as refused:
        services.approve_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    assert refused.value.code == "issuing.own_batch"
    assert Certificate.objects.count() == 0


def test_who_is_left_out_comes_with_the_next_batch(passed: Exam, second: Actor) -> None:
    batch = prepare(passed)
    out = batch.items.get(position=2)
    services.exclude_items(
        issue_batch_id=batch.id, item_ids=[out.id], reason="照片待补", actor=passed.officer, now=passed.now
    )
    services.submit_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    services.approve_batch(issue_batch_id=batch.id, actor=second, now=passed.now)
    run_until_idle()
    passed.plan.refresh_from_db()
    assert (Certificate.objects.count(), passed.plan.state) == (2, PlanState.CLOSED)
    approved(passed, second)
    run_until_idle()
    passed.plan.refresh_from_db()
    assert (Certificate.objects.count(), passed.plan.state) == (3, PlanState.CERTIFICATES_ISSUED)
    assert NumberSeries.objects.get().last_serial == 3


def test_running_again_issues_nothing_twice(passed: Exam, second: Actor) -> None:
    batch = approved(passed, second)
    run_until_idle()
    with pytest.raises(Conflict):
        services.issue_batch(batch_id=batch.id, actor=second, now=passed.now, report=lambda _done, _all: None)
    assert Certificate.objects.count() == 3


class Stop(Exception):
    """Ends the job here."""


@pytest.mark.parametrize("pieces", [1, 2, 3, 4])
def test_a_job_that_ended_anywhere_goes_on_without_a_gap(
    passed: Exam, second: Actor, pieces: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneplusx.apps.certificates.services.issuing_batches.PIECE", 1)
    monkeypatch.setattr("oneplusx.apps.certificates.services.issuing_batches.SHEET", 1)
    batch = approved(passed, second)
    calls = 0

    def report(_done: int, _all: int) -> None:
        nonlocal calls
        calls += 1
        if calls == pieces:
            raise Stop

    with pytest.raises(Stop):
        services.issue_batch(batch_id=batch.id, actor=second, now=passed.now, report=report)
    batch.refresh_from_db()
    assert batch.state == BatchState.ISSUING
    services.resume_batch(issue_batch_id=batch.id, actor=second, now=passed.now)
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, batch.issued_count, batch.printed_count) == (BatchState.ISSUED, 3, 3)
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == ["000001", "000002", "000003"]


def test_the_order_of_numbers_is_that_of_names(passed: Exam, second: Actor) -> None:
    approved(passed, second)
    run_until_idle()
    by_number = Certificate.objects.order_by("number").values_list("learner__person__name_sort", flat=True)
    assert list(by_number) == sorted(by_number)


# Pre-flight


def test_a_clean_batch_has_nothing_against_it(passed: Exam) -> None:
    assert codes(passed, prepare(passed)) == []


def test_a_name_that_cannot_be_printed_blocks(passed: Exam) -> None:
    batch = prepare(passed)
    batch.items.filter(position=1).update(holder_name="张𪚥")
    [found] = [one for one in preflight(batch, CLOSED_ON) if one.blocks]
    assert (found.code, found.count, found.params) == ("issuing.find.glyph", 1, {"characters": ["𪚥"]})
    with pytest.raises(Conflict) as refused:
        services.submit_batch(issue_batch_id=batch.id, actor=passed.officer, now=passed.now)
    assert refused.value.params == {"why": ["issuing.find.glyph"]}


def test_a_missing_photo_blocks_where_the_organization_says_so(passed: Exam) -> None:
    ExamRegistration.objects.filter(id=passed.candidates()[0].id).update(photo=None)
    batch = prepare(passed)
    assert (codes(passed, batch), codes(passed, batch, blocking=False)) == ([], ["photo"])
    profile(passed, face={"needs_photo": True})
    assert codes(passed, batch) == ["photo"]


def profile(exam: Exam, number_format: str = "A{serial:6}", face: dict[str, object] | None = None) -> None:
    services.save_profile(
        organization_id=exam.organization.id,
        certificate_type=None,
        number_format=number_format,
        face=face or {},
        actor=exam.officer,
        now=exam.now,
    )


def test_a_holder_of_the_certificate_blocks(passed: Exam) -> None:
    batch = prepare(passed)
    [learner] = [passed.candidates()[0].learner]
    services.issue_certificate(
        certificate_type=passed.types["WEB-2"],
        learner=learner,
        number="OLD-1",
        issued_on=date(2025, 6, 1),
        actor=passed.officer,
        now=passed.now,
    )
    assert codes(passed, batch) == ["held"]


def test_a_number_in_use_blocks(passed: Exam, second: Actor) -> None:
    profile(passed, "X-{serial:4}")
    services.issue_certificate(
        certificate_type=passed.types["WEB-1"],
        learner=passed.candidates()[0].learner,
        number="X0002",
        issued_on=date(2025, 6, 1),
        actor=passed.officer,
        now=passed.now,
    )
    assert codes(passed, prepare(passed)) == ["number_taken"]


def test_a_series_that_ends_blocks(passed: Exam) -> None:
    profile(passed, "X{serial:3}")
    NumberSeries.objects.create(organization=passed.organization, series="X#", last_serial=997)
    assert codes(passed, prepare(passed)) == ["number_format"]


def test_an_open_public_notice_blocks(passed: Exam) -> None:
    batch = prepare(passed)
    passed.plan.state, passed.plan.notice_until_on = PlanState.PUBLIC_NOTICE, CLOSED_ON
    passed.plan.save()
    batch.refresh_from_db()
    assert "notice_open" in codes(passed, batch)


def test_a_plan_that_is_not_closed_has_no_batch(exam: Exam, three: list[Enrollment]) -> None:
    exam.open()
    with pytest.raises(Conflict) as refused:
        prepare(exam)
    assert refused.value.code == "issuing.plan_not_closed"


def test_one_open_batch_of_a_level(passed: Exam) -> None:
    prepare(passed)
    with pytest.raises(Conflict) as refused:
        prepare(passed)
    assert refused.value.code == "issuing.batch_open"


# States


def act(batch: IssueBatch, name: str, exam: Exam, second: Actor) -> None:
    same: dict[str, Any] = {"issue_batch_id": batch.id, "now": exam.now}
    {
        "submit": lambda: services.submit_batch(actor=exam.officer, **same),
        "return": lambda: services.return_batch(reason="改日期", actor=second, **same),
        "approve": lambda: services.approve_batch(actor=second, **same),
        "cancel": lambda: services.cancel_batch(reason="重做", actor=exam.officer, **same),
        "resume": lambda: services.resume_batch(actor=second, **same),
        "exclude": lambda: services.exclude_items(
            item_ids=[batch.items.get(position=1).id], reason="补照片", actor=exam.officer, **same
        ),
    }[name]()


ALLOWED = {
    "submit": {BatchState.DRAFT},
    "return": {BatchState.SUBMITTED},
    "approve": {BatchState.SUBMITTED},
    "cancel": {BatchState.DRAFT, BatchState.SUBMITTED},
    "resume": {BatchState.ISSUING},
    "exclude": {BatchState.DRAFT},
}


@pytest.mark.parametrize("name", sorted(ALLOWED))
@pytest.mark.parametrize("state", list(BatchState))
def test_every_state_and_every_act(passed: Exam, second: Actor, state: BatchState, name: str) -> None:
    batch = prepare(passed)
    IssueBatch.objects.filter(id=batch.id).update(state=state)
    if state in ALLOWED[name]:
        act(batch, name, passed, second)
        after = BatchState(IssueBatch.objects.get(id=batch.id).state)
        assert after == state or after in BATCH_TRANSITIONS[state]
        return
    with pytest.raises(Conflict) as refused:
        act(batch, name, passed, second)
    assert refused.value.code == "issuing.bad_state"
    assert IssueBatch.objects.get(id=batch.id).state == state


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_foreign_batch_answers_like_an_unknown_one(passed: Exam, registrar: Actor, name: str) -> None:
    batch = prepare(passed)
    passed.officer = registrar
    with pytest.raises(NotFound):
        act(batch, name, passed, registrar)


# Settings


@pytest.mark.parametrize(
    "number_format, face, code",
    [
        ("X{year}", {}, "numbers.one_serial"),
        ("X{serial:6}", {"color": "red"}, "issuing.unknown_face"),
        ("X{serial:6}", {"text": "长" * 401}, "issuing.face_too_long"),
    ],
)
def test_wrong_settings_are_refused(passed: Exam, number_format: str, face: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        profile(passed, number_format, face)
    assert refused.value.code == code


def test_settings_are_those_of_the_own_organization(
    passed: Exam, other_organization_type: CertificateType, registrar: Actor
) -> None:
    same: dict[str, Any] = {"number_format": "A{serial:6}", "face": {}, "now": passed.now}
    with pytest.raises(DomainError) as refused:
        services.save_profile(
            organization_id=passed.organization.id,
            certificate_type=other_organization_type,
            actor=passed.officer,
            **same,
        )
    assert refused.value.code == "issuing.foreign_type"
    with pytest.raises(Denied):
        services.save_profile(organization_id=passed.organization.id, certificate_type=None, actor=registrar, **same)


@pytest.fixture
def other_organization_type(passed: Exam, other_college: Institution) -> CertificateType:
    kind = passed.types["WEB-1"]
    return CertificateType.objects.create(
        code="OTHER-1",
        achievement_type=kind.achievement_type,
        organization=other_college,
        family="OTHER",
        name_zh="别家证书",
    )


def test_every_item_is_issued(passed: Exam, second: Actor) -> None:
    batch = approved(passed, second)
    run_until_idle()
    assert Counter(batch.items.values_list("state", flat=True)) == {ItemState.ISSUED: 3}
