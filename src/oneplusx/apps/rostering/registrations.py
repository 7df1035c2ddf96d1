"""What this app registers with lower apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.jobs import registry as jobs
from oneplusx.apps.rostering.jobs import read, read_automatic, refresh_all, refresh_one
from oneplusx.apps.rostering.services.refreshing import REFRESH_JOB
from oneplusx.apps.rostering.services.runs import READ_JOB

REFRESH_SECONDS = 1_800
READ_SECONDS = 3_600


def register() -> None:
    """Called once when the app is ready."""
    jobs.register("rostering.refresh_all", refresh_all, title=_("Update all rosters"), every_seconds=REFRESH_SECONDS)
    jobs.register(REFRESH_JOB, refresh_one, "rostering.provide", title=_("Update the rosters of a college"))
    jobs.register(READ_JOB, read, "rostering.receive", title=_("Read a school system"))
    jobs.register(
        "rostering.read_automatic", read_automatic, title=_("Read school systems at night"), every_seconds=READ_SECONDS
    )
