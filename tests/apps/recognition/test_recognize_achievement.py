"""From a recorded certificate to credits in the account, and every reason why not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from oneplusx.apps.certificates.models import Confirmation
from oneplusx.apps.certificates.services import revoke_certificates, suspend_certificate
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.models import Entry, Posting
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.services import change_settings
from oneplusx.apps.recognition import services
from oneplusx.apps.recognition.models import Achievement, AchievementState, Method, Recognition
from oneplusx.apps.recognition.selectors import held_achievements
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.services import approve_bank_value
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def balance(enrollment: Enrollment, institution: Institution) -> int:
    recognitions = Recognition.objects.filter(learner_id=enrollment.learner_id, institution=institution)
    return sum(row.credits_hundredths for row in recognitions.filter(reversed_at=None))


def only() -> Achievement:
    return Achievement.objects.get()


def refusal(achievement: Achievement) -> list[str]:
    achievement.refresh_from_db()
    return [reason["code"] for reason in achievement.refusals]


def test_a_confirmed_certificate_becomes_credits_at_its_bank_value(record_certificate, enrollment, bank, now):
    record_certificate(enrollment, "WEB-1", number="X2026-0001")
    assert only().state == AchievementState.VERIFIED
    assert only().verifications.get().method == Method.COLLEGE_LIST
    assert Job.objects.get(kind="recognition.run").state == "waiting"

    run_until_idle()

    assert only().state == AchievementState.RECOGNIZED
    assert balance(enrollment, bank) == 200
    assert Posting.objects.count() > 0
    recognition = Recognition.objects.get()
    assert recognition.entry_id == Entry.objects.get().id
    assert {condition["code"] for condition in recognition.trace} >= {"recognition.not_passed", "recognition.expired"}


def test_a_repetition_deposits_nothing_twice(record_certificate, enrollment, bank, now):
    record_certificate(enrollment, "WEB-1")
    run_until_idle()
    record_certificate(enrollment, "WEB-1")
    run_until_idle()
    report = services.recognize_achievements(achievement_ids=[only().id], actor=SYSTEM, now=now)
    assert report.considered == 0
    assert Entry.objects.count() == 1
    with pytest.raises(Conflict) as caught:
        services.recognize_achievement(achievement_id=only().id, actor=SYSTEM, now=now)
    assert caught.value.code == "recognition.already_recognized"


def test_unconfirmed_lists_wait_for_verification(record_certificate, enrollment, now):
    record_certificate(enrollment, "WEB-1", confirmation=Confirmation.NONE)
    assert only().state == AchievementState.REGISTERED
    with pytest.raises(Invalid) as caught:
        services.recognize_achievement(achievement_id=only().id, actor=SYSTEM, now=now)
    assert caught.value.code == "recognition.unverified"


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"is_passed": False, "score": 4000}, "recognition.not_passed"),
        ({"expires_on": date(2026, 5, 31)}, "recognition.expired"),
    ],
)
def test_refusals_of_the_certificate_itself(record_certificate, enrollment, now, changes, code):
    record_certificate(enrollment, "WEB-1", **changes)
    with pytest.raises(Invalid) as caught:
        services.recognize_achievement(achievement_id=only().id, actor=SYSTEM, now=now)
    assert caught.value.code == code
    assert refusal(only()) == [code]
    assert only().state == AchievementState.VERIFIED


def test_the_last_day_of_validity_still_counts(record_certificate, enrollment, bank, now):
    record_certificate(enrollment, "WEB-1", expires_on=date(2026, 6, 1))
    services.recognize_achievement(achievement_id=only().id, actor=SYSTEM, now=now)
    assert balance(enrollment, bank) == 200


def test_all_reasons_are_named(record_certificate, enrollment, now):
    record_certificate(enrollment, "WEB-1", is_passed=False, expires_on=date(2026, 1, 1))
    run_until_idle()
    assert refusal(only()) == ["recognition.not_passed", "recognition.expired"]


def test_a_suspended_certificate_is_refused(record_certificate, enrollment, now):
    certificate = record_certificate(enrollment, "WEB-1")
    suspend_certificate(certificate_id=certificate.id, reason="核查中", actor=SYSTEM, now=now)
    run_until_idle()
    assert refusal(only()) == ["recognition.revoked"]


def test_without_bank_value_and_without_method_there_is_no_rule(record_certificate, enrollment, now):
    record_certificate(enrollment, "WEB-2")
    run_until_idle()
    assert refusal(only()) == ["recognition.no_rule"]


def test_an_approved_bank_value_is_deposited_later(
    record_certificate, enrollment: Enrollment, bank, web_certificates: Mapping[str, CertificateType], now: datetime
):
    record_certificate(enrollment, "WEB-2")
    run_until_idle()
    approve_bank_value(certificate_type=web_certificates["WEB-2"], value_hundredths=400, actor=SYSTEM, now=now)
    run_until_idle()
    assert balance(enrollment, bank) == 400
    assert refusal(only()) == []


def test_each_level_counts_by_default(record_certificate, enrollment, bank, now):
    record_certificate(enrollment, "WEB-1")
    record_certificate(enrollment, "WEB-3")
    run_until_idle()
    assert balance(enrollment, bank) == 800


@pytest.mark.parametrize("codes", [("WEB-1", "WEB-3"), ("WEB-3", "WEB-1")])
def test_highest_level_only_deposits_the_excess(record_certificate, enrollment, bank, now, codes):
    change_settings(institution=bank, changes={"highest_level_only": True}, actor=SYSTEM, now=now)
    for code in codes:
        record_certificate(enrollment, code)
        run_until_idle()
    assert balance(enrollment, bank) == 600


def test_a_covered_level_counts_again_when_the_higher_one_is_revoked(record_certificate, enrollment, bank, now):
    change_settings(institution=bank, changes={"highest_level_only": True}, actor=SYSTEM, now=now)
    higher = record_certificate(enrollment, "WEB-3")
    run_until_idle()
    record_certificate(enrollment, "WEB-1")
    run_until_idle()
    lower = Achievement.objects.get(certificate_type__code="WEB-1")
    assert refusal(lower) == ["recognition.covered_by_higher"]
    revoke_certificates(certificate_ids=[higher.id], reason="违规", actor=SYSTEM, now=now)
    services.recognize_achievement(achievement_id=lower.id, actor=SYSTEM, now=now)
    assert balance(enrollment, bank) == 200


def test_a_revoked_certificate_takes_its_credits_back(
    record_certificate, enrollment: Enrollment, bank: Institution, organization_officer: Actor, now: datetime
):
    certificate = record_certificate(enrollment, "WEB-1")
    run_until_idle()
    revoke_certificates(certificate_ids=[certificate.id], reason="成绩作废", actor=organization_officer, now=now)
    assert only().state == AchievementState.REVOKED
    assert balance(enrollment, bank) == 0
    assert {entry.kind for entry in Entry.objects.all()} == {"deposit", "reversal"}
    assert held_achievements(enrollment) == ()


def test_a_correction_is_recognized_anew(record_certificate, enrollment, bank, now):
    record_certificate(enrollment, "WEB-1")
    run_until_idle()
    record_certificate(enrollment, "WEB-1", is_passed=False, score=3000)
    run_until_idle()
    assert balance(enrollment, bank) == 0
    assert refusal(only()) == ["recognition.not_passed"]
    record_certificate(enrollment, "WEB-1", is_passed=True, score=8800)
    run_until_idle()
    assert balance(enrollment, bank) == 200
    assert Recognition.objects.count() == 2


def test_what_a_learner_holds_is_seen_by_the_rules(record_certificate, enrollment, now):
    record_certificate(enrollment, "WEB-3", score=8550)
    [held] = held_achievements(enrollment)
    assert held.type == "x_certificate"
    assert held.attributes["level"] == "advanced"
    assert held.attributes["certificate_type"] == "WEB-3"
    assert float(held.attributes["score"]) == 85.5
    assert held.bank_value_hundredths == 600
    assert held.family == "WEB"
    assert held.verified


def test_a_failed_certificate_is_not_held(record_certificate, enrollment, now):
    record_certificate(enrollment, "WEB-1", is_passed=False)
    assert held_achievements(enrollment) == ()


def test_a_batch_is_set_based(
    record_certificate, open_learner, department, class_group, now, django_assert_max_num_queries
):
    enrollments = [
        open_learner(
            department, f"2024{n:04}", "甲乙丙丁戊己庚辛壬癸"[n % 10] + "一二三"[n // 10], 100 + n, class_group
        )
        for n in range(30)
    ]
    for enrollment in enrollments:
        record_certificate(enrollment, "WEB-1")
    ids = list(Achievement.objects.values_list("id", flat=True))
    with django_assert_max_num_queries(45):
        report = services.recognize_achievements(achievement_ids=ids, actor=SYSTEM, now=now)
    assert (report.recognized, report.credits_hundredths) == (30, 6000)
