"""Pages of trail."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.trail import pages

app_name = "trail"
urlpatterns: list[URLPattern] = [
    path("notices/", pages.notices, name="notices"),
    path("notices/read/", pages.read_all, name="read_all"),
    path("notices/<uuid:notice_id>/", pages.read_notice, name="read_notice"),
    path("my/accesses/", pages.accesses, name="accesses"),
    path("outbox/", pages.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/", pages.outbox_message, name="outbox_message"),
]
