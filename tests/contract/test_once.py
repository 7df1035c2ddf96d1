"""What stands once stands once where a column is empty, too, on either engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from oneplusx.apps.assessment.models import KinDeclaration, StaffAssignment
from oneplusx.apps.certificates.models import CertificateNumber, IssueProfile
from oneplusx.apps.notices.models import NoticeAudience, PolicyNotice
from oneplusx.apps.parties.models import Membership
from oneplusx.web.ids import new_id
from tests.support.exams import Exam

pytestmark = pytest.mark.django_db


def kin(exam: Exam) -> models.Model:
    return KinDeclaration(plan=exam.plan, person_id=exam.assessors[0].id, declared_at=exam.now)


def duty(exam: Exam) -> models.Model:
    who = {"person_id": exam.invigilator.id, "duty": "invigilator"}
    return StaffAssignment(plan=exam.plan, session=exam.sessions[0], assigned_at=exam.now, **who)


def profile(exam: Exam) -> models.Model:
    return IssueProfile(organization=exam.organization, number_format="{year}", changed_at=exam.now)


def number(_exam: Exam) -> models.Model:
    ids = {"certificate_id": new_id(), "learner_id": new_id()}
    return CertificateNumber(number_key="X1", name_key="k", code=str(new_id())[:16], **ids)


def membership(exam: Exam) -> models.Model:
    office = {"institution": exam.college, "role": "invigilator"}
    return Membership(person_id=exam.officer.id, started_at=exam.now, **office)


@pytest.mark.parametrize("make", [kin, duty, profile, number, membership])
def test_the_same_without_the_empty_column_is_refused(exam: Exam, make: Callable[[Exam], models.Model]) -> None:
    exam.draw_up()
    make(exam).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(exam).save(force_insert=True)


def test_one_part_of_an_audience_stands_once(exam: Exam) -> None:
    notice = PolicyNotice.objects.create(
        publisher=exam.organization, series_id=new_id(), title_zh="通知", body_zh="正文", written_at=exam.now
    )
    NoticeAudience.objects.create(notice=notice, role="teacher")
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeAudience.objects.create(notice=notice, role="teacher")


def test_a_duty_that_ended_can_be_given_again(exam: Exam, now: datetime) -> None:
    exam.draw_up()
    duty(exam).save(force_insert=True)
    StaffAssignment.objects.update(ended_at=now)
    duty(exam).save(force_insert=True)


def test_no_constraint_asks_for_what_one_engine_ignores() -> None:
    found = [one for model in apps.get_models() for one in model._meta.constraints]
    assert [one.name for one in found if getattr(one, "nulls_distinct", None) is False] == []
