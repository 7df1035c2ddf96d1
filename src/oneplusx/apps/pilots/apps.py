"""The app pilots (试点)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PilotsConfig(AppConfig):
    """Pilots (试点)."""

    name = "oneplusx.apps.pilots"
    label = "pilots"
    verbose_name = _("Pilots")

    def ready(self) -> None:
        """Registers subjects of approvals, readers of attachments and kinds of import."""
        from oneplusx.apps.pilots import registrations

        registrations.register()
