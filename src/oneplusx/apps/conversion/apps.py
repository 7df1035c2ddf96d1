"""The app conversion (转换)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConversionConfig(AppConfig):
    """Conversion (转换)."""

    name = "oneplusx.apps.conversion"
    label = "conversion"
    verbose_name = _("Conversion")

    def ready(self) -> None:
        """Registers reactions to facts and cases, the background job, and what the ledger says about conversions."""
        from oneplusx.apps.conversion import registrations, vouchers

        registrations.register()
        vouchers.register()
