"""What this app registers with lower apps."""

from __future__ import annotations

from oneplusx.apps.approvals import registry as approvals
from oneplusx.apps.files.registry import register_reader
from oneplusx.apps.intake import registry as intake
from oneplusx.apps.pilots import importers, panel
from oneplusx.apps.pilots.models.applications import SUBJECT
from oneplusx.apps.pilots.models.quotas import ADJUSTMENT_SUBJECT
from oneplusx.apps.pilots.selectors import may_read_documents
from oneplusx.apps.pilots.services import adjusting, deciding


def register() -> None:
    """Called once when the app is ready."""
    approvals.register(
        SUBJECT,
        approvals.SubjectHandlers(
            on_approved=deciding.on_approved,
            on_refused=deciding.on_refused,
            on_returned=deciding.on_returned,
            on_withdrawn=deciding.on_withdrawn,
            panel_template="pilots/application_panel.html",
            panel=panel.application_panel,
            warnings=panel.application_warnings,
        ),
    )
    approvals.register(
        ADJUSTMENT_SUBJECT,
        approvals.SubjectHandlers(
            on_approved=adjusting.on_approved,
            on_refused=adjusting.on_refused,
            on_returned=adjusting.on_returned,
            on_withdrawn=adjusting.on_withdrawn,
            panel_template="pilots/adjustment_panel.html",
            panel=panel.adjustment_panel,
        ),
    )
    register_reader(SUBJECT, may_read_documents)
    intake.register(importers.PILOT_APPLICATIONS)
    intake.register(importers.PILOT_QUOTAS)
