"""A subject kind of the tests' own: it remembers how its cases ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from oneplusx.apps.approvals import registry
from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.services import StepSpec, open_case
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.web.actor import Actor, Role
from oneplusx.web.ids import new_id

KIND = "tests.subject"
ENGLISH = "Web development to website engineering"


@dataclass
class Endings:
    """Case ids by how they ended."""

    seen: list[tuple[str, UUID]] = field(default_factory=list)

    def note(self, ending: str) -> registry.CaseHandler:
        def handler(case: ApprovalCase, _actor: Actor, _now: datetime) -> None:
            self.seen.append((ending, case.id))

        return handler


@pytest.fixture
def endings() -> Iterator[Endings]:
    noted = Endings()
    registry.register(
        KIND,
        registry.SubjectHandlers(
            on_approved=noted.note("approved"),
            on_refused=noted.note("refused"),
            on_returned=noted.note("returned"),
            on_withdrawn=noted.note("withdrawn"),
            titles=lambda ids: dict.fromkeys(ids, ENGLISH),
        ),
    )
    yield noted
    registry.unregister(KIND)


OpenCase = Callable[..., ApprovalCase]


@pytest.fixture
def open_three_steps(
    endings: Endings, college: Institution, enrollment: Enrollment, learner_actor: Actor, now: datetime
) -> OpenCase:
    """Opens a case of three steps: adviser, department, academic affairs."""

    def opened(subject_id: UUID | None = None) -> ApprovalCase:
        return open_case(
            subject_kind=KIND,
            subject_id=subject_id or new_id(),
            learner_id=enrollment.learner_id,
            institution_id=college.id,
            title="Web 前端开发（中级） → 网站开发技术",
            chain=[
                StepSpec(Role.ADVISER, college.id, enrollment.department_id, enrollment.class_group_id),
                StepSpec(Role.DEPARTMENT_REVIEWER, college.id, enrollment.department_id),
                StepSpec(Role.ACADEMIC_AFFAIRS, college.id),
            ],
            actor=learner_actor,
            now=now,
        )

    return opened


@pytest.fixture
def case(open_three_steps: OpenCase) -> ApprovalCase:
    return open_three_steps()
