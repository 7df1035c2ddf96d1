"""Pages of pilots."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.pilots.pages import applications, closings, quotas, windows

app_name = "pilots"
WINDOW = "pilots/windows/<uuid:pilot_window_id>/"
APPLICATION = "pilots/applications/<uuid:pilot_application_id>/"
CLOSING = "pilots/closings/<uuid:year_closing_id>/"
ADJUSTMENT = "pilots/adjustments/<uuid:quota_adjustment_id>/"
urlpatterns: list[URLPattern] = [
    path("pilots/", windows.windows, name="windows"),
    path("pilots/windows/new/", windows.new_window, name="new_window"),
    path(WINDOW, windows.window, name="window"),
    path(f"{WINDOW}edit/", windows.edit_window, name="edit_window"),
    path(f"{WINDOW}publish/", windows.publish_window, name="publish_window"),
    path(f"{WINDOW}extend/", windows.extend_window, name="extend_window"),
    path(f"{WINDOW}cancel/", windows.cancel_window, name="cancel_window"),
    path(f"{WINDOW}carry-forward/", windows.carry_forward, name="carry_forward"),
    path(f"{WINDOW}apply/", applications.new_application, name="new_application"),
    path("pilots/applications/", applications.applications, name="applications"),
    path("pilots/applications/submit/", applications.submit_many, name="submit_many"),
    path(APPLICATION, applications.application, name="application"),
    path(f"{APPLICATION}edit/", applications.edit_application, name="edit_application"),
    path(f"{APPLICATION}submit/", applications.submit, name="submit"),
    path(f"{APPLICATION}decide/", applications.decide, name="decide"),
    path(f"{APPLICATION}withdraw/", applications.withdraw, name="withdraw"),
    path(f"{APPLICATION}documents/<uuid:attachment_id>/remove/", applications.remove_document, name="remove_document"),
    path("pilots/quotas/", quotas.quotas, name="quotas"),
    path("pilots/quotas/record/", quotas.record_quota, name="record_quota"),
    path("pilots/quotas/policy/", quotas.quota_policy, name="quota_policy"),
    path("pilots/quotas/<uuid:quota_id>/", quotas.quota, name="quota"),
    path(f"{ADJUSTMENT}withdraw/", quotas.withdraw_adjustment, name="withdraw_adjustment"),
    path(f"{ADJUSTMENT}again/", quotas.resubmit_adjustment, name="resubmit_adjustment"),
    path("pilots/closings/", closings.closings, name="closings"),
    path(CLOSING, closings.closing, name="closing"),
    path(f"{CLOSING}quotas/<uuid:quota_id>/explain/", closings.explain, name="explain"),
    path(f"{CLOSING}close/", closings.close, name="close"),
    path(f"{CLOSING}cancel/", closings.cancel, name="cancel"),
]
