"""Invites learners whose plan waits (邀请): a notice in the site and, where there is an address, a mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oneplusx.apps.conversion.models import ConversionPlan
from oneplusx.apps.graduation.selectors.unclaimed import INVITED, By, recent_invitations, waiting_plans
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import notify, queue_mail, record_act
from oneplusx.domain.credits import format_credits
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import unseal
from oneplusx.web.wording import say

PLAN_PATH = "/my/plan/"
INVITE_JOB = "graduation.invite"
AT_ONCE_MAX = 300
PART = 500
Report = Callable[[int, int], None]
GROUPS = {
    By.DEPARTMENT: "enrollment__department_id",
    By.CLASS: "enrollment__class_group_id",
    By.ADVISER: "enrollment__class_group__adviser_id",
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an invitation is for: a college, or one of its departments, classes or advisers."""

    college_id: UUID
    by: By | None = None
    group_id: UUID | None = None

    def waiting(self, actor: Actor, now: datetime) -> QuerySet[ConversionPlan]:
        """Plans of those whom the actor may see and who were not invited within the last 7 days."""
        plans = waiting_plans(actor).filter(enrollment__college_id=self.college_id)
        if self.by is not None:
            plans = plans.filter(**{GROUPS[self.by]: self.group_id})
        return plans.exclude(learner__person_id__in=recent_invitations(now).values("person_id"))


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
    invited = _invite(Audience(college_id, by, group_id), None, actor, now)
    if not invited:
        raise Conflict("graduation.nobody_to_invite")
    return invited


def start_inviting(
    *, college_id: UUID, by: By | None = None, group_id: UUID | None = None, actor: Actor, now: datetime
) -> Job | None:
    """Puts the invitation into the queue where it is for more people than a page should wait for; else nothing.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "learners.invite", college_id)
    found = Audience(college_id, by, group_id).waiting(actor, now)
    if len(found.order_by().values_list("id", flat=True)[: AT_ONCE_MAX + 1]) <= AT_ONCE_MAX:
        return None
    return start_job(
        kind=INVITE_JOB,
        params={"by": by.value if by else "", "group_id": str(group_id or "")},
        institution_id=college_id,
        subject_id=college_id,
        unique_key=f"{actor.id}:{college_id}:{by or ''}:{group_id or ''}",
        actor=actor,
        now=now,
    )


def invite_in_parts(*, audience: Audience, actor: Actor, now: Callable[[], datetime], report: Report) -> int:
    """Invites in parts of ``PART`` people, each a transaction; again it goes on where it stopped (分批邀请).

    Raises:
        Denied: ``denied``.
    """
    require(actor, "learners.invite", audience.college_id)
    total, done = audience.waiting(actor, now()).count(), 0
    while some := _invite(audience, PART, actor, now()):
        done += some
        report(done, max(done, total))
    return done


@transaction.atomic
def _invite(audience: Audience, most: int | None, actor: Actor, now: datetime) -> int:
    found = list(audience.waiting(actor, now).select_related("learner__person").order_by("id")[:most])
    if not found:
        return 0
    _tell(found, audience.college_id, now)
    record_act(
        verb="graduation.invited",
        subject_kind="graduation.invitation",
        subject_id=audience.group_id,
        institution_id=audience.college_id,
        facts={"learners": len(found), "by": audience.by.value if audience.by else ""},
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
        params = {"credits": format_credits(gain)}
        notify(person_ids=ids, code=INVITED, params=params, path=PLAN_PATH, is_to_mail=False, now=now)
