"""Who acts: the actor behind a sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, When

from oneplusx.apps.parties.models import ClassGroup, Institution, Learner, Membership, Person, User
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.sealing import unseal

CAST_ORDER = (
    Role.ADVISER,
    Role.DEPARTMENT_REVIEWER,
    Role.ACADEMIC_AFFAIRS,
    Role.COLLEGE_HEAD,
    Role.ORGANIZATION_OFFICER,
    Role.BANK_OFFICER,
    Role.AUTHORITY_OFFICER,
    Role.OPERATOR,
)


def actor_for(user: User) -> Actor:
    """The actor behind a sign-in, with the roles held now; of a merged person, the one it became."""
    if user.person_id is None:
        return Actor(id=user.id, name=user.username)
    person = Person.objects.only("id", "name", "merged_into_id").get(id=user.person_id)
    if person.merged_into_id is not None:
        person = Person.objects.only("id", "name").get(id=person.merged_into_id)
    return actor_of_person(person)


def actor_of_person(person: Person) -> Actor:
    """The actor that a person is, with the roles held now."""
    memberships = list(Membership.objects.filter(person=person, ended_at=None).order_by("id"))
    classes: dict[UUID, list[UUID]] = {}
    if any(membership.role == Role.ADVISER for membership in memberships):
        groups = ClassGroup.objects.filter(adviser=person).order_by("id").values_list("college_id", "id")
        for college_id, group_id in groups:
            classes.setdefault(college_id, []).append(group_id)
    grants = tuple(
        Grant(
            role=Role(membership.role),
            institution_id=membership.institution_id,
            department_id=membership.department_id,
            class_group_ids=tuple(classes.get(membership.institution_id, ()))
            if membership.role == Role.ADVISER
            else (),
        )
        for membership in memberships
    )
    learner_id = Learner.objects.filter(person=person).values_list("id", flat=True).first()
    return Actor(id=person.id, name=person.name, learner_id=learner_id, grants=grants)


@dataclass(frozen=True, slots=True)
class RoleHint:
    """A role and where it is held, for a sign-in with several."""

    role: Role
    institution: Institution


def role_hints(actor: Actor) -> list[RoleHint]:
    """The actor's roles with their institutions, in the order of appointment."""
    known = Institution.objects.in_bulk(list(actor.institutions()))
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
