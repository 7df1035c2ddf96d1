"""Pages of the public inquiry."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.inquiry import pages

app_name = "inquiry"
urlpatterns = [
    path("inquiry/", pages.inquiry, name="inquiry"),
    path("c/<str:code>/", pages.by_code, name="by_code"),
]
