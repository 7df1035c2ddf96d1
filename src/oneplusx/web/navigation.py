"""What an app adds to the frame of the pages: entries of the menu and sections of the home pages.

An app has ``navigation.py`` with ``ENTRIES`` and, if it has something for a home page, ``HOME_SECTIONS``;
``site`` collects them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from oneplusx.web.actor import Actor, Role

Label = str | Promise
Rows = QuerySet[Any] | Sequence[QuerySet[Any]]
EVERYBODY: frozenset[Role] = frozenset()


class Group(StrEnum):
    """Groups of the menu, top to bottom."""

    MINE = "mine"
    WORK = "work"
    LEARNERS = "learners"
    TEACHING = "teaching"
    EXAMS = "exams"
    RULES = "rules"
    DATA = "data"
    SYSTEM = "system"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the menu.

    Attributes:
        roles: Who sees it; empty: everybody, signed in or not.
        icon: A symbol of ``static/oneplusx/icons.svg``.
        shown: Asks further whether this person has something to do there: an answer, or rows of which one must be.
        count: Rows whose number stands behind the label (things to do); 0 shows nothing. The frame counts those of all
            entries in one statement.
    """

    label: Label
    url_name: str
    roles: frozenset[Role] = EVERYBODY
    group: Group = Group.WORK
    order: int = 50
    icon: str = "circle-dot"
    count: Callable[[Actor], Rows] | None = None
    shown: Callable[[Actor], bool | QuerySet[Any]] | None = None


class Place(StrEnum):
    """Where a section stands on a home page."""

    TOP = "top"
    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Block:
    """A template and what it needs; ``actor`` and ``now`` are added."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeSection:
    """A section of the home page of some roles.

    Attributes:
        build: Answers the block, or ``None`` when there is nothing to show.
    """

    roles: frozenset[Role]
    build: Callable[[Actor, datetime], Block | None]
    place: Place = Place.MAIN
    order: int = 50
