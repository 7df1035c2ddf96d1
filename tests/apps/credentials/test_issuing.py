"""Certificates become credentials with what caused them, and follow them."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
import rfc8785

from oneplusx.apps.certificates.models import Certificate, Confirmation
from oneplusx.apps.certificates.services import (
    reinstate_certificate,
    revoke_certificates,
    suspend_certificate,
)
from oneplusx.apps.credentials import services
from oneplusx.apps.credentials.models import Credential, CredentialState, StatusList, StatusPurpose
from oneplusx.apps.keys.models import SigningKey
from oneplusx.apps.keys.services import report_key_lost, retire_key, rotate_key
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.trail.models import LeafKind, LogLeaf
from oneplusx.domain.credential.status_lists import bits_of
from oneplusx.web.actor import SYSTEM
from tests.support.catalogue import RecordCertificate
from tests.support.issued_credentials import IssueCertificate, current, document_of

pytestmark = pytest.mark.django_db


def test_an_issued_certificate_is_a_signed_credential(
    issue: IssueCertificate, enrollment: Enrollment, now: datetime
) -> None:
    certificate = issue(enrollment)
    credential = current(certificate)
    document = document_of(credential)
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["id"] == credential.id.urn
    assert document["credentialSubject"]["licenseNumber"] == certificate.number
    assert document["validFrom"] == "2026-05-19T16:00:00Z"  # midnight in Shanghai
    [proof] = document["proof"]
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["verificationMethod"] == credential.verification_method == SigningKey.objects.get().verification_method
    assert credential.document == rfc8785.dumps(document).decode(), "stored as canonical JSON"
    assert certificate.holder_name not in credential.document
    assert "IdentityObject" not in credential.document


def test_the_issue_is_in_the_log(issue: IssueCertificate, enrollment: Enrollment) -> None:
    credential = current(issue(enrollment))
    [leaf] = LogLeaf.objects.filter(kind=LeafKind.CREDENTIAL_ISSUED)
    assert (leaf.subject_kind, leaf.subject_id) == ("credentials.credential", credential.id)
    assert bytes(leaf.digest) == hashlib.sha256(credential.document.encode()).digest()


def test_what_others_recorded_does_not_become_a_credential(
    record_certificate: RecordCertificate, enrollment: Enrollment
) -> None:
    record_certificate(enrollment, "WEB-1", number="X-1")
    assert not Credential.objects.exists()


def test_lists_are_there_before_the_credential_points_at_them(issue: IssueCertificate, enrollment: Enrollment) -> None:
    credential = current(issue(enrollment))
    entries = document_of(credential)["credentialStatus"]
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]
    for entry, row in zip(entries, StatusList.objects.order_by("number"), strict=True):
        published = orjson.loads(row.document)
        assert published["id"] == entry["statusListCredential"]
        assert not bits_of(published, entry["statusPurpose"]).get(int(entry["statusListIndex"]))


def is_set(credential: Credential, purpose: StatusPurpose) -> bool:
    row = StatusList.objects.get(issuer=credential.issuer, purpose=purpose)
    return bits_of(orjson.loads(row.document), purpose.value).get(credential.status_index)


def test_suspended_reinstated_revoked(issue: IssueCertificate, enrollment: Enrollment, now: datetime) -> None:
    certificate = issue(enrollment)
    steps = (
        (suspend_certificate, (False, True), CredentialState.SUSPENDED),
        (reinstate_certificate, (False, False), CredentialState.VALID),
    )
    for place, (change, expected, state) in enumerate(steps, start=1):
        at = now + timedelta(minutes=place)
        change(certificate_id=certificate.id, reason="核查", actor=SYSTEM, now=at)
        assert services.publish_status_lists(now=at) == 2
        credential = current(certificate)
        assert credential.state == state
        assert tuple(is_set(credential, purpose) for purpose in StatusPurpose) == expected
    revoke_certificates(certificate_ids=[certificate.id], reason="冒名", actor=SYSTEM, now=now)
    services.publish_status_lists(now=now)
    assert is_set(current(certificate), StatusPurpose.REVOCATION)
    leaves = LogLeaf.objects.filter(kind=LeafKind.CREDENTIAL_STATUS)
    assert leaves.count() == 3
    assert services.publish_status_lists(now=now) == 0, "nothing changed"


def test_a_correction_replaces(issue: IssueCertificate, enrollment: Enrollment, now: datetime) -> None:
    from oneplusx.apps.certificates.services import CertificateRow, record_certificates

    certificate = issue(enrollment)
    old = current(certificate)
    row = CertificateRow(
        learner_id=certificate.learner_id,
        certificate_type_id=certificate.certificate_type_id,
        issuer_id=certificate.certificate_type.organization_id,
        holder_name=certificate.holder_name,
        acquired_month=certificate.acquired_month,
        issued_on=certificate.issued_on,
        enrollment_id=certificate.enrollment_id,
        number="X-2026-2",
    )
    [plan] = record_certificates(
        rows=[row],
        institution_id=certificate.recorded_by_institution_id,
        confirmation=Confirmation.ISSUED,
        origin="here",
        actor=SYSTEM,
        now=now,
    )
    assert plan.error is None
    new = current(certificate)
    old.refresh_from_db()
    assert (old.state, new.replaces_id, new.state) == (CredentialState.REPLACED, old.id, CredentialState.VALID)
    assert document_of(new)["credentialSubject"]["licenseNumber"] == "X-2026-2"
    services.publish_status_lists(now=now)
    assert is_set(old, StatusPurpose.REVOCATION)
    assert not is_set(new, StatusPurpose.REVOCATION)


def test_issued_before_there_were_credentials(issue: IssueCertificate, enrollment: Enrollment, now: datetime) -> None:
    certificate = issue(enrollment)
    Credential.objects.all().delete()
    suspend_certificate(certificate_id=certificate.id, reason="核查", actor=SYSTEM, now=now)
    key = SigningKey.objects.get()
    retire_key(key_id=key.id, actor=SYSTEM, now=now)
    assert services.issue_missing(actor=SYSTEM, now=now) == 0, "it waits for a key, and keeps nobody else's back"
    rotate_key(owner=key.owner(), actor=SYSTEM, now=now)
    assert services.issue_missing(actor=SYSTEM, now=now) == 1
    assert current(certificate).state == CredentialState.SUSPENDED
    assert services.issue_missing(actor=SYSTEM, now=now) == 0


def test_a_lost_key_is_replaced_everywhere(issue: IssueCertificate, enrollment: Enrollment, now: datetime) -> None:
    certificate = issue(enrollment)
    old = current(certificate)
    key = SigningKey.objects.get()
    lost = report_key_lost(key_id=key.id, reason="演练", actor=SYSTEM, now=now)
    assert lost.affected["credentials"] == 1
    assert services.issue_again(verification_method=key.verification_method, actor=SYSTEM, now=now) == 1
    new = current(certificate)
    assert new.verification_method != old.verification_method
    assert new.replaces_id == old.id
    assert services.count_signed_with(key.verification_method) == 0
    assert not StatusList.objects.filter(document__contains=key.verification_method).exists()


def test_many_at_once_cost_the_same_queries(
    issue: IssueCertificate, enrollment: Enrollment, now: datetime, django_assert_max_num_queries: Any
) -> None:
    issue(enrollment)
    ids = list(Certificate.objects.values_list("id", flat=True))
    Credential.objects.all().delete()
    with django_assert_max_num_queries(40):
        services.issue_credentials(certificate_ids=ids, actor=SYSTEM, now=now)
