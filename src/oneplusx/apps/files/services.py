"""Writes of files: store bytes, attach them to a subject, remove what nobody needs."""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from uuid import UUID

from django.db import transaction

from oneplusx.apps.files import sniffing, storage
from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

MEBIBYTE = 1024 * 1024
EVIDENCE_BYTES_MAX = 10 * MEBIBYTE
SPREADSHEET_BYTES_MAX = 30 * MEBIBYTE
NAME_CHARACTERS_MAX = 200


def store_file(*, data: bytes, now: datetime, accept: AbstractSet[str] | None = None) -> StoredFile:
    """Stores bytes under their digest (文件); the same bytes are kept once.

    Args:
        data: The content; its type is told by its first bytes, never by its name.
        accept: Media types allowed here; by default all that the product knows.

    Raises:
        Invalid: ``files.empty``, ``files.unknown_type``, ``files.type_not_accepted``, ``files.too_large``.
    """
    media_type = _checked_type(data, accept)
    sha256 = hashlib.sha256(data).hexdigest()
    storage.write(sha256, data)
    stored, _made = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size_bytes": len(data), "media_type": media_type, "created_at": now}
    )
    return stored


def _checked_type(data: bytes, accept: AbstractSet[str] | None) -> str:
    if not data:
        raise Invalid("files.empty")
    allowed = accept or sniffing.EVIDENCE | sniffing.SPREADSHEETS
    names = ", ".join(sorted(sniffing.EXTENSIONS[kind] for kind in allowed))
    media_type = sniffing.media_type_of(data)
    if media_type is None:
        raise Invalid("files.unknown_type", allowed=names)
    if media_type not in allowed:
        raise Invalid("files.type_not_accepted", found=sniffing.EXTENSIONS[media_type], allowed=names)
    bytes_max = SPREADSHEET_BYTES_MAX if media_type in sniffing.SPREADSHEETS else EVIDENCE_BYTES_MAX
    if len(data) > bytes_max:
        raise Invalid("files.too_large", found=round(len(data) / MEBIBYTE, 1), allowed=bytes_max // MEBIBYTE)
    return media_type


def plain_name(name: str) -> str:
    """A file name without folders or control characters, at most 200 characters, its extension kept."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    clean = "".join(character for character in last if character.isprintable()).strip(". ") or "file"
    suffix = PurePosixPath(clean).suffix[:10]
    return clean if len(clean) <= NAME_CHARACTERS_MAX else clean[: NAME_CHARACTERS_MAX - len(suffix)] + suffix


@transaction.atomic
def attach(
    *,
    file: StoredFile,
    name: str,
    subject_kind: str,
    subject_id: UUID,
    learner_id: UUID | None = None,
    institution_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Attaches a stored file to a subject (附件); who may read it is the subject's matter."""
    attachment = Attachment.objects.create(
        file=file,
        name=plain_name(name),
        subject_kind=subject_kind,
        subject_id=subject_id,
        learner_id=learner_id,
        institution_id=institution_id,
        uploaded_by_id=actor.id,
        uploaded_at=now,
    )
    record_act(
        verb="files.attached",
        subject_kind=subject_kind,
        subject_id=subject_id,
        learner_id=learner_id,
        institution_id=institution_id,
        facts={"sha256": file.sha256, "size_bytes": file.size_bytes, "media_type": file.media_type},
        actor=actor,
        now=now,
    )
    return attachment


@transaction.atomic
def hand_over(
    *, attachment: Attachment, subject_kind: str, subject_id: UUID, actor: Actor, now: datetime
) -> Attachment:
    """Gives an attachment to another subject (转交附件), as when an upload is handed in; its id and its bytes stay."""
    file = attachment.file
    Attachment.objects.filter(id=attachment.id).update(
        subject_kind=subject_kind, subject_id=subject_id, uploaded_at=now
    )
    record_act(
        verb="files.attached",
        subject_kind=subject_kind,
        subject_id=subject_id,
        learner_id=attachment.learner_id,
        institution_id=attachment.institution_id,
        facts={"sha256": file.sha256, "size_bytes": file.size_bytes, "media_type": file.media_type},
        actor=actor,
        now=now,
    )
    attachment.refresh_from_db()
    return attachment


@transaction.atomic
def detach(*, attachment: Attachment, actor: Actor, now: datetime) -> None:
    """Removes an attachment (删除附件) and, if nothing else needs them, its bytes; the trail keeps the digest."""
    file = attachment.file
    record_act(
        verb="files.detached",
        subject_kind=attachment.subject_kind,
        subject_id=attachment.subject_id,
        learner_id=attachment.learner_id,
        institution_id=attachment.institution_id,
        facts={"sha256": file.sha256},
        actor=actor,
        now=now,
    )
    Attachment.objects.filter(id=attachment.id).delete()
    forget_unused(file=file, now=now)


def forget_unused(*, file: StoredFile, now: datetime) -> bool:  # noqa: ARG001 - every service knows when
    """Deletes a stored file that nothing refers to any more; returns whether it did."""
    in_use = any(
        relation.related_model._base_manager.filter(**{relation.field.name: file}).exists()  # noqa: SLF001
        for relation in StoredFile._meta.related_objects  # noqa: SLF001
    )
    if in_use:
        return False
    StoredFile.objects.filter(id=file.id).delete()
    transaction.on_commit(lambda: storage.remove(file.sha256))
    return True
