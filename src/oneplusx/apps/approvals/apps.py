"""The app approvals (审批)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """Approvals (审批)."""

    name = "oneplusx.apps.approvals"
    label = "approvals"
    verbose_name = _("Approvals")
