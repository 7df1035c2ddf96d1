"""Writes of conversion methods; one module per part of the life of a method.

1. ``versions``: a text becomes a draft, or the draft is discarded.
2. ``drafting``: a draft is edited part by part, undone and redone.
3. ``consensus``: those concerned comment, sign off or object.
4. ``reports``: the doctor, back-tests and simulations.
5. ``alliances``: colleges that accept each other's recognition.
6. ``publishing``: consensus and health are checked, then the version is in force.
"""

from oneplusx.apps.rulesets.services.alliances import (
    answer_invitation,
    found_alliance,
    invite_college,
    leave_alliance,
)
from oneplusx.apps.rulesets.services.consensus import (
    answer_consultation,
    open_consultation,
    resolve_comment,
    set_consensus_policy,
    settle_objection,
    write_comment,
)
from oneplusx.apps.rulesets.services.drafting import edit_draft, preview_edit, redo_edit, start_draft, undo_edit
from oneplusx.apps.rulesets.services.publishing import publish_version, set_backtest_policy
from oneplusx.apps.rulesets.services.reports import run_doctor, start_backtest, start_simulation
from oneplusx.apps.rulesets.services.versions import (
    create_version,
    create_version_from_file,
    decide_case,
    discard_draft,
)

__all__ = [
    "answer_consultation",
    "answer_invitation",
    "create_version",
    "create_version_from_file",
    "decide_case",
    "discard_draft",
    "edit_draft",
    "found_alliance",
    "invite_college",
    "leave_alliance",
    "open_consultation",
    "preview_edit",
    "publish_version",
    "redo_edit",
    "resolve_comment",
    "run_doctor",
    "set_backtest_policy",
    "set_consensus_policy",
    "settle_objection",
    "start_backtest",
    "start_draft",
    "start_simulation",
    "undo_edit",
    "write_comment",
]
