"""Who acts: the actor behind a sign-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, FilteredRelation, OuterRef, Q, QuerySet, When

from oneplusx.apps.parties.models import ClassGroup, Institution, Learner, Membership, Person, User
from oneplusx.domain.errors import NotFound
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.sealing import unseal

CAST_ORDER = (
    Role.ADVISER,
    Role.TEACHER,
    Role.DEPARTMENT_REVIEWER,
    Role.ACADEMIC_AFFAIRS,
    Role.COLLEGE_HEAD,
    Role.ORGANIZATION_OFFICER,
    Role.EXAM_SITE_OFFICER,
    Role.ASSESSOR,
    Role.INVIGILATOR,
    Role.INSPECTOR,
    Role.BANK_OFFICER,
    Role.AUTHORITY_OFFICER,
    Role.OPERATOR,
)


def actor_for(user: User) -> Actor:
    """The actor behind a sign-in, with the roles held now; of a merged person, the one it became."""
    if user.person_id is None:
        return Actor(id=user.id, name=user.username)
    actor, merged_into_id = _actor(user.person_id)
    return actor if merged_into_id is None else _actor(merged_into_id)[0]


def actor_of_person(person: Person) -> Actor:
    """The actor that a person is, with the roles held now."""
    return _actor(person.id)[0]


def _actor(person_id: UUID) -> tuple[Actor, UUID | None]:
    """Person, learning account and roles in one question: every page begins with it."""
    rows = list(
        Person.objects.filter(id=person_id)
        .annotate(held=FilteredRelation("memberships", condition=Q(memberships__ended_at=None)))
        .order_by("held__id")
        .values_list(
            "name",
            "merged_into_id",
            "learner__id",
            "held__role",
            "held__institution_id",
            "held__department_id",
            "held__institution__name_zh",
            "held__institution__name_en",
        )
    )
    name, merged_into_id, learner_id = rows[0][:3]
    held = [row[3:] for row in rows if row[3] is not None]
    _note_names(held)
    advised = _advised(person_id) if any(role == Role.ADVISER for role, *_rest in held) else {}
    grants = tuple(
        Grant(
            role=Role(role),
            institution_id=institution_id,
            department_id=department_id,
            class_group_ids=tuple(advised.get(institution_id, ())) if role == Role.ADVISER else (),
        )
        for role, institution_id, department_id, *_names in held
    )
    return Actor(id=person_id, name=name, learner_id=learner_id, grants=grants), merged_into_id


def _advised(person_id: UUID) -> dict[UUID, list[UUID]]:
    """Classes that a person advises, by college."""
    classes: dict[UUID, list[UUID]] = {}
    groups = ClassGroup.objects.filter(adviser_id=person_id).order_by("id")
    for college_id, group_id in groups.values_list("college_id", "id"):
        classes.setdefault(college_id, []).append(group_id)
    return classes


def _note_names(held: Sequence[Sequence[Any]]) -> None:
    """The frame of every page names the institutions of the roles."""
    naming.note_institutions({row[1]: naming.in_language(row[3], row[4]) for row in held})


@dataclass(frozen=True, slots=True)
class RoleHint:
    """A role and where it is held, for a sign-in with several."""

    role: Role
    institution: Institution


@once_a_request
def own_institutions(actor: Actor) -> Mapping[UUID, Institution]:
    """The institutions of the actor's roles by id."""
    return Institution.objects.in_bulk(list(actor.institutions()))


def role_hints(actor: Actor) -> list[RoleHint]:
    """The actor's roles with their institutions, in the order of appointment."""
    known = own_institutions(actor)
    return [RoleHint(grant.role, known[grant.institution_id]) for grant in actor.grants]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the product holds of a person, as that person sees it."""

    name: str
    language: str
    phone: str
    mail: str
    identity_kind: str
    identity_masked: str
    learner: Learner | None


def own_data(actor: Actor) -> OwnData:
    """The actor's own personal data (我的信息).

    Raises:
        NotFound: ``not_found``: the actor is no person.
    """
    person = Person.objects.filter(id=actor.id).first() if actor.id else None
    if person is None:
        raise NotFound("not_found")
    learner = Learner.objects.filter(id=actor.learner_id).first() if actor.learner_id else None
    return OwnData(
        name=person.name,
        language=person.language,
        phone=unseal(person.phone_sealed) if person.phone_sealed else "",
        mail=unseal(person.mail_sealed) if person.mail_sealed else "",
        identity_kind=person.get_identity_kind_display() if person.identity_kind else "",
        identity_masked=person.masked_identity(),
        learner=learner,
    )


def demo_cast() -> QuerySet[User]:
    """Sign-ins of the demo cast (演示角色), with their people and roles: learners first, then by role."""
    held = Membership.objects.filter(person=OuterRef("person_id"), ended_at=None)
    places = [When(Exists(held.filter(role=role)), then=place) for place, role in enumerate(CAST_ORDER, start=1)]
    return (
        User.objects.filter(is_demo_cast=True, is_active=True)
        .annotate(place=Case(*places, default=0))
        .select_related("person")
        .prefetch_related("person__memberships__institution", "person__learner__enrollments__college")
        .order_by("place", "username")
    )
