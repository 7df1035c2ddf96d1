"""The verdict on a shared learning outcome that is no certificate (非证书成果), and the checks behind it.

Certificates are examined as everywhere (``credentials.examining``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.credentials.standing import LOOKS, Outcome, Standing
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.domain.credential.verdicts import Check, CheckCode, CheckOutcome
from oneplusx.web.clock import local_date

HOLDING = (AchievementState.VERIFIED, AchievementState.RECOGNIZED)
TAKEN, OVER = "sharing.check.taken_back", "check.not_expired.undated"
VERIFIED = Outcome(
    "good",
    "circle-check",
    pgettext_lazy("evidence", "Verified"),
    _("The evidence of this learning outcome was verified and the outcome holds."),
    "",
)
TAKEN_BACK = Outcome(
    "bad",
    "circle-x",
    pgettext_lazy("certificate", "Revoked"),
    _("It was taken back and no longer holds; ask the holder for a valid one."),
    "",
)


def verdict_on_outcome(achievement: Achievement, now: datetime) -> tuple[str, Outcome]:
    """The verdict on a learning outcome: its code, and how it looks."""
    if achievement.state not in HOLDING:
        return Standing.REVOKED, TAKEN_BACK
    return (Standing.EXPIRED, LOOKS[Standing.EXPIRED]) if _is_over(achievement, now) else ("verified", VERIFIED)


def checks_of_outcome(achievement: Achievement, now: datetime) -> Iterator[Check]:
    """Each check of a learning outcome."""
    holds = achievement.state in HOLDING
    yield Check(CheckCode.WELL_FORMED, CheckOutcome.PASSED, "sharing.check.evidence")
    yield Check(CheckCode.NOT_REVOKED, CheckOutcome.PASSED if holds else CheckOutcome.FAILED, "" if holds else TAKEN)
    ended = _is_over(achievement, now)
    yield Check(CheckCode.NOT_EXPIRED, CheckOutcome.WARNING if ended else CheckOutcome.PASSED, OVER if ended else "")


def _is_over(achievement: Achievement, now: datetime) -> bool:
    return achievement.expires_on is not None and achievement.expires_on < local_date(now)
