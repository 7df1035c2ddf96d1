"""What happens to a subject when its case ends: upper apps register here by subject kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.web.actor import Actor

CaseHandler = Callable[[ApprovalCase, Actor, datetime], None]


def _nothing(_case: ApprovalCase, _actor: Actor, _now: datetime) -> None:
    """The subject does not care."""


def _no_panel(_subject_id: UUID, _actor: Actor) -> dict[str, object]:
    return {}


def _no_warnings(_subject_id: UUID) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class SubjectHandlers:
    """Reactions of one kind of subject; each runs in the transaction of the decision.

    Attributes:
        on_approved: The last step approved.
        on_refused: A step refused.
        on_returned: A step returned it for supplement.
        on_withdrawn: The applicant withdrew it.
        panel_template: Shown to the reviewer above the decision form.
        panel: Context of that template for (subject id, actor).
        warnings: What a reviewer should see before deciding many at once, in the reader's language.
    """

    on_approved: CaseHandler = _nothing
    on_refused: CaseHandler = _nothing
    on_returned: CaseHandler = _nothing
    on_withdrawn: CaseHandler = _nothing
    panel_template: str = ""
    panel: Callable[[UUID, Actor], dict[str, object]] = field(default=_no_panel)
    warnings: Callable[[UUID], list[str]] = field(default=_no_warnings)


_handlers: dict[str, SubjectHandlers] = {}


def register(subject_kind: str, handlers: SubjectHandlers) -> None:
    """Registers the reactions of a subject kind (once, in ``ready()``)."""
    _handlers[subject_kind] = handlers


def handlers_of(subject_kind: str) -> SubjectHandlers:
    """The reactions of a subject kind.

    Raises:
        KeyError: No app registered the kind.
    """
    return _handlers[subject_kind]


def unregister(subject_kind: str) -> None:
    """Forgets a subject kind (for tests that bring their own)."""
    _handlers.pop(subject_kind, None)
