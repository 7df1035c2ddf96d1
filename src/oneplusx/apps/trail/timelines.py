"""Acts on the trail as the steps of a timeline (时间线), in the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.apps.trail.selectors import ActView, acts_of
from oneplusx.web.actor import Actor
from oneplusx.web.components import StepState, TimelineStep
from oneplusx.web.wording import say


def timeline_of(actor: Actor, subject_kind: str, subject_id: UUID) -> list[TimelineStep]:
    """The acts on one subject, oldest first; the caller has shown that the actor may see the subject."""
    return timeline_steps(acts_of(actor, subject_kind, subject_id))


def timeline_steps(acts: Iterable[ActView]) -> list[TimelineStep]:
    """Acts as steps that are done: the words of the verb, who, when, and the note."""
    language = get_language() or "zh-hans"
    return [
        TimelineStep(
            title=say(act.verb, act.facts, language),
            state=StepState.DONE,
            who=act.actor_name,
            at=act.at,
            note=act.note,
        )
        for act in acts
    ]
