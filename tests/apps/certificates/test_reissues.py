"""Reissues: two officers, the next number, everything that stood on the old certificate stands on the new one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.models import (
    REISSUE_TRANSITIONS,
    Certificate,
    CertificateNumber,
    CertificateState,
    Reissue,
    ReissueState,
)
from oneplusx.apps.certificates.selectors import face_bytes, successor_of
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.inquiry.selectors import Verdict, find
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.models import Entry
from oneplusx.apps.parties.models import Institution, Person
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.standards.services import approve_bank_values
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.certificates.test_batches import approved, passed, second  # noqa: F401
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"
EVIDENCE = [("证明.pdf", PDF)]


@pytest.fixture
def issued(passed: Exam, second: Actor, bank: Institution) -> Certificate:  # noqa: F811
    """The first of three certificates of a batch, its credits in the account."""
    approve_bank_values(values={passed.types["WEB-2"].id: 400}, actor=SYSTEM, now=passed.now)
    approved(passed, second)
    run_until_idle()
    return Certificate.objects.select_related("learner__person").earliest("number")


def ask(exam: Exam, certificate: Certificate, cause: str = "lost", **more: object) -> Reissue:
    values: dict[str, object] = {"reason": "本人申请补发", "evidence": EVIDENCE, **more}
    return services.request_reissue(
        certificate_id=certificate.id,
        cause=cause,
        actor=exam.officer,
        now=exam.now,
        **values,  # type: ignore[arg-type]
    )


def test_a_lost_certificate_is_issued_again(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    achievement = Achievement.objects.get(certificate=issued)
    entries, deposits = Entry.objects.count(), Recognition.objects.count()
    assert deposits >= 1
    reissue = ask(passed, issued)
    assert Notice.objects.filter(code="reissue.notice_requested", person_id=second.id).exists()
    [attached] = attachments_of(second, "reissue", reissue.id)
    assert attached.name == "证明.pdf"
    new = services.approve_reissue(reissue_id=reissue.id, actor=second, now=passed.now)
    run_until_idle()
    issued.refresh_from_db()
    assert (issued.state, successor_of(issued)) == (CertificateState.REPLACED, new)
    assert new.number == "XORG120262000004"
    same = ("learner_id", "certificate_type_id", "acquired_month", "issued_on", "expires_on", "score_hundredths")
    assert [getattr(new, one) for one in same] == [getattr(issued, one) for one in same]
    assert face_bytes(new).startswith(b"%PDF")
    assert face_bytes(new) != face_bytes(issued)
    achievement.refresh_from_db()
    assert (achievement.certificate_id, achievement.state) == (new.id, AchievementState.RECOGNIZED)
    assert (Entry.objects.count(), Recognition.objects.filter(reversed_at=None).count()) == (entries, deposits)
    assert Achievement.objects.count() == 3
    reissue.refresh_from_db()
    assert (reissue.state, reissue.successor_id) == (ReissueState.APPROVED, new.id)
    assert set(Act.objects.filter(subject_id=issued.id).values_list("verb", flat=True)) >= {
        "reissue.requested",
        "reissue.approved",
    }
    assert Notice.objects.filter(code="reissue.notice_holder", person_id=issued.learner.person_id).count() == 1


def test_the_public_hears_of_the_old_number_only_that_it_was_replaced(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,
) -> None:
    new = services.approve_reissue(reissue_id=ask(passed, issued).id, actor=second, now=passed.now)
    old_answer = find(number=issued.number, name=issued.holder_name, now=passed.now)
    assert (old_answer.verdict, old_answer.issuer_zh) == (Verdict.REPLACED, passed.organization.name_zh)
    assert new.number not in str(old_answer)
    assert find(number=new.number, name=new.holder_name, now=passed.now).verdict == Verdict.VALID
    codes = CertificateNumber.objects.filter(certificate_id__in=[issued.id, new.id])
    assert len(set(codes.values_list("code", flat=True))) == 2


def test_a_corrected_name_is_printed_once_the_account_bears_it(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(passed, issued, "name")
    assert refused.value.code == "reissue.same_name"
    before = issued.holder_name
    Person.objects.filter(id=issued.learner.person_id).update(name="考生新名")
    new = services.approve_reissue(reissue_id=ask(passed, issued, "name").id, actor=second, now=passed.now)
    issued.refresh_from_db()
    assert (new.holder_name, issued.holder_name) == ("考生新名", before)
    assert find(number=new.number, name="考生新名", now=passed.now).verdict == Verdict.VALID
    assert find(number=new.number, name=before, now=passed.now).verdict == Verdict.NOT_FOUND


def test_twice_issued_again_and_revoked_at_last(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    first = services.approve_reissue(reissue_id=ask(passed, issued).id, actor=second, now=passed.now)
    last = services.approve_reissue(reissue_id=ask(passed, first).id, actor=second, now=passed.now)
    assert last.replaces_id == first.id
    with pytest.raises(Conflict):
        services.revoke_certificates(certificate_ids=[first.id], reason="作废", actor=second, now=passed.now)
    services.revoke_certificates(certificate_ids=[last.id], reason="作废", actor=second, now=passed.now)
    assert Achievement.objects.get(learner_id=issued.learner_id).state == AchievementState.REVOKED


def test_whoever_asks_does_not_decide(passed: Exam, issued: Certificate) -> None:  # noqa: F811
    reissue = ask(passed, issued)
    with pytest.raises(Denied) as refused:
        services.approve_reissue(reissue_id=reissue.id, actor=passed.officer, now=passed.now)
    assert refused.value.code == "reissue.own_request"
    with pytest.raises(Denied):
        services.refuse_reissue(reissue_id=reissue.id, answer="不符", actor=passed.officer, now=passed.now)
    issued.refresh_from_db()
    assert issued.state == CertificateState.VALID


@pytest.mark.parametrize(
    "more, code",
    [
        ({"cause": "other"}, "reissue.unknown_cause"),
        ({"reason": " "}, "reissue.reason_required"),
        ({"reason": "长" * 1001}, "reissue.reason_too_long"),
        ({"evidence": []}, "reissue.evidence_required"),
        ({"evidence": EVIDENCE * 6}, "reissue.too_many_files"),
        ({"evidence": [("a.exe", b"MZ123456")]}, "files.type_not_accepted"),
    ],
)
def test_what_is_no_good_request_is_refused(
    passed: Exam,  # noqa: F811
    issued: Certificate,
    more: dict[str, object],
    code: str,
) -> None:
    with pytest.raises(DomainError) as refused:
        ask(passed, issued, **more)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Reissue.objects.exists()


def test_one_request_at_a_time_and_only_for_what_is_in_force(
    passed: Exam,  # noqa: F811
    issued: Certificate,
    outsider: Actor,
) -> None:
    ask(passed, issued)
    with pytest.raises(Conflict) as refused:
        ask(passed, issued)
    assert refused.value.code == "reissue.open_already"
    other = Certificate.objects.latest("number")
    services.suspend_certificate(certificate_id=other.id, reason="核查", actor=passed.officer, now=passed.now)
    with pytest.raises(Conflict) as refused:
        ask(passed, other)
    assert refused.value.code == "reissue.not_in_force"
    with pytest.raises(NotFound):
        services.request_reissue(
            certificate_id=issued.id, cause="lost", reason="丢失", evidence=EVIDENCE, actor=outsider, now=passed.now
        )
    with pytest.raises(Denied):
        services.request_reissue(
            certificate_id=issued.id,
            cause="lost",
            reason="丢失",
            evidence=EVIDENCE,
            actor=passed.registrar,
            now=passed.now,
        )


ACTS: dict[ReissueState, Callable[..., object]] = {
    ReissueState.APPROVED: services.approve_reissue,
    ReissueState.REFUSED: lambda **more: services.refuse_reissue(answer="材料不符", **more),
    ReissueState.WITHDRAWN: services.withdraw_reissue,
}


@pytest.mark.parametrize("state", list(ReissueState))
@pytest.mark.parametrize("target", list(ACTS))
def test_every_act_in_every_state(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,
    state: ReissueState,
    target: ReissueState,
) -> None:
    reissue = ask(passed, issued)
    Reissue.objects.filter(id=reissue.id).update(state=state)

    def act() -> object:
        return ACTS[target](reissue_id=reissue.id, actor=second, now=passed.now)

    if target in REISSUE_TRANSITIONS[state]:
        act()
        reissue.refresh_from_db()
        assert reissue.state == target
    else:
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "reissue.bad_state"
