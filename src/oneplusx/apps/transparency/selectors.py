"""Questions about the log (存证日志). All of it is public: a leaf is a salted digest and tells nothing by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Max

from oneplusx.apps.keys.ownership import LOG
from oneplusx.apps.keys.selectors import keys_of
from oneplusx.apps.trail.digests import rows_of_batch
from oneplusx.apps.trail.models import Act, LeafKind, LogLeaf, LogPlace, WaitingLeaf
from oneplusx.apps.transparency import store
from oneplusx.apps.transparency.models import LogCheckpoint
from oneplusx.domain.errors import NotFound
from oneplusx.domain.merkle import (
    HASH_BYTES,
    BatchStep,
    NoteKey,
    Receipt,
    Tile,
    TileReader,
    Tree,
    consistency_path,
    entry_bundle,
    inclusion_path,
    leaf_entry,
    leaf_hash,
    parse_bundle,
    parse_checkpoint,
)
from oneplusx.domain.merkle.tiles import ENTRIES, HEIGHT, WIDTH
from oneplusx.web.remembering import once_a_request

NAMELESS = "oneplusx.invalid"
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class LogMark:
    """Where something stands in the log (存证位置), for the page about it.

    Attributes:
        subject_id: What the leaf is about.
        index: Its published place; ``None``: it waits for the next publication.
        member: Digest of the one row of a batch that is meant, in hexadecimal; else empty.
    """

    subject_id: UUID
    index: int | None
    member: str = ""


def origin() -> str:
    """The name of the log (日志名称): that of its first checkpoint, for ever."""
    latest = latest_checkpoint()  # each is written with the name of the one before
    if latest is not None:
        return parse_checkpoint(latest.note).origin
    return f"{settings.ONEPLUSX_DID_HOST or NAMELESS}/log"


def note_keys() -> list[NoteKey]:
    """Keys of the log, the newest first; lost ones are left out."""
    name = origin()
    return [NoteKey(name, bytes(key.public_key)) for key in keys_of(LOG) if key.revoked_at is None]


def all_note_keys() -> list[NoteKey]:
    """Every key the log ever had: even what a lost one signed stands in the database."""
    name = origin()
    return [NoteKey(name, bytes(key.public_key)) for key in keys_of(LOG)]


@once_a_request
def latest_checkpoint() -> LogCheckpoint | None:
    """The last published checkpoint (最新检查点)."""
    return LogCheckpoint.objects.order_by("-size", "-published_at").first()


def placed_count() -> int:
    """How many leaves have a place, published or not."""
    last = LogPlace.objects.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def waiting_count() -> int:
    """How many leaves are not published yet."""
    latest = latest_checkpoint()
    return WaitingLeaf.objects.count() + placed_count() - (latest.size if latest else 0)


def entries_between(start: int, end: int) -> list[bytes]:
    """Entries of the log at these places, from the database."""
    found: list[bytes] = []
    for low in range(start, end, ROWS_AT_ONCE):
        places = LogPlace.objects.filter(position__gte=low, position__lt=min(end, low + ROWS_AT_ONCE))
        rows = places.order_by("position").values_list("leaf__salt", "leaf__kind", "leaf__digest")
        found += [leaf_entry(bytes(salt), kind, bytes(digest)) for salt, kind, digest in rows.iterator()]
    return found


def tile_bytes(tile: Tile, size: int | None = None) -> bytes:
    """A tile as it is served; a partial one that has grown since is cut from what is there now.

    Args:
        size: Of a checkpoint that was published; the latest without it.

    Raises:
        NotFound: ``not_found``.
    """
    if size is None:
        latest = latest_checkpoint()
        size = latest.size if latest else 0
    there = min(WIDTH, (size >> (HEIGHT * max(tile.level, 0))) - tile.index * WIDTH)
    if tile.width > there:
        raise NotFound("not_found")
    for width in (tile.width, there, WIDTH):
        try:
            data = store.read_tile(Tile(tile.level, tile.index, width))
        except FileNotFoundError:
            continue
        return data if width == tile.width else _cut(tile, data)
    raise NotFound("not_found")


def _cut(tile: Tile, data: bytes) -> bytes:
    if tile.level != ENTRIES:
        return data[: tile.width * HASH_BYTES]
    return entry_bundle(parse_bundle(data)[: tile.width])


def last_leaves(count: int = 10) -> list[LogPlace]:
    """The leaves published last, the newest first."""
    latest = latest_checkpoint()
    if latest is None:
        return []
    rows = LogPlace.objects.filter(position__lt=latest.size).select_related("leaf")
    return list(rows.order_by("-position")[:count])


def counts_by_kind() -> Mapping[str, int]:
    """How many leaves there are of each kind."""
    rows = LogLeaf.objects.values_list("kind").annotate(count=Count("id")).order_by()
    found = dict(rows)
    return {kind: found.get(kind, 0) for kind in LeafKind.values}


def places_of(subject_ids: Collection[UUID], kind: LeafKind) -> dict[UUID, int]:
    """Published places (存证序号) of subjects, the latest of each; what waits for its publication is left out."""
    if not subject_ids:
        return {}
    published = LogCheckpoint.objects.order_by("-size").values("size")[:1]
    rows = LogPlace.objects.filter(leaf__kind=kind, leaf__subject_id__among=subject_ids, position__lt=published)
    return dict(rows.order_by("position").values_list("leaf__subject_id", "position"))


def mark_of(subject_id: UUID, kind: LeafKind, *, member: str = "") -> LogMark:
    """Where a subject stands in the log; with ``member`` one row of a batch."""
    return LogMark(subject_id, places_of([subject_id], kind).get(subject_id), member)


def receipt_of(subject_kind: str, subject_id: UUID, kind: str | None = None) -> Receipt | None:
    """The receipt (回执) of what happened last to a subject, by the latest checkpoint; ``None``: not published yet.

    Args:
        kind: Of this kind only (``LeafKind``), e.g. the issue and not a later change of status.
    """
    leaves = LogLeaf.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    if kind is not None:
        leaves = leaves.filter(kind=kind)
    places = LogPlace.objects.filter(leaf__in=leaves).select_related("leaf")
    return _receipt(places.order_by("-position").first(), latest_checkpoint())


def last_receipts(subject_ids: Collection[UUID], kind: LeafKind) -> dict[UUID, Receipt | None]:
    """The receipt of what happened last to each of several subjects; ``None``: its leaf waits. Others have no leaf."""
    leaves = LogLeaf.objects.filter(kind=kind, subject_id__in=subject_ids).select_related("place")
    latest = latest_checkpoint()
    found: dict[UUID, Receipt | None] = {}
    for leaf in leaves.order_by(F("place__position").asc(nulls_first=True)):
        receipt = _receipt(getattr(leaf, "place", None), latest)
        found[leaf.subject_id] = receipt or found.get(leaf.subject_id)
    return found


def receipts_of(subject_id: UUID) -> list[Receipt]:
    """All receipts of a subject, the oldest first."""
    latest = latest_checkpoint()
    places = LogPlace.objects.filter(leaf__subject_id=subject_id).select_related("leaf").order_by("position")
    return [receipt for place in places if (receipt := _receipt(place, latest)) is not None]


def receipt_at(index: int) -> Receipt:
    """The receipt of the leaf at a place.

    Raises:
        NotFound: ``not_found``.
    """
    place = LogPlace.objects.filter(position=index).select_related("leaf").first()
    receipt = _receipt(place, latest_checkpoint())
    if receipt is None:
        raise NotFound("not_found")
    return receipt


def receipt_in_batch(act_id: UUID, digest: bytes) -> Receipt | None:
    """The receipt of one row of a batch, e.g. of a ledger entry, through the Merkle root of its batch.

    Args:
        act_id: The act of the batch, whose digests of rows are the members.
        digest: SHA-256 of the row.
    """
    receipt = receipt_of("ledger.batch", act_id)
    act = Act.objects.filter(id=act_id).first()
    if receipt is None or act is None:
        return None
    members = rows_of_batch(act)
    if digest not in members:
        return None
    tree = Tree(leaf_hash(one) for one in members)
    index = members.index(digest)
    step = BatchStep(digest, index, tree.size, inclusion_path(index, tree.size, tree.read))
    return Receipt(receipt.index, receipt.kind, receipt.digest, receipt.salt, receipt.path, receipt.checkpoint, step)


def receipts_in_batch(act_id: UUID, digest_text: str) -> list[Receipt]:
    """As ``receipt_in_batch``, for a digest in hexadecimal; anything else finds nothing."""
    try:
        receipt = receipt_in_batch(act_id, bytes.fromhex(digest_text))
    except ValueError:
        return []
    return [] if receipt is None else [receipt]


def consistency_between(old_size: int, size: int) -> list[bytes]:
    """Proof that the log of ``size`` leaves begins with that of ``old_size``, from the tiles.

    Raises:
        NotFound: ``not_found``: there are no such sizes.
    """
    latest = latest_checkpoint()
    if latest is None or not 0 < old_size <= size <= latest.size:
        raise NotFound("not_found")
    return consistency_path(old_size, size, reader_of(latest.size, size).read)


def reader_of(published: int, size: int | None = None) -> TileReader:
    """Subtrees of the tree of ``size`` leaves, from the tiles of a checkpoint at least as large."""
    return TileReader(published if size is None else size, lambda tile: tile_bytes(tile, published))


def _receipt(place: LogPlace | None, latest: LogCheckpoint | None) -> Receipt | None:
    if place is None or latest is None or place.position >= latest.size:
        return None
    leaf = place.leaf
    path = inclusion_path(place.position, latest.size, reader_of(latest.size).read)
    return Receipt(place.position, leaf.kind, bytes(leaf.digest), bytes(leaf.salt), tuple(path), latest.note)
