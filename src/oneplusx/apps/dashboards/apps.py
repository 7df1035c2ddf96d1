"""The app dashboards (看板)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardsConfig(AppConfig):
    """Dashboards (看板)."""

    name = "oneplusx.apps.dashboards"
    label = "dashboards"
    verbose_name = _("Dashboards")
