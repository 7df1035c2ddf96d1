"""Signed notes and checkpoints of the log (检查点).

Source: C2SP signed-note, tlog-checkpoint; the Ed25519 key type 0x01 of ``golang.org/x/mod/sumdb/note``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from oneplusx.domain.merkle.tree import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
PUBLIC_BYTES = 32
DASH = "\u2014"
HEADER_LINES = 3


class UnsignedNote(ValueError):
    """No signature of a trusted key holds for the note, or it is not a note."""


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that signs notes: its name (of the log's origin) and 32 bytes."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:KEY_ID_BYTES]

    def text(self) -> str:
        """The verifier key (验证密钥) as ``name+hash+key``."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @staticmethod
    def parse(text: str) -> NoteKey:
        """Reads a verifier key.

        Raises:
            ValueError: It is none, of another kind, or its hash is wrong.
        """
        name, _, rest = text.strip().partition("+")
        hash_text, _, encoded = rest.partition("+")
        data = _decoded(encoded)
        if not is_key_name(name) or data[:1] != ED25519 or len(data) != PUBLIC_BYTES + 1:
            raise ValueError("not an Ed25519 verifier key")
        key = NoteKey(name, data[1:])
        if key.id.hex() != hash_text:
            raise ValueError("the hash of the verifier key is wrong")
        return key


def is_key_name(name: str) -> bool:
    """Whether a name may stand in a note: not empty, no space, no plus."""
    return bool(name) and "+" not in name and not any(character.isspace() for character in name)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log says at one moment: its name, its number of leaves, its root."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_note(text: str, key: NoteKey, signature: bytes) -> str:
    """The note with its signature line; the signature is over the text's bytes."""
    return f"{text}\n{DASH} {key.name} {base64.b64encode(key.id + signature).decode()}\n"


def open_checkpoint(note: str, *keys: NoteKey) -> Checkpoint:
    """The checkpoint in a note that one of the keys signed.

    Raises:
        UnsignedNote: None of them did, or it is not a checkpoint.
    """
    text, _, tail = note.rpartition("\n\n")
    text += "\n"
    if not any(_signed(text.encode(), line, key) for line in tail.splitlines() for key in keys):
        raise UnsignedNote("no signature of a trusted key")
    return parse_checkpoint(note)


def parse_checkpoint(note: str) -> Checkpoint:
    """The checkpoint in a note, without looking at signatures.

    Raises:
        UnsignedNote: It is not a checkpoint.
    """
    lines = note.partition("\n\n")[0].split("\n")
    if len(lines) < HEADER_LINES or not lines[0] or not (lines[1].isascii() and lines[1].isdigit()):
        raise UnsignedNote("not a checkpoint")
    try:
        root = _decoded(lines[2])
    except ValueError as error:
        raise UnsignedNote("not a checkpoint") from error
    if len(root) != HASH_BYTES or str(int(lines[1])) != lines[1]:
        raise UnsignedNote("not a checkpoint")
    return Checkpoint(lines[0], int(lines[1]), root)


def _signed(text: bytes, line: str, key: NoteKey) -> bool:
    """Whether a line is the key's signature of the text; a broken one of that key is an error, not ignored."""
    head = f"{DASH} {key.name} "
    if not line.startswith(head):
        return False
    try:
        data = _decoded(line.removeprefix(head))
    except ValueError:
        return False
    if data[:KEY_ID_BYTES] != key.id:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data[KEY_ID_BYTES:], text)
    except InvalidSignature:
        raise UnsignedNote("the signature is wrong") from None
    return True


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
