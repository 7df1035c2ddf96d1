"""Writes of pilot years (试点)."""

from oneplusx.apps.pilots.services.adjusting import request_adjustment, resubmit_adjustment, withdraw_adjustment
from oneplusx.apps.pilots.services.applications import (
    ApplicationTerms,
    Submitted,
    attach_documents,
    change_application,
    draft_application,
    remove_document,
    submit_application,
    submit_applications,
    withdraw_application,
)
from oneplusx.apps.pilots.services.carrying import Carried, carry_forward
from oneplusx.apps.pilots.services.closing import cancel_closing, close_year, explain_quota, open_closing
from oneplusx.apps.pilots.services.deciding import decide_application
from oneplusx.apps.pilots.services.granting import QuotaRow, Resolved, record_quotas, resolve_rows
from oneplusx.apps.pilots.services.places import release_places, take_places
from oneplusx.apps.pilots.services.windows import (
    WindowTerms,
    cancel_window,
    change_window,
    create_window,
    extend_window,
    publish_window,
)

__all__ = [
    "ApplicationTerms",
    "Carried",
    "QuotaRow",
    "Resolved",
    "Submitted",
    "WindowTerms",
    "attach_documents",
    "cancel_closing",
    "cancel_window",
    "carry_forward",
    "change_application",
    "change_window",
    "close_year",
    "create_window",
    "decide_application",
    "draft_application",
    "explain_quota",
    "extend_window",
    "open_closing",
    "publish_window",
    "record_quotas",
    "release_places",
    "remove_document",
    "request_adjustment",
    "resolve_rows",
    "resubmit_adjustment",
    "submit_application",
    "submit_applications",
    "take_places",
    "withdraw_adjustment",
    "withdraw_application",
]
