"""The app inquiry (公众查询)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiryConfig(AppConfig):
    """Inquiry (公众查询)."""

    name = "oneplusx.apps.inquiry"
    label = "inquiry"
    verbose_name = _("Inquiry")
