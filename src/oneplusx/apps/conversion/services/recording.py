"""What every write of a conversion leaves: a row on the trail, and word to the learner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oneplusx.apps.conversion.models import SUBJECT, Conversion
from oneplusx.apps.parties.selectors import person_of_learner
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.web.actor import Actor


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
    """Notifies the learner, by the account that goes on after a merge."""
    notify(
        person_ids=[person_of_learner(conversion.learner_id).id],
        code=code,
        params={"rule": conversion.rule_id},
        path=f"/my/conversions/{conversion.id}/",
        now=now,
    )
