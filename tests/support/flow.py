"""A college in working order: a program, a published method, certificate types with bank values, a held certificate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from oneplusx.apps.certificates.models import Certificate, Confirmation
from oneplusx.apps.certificates.services import CertificateRow, record_certificates
from oneplusx.apps.curriculum.models import CourseNature, Program
from oneplusx.apps.curriculum.services import CourseRow, ProgramRow, save_courses, save_programs
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.services import create_version, publish_version, set_backtest_policy
from oneplusx.apps.standards.models import CertificateType, Major
from oneplusx.apps.standards.services import (
    CatalogueCertificate,
    CatalogueStandard,
    approve_bank_value,
    register_certificate_types,
    register_standards,
)
from oneplusx.web.actor import SYSTEM
from tests.support.cast import OpenLearner

METHOD = """
format: oneplusx-rule-set/1
code: TEST-METHOD
version: "1"
title_zh: 东海职业技术学院 X 证书转换办法
title_en: Donghai Polytechnic, conversion of X certificates
owner: {level: college, code: C4401}
source: {title: 东海职院〔2025〕1号}
effective: {from: 2025-01-01}
rules:
  - id: x-intermediate
    title_zh: X 证书（中级）
    title_en: X certificate, intermediate
    clause: 中级证书可免修专业核心课一门
    from: {types: [x_certificate], where: {level: intermediate}}
    to: {natures: [professional_core]}
    credits: {basis: course, at_most: 6, at_most_bank_value: true}
    score: {basis: fixed, points: 90}
caps:
  - {id: half, share: 1/2, base: program}
approval:
  - {role: adviser}
  - {role: department_reviewer}
  - {role: academic_affairs}
"""
COURSES = (
    ("CORE1", "网站开发技术", 400, CourseNature.PROFESSIONAL_CORE, 4),
    ("CORE2", "软件测试", 300, CourseNature.PROFESSIONAL_CORE, 5),
    ("BASE1", "程序设计基础", 400, CourseNature.PROFESSIONAL_FOUNDATION, 1),
    ("PUB1", "大学英语", 400, CourseNature.PUBLIC_COMPULSORY, 1),
    ("ELE1", "艺术欣赏", 200, CourseNature.PUBLIC_ELECTIVE, 3),
)


@pytest.fixture
def major(db: None) -> Major:
    return Major.objects.create(code="510203", name_zh="软件技术", education_level="voc_associate")


@pytest.fixture
def program(college: Institution, department: Department, major: Major, now: datetime) -> Program:
    row = ProgramRow("RJ-2024", "软件技术（2024级）", major.code, department.code, 2024, 1700)
    save_programs(college=college, rows=[row], actor=SYSTEM, now=now)
    rows = [
        CourseRow(code, name, credits, 16, "RJ-2024", nature, term, nature != CourseNature.PUBLIC_ELECTIVE)
        for code, name, credits, nature, term in COURSES
    ]
    planned = save_courses(college=college, rows=rows, actor=SYSTEM, now=now)
    assert all(plan.problem is None for plan in planned)
    return Program.objects.get(code="RJ-2024")


@pytest.fixture
def method(college: Institution, now: datetime) -> RuleSetVersion:
    version = create_version(owner_id=college.id, text=METHOD, name="method.yaml", actor=SYSTEM, now=now)
    set_backtest_policy(owner_id=college.id, demand="never", days_max=30, actor=SYSTEM, now=now)
    return publish_version(version_id=version.id, actor=SYSTEM, now=now)


@pytest.fixture
def x_type(organization: Institution, bank: Institution, now: datetime) -> CertificateType:
    """Web front-end development, intermediate, worth 5 bank credits."""
    standard = CatalogueStandard(code="WEB", name_zh="Web前端开发", organization=organization.name_zh)
    register_standards(standards=[standard], actor=SYSTEM, now=now)
    types = [
        CatalogueCertificate(
            code=f"WEB-{number}",
            name_zh=f"Web前端开发（{name}）",
            organization=organization.name_zh,
            standard_code="WEB",
            level=level,
        )
        for number, level, name in ((1, "primary", "初级"), (2, "intermediate", "中级"), (3, "advanced", "高级"))
    ]
    register_certificate_types(certificates=types, actor=SYSTEM, now=now)
    for number, value in ((1, 300), (2, 500), (3, 800)):
        found = CertificateType.objects.get(code=f"WEB-{number}")
        approve_bank_value(certificate_type=found, value_hundredths=value, actor=SYSTEM, now=now)
    return CertificateType.objects.get(code="WEB-2")


@pytest.fixture
def studying(
    open_learner: OpenLearner, department: Department, class_group: ClassGroup, program: Program
) -> Enrollment:
    """The learner's enrollment, with a program."""
    return open_learner(department, "20240001", "林晓雨", 1, class_group, program.id)


HoldCertificate = Callable[..., Certificate]


@pytest.fixture
def hold_certificate(x_type: CertificateType, college: Institution, now: datetime) -> HoldCertificate:
    """``hold_certificate(enrollment, number="X1", certificate_type=…)``: recorded from the issuer's list."""

    def recorded(
        enrollment: Enrollment, number: str = "X20260001", certificate_type: CertificateType = x_type, **more: object
    ) -> Certificate:
        row = CertificateRow(
            learner_id=enrollment.learner_id,
            enrollment_id=enrollment.id,
            certificate_type_id=certificate_type.id,
            issuer_id=certificate_type.organization_id,
            holder_name=enrollment.learner.person.name,
            acquired_month="2026-03",
            issued_on=date(2026, 3, 20),
            number=number,
            **more,  # type: ignore[arg-type]
        )
        [plan] = record_certificates(
            rows=[row], institution_id=college.id, confirmation=Confirmation.COLLEGE_LIST, actor=SYSTEM, now=now
        )
        assert plan.error is None, plan.error
        return Certificate.objects.get(learner=enrollment.learner_id, certificate_type=certificate_type)

    return recorded


@pytest.fixture
def held(studying: Enrollment, method: RuleSetVersion, hold_certificate: HoldCertificate) -> Achievement:
    """The recognized outcome of the learner's certificate; plans are computed."""
    certificate = hold_certificate(studying)
    run_until_idle()
    return Achievement.objects.get(certificate=certificate)
