"""Questions about approvals: the inbox, a case with its timeline."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, StepState
from oneplusx.apps.parties.selectors import learner_ids, name_of_learner
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.remembering import once_a_request


class Tab(StrEnum):
    """Tabs of the inbox."""

    TODO = "todo"
    DONE = "done"
    STARTED = "started"
    COPIED = "copied"


def _covered_by(grant: Grant) -> Q:
    covered = Q(role=grant.role, institution_id=grant.institution_id)
    if grant.role == Role.ADVISER:
        return covered & (Q(class_group_id__in=grant.class_group_ids) | Q(class_group_id=None))
    if grant.department_id is not None:
        return covered & (Q(department_id=grant.department_id) | Q(department_id=None))
    return covered


def steps_visible_to(actor: Actor) -> QuerySet[ApprovalStep]:
    """Steps that the actor's roles decide, now or earlier or later."""
    steps = ApprovalStep.objects.all()
    if actor.is_system:
        return steps
    covered = Q(pk__in=[])
    for grant in actor.grants:
        covered |= _covered_by(grant)
    return steps.filter(covered)


def covers_step(actor: Actor, step: ApprovalStep) -> bool:
    """Whether the actor may decide this step."""
    return steps_visible_to(actor).filter(id=step.id).exists()


def cases_visible_to(actor: Actor) -> QuerySet[ApprovalCase]:
    """Cases of the actor's own account, started by or copied to the actor, or with a step of the actor's roles."""
    cases = ApprovalCase.objects.all()
    if actor.is_system:
        return cases
    seen = Q(pk__in=[])
    if actor.id is not None:
        seen |= Q(started_by_id=actor.id) | Q(copies__person_id=actor.id)
    if actor.learner_id is not None:
        seen |= Q(learner_id__in=learner_ids(actor.learner_id))
    if actor.grants:
        seen |= Q(pk__in=steps_visible_to(actor).values("case_id"))
    return cases.filter(seen).distinct()


def inbox(actor: Actor, tab: Tab) -> QuerySet[ApprovalStep]:
    """Steps of one tab with ``learner_name``, most urgent or most recent first, in a stable order."""
    steps = steps_visible_to(actor) if tab == Tab.TODO else ApprovalStep.objects.all()
    steps = steps.select_related("case", "institution", "department", "class_group")
    steps = steps.annotate(learner_name=name_of_learner("learner_id"))
    if tab == Tab.TODO:
        return steps.filter(state=StepState.ACTIVE).order_by("due_on", "id")
    if actor.id is None:
        return steps.none()
    if tab == Tab.DONE:
        return steps.filter(decided_by_id=actor.id).order_by("-decided_at", "id")
    mine = Q(case__started_by_id=actor.id) if tab == Tab.STARTED else Q(case__copies__person_id=actor.id)
    return steps.filter(mine, number=0, round=1).order_by("-case__started_at", "id")


def inbox_counts(actor: Actor) -> dict[str, int]:
    """Number of steps per tab."""
    return {tab.value: inbox(actor, tab).count() for tab in Tab}


@once_a_request
def case_for(actor: Actor, case_id: UUID) -> ApprovalCase:
    """One case.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    case = cases_visible_to(actor).filter(id=case_id).select_related("institution").first()
    if case is None:
        raise NotFound("not_found")
    return case


def steps_of(case: ApprovalCase) -> QuerySet[ApprovalStep]:
    """All steps of a case, round after round."""
    return case.steps.select_related("institution", "department", "class_group").order_by("round", "number")


def active_step(actor: Actor, case: ApprovalCase) -> ApprovalStep | None:
    """The step that this actor can decide now, if any."""
    return steps_visible_to(actor).filter(case=case, state=StepState.ACTIVE).first()


def next_in_inbox(actor: Actor, after_step: ApprovalStep) -> ApprovalStep | None:
    """The next step to do after one that was just decided."""
    todo = inbox(actor, Tab.TODO).exclude(id=after_step.id)
    later = todo.filter(Q(due_on__gt=after_step.due_on) | Q(due_on=after_step.due_on, id__gt=after_step.id)).first()
    return later or todo.first()
