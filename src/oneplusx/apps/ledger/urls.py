"""Pages of ledger."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.ledger import pages

app_name = "ledger"
urlpatterns: list[URLPattern] = [
    path("my/account/", pages.my_account, name="my_account"),
    path("my/account/<int:year>/", pages.my_year, name="my_year"),
    path("learners/<uuid:learner_id>/credits/", pages.learner_account, name="learner_account"),
    path("learners/<uuid:learner_id>/credits/<int:year>/", pages.learner_year, name="learner_year"),
    path("ledger/entries/<uuid:entry_id>/", pages.voucher, name="voucher"),
    path("ledger/check/", pages.check, name="check"),
    path("ledger/check/start/", pages.start_check, name="start_check"),
]
