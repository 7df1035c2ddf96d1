"""What this app adds to the officers' page of a learner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.web.actor import Actor

SHOWN = 20


def learner_section(actor: Actor, learner_id: UUID) -> tuple[str, dict[str, Any]]:
    """The certificates of a learner that the actor may see, the latest first."""
    rows = certificates_visible_to(actor).filter(learner_id__in=learner_ids(learner_id)).order_by("-issued_on", "-id")
    return "certificates/learner_section.html", {"rows": rows[:SHOWN]}
