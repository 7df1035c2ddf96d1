"""Menu of trail."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.trail.models import Act, OutboxState, SealedAct
from oneplusx.apps.trail.selectors import manages_webhooks, notices_of, outbox_visible_to, unread_notices
from oneplusx.web.actor import Actor, Role
from oneplusx.web.counting import first_and_counts
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place
from oneplusx.web.wording import say

SHOWN = 4
OFFICERS = frozenset(Role) - {Role.LEARNER}


def notices_section(actor: Actor, _now: datetime) -> Block:
    """The latest notices."""
    language = get_language() or "zh-hans"
    latest, (unread,) = first_and_counts(notices_of(actor), SHOWN, unread_notices(actor))
    lines = [{"notice": row, "text": say(row.code, row.params, language)} for row in latest]
    return Block("trail/home_notices.html", {"lines": lines, "unread": unread})


def health_section(actor: Actor, _now: datetime) -> Block:
    """Whether the trail is sealed and mail goes out."""
    outbox = outbox_visible_to(actor)
    context = {
        "sealed": SealedAct.objects.count(),
        "unsealed": Act.objects.filter(seal=None).count(),
        "waiting": outbox.filter(state=OutboxState.WAITING).count(),
        "failed": outbox.filter(state=OutboxState.FAILED).count(),
    }
    return Block("trail/home_health.html", context)


ENTRIES = (
    NavEntry(_("Who looked at my data"), "trail:accesses", frozenset({Role.LEARNER}), Group.MINE, 80, "eye"),
    NavEntry(
        _("Outbox"),
        "trail:outbox",
        frozenset({Role.OPERATOR, Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER}),
        Group.SYSTEM,
        60,
        "mail",
    ),
    NavEntry(_("Notices by mail"), "trail:mail_wishes", frozenset({Role.LEARNER}), Group.MINE, 85, "mail"),
    NavEntry(
        _("Notices by mail"), "trail:mail_wishes", OFFICERS, Group.SYSTEM, 90, "mail", shown=lambda a: not a.learner_id
    ),
    NavEntry(
        _("Webhooks"),
        "trail:webhooks",
        frozenset(
            {
                Role.OPERATOR,
                Role.ACADEMIC_AFFAIRS,
                Role.ORGANIZATION_OFFICER,
                Role.AUTHORITY_OFFICER,
                Role.BANK_OFFICER,
            }
        ),
        Group.SYSTEM,
        65,
        "send",
        shown=manages_webhooks,
    ),
)
HOME_SECTIONS = (
    HomeSection(frozenset({Role.LEARNER}), notices_section, Place.ASIDE, 20),
    HomeSection(frozenset({Role.OPERATOR}), health_section, Place.TOP, 20),
)
