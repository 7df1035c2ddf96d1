"""Credits that a concluded graduation used are frozen, with a case, instead of being taken back."""

from __future__ import annotations

import pytest

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.models import LotFreeze
from oneplusx.apps.ledger.services import EntryDraft, post_entry
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(record_certificate, enrollment, bank, now):
    """A deposit on which something is built that stays: its credits are used."""
    certificate = record_certificate(enrollment, "WEB-1", number="X-1")
    run_until_idle()
    achievement = Achievement.objects.get()
    reservation = new_id()
    lots = [(achievement.id, 200)]
    for draft in (
        EntryDraft.reserve(reservation, enrollment.learner_id, bank.id, lots),
        EntryDraft.settle(new_id(), reservation),
    ):
        post_entry(draft=draft, actor=SYSTEM, now=now)
    return certificate


def test_used_credits_are_frozen_and_a_case_is_opened(used, organization_officer, now):
    revoke_certificates(certificate_ids=[used.id], reason="成绩作废", actor=organization_officer, now=now)
    assert Achievement.objects.get().state == AchievementState.REVOKED
    recognition = Recognition.objects.get()
    assert recognition.reversed_at is None
    assert recognition.frozen_at is not None
    assert LotFreeze.objects.filter(lifted_at=None).count() == 1
    case = ApprovalCase.objects.get()
    assert (case.subject_kind, case.subject_id) == ("recognition.reversal", recognition.id)


def test_the_case_approved_tries_again_and_stays_frozen_while_used(used, organization_officer, bank_officer, now):
    revoke_certificates(certificate_ids=[used.id], reason="成绩作废", actor=organization_officer, now=now)
    step = ApprovalStep.objects.get()
    decide_step(step_id=step.id, outcome="approved", reason="收回学分", actor=bank_officer, now=now)
    assert Recognition.objects.get().reversed_at is None
    assert LotFreeze.objects.filter(lifted_at=None).count() == 1
