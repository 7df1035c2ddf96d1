"""Questions about institutions, their members and tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.parties.models import (
    ApiToken,
    ClassGroup,
    Department,
    Institution,
    InstitutionKind,
    Membership,
    Person,
)
from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.apps.trail.correspondents import Correspondent
from oneplusx.domain.errors import NotFound
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.sealing import unseal


def institution(code: str) -> Institution:
    """The institution with a code.

    Raises:
        NotFound: ``parties.unknown_institution``.
    """
    found = Institution.objects.filter(code=code).first()
    if found is None:
        raise NotFound("parties.unknown_institution", found=code)
    return found


def bank() -> Institution:
    """The credit bank (学分银行) of this deployment: the first one entered.

    Raises:
        NotFound: ``parties.no_bank``.
    """
    found = Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id").first()
    if found is None:
        raise NotFound("parties.no_bank")
    return found


@once_a_request
def is_demo_world() -> bool:
    """Whether the credit bank of this database is a demonstration: then nothing recorded in it is valid."""
    return Institution.objects.filter(kind=InstitutionKind.BANK, is_demo=True).exists()


def visible_institutions(actor: Actor) -> QuerySet[Institution]:
    """Institutions whose particulars the actor may see: all for the operator, else those of the own roles."""
    institutions = Institution.objects.order_by("kind", "code")
    if actor.is_system or actor.has_role(Role.OPERATOR):
        return institutions
    return institutions.filter(id__in=actor.institutions())


def get_institution(actor: Actor, institution_id: UUID) -> Institution:
    """One institution of the actor.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = visible_institutions(actor).filter(id=institution_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def members_of(actor: Actor, institution: Institution) -> QuerySet[Membership]:
    """Roles held now in an institution that the actor may see."""
    return (
        Membership.objects.filter(institution__in=visible_institutions(actor).order_by(), institution_id=institution.id)
        .filter(ended_at=None)
        .select_related("person", "department")
        .order_by("role", "person__name_sort", "id")
    )


def departments_of(college_id: UUID) -> QuerySet[Department]:
    """Departments of a college, in the order of their codes."""
    return Department.objects.filter(college_id=college_id).order_by("code")


def departments_of_visible(actor: Actor, institution: Institution) -> QuerySet[Department]:
    """Departments of an institution of the actor."""
    return departments_of(institution.id).filter(college__in=visible_institutions(actor).order_by())


def visible_departments(actor: Actor) -> QuerySet[Department]:
    """Departments of the actor's colleges, for filters."""
    return Department.objects.filter(college_id__in=actor.institutions()).order_by("college_id", "code")


def own_college(actor: Actor) -> Institution:
    """The college in which the actor issues activation codes: the first one of the own roles there.

    Raises:
        NotFound: ``not_found``: the actor has no such role.
    """
    places = actor.institutions(Role.ACADEMIC_AFFAIRS, Role.ADVISER)
    found = Institution.objects.filter(id__in=places, kind=InstitutionKind.COLLEGE).order_by("code").first()
    if found is None:
        raise NotFound("not_found")
    return found


def get_membership(actor: Actor, membership_id: UUID) -> Membership:
    """A role held now in an institution of the actor.

    Raises:
        NotFound: ``not_found``.
    """
    found = (
        Membership.objects.filter(id=membership_id, ended_at=None)
        .filter(institution__in=visible_institutions(actor).order_by())
        .select_related("institution", "person")
        .first()
    )
    if found is None:
        raise NotFound("not_found")
    return found


def get_token(actor: Actor, token_id: UUID) -> ApiToken:
    """A token of an institution that the actor manages.

    Raises:
        NotFound: ``not_found``.
    """
    found = visible_tokens(actor).filter(id=token_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def visible_class_groups(actor: Actor) -> QuerySet[ClassGroup]:
    """Classes (班级) the actor works with: the own ones of an adviser, the department's, or the college's."""
    groups = ClassGroup.objects.order_by("-entry_year", "code")
    if actor.is_system:
        return groups
    seen = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in {Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD}:
            seen |= Q(college_id=grant.institution_id)
        elif grant.role == Role.DEPARTMENT_REVIEWER:
            of_college = Q(college_id=grant.institution_id)
            seen |= of_college & Q(department_id=grant.department_id) if grant.department_id else of_college
        elif grant.role == Role.ADVISER:
            seen |= Q(id__in=grant.class_group_ids)
    return groups.filter(seen)


def visible_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """API tokens (接口令牌) of institutions the actor manages, newest first."""
    tokens = ApiToken.objects.select_related("institution").order_by("-created_at", "-id")
    if actor.is_system or actor.has_role(Role.OPERATOR):
        return tokens
    return tokens.filter(institution_id__in=actor.institutions(Role.ACADEMIC_AFFAIRS))


def people_in_role(role: Role, institution_id: UUID, department_id: UUID | None = None) -> list[UUID]:
    """Ids of people to notify: who holds a role in an institution, for a department or for all of them."""
    members = Membership.objects.filter(role=role, institution_id=institution_id, ended_at=None)
    if department_id is not None:
        members = members.filter(Q(department_id=department_id) | Q(department=None))
    return list(members.order_by("id").values_list("person_id", flat=True).distinct())


def names_of_people(ids: frozenset[UUID]) -> Mapping[UUID, str]:
    """Names by id, of people and of the tokens that act in their place."""
    names = dict(Person.objects.filter(id__in=ids).values_list("id", "name"))
    names.update(ApiToken.objects.filter(id__in=ids - names.keys()).values_list("id", "name"))
    return names


def names_of_institutions(ids: frozenset[UUID]) -> Mapping[UUID, str]:
    """Names by id, in the page's language."""
    rows = Institution.objects.filter(id__in=ids).values_list("id", "name_zh", "name_en")
    return {row_id: naming.in_language(name_zh, name_en) for row_id, name_zh, name_en in rows}


def keepers_of(institution_id: UUID, permission: str) -> list[UUID]:
    """Ids of people who hold a role with a permission in an institution now."""
    members = Membership.objects.filter(
        institution_id=institution_id, role__in=[role.value for role in PERMISSIONS[permission]], ended_at=None
    )
    return list(members.order_by("person_id").values_list("person_id", flat=True).distinct())


def correspondents(person_ids: Iterable[UUID]) -> dict[UUID, Correspondent]:
    """Those of the people who have an address for mail, by id; merged duplicates get none."""
    rows = Person.objects.filter(id__among=list(person_ids), merged_into_id=None).exclude(mail_sealed=None)
    return {row.id: Correspondent(row.id, unseal(row.mail_sealed or b""), row.language) for row in rows}
