"""The fixed cast: two colleges in two provinces, one bank, one organization, two authorities, and the people in them.

Everything is made through the services. Officers are ``Actor`` values; learners come as the model ``Learner``
with ``enrollment`` and ``learner_actor`` beside them. ``sign_in(actor)`` answers a client with that person signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.models import (
    ClassGroup,
    Department,
    Enrollment,
    Institution,
    InstitutionKind,
    Learner,
    Person,
    User,
)
from oneplusx.domain.identity import DocumentKind, synthetic_resident_id
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.sealing import seal

PASSWORD = "correct horse battery 1"
TOTP_KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
MAJOR_SOFTWARE = "510203"
MAJOR_ACCOUNTING = "530302"
ENTRY_YEAR = 2024

SignIn = Callable[[Actor], Client]
OpenLearner = Callable[..., Enrollment]


def make_institution(
    kind: InstitutionKind, code: str, name_zh: str, name_en: str, province: str, now: datetime
) -> Institution:
    return services.create_institution(
        kind=kind, code=code, name_zh=name_zh, name_en=name_en, province_code=province, actor=SYSTEM, now=now
    )


def make_officer(
    institution: Institution, role: Role, name: str, username: str, now: datetime, department: Department | None = None
) -> Actor:
    membership = services.appoint_member(
        institution=institution, role=role, name=name, username=username, department=department, actor=SYSTEM, now=now
    )
    return selectors.actor_of_person(membership.person)


def user_of(actor: Actor) -> User:
    """The sign-in of a member of the cast; an officer's has an authenticator app, as every officer's must."""
    assert actor.id is not None
    user = User.objects.get(person_id=actor.id)
    if actor.grants:
        give_second_factor(user)
    return user


def give_second_factor(user: User) -> None:
    """Sets up an authenticator app whose key the tests know."""
    Authenticator.objects.get_or_create(
        user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": seal(TOTP_KEY).hex()}}
    )


def resident_id(sequence: int) -> str:
    return synthetic_resident_id(date(2006, 3, 5), sequence)


@pytest.fixture
def bank(db: None, now: datetime) -> Institution:
    return make_institution(InstitutionKind.BANK, "BANK", "国家学分银行", "National Credit Bank", "", now)


@pytest.fixture
def operator_institution(db: None, now: datetime) -> Institution:
    return make_institution(InstitutionKind.OPERATOR, "OPERATOR", "平台运营中心", "Platform Operations", "", now)


@pytest.fixture
def authority(db: None, now: datetime) -> Institution:
    return make_institution(
        InstitutionKind.AUTHORITY, "P44", "东海省教育厅", "Donghai Department of Education", "44", now
    )


@pytest.fixture
def other_authority(db: None, now: datetime) -> Institution:
    return make_institution(
        InstitutionKind.AUTHORITY, "P51", "西岭省教育厅", "Xiling Department of Education", "51", now
    )


@pytest.fixture
def organization(db: None, now: datetime) -> Institution:
    return make_institution(
        InstitutionKind.ORGANIZATION, "ORG1", "晨星教育评价有限公司", "Morning Star Evaluation", "11", now
    )


@pytest.fixture
def college(db: None, now: datetime, authority: Institution) -> Institution:
    return make_institution(InstitutionKind.COLLEGE, "C4401", "东海职业技术学院", "Donghai Polytechnic", "44", now)


@pytest.fixture
def other_college(db: None, now: datetime, other_authority: Institution) -> Institution:
    return make_institution(
        InstitutionKind.COLLEGE, "C5101", "西岭工业职业学院", "Xiling Industrial College", "51", now
    )


@pytest.fixture
def department(college: Institution, now: datetime) -> Department:
    return services.create_department(
        college=college, code="D01", name_zh="信息工程学院", name_en="Information Engineering", actor=SYSTEM, now=now
    )


@pytest.fixture
def business_department(college: Institution, now: datetime) -> Department:
    """A second department of the college."""
    return services.create_department(
        college=college, code="D02", name_zh="经济管理学院", name_en="Business", actor=SYSTEM, now=now
    )


@pytest.fixture
def other_department(other_college: Institution, now: datetime) -> Department:
    return services.create_department(
        college=other_college, code="D01", name_zh="智能制造学院", name_en="Manufacturing", actor=SYSTEM, now=now
    )


@pytest.fixture
def adviser_person(college: Institution, now: datetime) -> Person:
    return services.appoint_member(
        institution=college, role=Role.ADVISER, name="方辅导", username="adviser", actor=SYSTEM, now=now
    ).person


@pytest.fixture
def class_group(department: Department, adviser_person: Person, now: datetime) -> ClassGroup:
    return services.create_class_group(
        department=department,
        code="RJ2401",
        name="软件2401班",
        major_code=MAJOR_SOFTWARE,
        entry_year=ENTRY_YEAR,
        adviser=adviser_person,
        actor=SYSTEM,
        now=now,
    )


@pytest.fixture
def other_class_group(other_department: Department, now: datetime) -> ClassGroup:
    return services.create_class_group(
        department=other_department,
        code="JD2401",
        name="机电2401班",
        major_code=MAJOR_SOFTWARE,
        entry_year=ENTRY_YEAR,
        actor=SYSTEM,
        now=now,
    )


@pytest.fixture
def adviser(adviser_person: Person, class_group: ClassGroup) -> Actor:
    """Adviser of ``class_group``."""
    return selectors.actor_of_person(adviser_person)


@pytest.fixture
def registrar(college: Institution, now: datetime) -> Actor:
    """Academic affairs officer (教务处) of the college."""
    return make_officer(college, Role.ACADEMIC_AFFAIRS, "程教务", "registrar", now)


@pytest.fixture
def department_reviewer(college: Institution, department: Department, now: datetime) -> Actor:
    return make_officer(college, Role.DEPARTMENT_REVIEWER, "沈院办", "reviewer", now, department)


@pytest.fixture
def college_head(college: Institution, now: datetime) -> Actor:
    return make_officer(college, Role.COLLEGE_HEAD, "陆校长", "head", now)


@pytest.fixture
def outsider(other_college: Institution, now: datetime) -> Actor:
    """Academic affairs officer of the other college, in the other province."""
    return make_officer(other_college, Role.ACADEMIC_AFFAIRS, "石教务", "outsider", now)


@pytest.fixture
def bank_officer(bank: Institution, now: datetime) -> Actor:
    return make_officer(bank, Role.BANK_OFFICER, "钱银行", "banker", now)


@pytest.fixture
def organization_officer(organization: Institution, now: datetime) -> Actor:
    return make_officer(organization, Role.ORGANIZATION_OFFICER, "孔评价", "evaluator", now)


@pytest.fixture
def teacher(college: Institution, now: datetime) -> Actor:
    return make_officer(college, Role.TEACHER, "任老师", "teacher", now)


@pytest.fixture
def exam_site_officer(college: Institution, now: datetime) -> Actor:
    return make_officer(college, Role.EXAM_SITE_OFFICER, "站管理", "site-officer", now)


@pytest.fixture
def assessor(organization: Institution, now: datetime) -> Actor:
    return make_officer(organization, Role.ASSESSOR, "平考评", "an-assessor", now)


@pytest.fixture
def invigilator(college: Institution, now: datetime) -> Actor:
    return make_officer(college, Role.INVIGILATOR, "简监考", "an-invigilator", now)


@pytest.fixture
def inspector(organization: Institution, now: datetime) -> Actor:
    return make_officer(organization, Role.INSPECTOR, "杜督导", "an-inspector", now)


@pytest.fixture
def authority_officer(authority: Institution, now: datetime) -> Actor:
    return make_officer(authority, Role.AUTHORITY_OFFICER, "郑厅员", "authority", now)


@pytest.fixture
def operator(operator_institution: Institution, now: datetime) -> Actor:
    return make_officer(operator_institution, Role.OPERATOR, "凌运营", "operator", now)


@pytest.fixture
def open_learner(now: datetime) -> OpenLearner:
    """Opens an account in a department: ``open_learner(department, number, name, sequence, class_group=None)``."""

    def opened(
        department: Department,
        number: str,
        name: str,
        sequence: int,
        class_group: ClassGroup | None = None,
        program_id: object = None,
        major_code: str = MAJOR_SOFTWARE,
        entry_year: int = ENTRY_YEAR,
    ) -> Enrollment:
        row = services.AccountRow(
            student_number=number,
            name=name,
            identity_kind=DocumentKind.RESIDENT_ID,
            identity_number=resident_id(sequence),
            department_id=department.id,
            class_group_id=class_group.id if class_group else None,
            program_id=program_id,  # type: ignore[arg-type]
            major_code=major_code,
            entry_year=entry_year,
        )
        [outcome] = services.open_accounts(college=department.college, rows=[row], actor=SYSTEM, now=now)
        assert outcome.problem is None, outcome.problem
        assert outcome.enrollment_id is not None
        return Enrollment.objects.select_related("learner__person", "college").get(id=outcome.enrollment_id)

    return opened


@pytest.fixture
def enrollment(open_learner: OpenLearner, department: Department, class_group: ClassGroup) -> Enrollment:
    """The learner's enrollment in the college, in ``class_group``."""
    return open_learner(department, "20240001", "林晓雨", 1, class_group)


