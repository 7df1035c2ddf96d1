"""Invites learners whose plan waits (邀请): a notice in the site and, where there is an address, a mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.graduation.selectors.unclaimed import INVITED, By, recent_invitations, waiting_plans
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import notify, queue_mail, record_act
from oneplusx.domain.credits import format_credits
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import unseal
from oneplusx.web.wording import say

PLAN_PATH = "/my/plan/"
GROUPS = {
    By.DEPARTMENT: "enrollment__department_id",
    By.CLASS: "enrollment__class_group_id",
    By.ADVISER: "enrollment__class_group__adviser_id",
}


@transaction.atomic
def invite_learners(
    *, college_id: UUID, by: By | None = None, group_id: UUID | None = None, actor: Actor, now: datetime
) -> int:
    """Invites the learners of a college, or of one of its departments, classes or advisers, to apply for their plan.

    Whoever was invited within the last 7 days is left alone.

    Returns:
        Number of learners invited.

    Raises:
        Denied: ``denied``.
        Conflict: ``graduation.nobody_to_invite``.
    """
    require(actor, "learners.invite", college_id)
    plans = waiting_plans(actor).filter(enrollment__college_id=college_id)
    if by is not None:
        plans = plans.filter(**{GROUPS[by]: group_id})
    recent = recent_invitations(now).values("person_id")
    found = list(plans.exclude(learner__person_id__in=recent).select_related("learner__person").order_by("id"))
    if not found:
        raise Conflict("graduation.nobody_to_invite")
    _tell(found, college_id, now)
    record_act(
        verb="graduation.invited",
        subject_kind="graduation.invitation",
        subject_id=group_id,
        institution_id=college_id,
        facts={"learners": len(found), "by": by.value if by else ""},
        rows=[plan.learner_id.bytes for plan in found],
        actor=actor,
        now=now,
    )
    return len(found)


def _tell(plans: Sequence[ConversionPlan], college_id: UUID, now: datetime) -> None:
    people: dict[int, list[UUID]] = defaultdict(list)
    for plan in plans:
        people[plan.gain_hundredths].append(plan.learner.person_id)
        person = plan.learner.person
        if person.mail_sealed:
            params = {"name": person.name, "credits": format_credits(plan.gain_hundredths)}
            queue_mail(
                to=unseal(person.mail_sealed),
                subject=say("graduation.mail.subject", {}, person.language),
                body=say("graduation.mail.body", params, person.language),
                institution_id=college_id,
                now=now,
            )
    for gain, ids in people.items():
        notify(person_ids=ids, code=INVITED, params={"credits": format_credits(gain)}, path=PLAN_PATH, now=now)
