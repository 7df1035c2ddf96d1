"""What this app registers with lower apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.exchange.jobs import credit_bank_list_job, forget_files_job, reconcile_job
from oneplusx.apps.exchange.services.credit_bank import BANK_JOB
from oneplusx.apps.exchange.services.reconciling import RECONCILE_JOB
from oneplusx.apps.jobs import registry as jobs


def register() -> None:
    """Called once when the app is ready."""
    jobs.register(RECONCILE_JOB, reconcile_job, "exchange.reconcile", title=_("Reconcile a college"))
    jobs.register(BANK_JOB, credit_bank_list_job, "exchange.write_back", title=_("Make a list for the credit bank"))
    jobs.register(
        "exchange.forget_files", forget_files_job, title=_("Delete old lists for the credit bank"), every_seconds=86_400
    )
