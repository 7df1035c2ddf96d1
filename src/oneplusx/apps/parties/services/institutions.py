"""Institutions (机构), their departments and classes, and who works there in which role."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.models import (
    ClassGroup,
    Department,
    Institution,
    InstitutionKind,
    Membership,
    Person,
    User,
)
from oneplusx.apps.parties.permissions import ROLES_OF_KIND, require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.identity import normalize_name
from oneplusx.web.actor import Actor, Role
from oneplusx.web.search import search_text, sort_key


def _manages(actor: Actor, institution_id: UUID) -> None:
    require(actor, "members.manage", None if actor.has_role(Role.OPERATOR) else institution_id)


@transaction.atomic
def create_institution(
    *,
    kind: InstitutionKind,
    code: str,
    name_zh: str,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    province_code: str = "",
    parent: Institution | None = None,
    is_demo: bool = False,
    settings: dict[str, Any] | None = None,
) -> Institution:
    """Enters an institution (登记机构).

    Raises:
        Denied: ``denied``.
        Conflict: ``parties.code_taken``.
    """
    require(actor, "parties.manage")
    if Institution.objects.filter(code=code).exists():
        raise Conflict("parties.code_taken", found=code)
    institution = Institution.objects.create(
        kind=kind,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        name_search=search_text(name_zh, name_en, code),
        province_code=province_code,
        parent=parent,
        is_demo=is_demo,
        settings=settings or {},
        created_at=now,
    )
    record_act(
        verb="parties.institution_created",
        subject_kind="institution",
        subject_id=institution.id,
        institution_id=institution.id,
        facts={"kind": kind, "code": code},
        actor=actor,
        now=now,
    )
    return institution


@transaction.atomic
def change_settings(*, institution: Institution, changes: dict[str, Any], actor: Actor, now: datetime) -> Institution:
    """Changes settings of an institution (机构设置); what is not named stays.

    Raises:
        Denied: ``denied``.
    """
    _manages(actor, institution.id)
    fresh = Institution.objects.select_for_update().get(id=institution.id)
    before = {name: fresh.settings.get(name) for name in changes}
    fresh.settings = {**fresh.settings, **changes}
    fresh.save(update_fields=["settings"])
    record_act(
        verb="parties.settings_changed",
        subject_kind="institution",
        subject_id=fresh.id,
        institution_id=fresh.id,
        facts={"before": before, "after": changes},
        actor=actor,
        now=now,
    )
    return fresh


@transaction.atomic
def create_department(
    *, college: Institution, code: str, name_zh: str, actor: Actor, now: datetime, name_en: str = ""
) -> Department:
    """Enters a department (二级学院) of a college.

    Raises:
        Denied: ``denied``.
        Conflict: ``parties.code_taken``.
    """
    _manages(actor, college.id)
    if Department.objects.filter(college=college, code=code).exists():
        raise Conflict("parties.code_taken", found=code)
    department = Department.objects.create(college=college, code=code, name_zh=name_zh, name_en=name_en)
    record_act(
        verb="parties.department_created",
        subject_kind="department",
        subject_id=department.id,
        institution_id=college.id,
        facts={"code": code},
        actor=actor,
        now=now,
    )
    return department


@transaction.atomic
def create_class_group(
    *,
    department: Department,
    code: str,
    name: str,
    major_code: str,
    entry_year: int,
    actor: Actor,
    now: datetime,
    name_en: str = "",
    adviser: Person | None = None,
) -> ClassGroup:
    """Enters a class (班级) of a department, with its adviser.

    Raises:
        Denied: ``denied``.
        Conflict: ``parties.code_taken``.
    """
    _manages(actor, department.college_id)
    if ClassGroup.objects.filter(college_id=department.college_id, code=code).exists():
        raise Conflict("parties.code_taken", found=code)
    group = ClassGroup.objects.create(
        college_id=department.college_id,
        department=department,
        code=code,
        name=name,
        name_en=name_en,
        major_code=major_code,
        entry_year=entry_year,
        adviser=adviser,
    )
    record_act(
        verb="parties.class_created",
        subject_kind="class_group",
        subject_id=group.id,
        institution_id=department.college_id,
        facts={"code": code, "adviser": adviser.id if adviser else None},
        actor=actor,
        now=now,
    )
    return group


@transaction.atomic
def set_adviser(*, class_group: ClassGroup, adviser: Person | None, actor: Actor, now: datetime) -> None:
    """Gives a class to an adviser (班主任), who must hold that role in the college.

    Raises:
        Denied: ``denied``.
        Invalid: ``parties.not_an_adviser``.
    """
    _manages(actor, class_group.college_id)
    if adviser is not None and not _holds(adviser.id, class_group.college_id, Role.ADVISER):
        raise Invalid("parties.not_an_adviser", name=adviser.name)
    before = class_group.adviser_id
    ClassGroup.objects.filter(id=class_group.id).update(adviser=adviser)
    record_act(
        verb="parties.adviser_set",
        subject_kind="class_group",
        subject_id=class_group.id,
        institution_id=class_group.college_id,
        facts={"before": before, "after": adviser.id if adviser else None},
        actor=actor,
        now=now,
    )


def _holds(person_id: UUID, institution_id: UUID, role: Role) -> bool:
    return Membership.objects.filter(
        person_id=person_id, institution_id=institution_id, role=role, ended_at=None
    ).exists()


def enter_person(name: str, now: datetime) -> Person:
    """A row for a human without a document: staff. Learners are opened by ``open_accounts``."""
    clean = normalize_name(name)
    return Person.objects.create(name=clean, name_sort=sort_key(clean), name_search=search_text(clean), created_at=now)


@transaction.atomic
def create_user(
    *, person: Person, username: str, password: str | None, actor: Actor, now: datetime, is_demo_cast: bool = False
) -> User:
    """A sign-in (登录账号) of a person; without a password it cannot be used until an invitation is followed.

    Raises:
        Conflict: ``parties.username_taken``.
    """
    user = User(username=User.normalize_username(username), person=person, is_demo_cast=is_demo_cast)
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Conflict("parties.username_taken", username=username) from None
    record_act(verb="parties.sign_in_created", subject_kind="user", subject_id=user.id, actor=actor, now=now)
    return user


@transaction.atomic
def appoint_member(
    *,
    institution: Institution,
    role: Role,
    actor: Actor,
    now: datetime,
    person: Person | None = None,
    name: str = "",
    username: str = "",
    department: Department | None = None,
    is_demo_cast: bool = False,
) -> Membership:
    """Gives a person a role in an institution (任命); without a person, enters one with a sign-in.

    Raises:
        Denied: ``denied``.
        Invalid: ``parties.role_not_here``, ``parties.department_elsewhere``, ``identity.name_missing``.
        Conflict: ``parties.username_taken``, ``parties.already_member``.
    """
    _manages(actor, institution.id)
    if role not in ROLES_OF_KIND[institution.kind]:
        raise Invalid("parties.role_not_here", institution=institution.name_zh)
    if department is not None and department.college_id != institution.id:
        raise Invalid("parties.department_elsewhere")
    if person is None:
        person = enter_person(name, now)
        create_user(person=person, username=username, password=None, is_demo_cast=is_demo_cast, actor=actor, now=now)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person, institution=institution, department=department, role=role, started_at=now
            )
    except IntegrityError:
        raise Conflict("parties.already_member", name=person.name) from None
    record_act(
        verb="parties.member_appointed",
        subject_kind="membership",
        subject_id=membership.id,
        institution_id=institution.id,
        facts={"person": person.id, "role": role, "department": department.id if department else None},
        actor=actor,
        now=now,
    )
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, actor: Actor, now: datetime) -> None:
    """Ends a role (免去); classes of an adviser stay without one.

    Raises:
        Denied: ``denied``.
        Conflict: ``state.changed``, ``parties.own_role``.
    """
    _manages(actor, membership.institution_id)
    if membership.person_id == actor.id:
        raise Conflict("parties.own_role")
    if not Membership.objects.filter(id=membership.id, ended_at=None).update(ended_at=now):
        raise Conflict("state.changed")
    if membership.role == Role.ADVISER:
        ClassGroup.objects.filter(college_id=membership.institution_id, adviser_id=membership.person_id).update(
            adviser=None
        )
    record_act(
        verb="parties.member_ended",
        subject_kind="membership",
        subject_id=membership.id,
        institution_id=membership.institution_id,
        facts={"person": membership.person_id, "role": membership.role},
        actor=actor,
        now=now,
    )
