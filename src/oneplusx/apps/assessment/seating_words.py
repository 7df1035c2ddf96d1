"""What the seating says, in words: its objectives, and which capacity is missing where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneplusx.apps.assessment.labels import part_label
from oneplusx.apps.assessment.models import ExamSession


def stage_words(name: str) -> str:
    """An objective of the seating in words."""
    words = {
        "travel": _("Minutes of travel in all"),
        "rooms": _("Rooms in use"),
        "neighbors": _("Neighbors of one college"),
    }
    return words.get(name, name)


def shortage_words(
    one: Mapping[str, Any], sites: Mapping[str, str], sessions: Mapping[str, ExamSession], homes: Mapping[str, str]
) -> str:
    """Which capacity is missing where, in words."""
    missing = int(one["missing"])
    values = {
        "n": missing,
        "site": sites.get(one["site_id"], _("every site")),
        "part": part_label(one["part"]),
        "home": homes.get(one["home"], _("Social candidates")),
        "session": sessions[one["session_id"]].number if one["session_id"] in sessions else "",
    }
    if one["kind"] == "site":
        words = ngettext(
            "%(home)s: %(n)d candidate can reach no site of this plan.",
            "%(home)s: %(n)d candidates can reach no site of this plan.",
            missing,
        )
    elif one["kind"] == "session":
        words = ngettext(
            "%(part)s: %(n)d candidate can attend none of its sessions.",
            "%(part)s: %(n)d candidates can attend none of their sessions.",
            missing,
        )
    else:
        words = ngettext(
            "%(part)s, session %(session)s, %(site)s: %(n)d seat is missing.",
            "%(part)s, session %(session)s, %(site)s: %(n)d seats are missing.",
            missing,
        )
    return words % values
