"""Pages of the public inquiry."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.inquiry.pages import files, lists, one, trust

app_name = "inquiry"
urlpatterns: list[URLPattern] = [
    path("inquiry/", one.inquiry, name="inquiry"),
    path("inquiry/list/", lists.many, name="many"),
    path("inquiry/list/file/", lists.report_file, name="report_file"),
    path("inquiry/file/", files.file, name="file"),
    path("trust/", trust.trust, name="trust"),
    path("trust/list.json", trust.trust_list, name="trust_list"),
    path("c/<str:code>/", one.by_code, name="by_code"),
]
