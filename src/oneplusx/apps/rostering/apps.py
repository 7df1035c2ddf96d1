"""The app rostering (名册交换)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosteringConfig(AppConfig):
    """Rosters and results with other systems by OneRoster (名册交换)."""

    name = "oneplusx.apps.rostering"
    label = "rostering"
    verbose_name = _("Roster exchange")

    def ready(self) -> None:
        """Registers the background jobs."""
        from oneplusx.apps.rostering import registrations

        registrations.register()
