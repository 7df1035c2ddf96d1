"""What reviewers see of an application for the register and of a filing."""

from __future__ import annotations

from uuid import UUID

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.standards.models import Filing, OrganizationApplication
from oneplusx.apps.standards.models.organizations import APPLICATION, FILING
from oneplusx.web.actor import Actor


def application_panel(application_id: UUID, actor: Actor) -> dict[str, object]:
    """Context of the panel; the case was already checked to be the actor's to see."""
    application = OrganizationApplication.objects.select_related("organization").get(id=application_id)
    return {"application": application, "attachments": attachments_of(actor, APPLICATION, application_id)}


def filing_panel(filing_id: UUID, actor: Actor) -> dict[str, object]:
    """Context of the panel; the case was already checked to be the actor's to see."""
    filing = Filing.objects.select_related("organization").prefetch_related("items__certificate_type").get(id=filing_id)
    return {"filing": filing, "attachments": attachments_of(actor, FILING, filing_id)}
