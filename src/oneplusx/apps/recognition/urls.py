"""Pages of recognition."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "recognition"
urlpatterns: list[URLPattern] = []
