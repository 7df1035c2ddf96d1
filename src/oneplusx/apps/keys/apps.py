"""The app keys (密钥)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    """Signing keys (密钥)."""

    name = "oneplusx.apps.keys"
    label = "keys"
    verbose_name = _("Signing keys")

    def ready(self) -> None:
        """Registers the check of the host and what is done in the background."""
        from oneplusx.apps.keys import host_check, jobs

        host_check.register()
        jobs.register()
