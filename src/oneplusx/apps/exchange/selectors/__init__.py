"""Questions about write-back and reconciliation."""

from oneplusx.apps.exchange.selectors.reconciling import (
    causes_of,
    differences_of_run,
    last_run,
    reconcilable_colleges,
    run_for,
    runs_visible_to,
)
from oneplusx.apps.exchange.selectors.write_back import (
    batch_for,
    batch_lines,
    batch_rows,
    batches_visible_to,
    due_counts,
    mapping_for,
    mappings_visible_to,
    report_lines,
    writing_colleges,
)

__all__ = [
    "batch_for",
    "batch_lines",
    "batch_rows",
    "batches_visible_to",
    "causes_of",
    "differences_of_run",
    "due_counts",
    "last_run",
    "mapping_for",
    "mappings_visible_to",
    "reconcilable_colleges",
    "report_lines",
    "run_for",
    "runs_visible_to",
    "writing_colleges",
]
