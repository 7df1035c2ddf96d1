"""The app ledger (账本)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Ledger (账本)."""

    name = "oneplusx.apps.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        """Follows merges of learners; offers the proof as background work."""
        from oneplusx.apps.ledger.jobs import plug_in
        from oneplusx.apps.ledger.services import merge_accounts
        from oneplusx.apps.trail.facts import LearnersMerged, subscribe

        subscribe(LearnersMerged, merge_accounts)
        plug_in()
