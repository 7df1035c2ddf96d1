"""Pages of exchange."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.exchange import pages

app_name = "exchange"
urlpatterns = [
    path("exchange/", pages.overview, name="overview"),
    path("exchange/export/", pages.export_due, name="export_due"),
    path("exchange/certificate-scores/", pages.export_scores, name="export_scores"),
    path("exchange/batches/<uuid:batch_id>/", pages.batch, name="batch"),
    path("exchange/batches/<uuid:batch_id>/<slug:form>/", pages.download, name="download"),
    path("exchange/mappings/new/<slug:layout>/", pages.new_mapping, name="new_mapping"),
    path("exchange/mappings/<uuid:mapping_id>/", pages.mapping, name="mapping"),
    path("exchange/mappings/<uuid:mapping_id>/delete/", pages.delete_mapping, name="delete_mapping"),
    path("reconcile/", pages.runs, name="runs"),
    path("reconcile/start/", pages.start_run, name="start_run"),
    path("reconcile/<uuid:run_id>/", pages.run, name="run"),
]
