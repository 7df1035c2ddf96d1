"""The app rulesets (转换办法)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesetsConfig(AppConfig):
    """Rulesets (转换办法)."""

    name = "oneplusx.apps.rulesets"
    label = "rulesets"
    verbose_name = _("Rulesets")

    def ready(self) -> None:
        """Registers the background jobs."""
        from oneplusx.apps.rulesets import jobs

        jobs.register()
