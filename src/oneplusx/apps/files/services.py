"""Writes of files: store bytes, attach them to a subject, remove what nobody needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import PurePosixPath, PureWindowsPath
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.files import sniffing, storage
from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.apps.files.selectors import unused_files
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

MEBIBYTE = 1024 * 1024
EVIDENCE_BYTES_MAX = 10 * MEBIBYTE
SPREADSHEET_BYTES_MAX = 30 * MEBIBYTE
NAME_CHARACTERS_MAX = 200
SWEPT_AFTER = timedelta(days=1)
SWEPT_AT_ONCE = 1_000
WRITERS = 8


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
    stored = _row(sha256, len(data), media_type, now)
    storage.write(sha256, data)
    return stored


def store_made(*, documents: Sequence[bytes], media_type: str, now: datetime) -> list[UUID]:
    """Stores documents that the product made itself (成批存放), many at once; answers their files in order."""
    digests = [hashlib.sha256(data).hexdigest() for data in documents]
    known = StoredFile.objects.filter(sha256__among=digests)
    known.update(last_stored_at=now)
    ids = dict(known.values_list("sha256", "id"))
    new = {digest: data for digest, data in zip(digests, documents, strict=True) if digest not in ids}
    rows = [
        StoredFile(sha256=digest, size_bytes=len(data), media_type=media_type, created_at=now, last_stored_at=now)
        for digest, data in new.items()
    ]
    StoredFile.objects.bulk_create(rows, ignore_conflicts=True)  # somebody may store the same at this moment
    with ThreadPoolExecutor(WRITERS) as threads:  # each waits for the disk
        list(threads.map(storage.write, digests, documents))
    ids.update(StoredFile.objects.filter(sha256__among=list(new)).values_list("sha256", "id"))
    return [ids[digest] for digest in digests]


def _row(sha256: str, size_bytes: int, media_type: str, now: datetime) -> StoredFile:
    """The row of these bytes, kept from being forgotten until the caller's transaction ends."""
    known = StoredFile.objects.filter(sha256=sha256)
    while True:
        if known.update(last_stored_at=now):
            return known.get()
        with suppress(IntegrityError), transaction.atomic():  # somebody hands in the same bytes at this moment
            return StoredFile.objects.create(
                sha256=sha256, size_bytes=size_bytes, media_type=media_type, created_at=now, last_stored_at=now
            )


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
    kind: str = "",
    actor: Actor,
    now: datetime,
) -> Attachment:
    """Attaches a stored file to a subject (附件); who may read it is the subject's matter.

    Args:
        kind: Which of the things that the subject asks for it is.
    """
    attachment = Attachment.objects.create(
        file=file,
        name=plain_name(name),
        kind=kind,
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
    marked = storage.mark(file.sha256)
    found = unused_files().filter(id=file.id).first()
    if found is None:
        return False
    untouched = StoredFile.objects.filter(id=found.id, last_stored_at=found.last_stored_at)
    if not untouched._raw_delete(untouched.db):  # noqa: SLF001  one statement: none may come between
        return False
    transaction.on_commit(lambda: storage.remove(file.sha256, marked) and None)
    return True


def sweep_files(*, now: datetime) -> int:
    """Removes what nothing refers to for a day (清扫): rows never attached, bytes whose row was rolled back.

    Where the database knows no file at all it is a wrong or an empty one, and nothing is touched.

    Returns:
        How many files went.
    """
    if not StoredFile.objects.exists():
        return 0
    before = now - SWEPT_AFTER
    count = 0
    for file in unused_files().filter(last_stored_at__lt=before).order_by("id").iterator():
        with transaction.atomic():
            count += forget_unused(file=file, now=now)
    storage.tidy(before.timestamp())
    for digests in _batches(storage.untouched_since(before.timestamp())):
        marks = {digest: storage.mark(digest) for digest in digests}
        known = set(StoredFile.objects.filter(sha256__among=digests).values_list("sha256", flat=True))
        count += sum(storage.remove(digest, marks[digest]) for digest in digests if digest not in known)
    return count


def _batches(digests: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(digests)
    while some := list(islice(rest, SWEPT_AT_ONCE)):
        yield some
