"""Menu of programs, courses and transcripts."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.curriculum.selectors import own_sessions
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

VIEWING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
OFFICERS = VIEWING - {Role.ADVISER}
SHOWN = 6


def sessions_section(actor: Actor, now: datetime) -> Block | None:
    """Sessions of a trainer: whose attendance is to be recorded, and the next ones."""
    rows = list(own_sessions(actor)[:SHOWN])
    today = local_date(now)
    held = [row for row in rows if row.held_on <= today]
    coming = [row for row in rows if row.held_on > today]
    return Block("curriculum/home_sessions.html", {"held": held, "coming": coming}) if rows else None


ENTRIES = (
    NavEntry(_("My transcript"), "curriculum:my_transcript", frozenset({Role.LEARNER}), Group.MINE, 35, "scroll-text"),
    NavEntry(_("Programs"), "curriculum:programs", VIEWING, Group.TEACHING, 10, "book-open"),
    NavEntry(_("Courses"), "curriculum:courses", VIEWING, Group.TEACHING, 20, "list"),
    NavEntry(_("Curriculum mapping"), "curriculum:mapping", VIEWING, Group.TEACHING, 25, "git-compare"),
    NavEntry(_("Training classes"), "curriculum:classes", VIEWING | {Role.TEACHER}, Group.TEACHING, 30, "users"),
    NavEntry(_("Training bases"), "curriculum:bases", VIEWING, Group.TEACHING, 35, "building-2"),
    NavEntry(_("Teachers"), "curriculum:teachers", OFFICERS, Group.TEACHING, 40, "user-check"),
    NavEntry(_("Textbooks and methods"), "curriculum:materials", VIEWING, Group.TEACHING, 45, "book-open"),
)
HOME_SECTIONS = (HomeSection(frozenset({Role.TEACHER}), sessions_section, Place.MAIN, 10),)
