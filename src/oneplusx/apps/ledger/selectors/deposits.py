"""Credits deposited month by month."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from oneplusx.apps.ledger.models import InstitutionPosting
from oneplusx.apps.ledger.selectors.runs import require_whole_ledger
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import SHANGHAI

MONTHS = 12


def deposits_by_month(actor: Actor, *, until: datetime) -> list[tuple[date, int]]:
    """Credits that the actor's institutions deposited in each of the last months (按月存入), taken-back ones aside.

    Raises:
        Denied: ``denied``.
    """
    require_whole_ledger(actor)
    rows = InstitutionPosting.objects.filter(amount_hundredths__lt=0, recorded_at__lte=until)
    rows = rows.filter(recorded_at__gt=until - timedelta(days=31 * MONTHS))
    if not actor.is_system:
        rows = rows.filter(institution_id__in=actor.institutions(Role.BANK_OFFICER))
    months = rows.annotate(month=TruncMonth("recorded_at", tzinfo=SHANGHAI)).values_list("month")
    return [(month.date(), -total) for month, total in months.annotate(Sum("amount_hundredths")).order_by("month")]
