"""The transparency log (存证日志), pure: Merkle trees, proofs, tiles, signed notes, receipts."""

from oneplusx.domain.merkle.notes import Checkpoint, NoteKey, UnsignedNote, open_checkpoint, parse_checkpoint, sign_note
from oneplusx.domain.merkle.receipts import BatchStep, Receipt, ReceiptFlaw, check_receipt, leaf_entry
from oneplusx.domain.merkle.tiles import Tile, TileReader, entry_bundle, parse_bundle, tile_hashes, tiles_between
from oneplusx.domain.merkle.tree import (
    EMPTY_ROOT,
    HASH_BYTES,
    Frontier,
    Tree,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    node_hash,
    root_of,
    tree_root,
)

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "BatchStep",
    "Checkpoint",
    "Frontier",
    "NoteKey",
    "Receipt",
    "ReceiptFlaw",
    "Tile",
    "TileReader",
    "Tree",
    "UnsignedNote",
    "check_consistency",
    "check_inclusion",
    "check_receipt",
    "consistency_path",
    "entry_bundle",
    "inclusion_path",
    "leaf_entry",
    "leaf_hash",
    "node_hash",
    "open_checkpoint",
    "parse_bundle",
    "parse_checkpoint",
    "root_of",
    "sign_note",
    "tile_hashes",
    "tiles_between",
    "tree_root",
]
