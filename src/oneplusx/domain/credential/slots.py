r"""A document taken apart (结构与槽位): its structure and keys, and the values that differ from one to the next.

The compact JSON of a document is cut at its quotation marks: what stands between texts (braces, colons, numbers) is the
*structure*, the texts are *keys* or *values*. Two documents with one structure and the same keys have canonical forms
that differ only by what their values are.

JSON and N-Quads escape the five characters that may need it in the same way (``\\ \" \n \r \t``), so a value is
already as it stands in a canonical line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
STEERING = frozenset({"@context", "type", "@type", "@language", "@direction", "@base", "@vocab"})
UNCOVERED = frozenset({"@graph", "@included", "@index", "@nest", "@reverse", "@set", "@list", "@import"})
SIZE_MAX = 200_000
CONTROL = re.compile(rb"\\[bfu]")
BACKSLASH, QUOTE = b"\x01", b"\x02"  # stand for escapes while texts are cut apart: bare in no JSON
DELETE, LAST_BUT_ONE, LAST = b"\x7f", "\ufffe".encode(), "\uffff".encode()


class Uncovered(Exception):
    """The document has something templates do not cover: the full algorithm takes over."""


def as_json(document: dict[str, Any]) -> bytes:
    """A document as compact JSON.

    Raises:
        Uncovered: It is not JSON, too big, or has characters that are refused.
    """
    try:
        data = orjson.dumps(document, option=STRICT)
    except TypeError as cause:
        raise Uncovered from cause
    if len(data) > SIZE_MAX or DELETE in data or LAST in data or LAST_BUT_ONE in data:
        raise Uncovered
    return data


def taken_apart(data: bytes) -> tuple[bytes, list[bytes]]:
    """The structure of a document given as JSON, and its texts, keys among them, as they stand there.

    Raises:
        Uncovered: It has control characters, which are refused.
    """
    pieces = quoted_apart(data)
    texts = pieces[1::2]
    if b"\\" in data:
        texts = [with_escapes(text) for text in texts]
    return b'"'.join(pieces[::2]), texts


def quoted_apart(data: bytes) -> list[bytes]:
    """JSON cut at its quotation marks: structure and texts in turns.

    Raises:
        Uncovered: It has control characters, which are refused.
    """
    if b"\\" not in data:
        return data.split(b'"')
    data = data.replace(b"\\\\", BACKSLASH).replace(b'\\"', QUOTE)
    if CONTROL.search(data):
        raise Uncovered
    return data.split(b'"')


def with_escapes(text: bytes) -> bytes:
    """A text that was cut out, as it stood in JSON."""
    return text.replace(QUOTE, b'\\"').replace(BACKSLASH, b"\\\\")


def is_key(structure: bytes) -> list[bool]:
    """Which texts of a structure are keys: those with a colon behind."""
    return [piece.startswith(b":") for piece in structure.split(b'"')[1:]]


def steering_of(document: dict[str, Any]) -> list[bool]:
    """Which values of a document steer JSON-LD (contexts, types, languages) and are never filled in.

    Raises:
        Uncovered: An inline context or one that is not at the top, a rare keyword, a null.
    """
    return list(_steering(document, is_top=True))


def _steering(node: dict[str, Any], *, is_top: bool = False) -> Iterator[bool]:
    for key, value in node.items():
        if key in UNCOVERED or (key == "@context" and not is_top):
            raise Uncovered
        yield from _steering_value(value, is_fixed=key in STEERING)


def _steering_value(value: Any, *, is_fixed: bool) -> Iterator[bool]:
    if isinstance(value, str):
        yield is_fixed
    elif isinstance(value, list):
        for one in value:
            yield from _steering_value(one, is_fixed=is_fixed)
    elif isinstance(value, dict) and not is_fixed:
        yield from _steering(value)
    elif isinstance(value, dict) or value is None:
        raise Uncovered


def values_of(document: Any) -> list[str]:
    """All values of a document, in their order."""
    if isinstance(document, str):
        return [document]
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    return [value for one in inner for value in values_of(one)]


def refilled(document: dict[str, Any], values: Sequence[str]) -> dict[str, Any]:
    """The same document with other values."""
    filled: dict[str, Any] = _refill(document, iter(values))
    return filled


def _refill(value: Any, values: Iterator[str]) -> Any:
    if isinstance(value, str):
        return next(values)
    if isinstance(value, dict):
        return {name: _refill(inner, values) for name, inner in value.items()}
    if isinstance(value, list):
        return [_refill(inner, values) for inner in value]
    return value
