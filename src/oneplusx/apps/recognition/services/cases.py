"""The case that is opened where credits cannot be taken back by themselves (已毕业学习者的成果被撤销)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext, override

from oneplusx.apps.approvals.services import StepSpec, open_case
from oneplusx.apps.parties.models import InstitutionKind
from oneplusx.apps.recognition.models import Recognition
from oneplusx.web.actor import Actor, Role

SUBJECT_KIND = "recognition.reversal"
DAYS = 10


def titles_of(recognition_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the inbox calls such cases, in the page's language."""
    rows = Recognition.objects.filter(id__among=list(recognition_ids)).values_list("id", "achievement__title")
    words = gettext("Outcome revoked after graduation: %(title)s")
    return {id_: (words % {"title": title})[:200] for id_, title in rows}


def open_reversal_case(*, recognition: Recognition, reason: str, actor: Actor, now: datetime) -> None:
    """Asks the recognizing institution to decide about credits that a concluded graduation used.

    Approving tries the reversal again (after the graduation was reopened); refusing leaves the lot frozen.
    """
    institution = recognition.institution
    role = Role.BANK_OFFICER if institution.kind == InstitutionKind.BANK else Role.ACADEMIC_AFFAIRS
    with override("zh-hans"):
        title = titles_of([recognition.id])[recognition.id]
    open_case(
        subject_kind=SUBJECT_KIND,
        subject_id=recognition.id,
        learner_id=recognition.learner_id,
        institution_id=institution.id,
        title=title,
        summary={
            "achievement": str(recognition.achievement_id),
            "credits_hundredths": recognition.credits_hundredths,
            "reason": reason,
        },
        chain=[StepSpec(role=role, institution_id=institution.id, days=DAYS)],
        actor=actor,
        now=now,
    )
