"""Windows, applications, quotas and closings of pilot years (试点)."""

from oneplusx.apps.pilots.models.applications import APPLICATION_TRANSITIONS, ApplicationState, PilotApplication
from oneplusx.apps.pilots.models.closings import CLOSING_TRANSITIONS, ClosingState, YearClosing
from oneplusx.apps.pilots.models.quotas import (
    ADJUSTMENT_TRANSITIONS,
    AdjustmentState,
    ChangeKind,
    Quota,
    QuotaAdjustment,
    QuotaChange,
)
from oneplusx.apps.pilots.models.windows import WINDOW_TRANSITIONS, AdmittedType, PilotWindow, WindowState

__all__ = [
    "ADJUSTMENT_TRANSITIONS",
    "APPLICATION_TRANSITIONS",
    "CLOSING_TRANSITIONS",
    "WINDOW_TRANSITIONS",
    "AdjustmentState",
    "AdmittedType",
    "ApplicationState",
    "ChangeKind",
    "ClosingState",
    "PilotApplication",
    "PilotWindow",
    "Quota",
    "QuotaAdjustment",
    "QuotaChange",
    "WindowState",
    "YearClosing",
]
