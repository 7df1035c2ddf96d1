"""Each kind of difference, made past the services, is found and named with its cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import Conversion, ConversionTarget
from oneplusx.apps.curriculum.models import CourseResult
from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.models import ReconcileRun, RowState, WriteBackRow
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.ledger.services import EntryDraft, post_entry
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.cli.main import main
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.ids import new_id
from oneplusx.web.wording import all_wording


@pytest.fixture
def agreed(converted: Conversion, college: Institution, now: datetime) -> Conversion:
    """Everything says the same, the school system included."""
    services.export_exemptions(college_id=college.id, actor=SYSTEM, now=now)
    WriteBackRow.objects.update(state=RowState.POSTED)
    assert found(college, now) == []
    return converted


def run(college: Institution, now: datetime) -> ReconcileRun:
    return services.reconcile(college_id=college.id, actor=SYSTEM, now=now)


def found(college: Institution, now: datetime) -> list[tuple[str, str]]:
    rows = selectors.differences_of_run(run(college, now))
    return [(row.code, row.cause) for row in rows]


def unrecognize(conversion: Conversion) -> None:
    Recognition.objects.filter(learner=conversion.learner).delete()


def reverse_alone(conversion: Conversion, now: datetime) -> None:
    """A second deposit, of which only the ledger side is taken back."""
    recognition = Recognition.objects.get(learner=conversion.learner)
    second = new_id()
    draft = EntryDraft.deposit(
        entry_id=second,
        learner_id=conversion.learner_id,
        institution_id=recognition.institution_id,
        achievement_id=new_id(),
        amount_hundredths=500,
    )
    post_entry(draft=draft, actor=SYSTEM, now=now)
    Recognition.objects.filter(id=recognition.id).update(entry_id=second)
    post_entry(draft=EntryDraft.reverse(entry_id=new_id(), reversed_id=second), actor=SYSTEM, now=now)


Harm = Callable[[Conversion, datetime], object]
HARMS: dict[str, tuple[Harm, set[tuple[str, str]]]] = {
    "a recognition vanished": (
        lambda one, _now: unrecognize(one),
        {("deposit_without_recognition", "outside_services")},
    ),
    "a recognition names no entry": (
        lambda one, _now: Recognition.objects.filter(learner=one.learner).update(entry_id=new_id()),
        {("recognition_without_deposit", "outside_services"), ("deposit_without_recognition", "outside_services")},
    ),
    "a recognition was changed": (
        lambda one, _now: Recognition.objects.filter(learner=one.learner).update(credits_hundredths=900),
        {("deposit_differs", "outside_services")},
    ),
    "the ledger was reversed alone": (
        reverse_alone,
        {("deposit_taken_back", "ledger_reversed_alone"), ("deposit_without_recognition", "outside_services")},
    ),
    "a certificate was revoked past the service": (
        lambda one, _now: Certificate.objects.filter(learner=one.learner).update(state="revoked"),
        {("revoked_still_recognized", "revocation_not_followed")},
    ),
    "recognition never looked": (
        lambda one, now: Achievement.objects.filter(learner=one.learner).update(
            state="verified", considered_at=None, registered_at=now - timedelta(days=2)
        ),
        {("not_considered", "recognition_waiting")},
    ),
    "a settlement is missing": (
        lambda one, _now: Conversion.objects.filter(id=one.id).update(settle_entry_id=None),
        {("conversion_not_settled", "outside_services")},
    ),
    "another amount was settled": (
        lambda one, _now: one.sources.update(ledger_hundredths=300),
        {("settlement_differs", "outside_services")},
    ),
    "the exemption was never written": (
        lambda one, _now: CourseResult.objects.filter(conversion_id=one.id).delete(),
        {("exemption_missing", "transcript_row_never_written"), ("audit_outdated", "audit_waiting")},
    ),
    "the exemption was taken off": (
        lambda one, _now: CourseResult.objects.filter(conversion_id=one.id).update(is_current=False),
        {("exemption_taken_off", "transcript_row_withdrawn"), ("audit_outdated", "audit_waiting")},
    ),
    "the transcript says another score": (
        lambda one, _now: CourseResult.objects.filter(conversion_id=one.id).update(score_hundredths=6000),
        {("exemption_differs", "transcript_corrected")},
    ),
    "an exemption belongs to no conversion": (
        lambda one, _now: CourseResult.objects.filter(conversion_id=one.id).update(conversion_id=new_id()),
        {
            ("exemption_missing", "transcript_row_never_written"),
            ("exemption_without_conversion", "outside_services"),
        },
    ),
    "a reversal did not reach the transcript": (
        lambda one, _now: Conversion.objects.filter(id=one.id).update(state="reversed"),
        {("exemption_of_reversed", "reversal_not_followed"), ("cancel_not_written_back", "export_waiting")},
    ),
    "the school system refused": (
        lambda _one, _now: WriteBackRow.objects.update(state=RowState.REFUSED, reason="课程代码不存在"),
        {("refused_by_school", "school_refused")},
    ),
    "the school system is silent": (
        lambda _one, now: WriteBackRow.objects.update(state=RowState.EXPORTED, state_at=now - timedelta(days=8)),
        {("no_receipt", "receipt_waiting")},
    ),
    "nothing was exported": (
        lambda _one, _now: WriteBackRow.objects.all().delete(),
        {("not_written_back", "export_waiting")},
    ),
    "the audit is missing": (
        lambda _one, _now: GraduationResult.objects.all().delete(),
        {("not_audited", "audit_waiting")},
    ),
}


@pytest.mark.parametrize("harm", HARMS)
def test_each_difference_is_named_with_its_cause(
    agreed: Conversion, college: Institution, now: datetime, harm: str
) -> None:
    change, expected = HARMS[harm]
    change(agreed, now)
    assert set(found(college, now)) == expected


def test_a_certificate_without_outcome_is_named(agreed: Conversion, college: Institution, now: datetime) -> None:
    certificate = Certificate.objects.get(learner=agreed.learner)
    certificate.pk, certificate.acquired_month, certificate.number = new_id(), "2026-04", "X-LOST"
    certificate.save(force_insert=True)
    assert found(college, now) == [("certificate_not_registered", "outside_services")]


def test_every_difference_and_cause_has_words() -> None:
    from oneplusx.apps.exchange.findings import CAUSES

    known = all_wording()
    assert [code for code in CAUSES if f"reconcile.{code}" not in known] == []
    assert [cause for cause in set(CAUSES.values()) if f"reconcile.cause.{cause}" not in known] == []


def test_queries_do_not_grow_with_learners(
    agreed: Conversion,
    college: Institution,
    open_learner: Callable[..., Enrollment],
    now: datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(20):
        open_learner(agreed.enrollment.department, f"2024{number:04}9", "周一鸣", 100 + number)
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        run(college, now)


def test_who_may_reconcile(
    college: Institution,
    registrar: Actor,
    bank_officer: Actor,
    outsider: Actor,
    adviser: Actor,
    now: datetime,
) -> None:
    for actor in (registrar, bank_officer):
        assert services.reconcile(college_id=college.id, actor=actor, now=now).finished_at == now
    for actor in (outsider, adviser):
        with pytest.raises(Denied):
            services.reconcile(college_id=college.id, actor=actor, now=now)
    assert selectors.runs_visible_to(outsider).count() == 0


def test_command(agreed: Conversion, college: Institution, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", "--college", college.code, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differences"] == []
    ConversionTarget.objects.update(score_hundredths=1000)
    assert main(["reconcile", "--college", college.code, "--json"]) == 1
    [one] = json.loads(capsys.readouterr().out)["differences"]
    assert (one["code"], one["cause"], one["student_number"]) == (
        "exemption_differs",
        "transcript_corrected",
        "20240001",
    )
    assert main(["reconcile", "--college", college.code]) == 1
    assert "CORE1" in capsys.readouterr().out
    assert main(["reconcile", "--college", "NOPE"]) == 2
    assert connection.vendor
