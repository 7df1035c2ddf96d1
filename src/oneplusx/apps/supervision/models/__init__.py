"""Models of supervision (监督评价): complaints, biweekly reports."""

from oneplusx.apps.supervision.models.complaints import (
    COMPLAINT,
    COMPLAINT_TRANSITIONS,
    Complaint,
    ComplaintAbout,
    ComplaintFinding,
    ComplaintState,
)
from oneplusx.apps.supervision.models.reports import REPORT, BiweeklyReport

__all__ = [
    "COMPLAINT",
    "COMPLAINT_TRANSITIONS",
    "REPORT",
    "BiweeklyReport",
    "Complaint",
    "ComplaintAbout",
    "ComplaintFinding",
    "ComplaintState",
]
