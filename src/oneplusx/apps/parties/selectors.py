"""Questions about people and institutions."""

from __future__ import annotations

from django.db.models import Q

from oneplusx.apps.parties.models import ClassGroup, Learner, Membership, User
from oneplusx.web.actor import Actor, Grant, Role


def actor_for(user: User) -> Actor:
    """The actor behind a sign-in, with the roles held now."""
    person = user.person
    if person is None:
        return Actor(id=user.id, name=user.username)
    memberships = Membership.objects.filter(Q(person=person) & Q(ended_at=None)).order_by("id")
    classes = tuple(ClassGroup.objects.filter(adviser=person).order_by("id").values_list("id", flat=True))
    grants = tuple(
        Grant(
            role=Role(membership.role),
            institution_id=membership.institution_id,
            department_id=membership.department_id,
            class_group_ids=classes if membership.role == Role.ADVISER else (),
        )
        for membership in memberships
    )
    learner_id = Learner.objects.filter(person=person).values_list("id", flat=True).first()
    return Actor(id=person.id, name=person.name, learner_id=learner_id, grants=grants)
