"""Pages of dashboards."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.dashboards.pages import boards, rows

app_name = "dashboards"
urlpatterns: list[URLPattern] = [
    path("my/figures/", boards.mine, name="mine"),
    path("dashboards/college/", boards.college, name="college"),
    path("dashboards/adoption/", boards.adoption, name="adoption"),
    path("dashboards/organization/", boards.organization, name="organization"),
    path("dashboards/area/", boards.area, name="area"),
    path("dashboards/definitions/", rows.definitions, name="definitions"),
    path("dashboards/<str:board>/rows/", rows.rows, name="rows"),
]
