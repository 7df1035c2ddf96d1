"""Revocations by two officers: every act in every state, who decides, and the organization's own setting."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.models import (
    REVOCATION_TRANSITIONS,
    Certificate,
    CertificateState,
    Revocation,
    RevocationState,
)
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.certificates.test_batches import passed, second  # noqa: F401
from tests.apps.certificates.test_corrected_results import issued  # noqa: F401
from tests.support.cast import user_of
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db


def ask(exam: Exam, *certificates: Certificate, actor: Actor | None = None) -> Revocation:
    ids = [one.id for one in certificates]
    return services.request_revocation(
        certificate_ids=ids, reason="冒名顶替", actor=actor or exam.officer, now=exam.now
    )


def states() -> list[str]:
    return sorted(Certificate.objects.values_list("state", flat=True))


def test_one_asks_and_another_revokes(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    other = Certificate.objects.exclude(id=issued.id).earliest("number")
    made = ask(passed, issued, other)
    assert (made.state, states()) == (RevocationState.REQUESTED, ["valid"] * 3)
    assert Notice.objects.get(code="revocation.notice_requested").person_id == second.id
    with pytest.raises(Denied) as own:
        services.approve_revocation(revocation_id=made.id, actor=passed.officer, now=passed.now)
    assert own.value.code == "revocation.own_request"
    with pytest.raises(Conflict) as twice:
        ask(passed, issued)
    assert twice.value.code == "revocation.open_already"
    for stranger in (passed.registrar, passed.assessors[0]):
        with pytest.raises(NotFound):
            services.approve_revocation(revocation_id=made.id, actor=stranger, now=passed.now)
        with pytest.raises(DomainError):
            ask(passed, issued, actor=stranger)
    services.approve_revocation(revocation_id=made.id, actor=second, now=passed.now)
    assert states() == ["revoked", "revoked", "valid"]
    issued.refresh_from_db()
    assert issued.state_reason == "冒名顶替"
    verbs = list(Act.objects.filter(subject_kind="revocation").order_by("id").values_list("verb", flat=True))
    assert verbs == ["revocation.requested", "revocation.approved"]
    with pytest.raises(Conflict) as done:
        ask(passed, issued)
    assert done.value.code == "certificates.bad_state"


def test_all_or_none_when_one_was_revoked_meanwhile(passed: Exam, second: Actor, issued: Certificate) -> None:  # noqa: F811
    other = Certificate.objects.exclude(id=issued.id).earliest("number")
    made = ask(passed, issued, other)
    services.revoke_certificates(certificate_ids=[issued.id], reason="成绩更正", actor=SYSTEM, now=passed.now)
    with pytest.raises(Conflict) as refused:
        services.approve_revocation(revocation_id=made.id, actor=second, now=passed.now)
    assert refused.value.code == "certificates.bad_state"
    made.refresh_from_db()
    assert (made.state, states()) == (RevocationState.REQUESTED, ["revoked", "valid", "valid"])
    services.withdraw_revocation(revocation_id=made.id, actor=passed.officer, now=passed.now)
    assert ask(passed, other).state == RevocationState.REQUESTED


def test_an_organization_says_that_one_officer_is_enough(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,  # noqa: F811
) -> None:
    client = Client()
    client.force_login(user_of(second))
    page = "/certificates/revocations/"
    assert 'value="no"' in client.get(page).content.decode()
    assert client.post(f"{page}setting/", {"needs_second": "no"}).status_code == 302
    assert Notice.objects.filter(code="revocation.notice_setting_off").count() == 2
    made = ask(passed, issued)
    assert (made.state, made.is_alone, states()) == (RevocationState.APPROVED, True, ["revoked", "valid", "valid"])
    with pytest.raises(DomainError):
        services.save_revocation_setting(
            organization_id=passed.organization.id, needs_second=True, actor=passed.registrar, now=passed.now
        )
    client.post(f"{page}setting/", {"needs_second": "yes"})
    rest = Certificate.objects.filter(state="valid").earliest("number")
    assert ask(passed, rest).state == RevocationState.REQUESTED


def test_the_bank_decides_alone(
    passed: Exam,  # noqa: F811
    issued: Certificate,  # noqa: F811
    bank: Institution,
    bank_officer: Actor,
) -> None:
    made = ask(passed, issued, actor=bank_officer)
    assert (made.state, made.is_alone) == (RevocationState.APPROVED, True)


def test_without_a_reason_nothing_is_asked(passed: Exam, issued: Certificate) -> None:  # noqa: F811
    with pytest.raises(Invalid):
        services.request_revocation(certificate_ids=[issued.id], reason=" ", actor=passed.officer, now=passed.now)
    with pytest.raises(NotFound):
        services.request_revocation(certificate_ids=[], reason="误发", actor=passed.officer, now=passed.now)


def test_the_page_of_a_certificate_asks_and_says_so(
    passed: Exam,  # noqa: F811
    second: Actor,  # noqa: F811
    issued: Certificate,  # noqa: F811
) -> None:
    client = Client()
    client.force_login(user_of(passed.officer))
    page = f"/certificates/{issued.id}/"
    answer = client.post(f"{page}state/", {"change": "revoke", "reason": "误发"}, follow=True).content.decode()
    assert "另一位经办人复核" in answer
    made = Revocation.objects.get()
    assert f"/certificates/revocations/{made.id}/" in answer
    other = Client()
    other.force_login(user_of(second))
    assert str(made.id) in other.get("/certificates/revocations/").content.decode()
    decide = f"/certificates/revocations/{made.id}/decide/"
    assert "tone-bad" in other.post(decide, {"act": "refuse"}, follow=True).content.decode()
    other.post(decide, {"act": "refuse", "answer": "证据不足"})
    made.refresh_from_db()
    issued.refresh_from_db()
    assert (made.state, made.answer, issued.state) == (RevocationState.REFUSED, "证据不足", CertificateState.VALID)


ACTS: dict[RevocationState, Callable[..., object]] = {
    RevocationState.APPROVED: services.approve_revocation,
    RevocationState.REFUSED: lambda **more: services.refuse_revocation(answer="证据不足", **more),
    RevocationState.WITHDRAWN: services.withdraw_revocation,
}


@pytest.mark.parametrize("state", list(RevocationState))
def test_every_act_in_every_state(passed: Exam, second: Actor, issued: Certificate, state: RevocationState) -> None:  # noqa: F811
    certificates = list(Certificate.objects.order_by("number"))
    for target, certificate in zip(ACTS, certificates, strict=True):
        made = ask(passed, certificate)
        Revocation.objects.filter(id=made.id).update(state=state)
        if target in REVOCATION_TRANSITIONS[state]:
            ACTS[target](revocation_id=made.id, actor=second, now=passed.now)
            made.refresh_from_db()
            assert made.state == target
        else:
            with pytest.raises(Conflict) as refused:
                ACTS[target](revocation_id=made.id, actor=second, now=passed.now)
            assert refused.value.code == "revocation.bad_state"
