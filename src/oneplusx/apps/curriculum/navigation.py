"""Menu of programs, courses and transcripts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

VIEWING = frozenset({Role.ADVISER, Role.DEPARTMENT_REVIEWER, Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})
ENTRIES = (
    NavEntry(_("My transcript"), "curriculum:my_transcript", frozenset({Role.LEARNER}), Group.MINE, 35, "scroll-text"),
    NavEntry(_("Programs"), "curriculum:programs", VIEWING, Group.TEACHING, 10, "book-open"),
    NavEntry(_("Courses"), "curriculum:courses", VIEWING, Group.TEACHING, 20, "list"),
)
