"""What one page asks several times is asked once: answers are kept while one reading request (GET, HEAD) is served.

Nothing outlives its request, and the arguments, the actor among them, are part of the question, so that nobody gets
another's answer. Outside a request, and in requests that write, every question is asked anew.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
READING = frozenset({"GET", "HEAD"})
_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def remembering(method: str) -> Iterator[None]:
    """Keeps answers until the end, if the request only reads."""
    token = _answers.set({} if method in READING else None)
    try:
        yield
    finally:
        _answers.reset(token)


def is_remembering() -> bool:
    """Whether a reading request is being served."""
    return _answers.get() is not None


def once_a_request(question: Callable[P, T]) -> Callable[P, T]:
    """A selector whose answer is kept for the request; its arguments are hashable, and nobody changes the answer."""

    @functools.wraps(question)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in answers:
            answers[key] = question(*args, **kwargs)
        known: T = answers[key]
        return known

    return asked


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """What is kept under a key for the request; outside of one a new thing each time."""
    answers = _answers.get()
    return make() if answers is None else answers.setdefault(key, make())


class AskedTogether(Generic[K, T]):
    """Answers to a question about many things at once, for as long as this is kept.

    With the first thing asked, so are all that were foreseen; anything else is asked by itself.
    """

    def __init__(self, ask: Callable[[Collection[K]], Mapping[K, T]], foreseen: Iterable[K] = ()) -> None:
        self._ask = ask
        self._foreseen = set(foreseen)
        self._known: dict[K, T | None] = {}

    def __call__(self, wanted: K, /) -> T | None:
        """The answer; ``None``: there is none."""
        if wanted not in self._known:
            together, self._foreseen = {wanted, *self._foreseen}, set()
            found = self._ask(together)
            self._known |= {one: found.get(one) for one in together}
        return self._known[wanted]
