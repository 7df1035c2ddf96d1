"""Background work of recognition."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.apps.recognition.services import recognize_pending
from oneplusx.apps.recognition.services.recognizing import JOB_KIND
from oneplusx.web import clock

KIND = JOB_KIND


def run(work: Work, progress: Progress) -> dict[str, Any]:
    """Recognizes what waits; safe to run again, since an outcome is deposited once per account."""

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    college_id = work.params.get("college_id")
    sums = recognize_pending(
        actor=work.actor, now=clock.now, college_id=UUID(college_id) if college_id else None, report=report
    )
    return {
        "considered": sums.considered,
        "recognized": sums.recognized,
        "refused": sums.refused,
        "credits_hundredths": sums.credits_hundredths,
        "refusals": dict(sums.refusals),
        "path": "/achievements/",
    }
