"""Background work of roster exchange."""

from __future__ import annotations

from typing import Any

from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.apps.rostering import services
from oneplusx.web.clock import SHANGHAI, now

NIGHT_FROM, NIGHT_UNTIL = 1, 5


def refresh_all(work: Work, _progress: Progress) -> dict[str, Any]:
    """Updates the records of every college that has a client."""
    return {"count": services.refresh_all_feeds(actor=work.actor, now=now())}


def refresh_one(work: Work, _progress: Progress) -> dict[str, Any]:
    """Updates the records of one college."""
    if work.institution_id is None:
        raise ValueError("an update names its college")
    counts = services.refresh_feed(college_id=work.institution_id, actor=work.actor, now=now())
    return {**counts, "path": "/rostering/"}


def read(work: Work, _progress: Progress) -> dict[str, Any]:
    """Reads a school system."""
    if work.subject_id is None:
        raise ValueError("a reading is named")
    run = services.read_source(run_id=work.subject_id, actor=work.actor, now=now())
    return {"state": run.state, "path": f"/rostering/readings/{run.id}/"}


def read_automatic(_work: Work, _progress: Progress) -> dict[str, Any]:
    """Begins the nightly readings, between one and five."""
    instant = now()
    if not NIGHT_FROM <= instant.astimezone(SHANGHAI).hour < NIGHT_UNTIL:
        return {"count": 0}
    return {"count": services.read_automatic_sources(now=instant)}
