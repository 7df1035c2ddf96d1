"""The app trail (留痕)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    """Trail (留痕)."""

    name = "oneplusx.apps.trail"
    label = "trail"
    verbose_name = _("Trail")

    def ready(self) -> None:
        """Registers what the trail does by itself."""
        from oneplusx.apps.trail import jobs

        jobs.register()
