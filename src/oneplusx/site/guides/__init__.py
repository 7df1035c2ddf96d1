"""The user guides (使用手册), one per role and language, as pages of the help.

A guide is Markdown beside this file. ``[[app:page]]`` stands for the menu's entry of that address: its label in the
reader's language, a link for who may open it, bold text for others. So a guide never names a page otherwise than the
menu does; a test holds each guide to the pages that its role sees, and both languages to the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from oneplusx.site.navigation import entries
from oneplusx.web.actor import Role
from oneplusx.web.navigation import Label, NavEntry

FOLDER = Path(__file__).parent
PLACE = re.compile(r"\[\[([a-z_]+(?::[a-z_]+)?)\]\]")


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide.

    Attributes:
        key: Name of its files and its address.
        roles: Whom it is for; empty: people without an account.
    """

    key: str
    title: Label
    roles: frozenset[Role]

    def text(self, language: str) -> str:
        """The Markdown in a language, Chinese unless English is asked for."""
        return _read(self.key, "en" if language.startswith("en") else "zh")


GUIDES: tuple[Guide, ...] = (
    Guide("learner", _("For learners"), frozenset({Role.LEARNER})),
    Guide("adviser", _("For class advisers"), frozenset({Role.ADVISER})),
    Guide("teacher", _("For teachers"), frozenset({Role.TEACHER})),
    Guide("department-reviewer", _("For department reviewers"), frozenset({Role.DEPARTMENT_REVIEWER})),
    Guide("academic-affairs", _("For academic affairs officers"), frozenset({Role.ACADEMIC_AFFAIRS})),
    Guide("college-head", _("For college leadership"), frozenset({Role.COLLEGE_HEAD})),
    Guide("organization", _("For evaluation organizations"), frozenset({Role.ORGANIZATION_OFFICER})),
    Guide("exam-site", _("For exam sites"), frozenset({Role.EXAM_SITE_OFFICER})),
    Guide(
        "examiner",
        _("For assessors, invigilators and inspectors"),
        frozenset({Role.ASSESSOR, Role.INVIGILATOR, Role.INSPECTOR}),
    ),
    Guide("bank", _("For the credit bank"), frozenset({Role.BANK_OFFICER})),
    Guide("authority", _("For authorities, provincial and national"), frozenset({Role.AUTHORITY_OFFICER})),
    Guide("operator", _("For operators"), frozenset({Role.OPERATOR})),
    Guide("employer", _("For employers"), frozenset()),
)


def guide(key: str) -> Guide | None:
    """The guide of an address."""
    return next((one for one in GUIDES if one.key == key), None)


def guides_first_for(roles: Iterable[Role]) -> list[Guide]:
    """All guides, those of a person's roles first."""
    held = frozenset(roles)
    return sorted(GUIDES, key=lambda one: not one.roles & held)


def page(one: Guide, roles: Iterable[Role]) -> SafeString:
    """A guide as HTML for somebody with these roles, in the language of the request."""
    held = frozenset(roles)
    text = one.text(get_language() or "zh")
    html = _markdown().render(PLACE.sub(lambda found: f"`[[{found[1]}]]`", text))
    return mark_safe(re.sub(r"<code>\[\[([a-z_:]+)\]\]</code>", lambda found: _place(found[1], held), html))  # noqa: S308 - Markdown of this repository


def entry(url_name: str) -> NavEntry | None:
    """The menu's entry of an address; of several the first."""
    return next((one for one in entries() if one.url_name == url_name), None)


def _place(url_name: str, held: frozenset[Role]) -> str:
    found = entry(url_name)
    label = escape(found.label if found else url_name)
    if found is None or (found.roles and not found.roles & held):
        return f"<strong>{label}</strong>"
    try:
        return f'<a href="{escape(reverse(url_name))}">{label}</a>'
    except NoReverseMatch:
        return f"<strong>{label}</strong>"


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def _read(key: str, language: str) -> str:
    return (FOLDER / language / f"{key}.md").read_text(encoding="utf-8")
