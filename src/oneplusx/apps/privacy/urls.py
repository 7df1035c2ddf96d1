"""Pages of one's own data."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.privacy import pages

app_name = "privacy"
urlpatterns: list[URLPattern] = [
    path("my/data/", pages.own_data, name="own_data"),
    path("my/data/erasure/", pages.erasure, name="erasure"),
    path("my/data/erasure/take-back/", pages.take_back, name="take_back"),
]
