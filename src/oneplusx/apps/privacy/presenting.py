"""What is erased and what stays in words, the course of a request, and what officers see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.presenting import case_timeline
from oneplusx.apps.privacy.models import Erasure, ErasureState
from oneplusx.apps.privacy.selectors import Extent, erasure_for, extent_of
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import local_date, today
from oneplusx.web.components import Label, StepState, TimelineStep
from oneplusx.web.wording import say

ERASED: Mapping[str, Label] = {
    "notes": gettext_lazy("Free text about you in the record of acts: its key is destroyed"),
    "contact": gettext_lazy("Phone number and mail address"),
    "remarks": gettext_lazy("Your own remarks to outcomes and applications"),
    "files": gettext_lazy(
        "Files whose purpose is over: proofs of identity, evidence of what was refused, withdrawn or revoked, copies"
    ),
    "shares": gettext_lazy("Shared reports that can still be opened: they end"),
    "messages": gettext_lazy("Notices to you in this site, and which mail you wanted"),
}
KEPT: Mapping[str, Label] = {
    "enrollments": gettext_lazy("Enrollments: your college must keep its register of students"),
    "certificates": gettext_lazy("Certificates and their numbers: they must be provable for life, by you too"),
    "exams": gettext_lazy("Exam registrations and results: certificates rest on them"),
    "outcomes": gettext_lazy("Outcomes with the decisions on them and the evidence of those that count"),
    "entries": gettext_lazy("Ledger entries: they are never changed; what was wrong is reversed"),
    "conversions": gettext_lazy("Conversions with their decisions and reasons: your transcript rests on them"),
    "roles": gettext_lazy("Roles that you hold or held: what was decided in them must stay attributable"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data and how many rows of it there are."""

    text: Label
    count: int


def erased_lines(extent: Extent) -> list[Line]:
    """What would go; with nothing to keep, name, document and sign-in too."""
    lines = [Line(ERASED[key], count) for key, count in extent.erased.items() if count]
    if extent.is_whole:
        lines.append(Line(_("Your name, identity document and sign-in: the account is closed"), 1))
    return lines


def kept_lines(extent: Extent) -> list[Line]:
    """What must stay, each with its reason."""
    return [Line(KEPT[key], count) for key, count in extent.kept.items() if count]


def timeline_of(erasure: Erasure) -> list[TimelineStep]:
    """What happened to a request, and what comes next."""
    steps = [TimelineStep(title=_("Asked for"), state=StepState.DONE, at=erasure.requested_at)]
    if erasure.state == ErasureState.COOLING:
        ends_on = local_date(erasure.hands_over_at)
        steps.append(TimelineStep(title=_("Cooling-off period"), state=StepState.CURRENT, expected_on=ends_on))
        steps.append(TimelineStep(title=_("Decision by the credit bank"), state=StepState.TODO))
    case = ApprovalCase.objects.filter(id=erasure.case_id).first() if erasure.case_id else None
    if case is not None:
        steps += case_timeline(case, today())
    if erasure.state == ErasureState.ERASED:
        steps.append(TimelineStep(title=pgettext("what happened", "Erased"), state=StepState.DONE, at=erasure.ended_at))
    if erasure.state == ErasureState.TAKEN_BACK:
        steps.append(TimelineStep(title=_("Request taken back"), state=StepState.RETURNED, at=erasure.ended_at))
    return steps


def panel(erasure_id: UUID, actor: Actor) -> dict[str, object]:
    """What the office sees of a request; the case was already checked to be the actor's to see."""
    found = erasure_for(SYSTEM, erasure_id)
    extent = extent_of(found.learner)
    shown = {"erasure": found, "extent": extent, "erased": erased_lines(extent), "kept": kept_lines(extent)}
    return {**shown, "is_own": actor.learner_id == found.learner_id}


def titles(erasure_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the inbox calls requests to erase, in the page's language."""
    return dict.fromkeys(erasure_ids, _("A request to erase personal data"))


def warnings(erasure_id: UUID) -> list[str]:
    """What stands against deciding now."""
    count = extent_of(erasure_for(SYSTEM, erasure_id).learner).open_count
    return [say("privacy.still_open", {"count": count}, get_language() or "zh-hans")] if count else []
