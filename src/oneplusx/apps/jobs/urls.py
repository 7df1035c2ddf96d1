"""Pages of jobs."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.jobs import pages

app_name = "jobs"
urlpatterns: list[URLPattern] = [
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", pages.job, name="job"),
    path("jobs/<uuid:job_id>/progress/", pages.progress, name="progress"),
    path("jobs/<uuid:job_id>/cancel/", pages.cancel, name="cancel"),
]
