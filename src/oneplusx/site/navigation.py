"""The menu and the home pages, collected from the apps' ``navigation.py``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.trail.selectors import unread_notices
from oneplusx.web.actor import Actor, Role
from oneplusx.web.counting import count_rows
from oneplusx.web.navigation import Block, Group, HomeSection, Label, NavEntry, Place
from oneplusx.web.remembering import once_a_request

BADGE_MAX = 99
GROUP_LABELS: dict[Group, Label] = {
    Group.MINE: _("My account"),
    Group.WORK: _("Work"),
    Group.LEARNERS: _("Learners and outcomes"),
    Group.TEACHING: _("Programs and graduation"),
    Group.EXAMS: _("Pilots and assessment"),
    Group.RULES: _("Standards and rules"),
    Group.DATA: _("Data"),
    Group.SYSTEM: _("System"),
    Group.PUBLIC: _("Open to everybody"),
}
ROLE_LABELS: dict[Role, Label] = {
    Role.LEARNER: _("Learner"),
    Role.ADVISER: _("Class adviser"),
    Role.TEACHER: _("Teacher"),
    Role.DEPARTMENT_REVIEWER: _("Department reviewer"),
    Role.ACADEMIC_AFFAIRS: _("Academic affairs officer"),
    Role.COLLEGE_HEAD: _("College leadership"),
    Role.ORGANIZATION_OFFICER: _("Evaluation organization officer"),
    Role.EXAM_SITE_OFFICER: _("Exam site officer"),
    Role.ASSESSOR: _("Assessor"),
    Role.INVIGILATOR: _("Invigilator"),
    Role.INSPECTOR: _("Inspector"),
    Role.BANK_OFFICER: _("Bank officer"),
    Role.AUTHORITY_OFFICER: _("Authority officer"),
    Role.OPERATOR: _("Operator"),
}
SHORTCUTS_MAX = 8
NO_SHORTCUTS = ("home", "mfa_index")
"""Always at hand, or seldom needed."""
HOME = NavEntry(_("Home"), "home", frozenset(Role), Group.MINE, 0, "house")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one person sees it on one page."""

    label: Label
    url: str
    icon: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """A group of the menu with its links."""

    key: str
    label: Label
    entries: tuple[Link, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[NavEntry, ...]:
    """The entries of all apps."""
    return (HOME, *(entry for module in _modules() for entry in getattr(module, "ENTRIES", ())))


@lru_cache(maxsize=1)
def home_sections() -> tuple[HomeSection, ...]:
    """The home sections of all apps, in order."""
    found = [section for module in _modules() for section in getattr(module, "HOME_SECTIONS", ())]
    return tuple(sorted(found, key=lambda section: section.order))


def _modules() -> Iterator[Any]:
    for app in settings.APPS:
        name = f"oneplusx.apps.{app}.navigation"
        if find_spec(name):
            yield import_module(name)


def roles_of(actor: Actor) -> frozenset[Role]:
    """The roles that decide what a person sees; a learning account makes a learner."""
    roles = {grant.role for grant in actor.grants}
    return frozenset(roles | {Role.LEARNER} if actor.learner_id else roles)


def menu(actor: Actor, path: str) -> tuple[LinkGroup, ...]:
    """The menu of one person on the page with ``path``; nobody signed in has none."""
    if actor.is_public:
        return ()
    visible = [(entry, url, count) for entry, url, count in _numbers(actor)[0] if count is not None]
    current = max((url for _entry, url, _count in visible if path.startswith(url)), key=len, default="")
    groups = ((group, [one for one in visible if one[0].group == group]) for group in Group)
    return tuple(
        LinkGroup(
            group.value,
            GROUP_LABELS[group],
            tuple(Link(entry.label, url, entry.icon, url == current, count or 0) for entry, url, count in found),
        )
        for group, found in groups
        if found
    )


def shortcuts(actor: Actor) -> tuple[Link, ...]:
    """The first entries of a person's menu, for the foot of the home page."""
    left_out = {_address(name) for name in NO_SHORTCUTS}
    links = [link for group in menu(actor, "") for link in group.entries if link.url not in left_out]
    return tuple(links[:SHORTCUTS_MAX])


def waiting(actor: Actor) -> tuple[Link, ...]:
    """Entries of a person's menu behind which something is to be done."""
    return tuple(link for group in menu(actor, "") for link in group.entries if link.count)


def _visible(actor: Actor) -> list[NavEntry]:
    roles = roles_of(actor)
    held = [entry for entry in entries() if not entry.roles or entry.roles & roles]
    return sorted(held, key=lambda entry: entry.order)


def unread_of(actor: Actor) -> int:
    """How many notices the person has not read; counted together with the menu."""
    return 0 if actor.is_public else _numbers(actor)[1]


@once_a_request
def _numbers(actor: Actor) -> tuple[Sequence[tuple[NavEntry, str, int | None]], int]:
    """Each entry with its number, ``None`` when it is not shown, and the unread notices: all in one statement."""
    pairs = [(entry, url) for entry in _visible(actor) if (url := _address(entry.url_name))]
    asked = [(entry, url, entry.shown(actor) if entry.shown else True, _rows(entry, actor)) for entry, url in pairs]
    questions = [
        one for _entry, _url, gate, rows in asked for one in ([] if isinstance(gate, bool) else [gate[:1]]) + rows
    ]
    numbers = iter(count_rows([*questions, _few(unread_notices(actor))]))
    counted = []
    for entry, url, gate, rows in asked:
        is_shown = gate if isinstance(gate, bool) else next(numbers) > 0
        count = sum(next(numbers) for _one in rows)
        counted.append((entry, url, count if is_shown else None))
    return counted, next(numbers)


def _rows(entry: NavEntry, actor: Actor) -> list[QuerySet[Any]]:
    if entry.count is None:
        return []
    rows = entry.count(actor)
    return [_few(one) for one in ([rows] if isinstance(rows, QuerySet) else rows)]


def _few(rows: QuerySet[Any]) -> QuerySet[Any]:
    """So many rows that the number says "99+": nobody waits for the exact number of a hundred thousand."""
    return rows if rows.query.is_sliced else rows.order_by()[: BADGE_MAX + 1]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def home_blocks(actor: Actor, now: datetime) -> dict[str, list[Block]]:
    """What stands on a person's home page, by place."""
    roles = roles_of(actor)
    blocks: dict[str, list[Block]] = {place.value: [] for place in Place}
    for section in home_sections():
        if section.roles & roles and (block := section.build(actor, now)):
            blocks[section.place].append(block)
    return blocks
