"""Which version of its standard a certificate stands on: fixed the day it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from oneplusx.apps.certificates.faces import face_of
from oneplusx.apps.certificates.models import Certificate, IssueProfile
from oneplusx.apps.certificates.services import CertificateRow, issue_certificate, record_certificates
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.standards import services as standards
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.apps.standards.selectors import version_in_force_on, versions_in_force
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import local_date
from tests.support.cast import user_of
from tests.support.exams import three  # noqa: F401
from tests.support.standards import Review, draft, published, review_standard  # noqa: F401

pytestmark = pytest.mark.django_db


def issue(of_type: CertificateType, holder: Enrollment, number: str, actor: Actor, now: datetime) -> Certificate:
    return issue_certificate(
        certificate_type=of_type,
        learner=holder.learner,
        number=number,
        issued_on=local_date(now),
        actor=actor,
        now=now,
    )


def test_a_later_version_leaves_issued_certificates_alone(
    published: Standard,  # noqa: F811
    organization_officer: Actor,
    review_standard: Review,  # noqa: F811
    three: Sequence[Enrollment],  # noqa: F811
    now: datetime,
) -> None:
    of_type = CertificateType.objects.get(code="PAGE-M")
    first = issue(of_type, three[0], "P-1", organization_officer, now)
    later = now + timedelta(days=40)
    second = standards.start_version(standard_id=published.id, version="2.0", actor=organization_officer, now=later)
    standards.submit_standard(standard_id=second.id, actor=organization_officer, now=later)
    review_standard(second)
    standards.publish_standard(standard_id=second.id, actor=organization_officer, now=later)
    of_type.refresh_from_db()
    after = issue(of_type, three[1], "P-2", organization_officer, later)
    first.refresh_from_db()
    assert (first.standard_version, after.standard_version) == (published, second)
    pairs = {(of_type.id, local_date(at)) for at in (now, later)} | {(of_type.id, date(2001, 1, 1))}
    found = versions_in_force(pairs)
    for (_, on), standard_id in found.items():
        version = version_in_force_on(of_type, on)
        assert version is not None
        assert version.id == standard_id
    lines = face_of(first, IssueProfile(number_format="X", face={}), code="")["lines"]
    assert ["依据标准：", "页面制作标准（1.0版）"] in lines
    client = Client()
    client.force_login(user_of(organization_officer))
    page = client.get(f"/certificates/{first.id}/").content.decode()
    assert f"/catalogue/standards/{published.id}/" in page
    answer = client.get("/api/v1/certificates", {"q": "P-2"}).json()
    assert answer["items"][0]["standard_version_id"] == str(second.id)


def test_what_others_recorded_stands_on_no_version(
    published: Standard,  # noqa: F811
    three: Sequence[Enrollment],  # noqa: F811
    now: datetime,
) -> None:
    of_type = CertificateType.objects.get(code="PAGE-M")
    row = CertificateRow(
        learner_id=three[0].learner_id,
        certificate_type_id=of_type.id,
        issuer_id=of_type.organization_id,
        holder_name="考生甲",
        acquired_month="2025-06",
        issued_on=date(2025, 6, 1),
        number="E-1",
    )
    record_certificates(rows=[row], institution_id=None, actor=SYSTEM, now=now)
    assert Certificate.objects.get().standard_version is None
