"""Erases personal data of a learner (删除个人信息): contact data always, the rest where nothing must stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import (
    LEARNER_TRANSITIONS,
    FormerIdentity,
    Learner,
    LearnerState,
    Person,
    User,
)
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, NotFound
from oneplusx.web.actor import Actor

NO_NAME = "—"


@transaction.atomic
def erase_person(*, learner_id: UUID, is_whole: bool, actor: Actor, now: datetime) -> Sequence[UUID]:
    """Erases contact data of a learner and of accounts merged into it; with ``is_whole`` everything that names them.

    The caller has made sure that nothing needs a name that goes: certificates, enrollments, credits, decisions.

    Returns:
        Ids of the sign-ins that were closed.

    Raises:
        Denied: ``denied``, ``parties.own_identity``.
        NotFound: ``not_found``.
        Conflict: ``state.changed``.
    """
    require(actor, "learners.erase")
    learner = Learner.objects.select_for_update(of=("self",)).filter(id=learner_id).first()
    if learner is None:
        raise NotFound("not_found")
    if actor.id == learner.person_id:
        raise Denied("parties.own_identity")
    merged = Person.objects.filter(merged_into_id=learner.person_id).values_list("id", flat=True)
    people = [learner.person_id, *merged]
    Person.objects.filter(id__in=people).update(phone_sealed=None, mail_sealed=None)
    User.objects.filter(person_id__in=people).update(email="")
    closed = _erase_names(learner, people) if is_whole else []
    record_act(
        verb="parties.person_erased",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        facts={"whole": is_whole, "sign_ins": len(closed)},
        actor=actor,
        now=now,
    )
    return closed


def _erase_names(learner: Learner, people: Sequence[UUID]) -> list[UUID]:
    if LearnerState.ERASED not in LEARNER_TRANSITIONS[LearnerState(learner.state)]:
        raise Conflict("state.changed")
    Learner.objects.filter(id=learner.id, state=learner.state).update(
        state=LearnerState.ERASED, identity_proved_at=None, identity_method=""
    )
    FormerIdentity.objects.filter(person_id__in=people).delete()
    Person.objects.filter(id__in=people).update(
        name=NO_NAME,
        name_sort="",
        name_search="",
        identity_kind="",
        identity_sealed=None,
        identity_index=None,
        claimed_index="",
        namesake_index="",
    )
    users = list(User.objects.filter(person_id__in=people))
    for user in users:
        user.username, user.first_name, user.last_name = f"erased-{user.id}", "", ""
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["username", "first_name", "last_name", "is_active", "password"])
    return [user.id for user in users]
