"""The app transparency (透明日志)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransparencyConfig(AppConfig):
    """Transparency log (透明日志)."""

    name = "oneplusx.apps.transparency"
    label = "transparency"
    verbose_name = _("Transparency log")

    def ready(self) -> None:
        """Registers the publication."""
        from oneplusx.apps.transparency import jobs

        jobs.register()
