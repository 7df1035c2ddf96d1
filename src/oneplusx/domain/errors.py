"""Errors of the domain: a stable code and named parameters, no wording.

Wording in Chinese and English lives at the edge (``oneplusx.web.wording``).
"""

from __future__ import annotations

from functools import partial


class DomainError(Exception):
    """Something the caller asked for cannot be done.

    Attributes:
        code: Stable dotted code, e.g. ``"ledger.overdraft"``.
        params: Named values for the wording (JSON-serializable).
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), self.code, **self.params), ()

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code}({details})"


class Invalid(DomainError):
    """The input is wrong: what, where, found, allowed."""


class NotFound(DomainError):
    """Unknown, or not the caller's to see: both answer alike."""


class Conflict(DomainError):
    """The state does not allow it, or somebody else was first."""


class Denied(DomainError):
    """The caller is known but may not do this."""


class TooMany(DomainError):
    """Asked too often; nothing was done."""
