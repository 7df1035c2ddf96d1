"""What was signed with a key: upper apps register how to count it and how to sign it again (once, in ``ready()``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oneplusx.web.actor import Actor

Count = Callable[[str], int]
Resign = Callable[[str, Actor, datetime], int]


@dataclass(frozen=True, slots=True)
class SignedKind:
    """One kind of signed things.

    Attributes:
        title: For people, e.g. "Credentials".
        count: How many carry a signature of the key with this verification method.
        resign: Signs them again with the owner's active key; must be safe to run again. Answers how many.
    """

    code: str
    title: Any
    count: Count
    resign: Resign


_kinds: dict[str, SignedKind] = {}


def register(code: str, *, title: Any, count: Count, resign: Resign) -> None:
    """Registers a kind of signed things."""
    _kinds[code] = SignedKind(code, title, count, resign)


def signed_kinds() -> Mapping[str, SignedKind]:
    """All kinds by code."""
    return _kinds
