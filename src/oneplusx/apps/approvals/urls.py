"""Pages of approvals."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.approvals import pages

app_name = "approvals"
urlpatterns = [
    path("inbox/", pages.inbox, name="inbox"),
    path("inbox/batch/", pages.batch, name="batch"),
    path("cases/<uuid:case_id>/", pages.case, name="case"),
    path("steps/<uuid:step_id>/undo/", pages.undo, name="undo"),
]
