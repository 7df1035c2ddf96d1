"""The app curriculum (培养方案)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    """Curriculum (培养方案)."""

    name = "oneplusx.apps.curriculum"
    label = "curriculum"
    verbose_name = _("Curriculum")
