"""Pages of graduation."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "graduation"
urlpatterns: list[URLPattern] = []
