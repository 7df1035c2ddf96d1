from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.ledger import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work

CHECK = "ledger.check"
REPORT_EVERY = 20_000


def plug_in() -> None:
    """Registers the proof of the ledger as background work, also once a night."""
    background.register(CHECK, check, "ledger.view", title=_("Ledger check"), every_seconds=24 * 3600)


def check(work: Work, progress: Progress) -> dict[str, Any]:
    reported = 0

    def report(done: int, total: int) -> None:
        nonlocal reported
        if done - reported >= REPORT_EVERY or done == total:
            reported = done
            progress.report(done, total)
            progress.check_cancelled()

    run = services.run_check(actor=work.actor, now=clock.now(), clock=clock.now, progress=report)
    return {"problems": run.problems_count, "postings": run.postings_count, "path": reverse("ledger:check")}