@pytest.fixture
def learner(enrollment: Enrollment) -> Learner:
    return enrollment.learner


@pytest.fixture
def learner_actor(learner: Learner, now: datetime) -> Actor:
    """The learner, with a sign-in ``learner``."""
    services.create_user(person=learner.person, username="learner", password=None, actor=SYSTEM, now=now)
    return selectors.actor_of_person(learner.person)


@pytest.fixture
def other_enrollment(
    open_learner: OpenLearner, other_department: Department, other_class_group: ClassGroup
) -> Enrollment:
    """Somebody else's enrollment, in the other college."""
    return open_learner(other_department, "20240001", "段秋石", 2, other_class_group)


@pytest.fixture
def other_learner(other_enrollment: Enrollment) -> Learner:
    return other_enrollment.learner


@pytest.fixture
def other_learner_actor(other_learner: Learner, now: datetime) -> Actor:
    services.create_user(person=other_learner.person, username="other-learner", password=None, actor=SYSTEM, now=now)
    return selectors.actor_of_person(other_learner.person)


@pytest.fixture
def sign_in() -> SignIn:
    """``sign_in(actor)``: a client with that person signed in."""

    def signed_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(user_of(actor), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def college_token(college: Institution, now: datetime) -> str:
    """Secret of an API token of the college, as academic affairs."""
    return services.create_token(institution=college, name="教务系统", actor=SYSTEM, now=now)[1]


@pytest.fixture
def other_college_token(other_college: Institution, now: datetime) -> str:
    return services.create_token(institution=other_college, name="教务系统", actor=SYSTEM, now=now)[1]


@pytest.fixture
def bank_token(bank: Institution, now: datetime) -> str:
    return services.create_token(institution=bank, name="银行系统", actor=SYSTEM, now=now)[1]


@pytest.fixture
def organization_token(organization: Institution, now: datetime) -> str:
    return services.create_token(institution=organization, name="考务系统", actor=SYSTEM, now=now)[1]
