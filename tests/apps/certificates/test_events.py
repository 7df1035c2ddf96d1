"""Systems of the organization and of the college are told of certificates, of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import orjson

from oneplusx.apps.certificates.services import issue_certificate, revoke_certificates
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.services import recognize_achievements
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import WebhookDelivery
from oneplusx.apps.trail.services import create_endpoint
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.sealing import unseal


def test_issue_and_revocation_are_told(
    web_certificates: Mapping[str, CertificateType],
    organization: Institution,
    college: Institution,
    other_college: Institution,
    enrollment: Enrollment,
    organization_officer: Actor,
    now: datetime,
) -> None:
    for institution in (organization, college, other_college):
        create_endpoint(institution_id=institution.id, url="https://example.org/", name="系统", actor=SYSTEM, now=now)
    certificate = issue_certificate(
        certificate_type=web_certificates["WEB-1"],
        learner=enrollment.learner,
        enrollment=enrollment,
        number="X-1",
        issued_on=date(2026, 1, 5),
        actor=organization_officer,
        now=now,
    )
    achievements = list(Achievement.objects.values_list("id", flat=True))
    recognize_achievements(achievement_ids=achievements, actor=SYSTEM, now=now)
    revoke_certificates(certificate_ids=[certificate.id], reason="成绩更正", actor=organization_officer, now=now)
    told = WebhookDelivery.objects.filter(kind__startswith="certificate.").order_by("id")
    kinds = [(row.kind, row.institution_id) for row in told]
    for kind in ("certificate.recorded", "certificate.revoked"):
        assert {to for one, to in kinds if one == kind} == {organization.id, college.id}
    [item] = orjson.loads(unseal(told[0].body_sealed))["data"]["items"]
    assert (item["id"], item["type"]) == (str(certificate.id), "WEB-1")
    assert "X-1" not in unseal(told[0].body_sealed)  # a number is personal; it is asked for by id
    assert WebhookDelivery.objects.filter(kind="achievement.recognized", institution_id=college.id).exists()
