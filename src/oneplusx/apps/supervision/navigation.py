"""Menu entries of supervision; complaints and the board on the home pages."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.apps.supervision.selectors import open_complaints
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

HANDLERS = PERMISSIONS["complaints.handle"]
VIEWERS = PERMISSIONS["supervision.view"]
OVERSEERS = frozenset({Role.AUTHORITY_OFFICER, Role.ORGANIZATION_OFFICER})
SHOWN = 5


def rows_to_answer(actor: Actor) -> Rows:
    """Complaints to be answered."""
    return open_complaints(actor)


def complaints_section(actor: Actor, now: datetime) -> Block | None:
    """Complaints to be answered, overdue first; nothing when there are none."""
    rows, on = open_complaints(actor), local_date(now)
    first, (total, late) = first_and_counts(rows, SHOWN, rows, rows.filter(due_on__lt=on))
    if not first:
        return None
    return Block("supervision/home_complaints.html", {"rows": first, "total": total, "late": late, "on": on})


def board_section(_actor: Actor, now: datetime) -> Block | None:
    """The year in figures; it counts much, so the page does not wait for it (``pages.board.summary``)."""
    return Block("supervision/home_board_later.html", {"year": local_date(now).year})


ENTRIES = (
    NavEntry(_("Process supervision"), "supervision:board", VIEWERS, Group.EXAMS, 60, "chart-column"),
    NavEntry(_("Biweekly reports"), "supervision:reports", VIEWERS, Group.EXAMS, 61, "file-text"),
    NavEntry(_("Complaints"), "supervision:complaints", HANDLERS, Group.WORK, 40, "megaphone", count=rows_to_answer),
    NavEntry(_("Complain"), "supervision:complain", group=Group.PUBLIC, order=70, icon="message-square"),
)
HOME_SECTIONS = (
    HomeSection(HANDLERS, complaints_section, Place.MAIN, 14),
    HomeSection(OVERSEERS, board_section, Place.MAIN, 20),
)
