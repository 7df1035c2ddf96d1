"""Who belongs to an alliance on a day: decisions of that day, and their replay, look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from oneplusx.apps.rulesets.models import AllianceMember


def is_member_on(member: AllianceMember, on: date) -> bool:
    """Whether a college belongs to the alliance on a day; on the day of leaving it does no more.

    A method may hold for days before its college joined, so only leaving ends a membership.
    """
    if member.joined_on is None or (member.left_on is not None and on >= member.left_on):
        return False
    return not any(date.fromisoformat(since) <= on < date.fromisoformat(until) for since, until in member.absences)


def members_on(alliance_ids: Iterable[UUID], on: date) -> dict[UUID, frozenset[str]]:
    """Codes of the colleges that belong to each alliance on a day, in one query."""
    found: dict[UUID, set[str]] = defaultdict(set)
    ids = set(alliance_ids)
    for member in AllianceMember.objects.filter(alliance_id__in=ids).select_related("institution"):
        if is_member_on(member, on):
            found[member.alliance_id].add(member.institution.code)
    return {alliance_id: frozenset(found[alliance_id]) for alliance_id in ids}
