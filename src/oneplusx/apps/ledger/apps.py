"""The app ledger (账本)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    """Ledger (账本)."""

    name = "oneplusx.apps.ledger"
    label = "ledger"
    verbose_name = _("Ledger")
