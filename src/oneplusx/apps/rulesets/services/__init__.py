"""Writes of conversion methods; one module per part of the life of a method.

1. ``versions``: a text becomes a draft; a draft is published or discarded.
2. ``drafting``: a draft is edited part by part, undone and redone.
3. ``consensus``: those concerned comment, sign off or object.
"""

from oneplusx.apps.rulesets.services.consensus import (
    answer_consultation,
    open_consultation,
    resolve_comment,
    set_consensus_policy,
    settle_objection,
    write_comment,
)
from oneplusx.apps.rulesets.services.drafting import edit_draft, preview_edit, redo_edit, start_draft, undo_edit
from oneplusx.apps.rulesets.services.versions import (
    create_version,
    create_version_from_file,
    decide_case,
    discard_draft,
    publish_version,
)

__all__ = [
    "answer_consultation",
    "create_version",
    "create_version_from_file",
    "decide_case",
    "discard_draft",
    "edit_draft",
    "open_consultation",
    "preview_edit",
    "publish_version",
    "redo_edit",
    "resolve_comment",
    "set_consensus_policy",
    "settle_objection",
    "start_draft",
    "undo_edit",
    "write_comment",
]
