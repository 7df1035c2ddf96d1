"""Background work of credentials."""

from __future__ import annotations

from typing import Any

from oneplusx.apps.credentials import services
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now

PUBLISH = "credentials.publish_status"
ISSUE_MISSING = "credentials.issue_missing"


def publish_status(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.publish_status_lists(now=now())}


def issue_missing(work: Work, progress: Progress) -> dict[str, Any]:
    """Certificates issued before there were credentials; stops between pieces."""
    done = 0
    while made := services.issue_missing(actor=work.actor, now=now()):
        done += made
        progress.report(done, done + made)
        progress.check_cancelled()
    return {"count": done}
