"""Writes of supervision (监督评价): complaints, biweekly reports, deposits noted."""

from oneplusx.apps.supervision.services.complaints import (
    Receipt,
    add_complaint_file,
    answer_complaint,
    pass_on_complaint,
    reject_complaint,
    reveal_complainant,
    submit_complaint,
    withdraw_complaint,
)
from oneplusx.apps.supervision.services.depositing import note_deposits
from oneplusx.apps.supervision.services.reports import make_report, make_reports

__all__ = [
    "Receipt",
    "add_complaint_file",
    "answer_complaint",
    "make_report",
    "make_reports",
    "note_deposits",
    "pass_on_complaint",
    "reject_complaint",
    "reveal_complainant",
    "submit_complaint",
    "withdraw_complaint",
]
