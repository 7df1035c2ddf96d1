"""Background work as the lower apps see it: kinds, their handlers, and a way to start one.

The app ``jobs`` keeps the queue and runs the handlers; it plugs itself in here, so that apps on its own
level or below (``intake``, ``trail``) need not import it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from oneplusx.web.actor import Actor

Params = Mapping[str, Any]
Title = Any  # a text or a lazy translation


class Cancelled(Exception):
    """The work was cancelled; raised by ``Progress.check_cancelled``."""


class TakenOver(Cancelled):
    """Another worker has the work now; this one must leave everything as it is."""


class Progress(Protocol):
    """How a handler tells where it is."""

    def report(self, done: int, total: int) -> None:
        """Stores how far the work is, and keeps it from being taken over."""

    def check_cancelled(self) -> None:
        """Call between pieces of work.

        Raises:
            Cancelled: Somebody asked to stop.
            TakenOver: Another worker took the work over.
        """


@dataclass(frozen=True, slots=True)
class Work:
    """What a handler gets to do.

    Attributes:
        actor: Acts for the person who started the work; whether that person may was checked then.
        attempt: 1 the first time; more after a killed worker or an unforeseen error.
    """

    id: UUID
    kind: str
    params: Params
    institution_id: UUID | None
    subject_id: UUID | None
    actor: Actor
    attempt: int


Handler = Callable[[Work, Progress], "dict[str, Any] | None"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of background work.

    Attributes:
        handler: Does it; must be safe to run again from the start. Its answer is kept as the result; ``path`` in it
            is offered to people as the next step.
        permission: Who else in the institution sees and cancels it.
        every_seconds: Runs by itself this often, without a job row.
        attempts_max: Tries after killed workers and unforeseen errors; an error of the domain ends it at once.
    """

    code: str
    handler: Handler
    title: Title
    permission: str = "jobs.view"
    every_seconds: int | None = None
    attempts_max: int = 3


class Starter(Protocol):
    """What the queue offers."""

    def __call__(
        self,
        *,
        kind: str,
        params: Params,
        institution_id: UUID | None,
        actor: Actor,
        now: datetime,
        subject_id: UUID | None,
    ) -> UUID:
        """Puts the work into the queue, in the caller's transaction."""


@dataclass(slots=True)
class _Port:
    kinds: dict[str, Kind] = field(default_factory=dict)
    starter: Starter | None = None
    canceller: Callable[[UUID], None] | None = None


_port = _Port()


def register(
    kind: str,
    handler: Handler,
    permission: str = "jobs.view",
    *,
    title: Title = "",
    every_seconds: int | None = None,
    attempts_max: int = 3,
) -> None:
    """Registers a kind of work (once, in ``ready()``)."""
    _port.kinds[kind] = Kind(kind, handler, title or kind, permission, every_seconds, attempts_max)


def kinds() -> Mapping[str, Kind]:
    """All kinds by code."""
    return _port.kinds


def plug_in(*, starter: Starter, canceller: Callable[[UUID], None]) -> None:
    """Called by the queue itself."""
    _port.starter = starter
    _port.canceller = canceller


def start(
    *,
    kind: str,
    params: Params,
    institution_id: UUID | None,
    actor: Actor,
    now: datetime,
    subject_id: UUID | None = None,
) -> UUID:
    """Starts work in the background when the caller's transaction commits; returns its job's id."""
    assert _port.starter is not None, "the app jobs is not installed"
    return _port.starter(
        kind=kind, params=params, institution_id=institution_id, actor=actor, now=now, subject_id=subject_id
    )


def cancel(job_id: UUID) -> None:
    """Asks a job to stop at its next check; whether the actor may is the caller's matter."""
    assert _port.canceller is not None, "the app jobs is not installed"
    _port.canceller(job_id)
