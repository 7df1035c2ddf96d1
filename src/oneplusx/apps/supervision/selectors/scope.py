"""Whose figures an actor sees, and which of them are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request

VIEW = "supervision.view"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures: all, those of organizations, of colleges, of provinces."""

    is_all: bool = False
    organization_ids: frozenset[UUID] = frozenset()
    college_ids: frozenset[UUID] = frozenset()
    provinces: frozenset[str] = frozenset()

    @property
    def is_nothing(self) -> bool:
        """There is nothing to see."""
        return not (self.is_all or self.organization_ids or self.college_ids or self.provinces)

    def rows(self, organization: str, college: str, province: str = "") -> Q:
        """The condition on rows with these fields.

        Args:
            province: Field with the province of rows without a college; empty: there are none.
        """
        if self.is_all:
            return Q()
        seen = Q(**{f"{organization}__in": self.organization_ids}) | Q(**{f"{college}__in": self.college_ids})
        seen |= Q(**{f"{college.removesuffix('_id')}__province_code__in": self.provinces})
        if province:
            seen |= Q(**{f"{college}__isnull": True, f"{province}__in": self.provinces})
        return seen

    @classmethod
    def of_institution(cls, institution: Institution) -> Self:
        """The figures that an institution answers for."""
        if institution.kind == InstitutionKind.ORGANIZATION:
            return cls(organization_ids=frozenset({institution.id}))
        if institution.kind == InstitutionKind.COLLEGE:
            return cls(college_ids=frozenset({institution.id}))
        if institution.kind == InstitutionKind.AUTHORITY and institution.province_code:
            return cls(provinces=frozenset({institution.province_code}))
        return cls(is_all=institution.kind != InstitutionKind.EXAM_SITE)


@once_a_request
def scope_of(actor: Actor) -> Scope:
    """Whose figures the actor sees (可见范围): organization and college their own, a province its, the bank all."""
    if actor.is_system:
        return Scope(is_all=True)
    if not may(actor, VIEW):
        return Scope()
    authorities = actor.institutions(Role.AUTHORITY_OFFICER)
    provinces = frozenset(Institution.objects.filter(id__in=authorities).values_list("province_code", flat=True))
    return Scope(
        is_all="" in provinces or actor.has_role(Role.BANK_OFFICER, Role.OPERATOR),
        organization_ids=frozenset(actor.institutions(Role.ORGANIZATION_OFFICER)),
        college_ids=frozenset(actor.institutions(Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD)),
        provinces=provinces - {""},
    )


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which figures are asked for; what is left empty narrows nothing.

    Attributes:
        province: A code, or ``"-"``: those without a province.
        is_social: Only candidates without a college.
    """

    year: int
    province: str = ""
    organization_id: UUID | None = None
    college_id: UUID | None = None
    certificate_type_id: UUID | None = None
    level: str = ""
    plan_id: UUID | None = None
    is_social: bool = False

    @property
    def province_asked(self) -> list[str]:
        """The code asked for, as rows have it; empty: all provinces."""
        return ["" if self.province == "-" else self.province] if self.province else []

    def exact(self, fields: Sequence[tuple[str, str]]) -> dict[str, object]:
        """Lookups of rows: (name here, field there) for each that is asked for."""
        return {field: value for name, field in fields if (value := getattr(self, name))}
