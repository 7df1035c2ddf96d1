"""Menu entries of policy notices, and the tasks on the home pages."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.notices.selectors import open_lines, open_tasks, search_notices, to_acknowledge
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

OFFICERS = frozenset(Role) - {Role.LEARNER}
PUBLISHERS = frozenset({Role.AUTHORITY_OFFICER, Role.BANK_OFFICER, Role.OPERATOR})
SHOWN = 5


def rows_to_do(actor: Actor) -> Rows:
    """Tasks to do, and notices to acknowledge."""
    return (*open_tasks(actor), to_acknowledge(actor))


def tasks_section(actor: Actor, now: datetime) -> Block | None:
    """Open tasks of the own institutions, and what is to be acknowledged; nothing when there is neither."""
    lines, asked = open_lines(actor, local_date(now)), to_acknowledge(actor)
    waiting, (total,) = first_and_counts(asked, SHOWN, asked)
    if not lines and not waiting:
        return None
    late = sum(line.is_late for line in lines)
    context = {"lines": lines[:SHOWN], "waiting": waiting, "total": len(lines) + total, "late": late}
    return Block("notices/home_tasks.html", context)


def latest_section(actor: Actor, _now: datetime) -> Block | None:
    """The latest notices."""
    rows = list(search_notices(actor)[:SHOWN])
    return Block("notices/home_latest.html", {"rows": rows}) if rows else None


ENTRIES = (
    NavEntry(_("Policy notices"), "notices:notices", group=Group.PUBLIC, order=20, icon="megaphone"),
    NavEntry(_("Policy tasks"), "notices:tasks", OFFICERS, Group.WORK, 15, "list-todo", count=rows_to_do),
    NavEntry(_("Publish notices"), "notices:own", PUBLISHERS, Group.RULES, 80, "megaphone"),
)
HOME_SECTIONS = (
    HomeSection(frozenset(Role), tasks_section, Place.MAIN, 12),
    HomeSection(frozenset(Role), latest_section, Place.ASIDE, 60),
)
