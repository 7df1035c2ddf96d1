"""What every write of a conversion leaves: a row on the trail, and word to the learner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oneplusx.apps.conversion.models import SUBJECT, Conversion
from oneplusx.apps.parties.selectors import person_of_learner
from oneplusx.apps.trail.services import notify, publish_event, record_act
from oneplusx.web.actor import Actor

DECIDED = "conversion.decided"
DECIDING = frozenset(f"conversion.notice.{state}" for state in ("approved", "refused", "returned", "reversed"))


def record(
    verb: str,
    conversion: Conversion,
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Records an act on a conversion with its rule, version and credits, and more facts where given."""
    record_act(
        verb=verb,
        subject_kind=SUBJECT,
        subject_id=conversion.id,
        learner_id=conversion.learner_id,
        institution_id=conversion.enrollment.college_id,
        facts={
            "rule": conversion.rule_id,
            "version": str(conversion.rule_set_version_id),
            "credits_hundredths": conversion.credits_hundredths,
            **(facts or {}),
        },
        note=note,
        actor=actor,
        now=now,
    )


def tell(code: str, conversion: Conversion, now: datetime) -> None:
    """Notifies the learner, by the account that goes on after a merge, and the systems of the college."""
    if code in DECIDING:
        publish_event(kind=DECIDED, data={conversion.enrollment.college_id: _data(conversion)}, now=now)
    notify(
        person_ids=[person_of_learner(conversion.learner_id).id],
        code=code,
        params={"rule": conversion.rule_id},
        path=f"/my/conversions/{conversion.id}/",
        now=now,
    )


def _data(conversion: Conversion) -> dict[str, object]:
    return {
        "id": conversion.id,
        "learner_id": conversion.learner_id,
        "enrollment_id": conversion.enrollment_id,
        "rule": conversion.rule_id,
        "state": conversion.state,
        "credits_hundredths": conversion.credits_hundredths,
    }
