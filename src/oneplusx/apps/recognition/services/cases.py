"""The case that is opened where credits cannot be taken back by themselves (已毕业学习者的成果被撤销)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, override

from oneplusx.apps.approvals.services import StepSpec, open_case
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.recognition.models import Recognition
from oneplusx.web.actor import Actor, Role

SUBJECT_KIND = "recognition.reversal"
DAYS = 10


def open_reversal_case(*, recognition: Recognition, reason: str, actor: Actor, now: datetime) -> None:
    """Asks the recognizing institution to decide about credits that a concluded graduation used.

    Approving tries the reversal again (after the graduation was reopened); refusing leaves the lot frozen.
    """
    institution = recognition.institution
    role = Role.BANK_OFFICER if institution.kind == InstitutionKind.BANK else Role.ACADEMIC_AFFAIRS
    with override("zh-hans"):
        title = gettext("Outcome revoked after graduation: %(title)s") % {"title": recognition.achievement.title}
    open_case(
        subject_kind=SUBJECT_KIND,
        subject_id=recognition.id,
        learner_id=recognition.learner_id,
        institution_id=institution.id,
        title=title[:200],
        summary={
            "achievement": str(recognition.achievement_id),
            "credits_hundredths": recognition.credits_hundredths,
            "reason": reason,
        },
        chain=[StepSpec(role=role, institution_id=institution.id, days=DAYS)],
        actor=actor,
        now=now,
    )
