"""Menu entries of policy notices, and the tasks on the home pages."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.notices.selectors import notices_for_home, open_tasks, to_acknowledge
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

OFFICERS = frozenset(Role) - {Role.LEARNER}
PUBLISHERS = frozenset({Role.AUTHORITY_OFFICER, Role.BANK_OFFICER, Role.OPERATOR})
SHOWN = 5


def rows_to_do(actor: Actor) -> Rows:
    """Tasks to do, and notices to acknowledge."""
    return (*open_tasks(actor), to_acknowledge(actor))


def tasks_section(actor: Actor, now: datetime) -> Block | None:
    """Open tasks of the own institutions, and what is to be acknowledged; nothing when there is neither."""
    found = notices_for_home(actor)
    tasks, waiting = found.tasks, found.waiting
    if not tasks and not waiting:
        return None
    on = local_date(now)
    lines = [{"notice": one, "is_late": one.task_due_on is not None and one.task_due_on < on} for one in tasks]
    late = sum(bool(line["is_late"]) for line in lines)
    context = {"lines": lines[:SHOWN], "waiting": waiting[:SHOWN], "total": len(lines) + len(waiting), "late": late}
    return Block("notices/home_tasks.html", context)


def latest_section(actor: Actor, _now: datetime) -> Block | None:
    """The latest notices."""
    rows = notices_for_home(actor).latest
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
