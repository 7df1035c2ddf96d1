"""The app certificates (证书)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates (证书)."""

    name = "oneplusx.apps.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Registers its import."""
        from oneplusx.apps.certificates.importers import KIND
        from oneplusx.apps.intake.registry import register

        register(KIND)
