"""The app recognition (认定)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    """Recognition (认定)."""

    name = "oneplusx.apps.recognition"
    label = "recognition"
    verbose_name = _("Recognition")
