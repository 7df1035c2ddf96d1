"""What a reviewer sees of an application or an adjustment, above the decision."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from oneplusx.apps.pilots import presenting, selectors
from oneplusx.apps.pilots.models import PilotApplication, QuotaAdjustment
from oneplusx.web.actor import Actor
from oneplusx.web.clock import today


def application_panel(application_id: UUID, actor: Actor) -> dict[str, object]:
    """Context of the panel; the case itself was already checked to be the actor's to see."""
    application = PilotApplication.objects.select_related(
        "window__authority", "college", "certificate_type__organization", "carried_from"
    ).get(id=application_id)
    return {
        "application": application,
        "findings": presenting.finding_lines(selectors.findings_of(application, today())),
        "documents": selectors.documents_of(actor, application),
        "major": presenting.major_name(application.major_code),
        "years": selectors.years_of_major(application),
        "studying": selectors.studying_count(application),
    }


def application_warnings(application_id: UUID) -> list[str]:
    """What stands out before deciding many at once: checks not met, or not to be told here."""
    application = PilotApplication.objects.select_related("window", "college", "certificate_type").get(
        id=application_id
    )
    findings = selectors.findings_of(application, today())
    return [
        _("%(check)s: %(state)s") % {"check": line.label, "state": line.word}
        for line in presenting.finding_lines(findings)
        if not line.is_met
    ]


def adjustment_panel(adjustment_id: UUID, actor: Actor) -> dict[str, object]:  # noqa: ARG001  as the registry asks
    """Context of the panel of an adjustment."""
    rows = QuotaAdjustment.objects.select_related("quota__college", "quota__certificate_type__organization")
    return {"adjustment": rows.get(id=adjustment_id)}
