"""Who acts: a value built at the edge from the session, the token or the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """Roles a person can hold in an institution; who may do what is in ``apps.parties.permissions``."""

    LEARNER = "learner"
    ADVISER = "adviser"
    TEACHER = "teacher"
    DEPARTMENT_REVIEWER = "department_reviewer"
    ACADEMIC_AFFAIRS = "academic_affairs"
    COLLEGE_HEAD = "college_head"
    ORGANIZATION_OFFICER = "organization_officer"
    EXAM_SITE_OFFICER = "exam_site_officer"
    ASSESSOR = "assessor"
    INVIGILATOR = "invigilator"
    INSPECTOR = "inspector"
    BANK_OFFICER = "bank_officer"
    AUTHORITY_OFFICER = "authority_officer"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one institution, optionally limited to a department or to classes."""

    role: Role
    institution_id: UUID
    department_id: UUID | None = None
    class_group_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts.

    Attributes:
        id: The person's id; ``None`` for the public and for the system itself.
        name: For display on the actor's own pages only.
        learner_id: The learner account of this person, if any.
        grants: Roles held now.
        is_system: The product itself (jobs, demo, command line of the operator).
        scopes: Permissions an API token is limited to; ``None`` for people, who are not limited.
    """

    id: UUID | None
    name: str = ""
    learner_id: UUID | None = None
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False
    scopes: frozenset[str] | None = None

    @property
    def is_public(self) -> bool:
        """Nobody is signed in."""
        return self.id is None and not self.is_system and not self.grants

    def has_role(self, *roles: Role) -> bool:
        """Whether any grant has one of the roles."""
        return any(grant.role in roles for grant in self.grants)

    def institutions(self, *roles: Role) -> tuple[UUID, ...]:
        """Ids of the institutions in which one of the roles (any, if none is named) is held."""
        return tuple(dict.fromkeys(g.institution_id for g in self.grants if not roles or g.role in roles))


PUBLIC = Actor(id=None)
SYSTEM = Actor(id=None, name="system", is_system=True)
