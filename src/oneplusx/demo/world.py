"""What the steps of the demo world hand on to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.parties.models import ClassGroup, Department, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import appoint_member
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import SYSTEM, Actor, Role


class Story(StrEnum):
    """How a learner's studies went."""

    STRONG = "strong"  # passed everything
    NEAR = "near"  # lacks what a certificate can replace, and nothing else
    WEAK = "weak"  # lacks several things


@dataclass(slots=True)
class Student:
    """A learner as later steps see it."""

    enrollment_id: UUID
    learner_id: UUID
    name: str
    student_number: str
    program: Program
    story: Story = Story.STRONG
    certificate_type: CertificateType | None = None
    lacks: frozenset[str] = frozenset()


@dataclass(slots=True)
class College:
    """A college with what later steps need; ``students`` are a sample in a large world."""

    institution: Institution
    departments: list[Department] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)
    classes: dict[str, list[ClassGroup]] = field(default_factory=dict)
    covered: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    students: list[Student] = field(default_factory=list)
    registrar: Actor = SYSTEM
    reviewers: dict[UUID, Actor] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The institution's code."""
        return self.institution.code

    @property
    def leaving_year(self) -> int:
        """Entry year of those who are about to leave."""
        return min(program.entry_year for program in self.programs)


@dataclass(slots=True)
class Places:
    """Institutions and the people who act for them."""

    colleges: dict[str, College] = field(default_factory=dict)
    bank_officer: Actor = SYSTEM
    organization_officers: dict[UUID, Actor] = field(default_factory=dict)

    def decider(self, step: ApprovalStep) -> Actor:
        """Who decides a step of an approval."""
        by_role: dict[str, Mapping[UUID, Actor]] = {
            Role.BANK_OFFICER: {step.institution_id: self.bank_officer},
            Role.ORGANIZATION_OFFICER: self.organization_officers,
            Role.ACADEMIC_AFFAIRS: {one.institution.id: one.registrar for one in self.colleges.values()},
            Role.DEPARTMENT_REVIEWER: {
                key: actor for one in self.colleges.values() for key, actor in one.reviewers.items()
            },
        }
        key = step.department_id if step.role == Role.DEPARTMENT_REVIEWER else step.institution_id
        if key is None:
            raise ValueError("a department's step names it")
        return by_role[step.role][key]


def officer(
    institution: Institution, role: Role, name: str, username: str, now: datetime, department: Department | None = None
) -> Actor:
    """Appoints an officer; who has a ``demo-`` sign-in belongs to the cast of the sign-in page."""
    membership = appoint_member(
        institution=institution,
        role=role,
        name=name,
        username=username,
        department=department,
        is_demo_cast=username.startswith("demo-"),
        actor=SYSTEM,
        now=now,
    )
    return actor_of_person(membership.person)
