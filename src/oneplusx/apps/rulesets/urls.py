"""Pages of rulesets."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "rulesets"
urlpatterns: list[URLPattern] = []
