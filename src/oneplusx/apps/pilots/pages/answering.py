"""Refusals of a button's act as a message on the page that follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from oneplusx.domain.errors import Denied, DomainError, NotFound
from oneplusx.web.refusals import words_of


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Says what was done, or why not; what is unknown or not allowed is answered by the site.

    Example:
        ``with told(request, _("Withdrawn.")): services.withdraw_…(…)``
    """
    try:
        yield
    except (NotFound, Denied):
        raise
    except DomainError as error:
        messages.error(request, words_of(error))
    else:
        if done:
            messages.success(request, done)
