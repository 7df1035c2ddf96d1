"""Menu of pilot years, and what they add to the home pages."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.pilots import selectors
from oneplusx.apps.pilots.models import ApplicationState, ClosingState, YearClosing
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

VIEWING = PERMISSIONS["pilots.view"]
APPLY = "pilots.apply"


def _to_complete(actor: Actor) -> Rows:
    """Applications that the college still has to hand in."""
    if not may(actor, APPLY):
        return ()
    states = (ApplicationState.DRAFT, ApplicationState.RETURNED)
    return selectors.applications_visible_to(actor).filter(state__in=states)


def pilots_section(actor: Actor, now: datetime) -> Block | None:
    """Open windows with the days left, what is to be done, explanations that are due."""
    on = local_date(now)
    published = selectors.windows_visible_to(actor).filter(opens_at__lte=now, closes_at__gte=now, state="published")
    windows = [(one, (local_date(one.closes_at) - on).days) for one in published.order_by("closes_at")[:3]]
    todo = _todo(actor, now)
    closings = _unexplained(actor)
    if not (windows or todo or closings):
        return None
    return Block("pilots/home_pilots.html", {"windows": windows, "todo": todo, "closings": closings})


def _todo(actor: Actor, now: datetime) -> list[tuple[str, int, str]]:
    counts = selectors.counts_of(actor, local_date(now))
    lines = [(_("Applications overdue with an office"), counts.overdue, "overdue=1")]
    if may(actor, APPLY):
        lines += [
            (_("Drafts not handed in yet"), counts.by_state["draft"], "state=draft"),
            (_("Returned for supplement"), counts.by_state["returned"], "state=returned"),
        ]
    else:
        lines += [
            (_("With the organization"), counts.at_organization, "office=organization_officer"),
            (_("With the authority"), counts.at_authority, "office=authority_officer"),
        ]
    return [line for line in lines if line[1]]


def _unexplained(actor: Actor) -> list[tuple[YearClosing, int]]:
    """Closings with the explanations still missing, for who writes them and for authorities."""
    if not may(actor, APPLY) and not actor.has_role(Role.AUTHORITY_OFFICER):
        return []
    asked = selectors.closings_visible_to(actor).filter(state=ClosingState.ASKED).order_by("due_on")[:3]
    return [(one, missing) for one in asked if (missing := _missing(actor, one))]


def _missing(actor: Actor, closing: YearClosing) -> int:
    return sum(line.is_missing for line in selectors.closing_lines(actor, closing))


ENTRIES = (
    NavEntry(gettext_lazy("Pilot years"), "pilots:windows", VIEWING, Group.EXAMS, 10, "calendar-clock"),
    NavEntry(
        gettext_lazy("Pilot applications"), "pilots:applications", VIEWING, Group.EXAMS, 11, "file-pen", _to_complete
    ),
    NavEntry(gettext_lazy("Quotas"), "pilots:quotas", VIEWING, Group.EXAMS, 12, "ticket"),
    NavEntry(gettext_lazy("Closing of pilot years"), "pilots:closings", VIEWING, Group.EXAMS, 13, "clipboard-check"),
)
HOME_SECTIONS = (HomeSection(VIEWING, pilots_section, Place.MAIN, 25),)
