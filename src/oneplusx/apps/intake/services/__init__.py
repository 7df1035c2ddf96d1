"""Writes of intake (导入): stage, check, confirm, apply, cancel, resume."""

from oneplusx.apps.intake.services.applying import (
    apply_import,
    cancel_import,
    confirm_import,
    resume_import,
)
from oneplusx.apps.intake.services.direct import Outcome, import_now
from oneplusx.apps.intake.services.retention import forget_old_imports
from oneplusx.apps.intake.services.staging import check_import, receive_import, request_check, stage_import

__all__ = [
    "Outcome",
    "apply_import",
    "cancel_import",
    "check_import",
    "confirm_import",
    "forget_old_imports",
    "import_now",
    "receive_import",
    "request_check",
    "resume_import",
    "stage_import",
]
