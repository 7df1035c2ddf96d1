"""Pages of exchange."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.exchange.pages import credit_bank, tables
from oneplusx.apps.exchange.pages import write_back as pages

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
    path("exchange/tables/", tables.certificate_tables, name="tables"),
    path("exchange/tables/mappings/new/", tables.new_mapping, name="new_table_mapping"),
    path("exchange/tables/mappings/<uuid:table_mapping_id>/", tables.mapping, name="table_mapping"),
    path("exchange/tables/mappings/<uuid:table_mapping_id>/file/", tables.mapping_file, name="table_mapping_file"),
    path(
        "exchange/tables/mappings/<uuid:table_mapping_id>/delete/", tables.delete_mapping, name="delete_table_mapping"
    ),
    path("exchange/tables/<slug:code>/file/", tables.shipped_file, name="shipped_table_file"),
    path("exchange/credit-bank/", credit_bank.lists, name="credit_bank"),
    path("exchange/credit-bank/codes/<uuid:institution_id>/", credit_bank.codes, name="bank_codes"),
    path("exchange/credit-bank/files/<uuid:credit_bank_file_id>/", credit_bank.made_file, name="bank_file"),
    path("reconcile/", pages.runs, name="runs"),
    path("reconcile/start/", pages.start_run, name="start_run"),
    path("reconcile/<uuid:run_id>/", pages.run, name="run"),
]
