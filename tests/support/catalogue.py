"""A small outcome catalogue: one X certificate in three levels, two of them with a bank value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps

from oneplusx.apps.certificates.models import Certificate, Confirmation
from oneplusx.apps.certificates.services import CertificateRow, record_certificates
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.web.actor import SYSTEM

LEVELS = (("1", "primary", "初级"), ("2", "intermediate", "中级"), ("3", "advanced", "高级"))
BANK_VALUES = {"WEB-1": 200, "WEB-3": 600}

RecordCertificate = Callable[..., Certificate]


@pytest.fixture
def achievement_types(db: None) -> None:
    """The outcome types that ship: a test that commits empties the tables, and these rows with them."""
    if not AchievementType.objects.exists():
        import_module("oneplusx.apps.standards.migrations.0002_achievement_types").add_types(apps, None)


@pytest.fixture
def web_certificates(
    achievement_types: None, bank: Institution, organization: Institution, now: datetime
) -> Mapping[str, CertificateType]:
    """``WEB-1`` (2 credits), ``WEB-2`` (no bank value), ``WEB-3`` (6 credits)."""
    services.register_standards(
        standards=[services.CatalogueStandard(code="WEB", name_zh="Web前端开发", organization=organization.name_zh)],
        actor=SYSTEM,
        now=now,
    )
    services.register_certificate_types(
        certificates=[
            services.CatalogueCertificate(
                code=f"WEB-{number}",
                name_zh=f"Web前端开发（{word}）",
                organization=organization.name_zh,
                level=level,
                standard_code="WEB",
                national_id=f"N-{number}",
            )
            for number, level, word in LEVELS
        ],
        actor=SYSTEM,
        now=now,
    )
    types = {row.code: row for row in CertificateType.objects.all()}
    values = {types[code].id: value for code, value in BANK_VALUES.items()}
    services.approve_bank_values(values=values, actor=SYSTEM, now=now)
    return {row.code: row for row in CertificateType.objects.select_related("organization", "achievement_type")}


@pytest.fixture
def record_certificate(web_certificates: Mapping[str, CertificateType], now: datetime) -> RecordCertificate:
    """Records one certificate of an enrollment: ``record_certificate(enrollment, "WEB-2", number="X-1", …)``."""

    def recorded(
        enrollment: Enrollment,
        code: str = "WEB-1",
        *,
        number: str = "",
        month: str = "2026-05",
        score: int | None = 8500,
        is_passed: bool = True,
        expires_on: date | None = None,
        confirmation: str = Confirmation.COLLEGE_LIST,
        institution_id: UUID | None = None,
    ) -> Certificate:
        of_type = web_certificates[code]
        year, month_number = month.split("-")
        row = CertificateRow(
            learner_id=enrollment.learner_id,
            enrollment_id=enrollment.id,
            certificate_type_id=of_type.id,
            issuer_id=of_type.organization_id,
            holder_name=enrollment.learner.person.name,
            acquired_month=month,
            issued_on=date(int(year), int(month_number), 1),
            expires_on=expires_on,
            number=number,
            score_text="" if score is None else f"{score // 100}",
            score_hundredths=score,
            grading_mode="01",
            is_passed=is_passed,
        )
        [plan] = record_certificates(
            rows=[row],
            institution_id=institution_id or enrollment.college_id,
            confirmation=confirmation,
            actor=SYSTEM,
            now=now,
        )
        if plan.error is not None:
            raise plan.error
        return Certificate.objects.get(learner_id=enrollment.learner_id, certificate_type=of_type, acquired_month=month)

    return recorded
