# Made by `python3 dev.py api`; changes are lost.
"""Shapes that several groups use."""

from __future__ import annotations

from typing import TypedDict


class FileOut(TypedDict):
    """An attached file."""

    id: str
    media_type: str
    name: str
    size_bytes: int
