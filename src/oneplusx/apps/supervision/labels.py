"""Words of the board and the reports."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.standards.models import Level
from oneplusx.domain.supervision import Step

STEPS: Mapping[Step, Promise] = {
    Step.APPROVED: pgettext_lazy("board", "Approved"),
    Step.TRAINED: pgettext_lazy("board", "Trained"),
    Step.REGISTERED: pgettext_lazy("board", "Registered"),
    Step.SAT: pgettext_lazy("board", "Sat"),
    Step.PASSED: pgettext_lazy("board", "Passed"),
    Step.ISSUED: pgettext_lazy("board", "Issued"),
    Step.DEPOSITED: pgettext_lazy("board", "Deposited"),
    Step.REFUSED: pgettext_lazy("board", "Credits refused"),
}
DEFINITIONS: Mapping[Step, Promise] = {
    Step.APPROVED: _("Places of the quotas of the year."),
    Step.TRAINED: _("Learners who attended the least share of hours of a training class that began in the year."),
    Step.REGISTERED: _("Candidates of the year's exam plans, confirmed or not; withdrawn and excluded ones not."),
    Step.SAT: _("Confirmed candidates who signed in or have a score."),
    Step.PASSED: _("Confirmed candidates who passed, once the public notice of the results has opened."),
    Step.ISSUED: _("Those who passed and hold a certificate of that level from the month of the exam on, not revoked."),
    Step.DEPOSITED: _("Those whose certificate is recognized: its credits are in an account."),
    Step.REFUSED: _("Those whose certificate was refused credits, with reasons."),
}


def level_label(code: str) -> str:
    """The words for a level; another scale's level is its own word."""
    return str(Level(code).label) if code in Level.values else code
