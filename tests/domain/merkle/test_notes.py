"""Signed notes, checkpoints and receipts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oneplusx.domain.merkle import (
    BatchStep,
    Checkpoint,
    NoteKey,
    Receipt,
    ReceiptFlaw,
    Tree,
    UnsignedNote,
    check_receipt,
    inclusion_path,
    leaf_entry,
    leaf_hash,
    open_checkpoint,
    parse_checkpoint,
    root_of,
    sign_note,
)

# The example of golang.org/x/mod/sumdb/note.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ORIGIN = "learn.example.cn/log"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = NoteKey(ORIGIN, PRIVATE.public_key().public_bytes_raw())
SALT = b"s" * 32


def note_of(checkpoint: Checkpoint, private: Ed25519PrivateKey = PRIVATE, key: NoteKey = KEY) -> str:
    return sign_note(checkpoint.text(), key, private.sign(checkpoint.text().encode()))


def test_a_verifier_key_is_read_and_written() -> None:
    assert NoteKey.parse(GO_KEY).text() == GO_KEY
    assert NoteKey.parse(KEY.text()) == KEY


@pytest.mark.parametrize("text", ["", "name", GO_KEY.replace("c74f", "c74e"), "a b+c74f20a3+AAAA", "n+00000000+!"])
def test_another_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any
        NoteKey.parse(text)


def test_a_checkpoint_is_opened_with_the_key_that_signed_it() -> None:
    checkpoint = Checkpoint(ORIGIN, 3, root_of([leaf_hash(b"a")]))
    assert open_checkpoint(note_of(checkpoint), KEY) == checkpoint


def test_a_checkpoint_of_another_key_or_text_is_refused() -> None:
    note = note_of(Checkpoint(ORIGIN, 3, b"r" * 32))
    other = Ed25519PrivateKey.generate()
    for wrong in (note.replace("\n3\n", "\n4\n"), note.partition("\n\n")[0], "", "\n\n", note.replace("AA", "!!")):
        if wrong != note:
            with pytest.raises(UnsignedNote):
                open_checkpoint(wrong, KEY)
    with pytest.raises(UnsignedNote):
        open_checkpoint(note, NoteKey(ORIGIN, other.public_key().public_bytes_raw()))


@pytest.mark.parametrize("text", ["", "o\n03\nAAAA\n", "o\nx\nAAAA\n", "o\n3\nAAAA\n", "o\n3\n!\n", "\n3\nAAAA\n"])
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(UnsignedNote):
        parse_checkpoint(text)


def receipt_of(digest: bytes, batch: BatchStep | None = None) -> Receipt:
    entries = [b"first", leaf_entry(SALT, "ledger_batch", digest), b"third"]
    tree = Tree(leaf_hash(one) for one in entries)
    note = note_of(Checkpoint(ORIGIN, 3, tree.root()))
    return Receipt(1, "ledger_batch", digest, SALT, inclusion_path(1, 3, tree.read), note, batch)


def test_a_receipt_proves_itself() -> None:
    receipt = receipt_of(b"d" * 32)
    assert check_receipt(receipt, KEY, digest=b"d" * 32) is None
    assert Receipt.parse(receipt.document()).document() == receipt.document()
    assert check_receipt(Receipt.parse(receipt.document()), KEY) is None


def test_a_member_of_a_batch_is_proved_through_its_root() -> None:
    members = [bytes([number]) * 32 for number in range(5)]
    batch = Tree(leaf_hash(one) for one in members)
    step = BatchStep(members[2], 2, 5, inclusion_path(2, 5, batch.read))
    receipt = receipt_of(batch.root(), step)
    assert check_receipt(Receipt.parse(receipt.document()), KEY, digest=members[2]) is None
    assert check_receipt(receipt, KEY, digest=members[1]) == ReceiptFlaw.OTHER_FACTS
    assert check_receipt(replace(receipt, batch=replace(step, index=1)), KEY) == ReceiptFlaw.NOT_IN_BATCH


def test_a_receipt_with_anything_changed_does_not_hold() -> None:
    receipt = receipt_of(b"d" * 32)
    assert check_receipt(receipt, KEY, digest=b"e" * 32) == ReceiptFlaw.OTHER_FACTS
    for wrong in (
        replace(receipt, index=0),
        replace(receipt, kind="key_changed"),
        replace(receipt, salt=b"t" * 32),
        replace(receipt, path=receipt.path[:-1]),
    ):
        assert check_receipt(wrong, KEY) == ReceiptFlaw.NOT_IN_LOG
    assert check_receipt(replace(receipt, checkpoint="no note"), KEY) == ReceiptFlaw.BAD_CHECKPOINT


@pytest.mark.parametrize("document", [{}, {"format": "other"}, {"format": "oneplusx-log-receipt/1", "index": "x"}])
def test_what_is_no_receipt_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any
        Receipt.parse(document)
