"""Pages of files."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.files import pages

app_name = "files"
urlpatterns: list[URLPattern] = [path("files/<uuid:attachment_id>/", pages.download, name="download")]
