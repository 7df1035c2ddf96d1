"""Background work of files."""

from __future__ import annotations

from typing import Any

from oneplusx.apps.files import services
from oneplusx.web.background import Progress, Work
from oneplusx.web.clock import now

SWEEP = "files.sweep"


def sweep(_work: Work, _progress: Progress) -> dict[str, Any]:
    """Removes files that nothing refers to for a day."""
    return {"count": services.sweep_files(now=now())}
