"""The named non-course conditions as they are recorded."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.curriculum.models import ConditionResult
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.web.actor import Actor


def conditions_of(actor: Actor, enrollment_id: UUID) -> dict[str, bool]:
    """Whether each recorded condition of one visible enrollment is met, by its code.

    Raises:
        NotFound: ``not_found``.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    rows = ConditionResult.objects.filter(learner_id=enrollment.learner_id, enrollment=enrollment)
    return dict(rows.values_list("condition", "is_met"))
