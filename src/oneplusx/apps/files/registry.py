"""Who may read an attachment is the matter of its subject: upper apps register a reader by subject kind."""

from __future__ import annotations

from collections.abc import Callable

from oneplusx.apps.files.models import Attachment
from oneplusx.web.actor import Actor

MayRead = Callable[[Actor, Attachment], bool]

_readers: dict[str, MayRead] = {}


def register_reader(subject_kind: str, may_read: MayRead) -> None:
    """Registers who may read attachments of a subject kind (once, in ``ready()``)."""
    _readers[subject_kind] = may_read


def may_read(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may read it; the one who uploaded it always may."""
    if actor.is_system or (actor.id is not None and attachment.uploaded_by_id == actor.id):
        return True
    reader = _readers.get(attachment.subject_kind)
    return reader is not None and reader(actor, attachment)
