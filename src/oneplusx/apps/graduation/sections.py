"""What this app adds to the officers' page of a learner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.graduation import presenting
from oneplusx.apps.graduation.selectors.results import results_visible_to
from oneplusx.apps.graduation.selectors.unclaimed import waiting_plans
from oneplusx.apps.graduation.selectors.warnings import warnings_visible_to
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.web.actor import Actor


def learner_section(actor: Actor, learner_id: UUID) -> tuple[str, dict[str, Any]] | None:
    """How far a learner is: the answer of each audit, the plan that waits, warnings in force."""
    if not may(actor, "conversions.view"):
        return None
    ids = learner_ids(learner_id)
    plans = {one.enrollment_id: one for one in waiting_plans(actor).filter(enrollment__learner_id__in=ids)}
    rows = [
        {"result": one, "verdict": presenting.verdict(one), "plan": plans.get(one.enrollment_id)}
        for one in results_visible_to(actor).filter(enrollment__learner_id__in=ids)
    ]
    warned = warnings_visible_to(actor).filter(enrollment__learner_id__in=ids, lifted_at=None)
    return ("graduation/learner_section.html", {"rows": rows, "warnings": warned}) if rows else None
