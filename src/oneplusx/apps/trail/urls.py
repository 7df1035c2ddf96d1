"""Pages of trail."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.trail.pages import mail, notices, webhooks

app_name = "trail"
urlpatterns: list[URLPattern] = [
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/", notices.read_notice, name="read_notice"),
    path("my/accesses/", notices.accesses, name="accesses"),
    path("my/mail/", mail.wishes, name="mail_wishes"),
    path("mail/end/<str:token>/", mail.end, name="end_mail"),
    path("outbox/", notices.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/", notices.outbox_message, name="outbox_message"),
    path("webhooks/", webhooks.endpoints, name="webhooks"),
    path("webhooks/new/", webhooks.new_endpoint, name="new_webhook"),
    path("webhooks/<uuid:webhook_endpoint_id>/", webhooks.endpoint, name="webhook"),
    path("webhooks/<uuid:webhook_endpoint_id>/state/", webhooks.set_state, name="webhook_state"),
    path("webhooks/<uuid:webhook_endpoint_id>/secret/", webhooks.rotate, name="rotate_webhook"),
    path("webhooks/<uuid:webhook_endpoint_id>/ping/", webhooks.ping, name="ping_webhook"),
    path("webhooks/deliveries/<uuid:webhook_delivery_id>/", webhooks.delivery, name="webhook_delivery"),
    path("webhooks/deliveries/<uuid:webhook_delivery_id>/again/", webhooks.redeliver, name="redeliver_webhook"),
]
