"""An exam held elsewhere, as the interface takes it, in our terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.schemas.plans import HeldExamIn
from oneplusx.apps.assessment.schemas.scores import hundredths
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import enrollments_by_number, institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import NotFound

PASSED = "已通过"


@dataclass(frozen=True, slots=True)
class HeldExam:
    """The plan and its results."""

    draft: services.PlanDraft
    results: Sequence[services.HeldResult]


def held_exam(body: HeldExamIn, organization: Institution) -> HeldExam:
    """Codes and numbers resolved (解析登记内容).

    Raises:
        NotFound: ``assessment.unknown_level``, ``curriculum.unknown_student``.
        Invalid: ``assessment.score_out_of_range``.
    """
    types = _types(body, organization)
    people = _people(body)
    results = []
    for one in body.results:
        enrollment = people.get((one.college_code, one.student_number))
        if enrollment is None:
            raise NotFound("curriculum.unknown_student", found=one.student_number)
        score = int(Decimal(one.realPassMark) * 100)
        is_passed = one.certResult == PASSED
        parts = {part: hundredths(value) for part, value in one.scores.items()}
        results.append(services.HeldResult(enrollment.id, types[one.certificateId].id, score, is_passed, parts))
    given = body.dict(exclude={"organization_code", "planName", "examState", "results"})
    type_ids = tuple(dict.fromkeys(row.id for row in types.values()))
    draft = services.PlanDraft(name_zh=body.planName, certificate_type_ids=type_ids, needs_quota=False, **given)
    return HeldExam(draft, results)


def _types(body: HeldExamIn, organization: Institution) -> dict[str, CertificateType]:
    asked = {one.certificateId for one in body.results}
    own = CertificateType.objects.filter(organization=organization)
    rows = own.filter(Q(code__in=asked) | Q(national_id__in=asked))
    found = {key: row for row in rows for key in (row.national_id, row.code) if key in asked}
    if missing := sorted(asked - found.keys()):
        raise NotFound("assessment.unknown_level", found=missing[0])
    return found


def _people(body: HeldExamIn) -> dict[tuple[str, str], Enrollment]:
    found: dict[tuple[str, str], Enrollment] = {}
    for code in sorted({one.college_code for one in body.results}):
        numbers = [one.student_number for one in body.results if one.college_code == code]
        rows = enrollments_by_number(institution(code), numbers)
        found.update({(code, number): row for number, row in rows.items()})
    return found
