"""What this app registers with lower apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.jobs import reconcile_job
from oneplusx.apps.exchange.services.reconciling import RECONCILE_JOB
from oneplusx.apps.jobs import registry as jobs


def register() -> None:
    """Called once when the app is ready."""
    jobs.register(RECONCILE_JOB, reconcile_job, "exchange.reconcile", title=_("Reconcile a college"))
