"""How an enrollment (学籍) ends and, where its end is taken back, goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import ENROLLMENT_TRANSITIONS, Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.facts import EnrollmentsOpened, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor


@transaction.atomic
def move_enrollments(
    *, college_id: UUID, enrollment_ids: Iterable[UUID], state: EnrollmentState, actor: Actor, now: datetime
) -> int:
    """Moves enrollments of a college to another state (学籍状态), all or none.

    Returns:
        Number of enrollments moved.

    Raises:
        Denied: ``denied``.
        Conflict: ``parties.enrollment_state``: one of them cannot go there from where it is.
    """
    require(actor, "enrollments.end", college_id)
    ids = list(dict.fromkeys(enrollment_ids))
    from_states = [known for known, targets in ENROLLMENT_TRANSITIONS.items() if state in targets]
    rows = Enrollment.objects.filter(id__among=ids, college_id=college_id, state__in=from_states)
    if rows.update(state=state) != len(ids):
        raise Conflict("parties.enrollment_state", state=state.value)
    record_act(
        verb="parties.enrollments_moved",
        subject_kind="parties.institution",
        subject_id=college_id,
        institution_id=college_id,
        facts={"rows": len(ids), "state": state.value},
        rows=[enrollment_id.bytes for enrollment_id in ids],
        actor=actor,
        now=now,
    )
    if state == EnrollmentState.STUDYING and ids:
        announce(EnrollmentsOpened(enrollment_ids=tuple(ids)), actor=actor, now=now)
    return len(ids)
