"""The app exchange (数据交换)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Exchange (数据交换)."""

    name = "oneplusx.apps.exchange"
    label = "exchange"
    verbose_name = _("Exchange")

    def ready(self) -> None:
        """Registers the background jobs."""
        from oneplusx.apps.exchange import registrations

        registrations.register()
