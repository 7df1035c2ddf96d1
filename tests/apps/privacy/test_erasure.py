"""Personal data are erased on request: what goes, what stays, who decides, and what the record still proves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.ledger.models import Entry
from oneplusx.apps.parties.models import Institution, Learner, LearnerState, Person, User
from oneplusx.apps.parties.services import change_contact, change_settings, open_social_account
from oneplusx.apps.parties.services.social import Application, Proof
from oneplusx.apps.privacy.models import Erasure, ErasureState
from oneplusx.apps.privacy.services import FOUR_EYES, hand_over_due, request_erasure, take_back_erasure
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.trail.models import OutboxMessage
from oneplusx.apps.trail.selectors import acts_of_learner, verify_chain
from oneplusx.apps.trail.services import record_act, seal_acts
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import SYSTEM, Actor, Role
from tests.support.cast import SignIn, make_officer, resident_id

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
ASKED = reverse("privacy:erasure")
Decide = Callable[..., None]


def texts_of(learner_id: object) -> list[str]:
    return [act.note for act in acts_of_learner(SYSTEM, learner_id) if act.note]  # type: ignore[arg-type]


def handed_over(actor: Actor, now: datetime) -> Erasure:
    made = request_erasure(actor=actor, now=now)
    assert hand_over_due(actor=SYSTEM, now=now + timedelta(days=6)) == 0
    assert hand_over_due(actor=SYSTEM, now=now + timedelta(days=7)) == 1
    made.refresh_from_db()
    return made


def decide(erasure: Erasure, actor: Actor, outcome: str, reason: str, now: datetime) -> None:
    step = ApprovalStep.objects.get(case_id=erasure.case_id, state=StepState.ACTIVE)
    decide_step(step_id=step.id, outcome=outcome, reason=reason, actor=actor, now=now)
    erasure.refresh_from_db()


@pytest.fixture
def holder(converted: Conversion, now: datetime) -> Actor:
    """Has certificates, credits and a conversion, and a text in the record."""
    actor = Actor(id=converted.learner.person_id, learner_id=converted.learner_id)
    change_contact(phone="13800000000", mail="someone@example.org", actor=actor, now=now)
    record_act(
        verb="parties.identity_corrected",
        subject_kind="learner",
        subject_id=converted.learner_id,
        learner_id=converted.learner_id,
        note="户口本改名",
        actor=SYSTEM,
        now=now,
    )
    Conversion.objects.filter(id=converted.id).update(note="请尽快")
    return actor


@pytest.fixture
def social(bank: Institution, now: datetime) -> Actor:
    """Opened an account and has nothing in it."""
    application = Application(
        name="魏一",
        identity_kind=DocumentKind.RESIDENT_ID,
        identity_number=resident_id(77),
        phone="13900000000",
        username="weiyi",
        password="correct horse battery 7",
        proofs=[Proof("front.png", PNG)],
    )
    learner, _user = open_social_account(application=application, now=now)
    return Actor(id=learner.person_id, learner_id=learner.id)


def test_what_must_stay_stays_and_the_rest_goes(
    converted: Conversion, holder: Actor, bank_officer: Actor, now: datetime
) -> None:
    entries = Entry.objects.filter(learner_id=holder.learner_id).count()
    assert "户口本改名" in texts_of(holder.learner_id)
    erasure = handed_over(holder, now)
    later = now + timedelta(days=8)
    with pytest.raises(Invalid, match="not_returnable"):
        decide(erasure, bank_officer, "returned", "补充", later)
    decide(erasure, bank_officer, "approved", "本人申请", later)
    assert (erasure.state, erasure.is_whole, erasure.counts["contact"]) == (ErasureState.ERASED, False, 1)
    person = Person.objects.get(id=holder.id)
    assert (person.phone_sealed, person.mail_sealed, bool(person.name)) == (None, None, True)
    converted.refresh_from_db()
    assert (converted.note, converted.state) == ("", "approved")
    assert Entry.objects.filter(learner_id=holder.learner_id).count() == entries > 0
    assert texts_of(holder.learner_id) == []
    seal_acts(now=later)
    assert verify_chain().broken_at is None
    mail = OutboxMessage.objects.get(subject__contains="删除")
    assert mail.state == "waiting"


def test_where_nothing_must_stay_the_account_is_closed(social: Actor, bank_officer: Actor, now: datetime) -> None:
    erasure = handed_over(social, now)
    decide(erasure, bank_officer, "approved", "", now + timedelta(days=8))
    assert erasure.is_whole
    person, learner = Person.objects.get(id=social.id), Learner.objects.get(id=social.learner_id)
    assert (person.name, person.identity_sealed, person.claimed_index) == ("—", None, "")
    assert (learner.state, Attachment.objects.count()) == (LearnerState.ERASED, 0)
    user = User.objects.get(person=person)
    assert (user.is_active, "weiyi" in user.username) == (False, False)
    with pytest.raises(ObjectDoesNotExist):
        User.objects.get(username="weiyi")


def test_two_people_decide_where_the_bank_wants_it(
    bank: Institution, social: Actor, bank_officer: Actor, now: datetime
) -> None:
    change_settings(institution=bank, changes={FOUR_EYES: True}, actor=SYSTEM, now=now)
    second = make_officer(bank, Role.BANK_OFFICER, "钱二", "bank2", now)
    erasure = handed_over(social, now)
    decide(erasure, bank_officer, "approved", "", now + timedelta(days=8))
    with pytest.raises(Denied, match="four_eyes"):
        decide(erasure, bank_officer, "approved", "", now + timedelta(days=8))
    erasure.refresh_from_db()
    assert erasure.state == ErasureState.IN_REVIEW
    decide(erasure, second, "approved", "", now + timedelta(days=8))
    assert erasure.state == ErasureState.ERASED


def test_taken_back_or_refused_nothing_is_erased(social: Actor, bank_officer: Actor, now: datetime) -> None:
    first = request_erasure(actor=social, now=now)
    with pytest.raises(Conflict, match="asked_already"):
        request_erasure(actor=social, now=now)
    assert take_back_erasure(erasure_id=first.id, actor=social, now=now).state == ErasureState.TAKEN_BACK
    second = handed_over(social, now)
    assert take_back_erasure(erasure_id=second.id, actor=social, now=now).state == ErasureState.TAKEN_BACK
    third = handed_over(social, now)
    decide(third, bank_officer, "refused", "身份存疑", now + timedelta(days=8))
    assert third.state == ErasureState.REFUSED
    with pytest.raises(DomainError):
        take_back_erasure(erasure_id=third.id, actor=social, now=now)
    assert Person.objects.get(id=social.id).phone_sealed is not None


def test_what_is_under_review_ends_first(holder: Actor, now: datetime) -> None:
    Achievement.objects.filter(learner_id=holder.learner_id).update(state=AchievementState.REGISTERED)
    with pytest.raises(Conflict, match="still_open"):
        request_erasure(actor=holder, now=now)


def test_the_pages(social: Actor, bank_officer: Actor, learner_actor: Actor, sign_in: SignIn, now: datetime) -> None:
    client = sign_in(social)
    assert client.post(ASKED, {}).status_code == 422
    assert client.post(ASKED, {"is_understood": "on"}).status_code == 302
    assert "冷静期" in client.get(ASKED).content.decode()
    [erasure] = Erasure.objects.all()
    hand_over_due(actor=SYSTEM, now=erasure.hands_over_at)
    erasure.refresh_from_db()
    officer = sign_in(bank_officer)
    address = reverse("approvals:case", args=[erasure.case_id])
    assert "将删除的内容" in officer.get(address).content.decode()
    assert officer.get(f"/api/v1/erasures/{erasure.id}").json()["state"] == "in_review"
    officer.post(address, {"outcome": "refused", "reason": "身份存疑"})
    assert "身份存疑" in client.get(ASKED).content.decode()


def test_others_requests_answer_like_unknown_ones(
    social: Actor, registrar: Actor, learner_actor: Actor, sign_in: SignIn, client: Client, now: datetime
) -> None:
    erasure = request_erasure(actor=social, now=now)
    for other in (registrar, learner_actor):
        one = sign_in(other)
        assert one.get(f"/api/v1/erasures/{erasure.id}").status_code == 404
        assert one.get("/api/v1/erasures").json()["total"] == 0
        with pytest.raises(NotFound):
            take_back_erasure(erasure_id=erasure.id, actor=other, now=now)
    assert sign_in(registrar).get(ASKED).status_code == 404
    assert client.get(ASKED).status_code == 302
