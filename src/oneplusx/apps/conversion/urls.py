"""Pages of conversion."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "conversion"
urlpatterns: list[URLPattern] = []
