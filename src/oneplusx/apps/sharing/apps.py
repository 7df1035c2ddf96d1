"""The app sharing (分享)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Shared verification reports (分享)."""

    name = "oneplusx.apps.sharing"
    label = "sharing"
    verbose_name = _("Shared verification reports")

    def ready(self) -> None:
        """Registers its kind of notices."""
        from oneplusx.apps.trail.mail_kinds import register_mail_kind

        register_mail_kind("sharing", _("Shared reports"))
