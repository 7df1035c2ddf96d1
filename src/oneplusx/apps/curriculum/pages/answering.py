"""Refusals of a button's act as a message on the page that follows; the college somebody acts in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest

from oneplusx.apps.curriculum.selectors.training import colleges_of
from oneplusx.domain.errors import Denied, DomainError, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.refusals import words_of


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Says what was done, or why not; what is unknown or not allowed is answered by the site."""
    try:
        yield
    except (NotFound, Denied):
        raise
    except DomainError as error:
        messages.error(request, words_of(error))
    else:
        if done:
            messages.success(request, done)


def own_college_id(actor: Actor, permission: str) -> UUID:
    """The college in which the actor has a permission.

    Raises:
        Denied: ``denied``.
    """
    places = colleges_of(actor, permission)
    if not places:
        raise Denied("denied", permission=permission)
    return places[0]
