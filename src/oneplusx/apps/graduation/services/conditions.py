"""Records the named non-course conditions (岗位实习、体质测试、处分、第二课堂) of one learner, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.curriculum.services import ConditionRow, record_conditions
from oneplusx.apps.graduation.services.auditing import refresh_results
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import get_enrollment
from oneplusx.web.actor import Actor


@transaction.atomic
def record_conditions_of(*, enrollment_id: UUID, met: Mapping[str, bool], actor: Actor, now: datetime) -> int:
    """Records whether a learner meets conditions; the answer of the audit is computed anew at once.

    Args:
        met: By the condition's code; conditions that are not named stay as they are.

    Returns:
        Number of conditions written.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``curriculum.unknown_condition``.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    require(actor, "graduation.record_conditions", enrollment.college_id)
    if not met:
        return 0
    rows = [ConditionRow(enrollment.id, code, is_met) for code, is_met in met.items()]
    written = record_conditions(college=enrollment.college, rows=rows, actor=actor, now=now)
    refresh_results(enrollment_ids=[enrollment.id], now=now)
    return written
