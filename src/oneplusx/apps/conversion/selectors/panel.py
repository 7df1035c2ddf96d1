"""What a reviewer sees of an application."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.conversion.models import Conversion
from oneplusx.web.actor import Actor


def review_panel(conversion_id: UUID, _actor: Actor) -> dict[str, object]:
    """Context of the review panel: the application with its trace, outcomes and targets.

    The case itself was already checked to be the actor's to see.
    """
    conversion = (
        Conversion.objects.select_related(
            "learner__person", "enrollment__college", "enrollment__department", "rule_set_version__rule_set__owner"
        )
        .prefetch_related("targets__course", "sources__achievement__type")
        .get(id=conversion_id)
    )
    trace = conversion.decision.get("trace", [])
    return {
        "conversion": conversion,
        "trace": trace,
        "failed": [condition for condition in trace if not condition.get("passed", True)],
    }
