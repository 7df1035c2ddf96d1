"""Pages of inquiry."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "inquiry"
urlpatterns: list[URLPattern] = []
