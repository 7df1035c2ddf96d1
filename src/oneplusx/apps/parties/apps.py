"""The app parties (主体)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Parties (主体)."""

    name = "oneplusx.apps.parties"
    label = "parties"
    verbose_name = _("Parties")
