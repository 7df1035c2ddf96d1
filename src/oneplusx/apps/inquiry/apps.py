"""The app inquiry (公众查询)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InquiryConfig(AppConfig):
    """Inquiry (公众查询)."""

    name = "oneplusx.apps.inquiry"
    label = "inquiry"
    verbose_name = _("Inquiry")

    def ready(self) -> None:
        """Answers are signed ahead, and again when the key is lost."""
        from oneplusx.apps.inquiry import jobs, services
        from oneplusx.apps.jobs import registry
        from oneplusx.apps.keys import resigning

        registry.register(
            jobs.SIGN, jobs.sign_ahead, title=_("Sign answers to inquiries"), every_seconds=jobs.SIGN_SECONDS
        )
        resigning.register(
            "inquiry_answers",
            title=_("Answers to inquiries"),
            count=services.count_signed,
            resign=jobs.sign_again,
        )
