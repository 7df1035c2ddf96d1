"""Standing of an evaluation organization on the register (培训评价组织状态), and what each standing stops.

``STOPS`` is the one table. The published measures name the states, not their consequences in detail: a deployment that
decides otherwise changes this table and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """Where an organization stands on a given day."""

    NORMAL = "normal"
    RECTIFY = "rectify"
    RECTIFY_OVERDUE = "rectify_overdue"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    UNREGISTERED = "unregistered"


class Act(StrEnum):
    """What an organization does and may be stopped from doing."""

    PUBLISH_STANDARD = "publish_standard"
    PROPOSE_BANK_VALUE = "propose_bank_value"
    APPLY_FILING = "apply_filing"
    ANNOUNCE_ACTIVITY = "announce_activity"
    PUBLISH_EXAM_PLAN = "publish_exam_plan"
    REGISTER_CANDIDATES = "register_candidates"
    ISSUE_CERTIFICATES = "issue_certificates"


_NEW_THINGS = frozenset({Act.PUBLISH_STANDARD, Act.PROPOSE_BANK_VALUE, Act.APPLY_FILING, Act.PUBLISH_EXAM_PLAN})

STOPS: Mapping[Standing, frozenset[Act]] = {
    Standing.NORMAL: frozenset(),
    # Nothing new begins; what candidates were promised goes on.
    Standing.RECTIFY: _NEW_THINGS,
    # The date passed: nobody else is taken in. Who sat already gets the certificate.
    Standing.RECTIFY_OVERDUE: _NEW_THINGS | {Act.ANNOUNCE_ACTIVITY, Act.REGISTER_CANDIDATES},
    Standing.SUSPENDED: frozenset(Act),
    Standing.WITHDRAWN: frozenset(Act),
    # Only where the deployment keeps the register (a setting); else nobody is unregistered.
    Standing.UNREGISTERED: frozenset(Act),
}


@dataclass(frozen=True, slots=True)
class OrganizationStanding:
    """An organization's standing on a day.

    Attributes:
        rectify_by: Last day for putting things right; for the two standings of rectification.
        reason: As the authority gave it.
    """

    standing: Standing
    rectify_by: date | None = None
    reason: str = ""

    def stops(self, act: Act) -> bool:
        """Whether the organization may not do this now."""
        return act in STOPS[self.standing]

    @property
    def stopped_acts(self) -> tuple[Act, ...]:
        """Everything it stops, in the order of the acts."""
        return tuple(act for act in Act if self.stops(act))


def standing_on(status: str, rectify_by: date | None, on: date, reason: str = "") -> OrganizationStanding:
    """The standing on a day: a date for rectification that passed is a standing of its own."""
    standing = Standing(status)
    if standing is Standing.RECTIFY and rectify_by is not None and on > rectify_by:
        standing = Standing.RECTIFY_OVERDUE
    return OrganizationStanding(standing, rectify_by, reason)
