"""Background work of supervision: the deposit of plans, the biweekly report."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.supervision import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work

DEPOSIT_SECONDS = 120
REPORT_SECONDS = 3600


def register() -> None:
    """Registers both."""
    background.register(
        "supervision.note_deposits", note_deposits, title=_("Note deposited credits"), every_seconds=DEPOSIT_SECONDS
    )
    background.register(
        "supervision.biweekly_report", biweekly_report, title=_("Biweekly report"), every_seconds=REPORT_SECONDS
    )


def note_deposits(work: Work, _progress: Progress) -> dict[str, Any]:
    """Plans whose credits are all deposited move on."""
    return {"count": services.note_deposits(actor=work.actor, now=clock.now())}


def biweekly_report(work: Work, _progress: Progress) -> dict[str, Any]:
    """The report of the last period, once."""
    return {"count": services.make_reports(actor=work.actor, now=clock.now()), "path": "/supervision/reports/"}
