"""The college in which every door makes the same journey, and where a learner stands on the way.

The learner has passed everything but the course CORE1 and holds a certificate that the college does not know yet.
``standing_of(journey)`` reads the same facts whatever door wrote them, and names things by their codes, so that
standings of different runs can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.selectors import steps_of
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.curriculum.models import ResultStatus
from oneplusx.apps.curriculum.selectors import transcript
from oneplusx.apps.curriculum.services import ConditionRow, ResultRow, record_conditions, record_results
from oneplusx.apps.graduation.selectors import result_for
from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.selectors import problems_of
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.ledger.selectors import statement, visible_balances
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.parties.services import create_user
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import today

LAYOUT = ("学号", "考试科目", "成绩", "是否通过", "获得年月", "成绩记录方式", "证书编号", "准考证号", "免修课程代码")
CERTIFICATES = (
    ("20240001", "WEB-2 Web前端开发（中级）", "86", "是", "2025-05", "01 百分制", "X-2025-0001", "ZK0001", ""),
    ("20249999", "WEB-2 Web前端开发（中级）", "91", "是", "2025-05", "01 百分制", "X-2025-0002", "ZK0002", ""),
)
PASSED = (("BASE1", "2024-2025-1"), ("PUB1", "2024-2025-1"), ("ELE1", "2025-2026-1"), ("CORE2", "2025-2026-2"))
CONDITIONS = ("internship", "fitness_test", "discipline", "second_classroom")


@dataclass(frozen=True, slots=True)
class Journey:
    """Who makes the journey, who decides on it, and what is carried."""

    enrollment: Enrollment
    college: Institution
    student: Actor
    registrar: Actor
    chain: tuple[Actor, ...]
    token: str
    workbook: bytes
    acts_before: frozenset[UUID]

    @property
    def who(self) -> str:
        """The learner as the command line names one."""
        return f"{self.college.code}/{self.enrollment.student_number}"


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """A course on the transcript."""

    course: str
    way: str
    status: str
    score_hundredths: int | None
    credits_hundredths: int


@dataclass(frozen=True, slots=True, order=True)
class Exemption:
    """A decided application: what the rule said and what it exempts."""

    state: str
    rule: str
    outcome: str
    failed: tuple[str, ...]
    credits_hundredths: int
    targets: tuple[tuple[str, int, int | None], ...]
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the graduation audit; ``missing`` are the needed requirements that are not met."""

    can_graduate: bool
    is_proved: bool
    earned_hundredths: int
    missing: tuple[str, ...]
    cheapest_fix: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the journey changes for its learner."""

    refused_rows: tuple[tuple[int, str], ...]
    certificates: tuple[tuple[str, str, str, str], ...]
    balances: tuple[tuple[str, int, int, int], ...]
    entries: tuple[tuple[str, tuple[int, int, int]], ...]
    transcript: tuple[Line, ...]
    exemptions: tuple[Exemption, ...]
    verdict: Verdict
    acts: tuple[str, ...]


def certificate_workbook() -> bytes:
    """The spreadsheet as an office fills it: one row is good, the other names a student nobody knows."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("校外证书成绩")
        for number, row in enumerate([LAYOUT, *CERTIFICATES]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


@pytest.fixture
def journey(
    studying: Enrollment,
    method: RuleSetVersion,
    x_type: CertificateType,
    college: Institution,
    adviser: Actor,
    department_reviewer: Actor,
    registrar: Actor,
    college_token: str,
    now: datetime,
) -> Journey:
    """The starting college: one course is missing, the certificate is known only to the spreadsheet."""
    create_user(person=studying.learner.person, username="student", password=None, actor=SYSTEM, now=now)
    rows = [
        ResultRow(studying.student_number, course, term, ResultStatus.PASSED, score_hundredths=8000)
        for course, term in PASSED
    ]
    recorded = record_results(college=college, rows=rows, actor=SYSTEM, now=now)
    assert all(one.problem is None for one in recorded)
    met = [ConditionRow(studying.id, condition, is_met=True) for condition in CONDITIONS]
    record_conditions(college=college, rows=met, actor=SYSTEM, now=now)
    run_until_idle()
    return Journey(
        enrollment=studying,
        college=college,
        student=actor_of_person(studying.learner.person),
        registrar=registrar,
        chain=(adviser, department_reviewer, registrar),
        token=college_token,
        workbook=certificate_workbook(),
        acts_before=frozenset(Act.objects.values_list("id", flat=True)),
    )


def standing_of(journey: Journey) -> Standing:
    """Where the learner stands now."""
    learner_id = journey.enrollment.learner_id
    accounts = visible_balances(SYSTEM, learner_id, on=today())
    lines = reversed(statement(SYSTEM, learner_id))
    return Standing(
        refused_rows=_refused_rows(),
        certificates=_certificates(journey),
        balances=tuple(
            (
                accounts.codes[one.institution_id],
                one.available_hundredths,
                one.reserved_hundredths,
                one.used_hundredths,
            )
            for one in accounts.accounts
        ),
        entries=tuple((line.kind, line.changes) for line in lines),
        transcript=_transcript(journey),
        exemptions=_exemptions(journey),
        verdict=_verdict(journey),
        acts=_acts(journey),
    )


def _refused_rows() -> tuple[tuple[int, str], ...]:
    """Rows left out and why; a dry run that says the same adds nothing."""
    found = {(row, one.code) for batch in ImportBatch.objects.all() for row, one in problems_of(batch)}
    return tuple(sorted(found))


def _certificates(journey: Journey) -> tuple[tuple[str, str, str, str], ...]:
    """Type, score and month of each certificate, and what became of its outcome."""
    held = Certificate.objects.filter(learner_id=journey.enrollment.learner_id).select_related("certificate_type")
    return tuple(
        (
            one.certificate_type.code,
            one.score_text,
            one.acquired_month,
            Achievement.objects.get(certificate=one).state,
        )
        for one in held.order_by("id")
    )


def _transcript(journey: Journey) -> tuple[Line, ...]:
    terms = transcript(SYSTEM, journey.enrollment.id).terms
    results = [line.result for _term, lines in terms for line in lines]
    return tuple(
        sorted(
            Line(one.course.code, one.way, one.status, one.score_hundredths, one.credits_hundredths) for one in results
        )
    )


def _exemptions(journey: Journey) -> tuple[Exemption, ...]:
    return tuple(sorted(_exemption(one) for one in Conversion.objects.filter(enrollment=journey.enrollment)))


def _exemption(conversion: Conversion) -> Exemption:
    assert conversion.case_id is not None
    case = ApprovalCase.objects.get(id=conversion.case_id)
    return Exemption(
        state=conversion.state,
        rule=conversion.rule_id,
        outcome=conversion.decision["outcome"],
        failed=tuple(one["code"] for one in conversion.decision["trace"] if not one["passed"]),
        credits_hundredths=conversion.credits_hundredths,
        targets=tuple(
            conversion.targets.order_by("course__code").values_list(
                "course__code", "credits_hundredths", "score_hundredths"
            )
        ),
        steps=tuple((step.role, step.state) for step in steps_of(case)),
    )


def _verdict(journey: Journey) -> Verdict:
    result = result_for(SYSTEM, journey.enrollment.id)
    assert result is not None
    document = result.document
    return Verdict(
        can_graduate=result.is_satisfied,
        is_proved=result.is_proved,
        earned_hundredths=result.earned_hundredths,
        missing=missing_nodes(document["nodes"]),
        cheapest_fix=tuple(step["code"] for step in document["cheapest_fix"]),
    )


def _acts(journey: Journey) -> tuple[str, ...]:
    """What the trail recorded since the start, without what runs on schedules: proof of the ledger, signatures."""
    acts = Act.objects.exclude(id__in=journey.acts_before).exclude(verb="ledger.checked")
    acts = acts.exclude(verb__startswith="keys.")
    return tuple(sorted(acts.values_list("verb", flat=True)))


def missing_nodes(nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Requirements of an audit that are needed and not met."""
    return tuple(node["id"] for node in nodes if node["is_needed"] and not node["satisfied"])
