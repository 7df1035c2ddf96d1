"""Menu of jobs."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.jobs.models import JobState
from oneplusx.apps.jobs.selectors import jobs_visible_to, percent_done, schedules
from oneplusx.web.actor import Actor, Role
from oneplusx.web.background import kinds
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

WATCHING = frozenset({Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER, Role.OPERATOR})
SHOWN = 4


def jobs_section(actor: Actor, _now: datetime) -> Block:
    """The latest background work, and what of it failed."""
    rows, known = jobs_visible_to(actor), kinds()
    parts = [rows.filter(state=state) for state in (JobState.WAITING, JobState.FAILED)]
    latest, (waiting, failed) = first_and_counts(rows, SHOWN, *parts)
    lines = [
        {"job": job, "title": known[job.kind].title if job.kind in known else job.kind, "percent": percent_done(job)}
        for job in latest
    ]
    turn = schedules(actor).exclude(last_run_at=None).order_by("-last_run_at").first()
    context = {"lines": lines, "waiting": waiting, "failed": failed, "turn": turn}
    return Block("jobs/home_jobs.html", context)


ENTRIES = (
    NavEntry(
        _("Background work"),
        "jobs:jobs",
        WATCHING,
        Group.SYSTEM,
        50,
        "activity",
    ),
)
HOME_SECTIONS = (HomeSection(WATCHING, jobs_section, Place.ASIDE, 40),)
