"""The app access (登录)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Access (登录)."""

    name = "oneplusx.apps.access"
    label = "access"
    verbose_name = _("Sign-in to the product")
