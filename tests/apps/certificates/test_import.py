"""The spreadsheet of certificates obtained: exactly the layout that colleges know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter

from oneplusx.apps.certificates.importers import KIND
from oneplusx.apps.certificates.models import Certificate, CertificateCorrection, CertificateNumber
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.intake.selectors import problems_of
from oneplusx.apps.intake.services import import_now
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.certificate_number import plain_code
from oneplusx.web.actor import Actor

pytestmark = pytest.mark.django_db

HEADER = ("学号", "考试科目", "成绩", "是否通过", "获得年月", "成绩记录方式", "证书编号", "准考证号", "免修课程代码")
GOOD = ("20240001", "WEB-1 Web前端开发（初级）", "85", "是", "2026-05", "01 百分制", "X-2026-001", "ZK001", "")


def workbook(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return target.getvalue()


@pytest.fixture
def bring_in(college: Institution, registrar: Actor, enrollment: Enrollment, web_certificates, now: datetime):
    def brought_in(*rows: Sequence[str], is_dry_run: bool = False, **options: str):
        return import_now(
            kind="certificates",
            institution_id=college.id,
            data=workbook(*rows),
            options=options,
            actor=registrar,
            now=now,
            is_dry_run=is_dry_run,
        )

    return brought_in


def changed(**cells: str) -> tuple[str, ...]:
    titles = {"number": 6, "score": 2, "student": 0, "type": 1, "month": 4, "mode": 5, "courses": 8, "passed": 3}
    row = list(GOOD)
    for name, value in cells.items():
        row[titles[name]] = value
    return tuple(row)


def codes(outcome) -> list[str]:
    return [problem.code for _, problem in problems_of(outcome.batch) if not problem.is_notice]


def test_the_layout_is_the_known_one():
    assert tuple(column.title_zh for column in KIND.columns) == HEADER


def test_a_row_becomes_certificate_outcome_and_credits(bring_in, enrollment):
    bring_in(GOOD)
    certificate = Certificate.objects.get()
    assert certificate.learner_id == enrollment.learner_id
    assert (certificate.score_hundredths, certificate.grading_mode, certificate.exam_number) == (8500, "01", "ZK001")
    assert certificate.acquired_month == "2026-05"
    entry = CertificateNumber.objects.get()
    assert entry.number_key == "X2026001"
    assert plain_code(entry.code) == entry.code
    run_until_idle()
    assert Recognition.objects.get().credits_hundredths == 200


@pytest.mark.parametrize("is_demo", [False, True])
def test_a_demonstration_marks_every_certificate(bring_in, enrollment, bank, is_demo):
    Institution.objects.filter(id=bank.id).update(is_demo=is_demo)
    bring_in(GOOD)
    assert Certificate.objects.get().is_demo is is_demo


def test_a_dry_run_writes_nothing(bring_in):
    outcome = bring_in(GOOD, is_dry_run=True)
    assert outcome.batch.new_count == 1
    assert Certificate.objects.count() == 0


def test_the_same_file_again_changes_nothing(bring_in):
    bring_in(GOOD)
    outcome = bring_in(GOOD)
    assert outcome.batch.unchanged_count == 1
    assert Certificate.objects.count() == Achievement.objects.count() == 1
    assert CertificateCorrection.objects.count() == 0


def test_a_changed_row_is_a_correction_with_history(bring_in):
    bring_in(GOOD)
    code = CertificateNumber.objects.get().code
    outcome = bring_in(changed(score="91", number="X-2026-002"))
    assert outcome.batch.changed_count == 1
    correction = CertificateCorrection.objects.get()
    assert correction.before == {"number": "X-2026-001", "score_text": "85", "score_hundredths": 8500}
    assert correction.after["score_hundredths"] == 9100
    entry = CertificateNumber.objects.get()
    assert (entry.number_key, entry.code) == ("X2026002", code)
    assert Achievement.objects.get().attributes["score"] == 91


@pytest.mark.parametrize(
    "cells, code",
    [
        ({"student": "20249999"}, "certificates.unknown_learner"),
        ({"type": "WEB-9 没有"}, "certificates.unknown_type"),
        ({"courses": "C001,C404"}, "certificates.unknown_course"),
        ({"score": "101"}, "certificates.bad_score"),
        ({"score": "85", "mode": "02 五级制"}, "certificates.bad_score"),
        ({"month": "2099-07"}, "certificates.future_month"),
        ({"month": "2026-13"}, "intake.not_a_month"),
        ({"passed": "或许"}, "intake.not_yes_or_no"),
        ({"mode": "09 其他"}, "intake.not_one_of"),
    ],
)
def test_each_fault_of_a_row_is_named(bring_in, college: Institution, cells: Mapping[str, str], code: str):
    Course.objects.create(college=college, code="C001", name_zh="网页设计", credits_hundredths=400)
    outcome = bring_in(changed(**cells), is_dry_run=True)
    assert outcome.batch.error_count == 1
    assert code in codes(outcome)


def test_courses_to_exempt_may_be_several(bring_in, college: Institution):
    for code in ("C001", "C002"):
        Course.objects.create(college=college, code=code, name_zh="课程", credits_hundredths=400)
    bring_in(changed(courses="C001，C002"))
    assert Certificate.objects.get().course_codes == ["C001", "C002"]


def test_grades_and_names_of_modes_are_understood(bring_in):
    bring_in(changed(score="优秀", mode="五级制"))
    certificate = Certificate.objects.get()
    assert (certificate.score_text, certificate.score_hundredths, certificate.grading_mode) == ("优秀", None, "02")


def test_a_number_belongs_to_one_certificate(bring_in, open_learner, department):
    open_learner(department, "20240002", "周一鸣", 7)
    outcome = bring_in(GOOD, changed(student="20240002"), is_dry_run=True)
    assert codes(outcome) == ["certificates.number_twice"]
    bring_in(GOOD)
    outcome = bring_in(changed(student="20240002"), is_dry_run=True)
    assert codes(outcome) == ["certificates.number_taken"]


def test_an_unchecked_list_waits_for_verification(bring_in):
    bring_in(GOOD, confirmation="none")
    assert Achievement.objects.get().state == "registered"


def test_another_colleges_student_number_is_unknown(
    other_college, other_enrollment, outsider, enrollment, web_certificates: Mapping[str, CertificateType], now
):
    outcome = import_now(
        kind="certificates",
        institution_id=other_college.id,
        data=workbook(GOOD),
        actor=outsider,
        now=now,
    )
    assert outcome.batch.new_count == 1
    assert Certificate.objects.get().learner_id == other_enrollment.learner_id
