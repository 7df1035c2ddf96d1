"""Cases as people see them: roles in words, the timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, StepState
from oneplusx.apps.approvals.registry import handlers_of
from oneplusx.apps.approvals.selectors import steps_of
from oneplusx.web.actor import Role
from oneplusx.web.components import Label, TimelineStep
from oneplusx.web.components import StepState as Shown

ROLE_LABELS: dict[str, Label] = {
    Role.ADVISER: _("Class adviser"),
    Role.TEACHER: _("Teacher"),
    Role.DEPARTMENT_REVIEWER: _("Department"),
    Role.ACADEMIC_AFFAIRS: _("Academic affairs"),
    Role.COLLEGE_HEAD: _("College leadership"),
    Role.ORGANIZATION_OFFICER: _("Evaluation organization"),
    Role.BANK_OFFICER: _("Credit bank"),
    Role.AUTHORITY_OFFICER: _("Authority"),
}
SHOWN = {
    StepState.WAITING: Shown.TODO,
    StepState.ACTIVE: Shown.CURRENT,
    StepState.APPROVED: Shown.DONE,
    StepState.REFUSED: Shown.REFUSED,
    StepState.RETURNED: Shown.RETURNED,
}


def role_label(role: str) -> Label:
    """The office of a role, in the reader's language."""
    return ROLE_LABELS.get(role, role)


def office(step: ApprovalStep) -> str:
    """The institution and department of a step, in the reader's language."""
    chinese = (get_language() or "").startswith("zh")
    places = [step.institution, step.department]
    names = [(place.name_zh if chinese else place.name_en or place.name_zh) for place in places if place is not None]
    return " · ".join(names)


def case_timeline(case: ApprovalCase, on: date) -> list[TimelineStep]:
    """Every step of every round that was not cancelled, with the office in charge and the expected day."""
    return [
        TimelineStep(
            title=role_label(step.role),
            state=SHOWN[StepState(step.state)],
            who=office(step),
            at=step.decided_at,
            expected_on=step.due_on,
            is_late=step.state == StepState.ACTIVE and step.due_on is not None and step.due_on < on,
            note=step.reason,
        )
        for step in steps_of(case)
        if step.state != StepState.CANCELLED
    ]


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a case was refused or returned, in the office's own words."""

    reason: str
    office: str
    decided_at: datetime | None


def last_objection(case_id: UUID) -> Objection | None:
    """The latest refusal or return of a case; the caller has shown that the reader may see the case."""
    steps = ApprovalStep.objects.filter(case_id=case_id, state__in=[StepState.REFUSED, StepState.RETURNED])
    step = steps.select_related("institution", "department").order_by("-decided_at", "-id").first()
    return None if step is None else Objection(step.reason, office(step), step.decided_at)


@dataclass(frozen=True, slots=True)
class NamedStep:
    """A step with what its case is about, and the learner whom it concerns (empty for other cases)."""

    step: ApprovalStep
    title: str
    learner: str


def named_steps(steps: Iterable[ApprovalStep]) -> list[NamedStep]:
    """Each step of ``selectors.inbox`` with its names; the queries of ``titles_of``."""
    rows = list(steps)
    titles = titles_of([step.case for step in rows])
    return [NamedStep(step, titles[step.case_id], vars(step)["learner_name"]) for step in rows]


def titles_of(cases: Sequence[ApprovalCase]) -> dict[UUID, str]:
    """Titles in the reader's language; cases keep them in Chinese."""
    titles = {case.id: case.title for case in cases}
    if (get_language() or "").startswith("zh"):
        return titles
    of_kind: defaultdict[str, list[ApprovalCase]] = defaultdict(list)
    for case in cases:
        of_kind[case.subject_kind].append(case)
    for kind, there in of_kind.items():
        found = handlers_of(kind).titles(list({case.subject_id for case in there}))
        titles |= {case.id: found[case.subject_id] for case in there if case.subject_id in found}
    return titles
