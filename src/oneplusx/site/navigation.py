"""The menu and the home pages, collected from the apps' ``navigation.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Actor, Role
from oneplusx.web.navigation import Block, Group, HomeSection, Label, NavEntry, Place

GROUP_LABELS: dict[Group, Label] = {
    Group.MINE: _("My account"),
    Group.WORK: _("Work"),
    Group.LEARNERS: _("Learners and outcomes"),
    Group.TEACHING: _("Programs and graduation"),
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
    Role.BANK_OFFICER: _("Bank officer"),
    Role.AUTHORITY_OFFICER: _("Authority officer"),
    Role.OPERATOR: _("Operator"),
}
SHORTCUTS_MAX = 8
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
    visible = [(entry, url) for entry in _visible(actor) if (url := _address(entry.url_name))]
    current = max((url for _entry, url in visible if path.startswith(url)), key=len, default="")
    groups = ((group, [pair for pair in visible if pair[0].group == group]) for group in Group)
    return tuple(
        LinkGroup(group.value, GROUP_LABELS[group], tuple(_links(pairs, current, actor)))
        for group, pairs in groups
        if pairs
    )


def shortcuts(actor: Actor) -> tuple[Link, ...]:
    """The first entries of a person's menu besides the home page, for the foot of that page."""
    links = [link for group in menu(actor, "") for link in group.entries if link.url != _address(HOME.url_name)]
    return tuple(links[:SHORTCUTS_MAX])


def _visible(actor: Actor) -> list[NavEntry]:
    roles = roles_of(actor)
    held = [entry for entry in entries() if not entry.roles or entry.roles & roles]
    seen = [entry for entry in held if entry.shown is None or entry.shown(actor)]
    return sorted(seen, key=lambda entry: entry.order)


def _links(pairs: Iterable[tuple[NavEntry, str]], current: str, actor: Actor) -> Iterator[Link]:
    for entry, url in pairs:
        yield Link(entry.label, url, entry.icon, url == current, entry.count(actor) if entry.count else 0)


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
