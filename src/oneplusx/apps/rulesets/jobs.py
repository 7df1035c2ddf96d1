"""Background work of rule sets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.rulesets.services.reports import JOB, backtest_job
from oneplusx.web import background


def register() -> None:
    """Offers the kinds of work (once, in ``ready()``)."""
    background.register(JOB, backtest_job, "rule_sets.edit", title=_("Back-test of a conversion method"))
