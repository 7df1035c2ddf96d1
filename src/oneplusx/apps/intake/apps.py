"""The app intake (导入)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Intake (导入)."""

    name = "oneplusx.apps.intake"
    label = "intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        """Registers the background work of imports."""
        from oneplusx.apps.intake import jobs

        jobs.register()
