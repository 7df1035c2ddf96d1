"""Stored answers as documents, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.graduation.selectors.asking import audited_learners
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.selectors import institution, visible_enrollments
from oneplusx.domain import graduation
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

CHUNK = 500


def audit_documents(
    *, learner: str | None, cohort: str | None, actor: Actor, now: datetime
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Audits anew and stores nothing: student number and document, one after the other.

    Args:
        learner: ``"COLLEGE/STUDENT NUMBER"``.
        cohort: ``"COLLEGE/PROGRAM CODE"``: all who study by the program.

    Raises:
        NotFound: ``not_found``, ``parties.unknown_institution``, ``graduation.no_program``.
    """
    college_code, _, name = (learner or cohort or "").partition("/")
    college = institution(college_code)
    enrollments = visible_enrollments(actor).filter(college=college)
    if learner:
        enrollments = enrollments.filter(student_number=name)
        if not enrollments.exists():
            raise NotFound("not_found")
        if not enrollments.exclude(program_id=None).exists():
            raise NotFound("graduation.no_program")
    else:
        program = Program.objects.filter(college=college, code=name).first()
        if program is None:
            raise NotFound("curriculum.unknown_program", found=name)
        enrollments = enrollments.filter(program_id=program.id, state=EnrollmentState.STUDYING)
    ids = list(enrollments.exclude(program_id=None).order_by("student_number").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        some = Enrollment.objects.filter(id__in=ids[start : start + CHUNK])
        yield from _documents(list(some.order_by("student_number")), now)


def _documents(enrollments: list[Enrollment], now: datetime) -> Iterator[tuple[str, Mapping[str, Any]]]:
    found = audited_learners(enrollments, local_date(now))
    for row in enrollments:
        if row.id in found:
            mine = found[row.id]
            yield row.student_number, graduation.result_to_json(graduation.audit(mine.program, mine.record))
