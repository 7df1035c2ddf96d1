"""Typed client of the REST interface of oneplusx."""

from __future__ import annotations

from oneplusx_client.client import Client
from oneplusx_client.door import File, Page
from oneplusx_client.problems import (
    Conflict,
    Denied,
    Invalid,
    Malformed,
    NotFound,
    Problem,
    TooMany,
    Unauthenticated,
)

__all__ = [
    "Client",
    "Conflict",
    "Denied",
    "File",
    "Invalid",
    "Malformed",
    "NotFound",
    "Page",
    "Problem",
    "TooMany",
    "Unauthenticated",
]
