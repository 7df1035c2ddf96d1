"""Pages of conversion."""

from __future__ import annotations

from django.urls import path

from oneplusx.apps.conversion.pages import by_hand, mine, officer, one

app_name = "conversion"
urlpatterns = [
    path("my/plan/", mine.plans, name="plans"),
    path("my/plan/<uuid:enrollment_id>/apply/", mine.apply_plan, name="apply_plan"),
    path("my/conversions/", mine.conversions, name="mine"),
    path("my/conversions/new/", by_hand.choose, name="choose"),
    path("my/conversions/new/<uuid:enrollment_id>/", by_hand.new, name="new"),
    path("my/conversions/<uuid:conversion_id>/", one.conversion, name="conversion"),
    path("my/conversions/<uuid:conversion_id>/withdraw/", one.withdraw, name="withdraw"),
    path("my/conversions/<uuid:conversion_id>/resubmit/", one.resubmit, name="resubmit"),
    path("my/conversions/<uuid:conversion_id>/appeal/", one.appeal, name="appeal_against"),
    path("my/appeals/<uuid:appeal_id>/withdraw/", one.withdraw_appeal, name="withdraw_appeal"),
    path("conversions/", officer.conversions, name="conversions"),
    path("conversions/panel/", officer.panel, name="panel"),
    path("conversions/<uuid:conversion_id>/", one.conversion, name="seen"),
    path("conversions/<uuid:conversion_id>/reverse/", one.reverse, name="reverse"),
    path("conversions/<uuid:conversion_id>/grant/", one.grant, name="grant"),
    path("conversions/<uuid:conversion_id>/letter/", one.letter, name="letter"),
    path("appeals/", officer.appeals, name="appeals"),
    path("appeals/<uuid:appeal_id>/", officer.appeal, name="appeal"),
]
