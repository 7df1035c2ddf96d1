"""What upper apps register here: what happens to a subject when its case ends, and what else the inbox shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.web.actor import Actor
from oneplusx.web.navigation import Block

CaseHandler = Callable[[ApprovalCase, Actor, datetime], None]


def _nothing(_case: ApprovalCase, _actor: Actor, _now: datetime) -> None:
    """The subject does not care."""


def _no_panel(_subject_id: UUID, _actor: Actor) -> dict[str, object]:
    return {}


def _no_titles(_subject_ids: Sequence[UUID]) -> Mapping[UUID, str]:
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
        titles: Of subjects, in the reader's language; where it names none, the case keeps the title it was opened with.
        is_returnable: A step may return it for supplement.
    """

    on_approved: CaseHandler = _nothing
    on_refused: CaseHandler = _nothing
    on_returned: CaseHandler = _nothing
    on_withdrawn: CaseHandler = _nothing
    panel_template: str = ""
    panel: Callable[[UUID, Actor], dict[str, object]] = field(default=_no_panel)
    warnings: Callable[[UUID], list[str]] = field(default=_no_warnings)
    titles: Callable[[Sequence[UUID]], Mapping[UUID, str]] = field(default=_no_titles)
    is_returnable: bool = True


_handlers: dict[str, SubjectHandlers] = {}
InboxSection = Callable[[Actor, datetime], Block | None]
_inbox_sections: list[InboxSection] = []


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


def register_inbox_section(build: InboxSection) -> None:
    """Registers work that is no case but belongs into the inbox (once, in ``ready()``)."""
    _inbox_sections.append(build)


def inbox_blocks(actor: Actor, now: datetime) -> list[Block]:
    """What else waits for the actor, by app."""
    return [block for build in _inbox_sections if (block := build(actor, now))]
