"""Pages of certificates."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.certificates import pages

app_name = "certificates"
urlpatterns: list[URLPattern] = [
    path("certificates/", pages.certificates, name="certificates"),
    path("certificates/issue/", pages.issue, name="issue"),
    path("certificates/<uuid:certificate_id>/", pages.certificate, name="certificate"),
    path("certificates/<uuid:certificate_id>/state/", pages.change_state, name="change_state"),
]
