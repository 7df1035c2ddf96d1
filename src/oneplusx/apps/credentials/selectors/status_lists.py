"""Status lists as officers see them."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from oneplusx.apps.credentials.models import StatusList
from oneplusx.web.actor import Actor, Role


def status_lists_visible_to(actor: Actor) -> QuerySet[StatusList]:
    """An organization's own lists; all for the bank and the operator. Each says how many places are taken."""
    rows = StatusList.objects.select_related("issuer").order_by("-number")
    rows = rows.annotate(places=Coalesce(F("pair__taken_count"), F("taken_count"))).defer("taken", "document")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER, Role.OPERATOR):
        return rows
    return rows.filter(issuer_id__in=actor.institutions(Role.ORGANIZATION_OFFICER))
