"""Pages of intake."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.intake import pages

app_name = "intake"
urlpatterns: list[URLPattern] = [
    path("imports/", pages.imports, name="imports"),
    path("imports/new/", pages.choose, name="choose"),
    path("imports/new/<slug:code>/", pages.upload, name="upload"),
    path("imports/new/<slug:code>/template/", pages.template, name="template"),
    path("imports/<uuid:batch_id>/", pages.import_, name="import"),
    path("imports/<uuid:batch_id>/progress/", pages.progress, name="progress"),
    path("imports/<uuid:batch_id>/marked/", pages.marked, name="marked"),
    path("imports/<uuid:batch_id>/confirm/", pages.confirm, name="confirm"),
    path("imports/<uuid:batch_id>/cancel/", pages.cancel, name="cancel"),
    path("imports/<uuid:batch_id>/resume/", pages.resume, name="resume"),
]
