"""Figures about exams, certificates and complaints, of an organization or an area (考核与证书指标)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, Objection, ObjectionState
from oneplusx.apps.assessment.selectors.blocking import RUNNING
from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.curriculum.models import TrainingEnrollment
from oneplusx.apps.dashboards.selectors.figures import Figure, Measure, Rows, Unit
from oneplusx.apps.dashboards.selectors.views import Board, View
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.supervision.labels import DEFINITIONS, STEPS
from oneplusx.apps.supervision.models import Complaint, ComplaintState
from oneplusx.apps.supervision.selectors.complaints import complaints_visible_to
from oneplusx.apps.supervision.selectors.counting import candidates_in, classes_in, quotas_in
from oneplusx.apps.supervision.selectors.lateness import due_on_of, plans_in
from oneplusx.domain.supervision import Step, days_late


def _plans(view: View) -> QuerySet[ExamPlan]:
    return plans_in(view.scope, view.narrowing)


def _overdue(view: View) -> QuerySet[ExamPlan]:
    if "overdue" not in view.memo:
        running = _plans(view).filter(state__in=RUNNING)
        view.memo["overdue"] = [plan.id for plan in running if days_late(due_on_of(plan), view.today)]
    return ExamPlan.objects.filter(id__among=view.memo["overdue"])


def _quotas(view: View) -> QuerySet[Quota]:
    return quotas_in(view.scope, view.narrowing)


def _in_training(view: View) -> QuerySet[TrainingEnrollment]:
    classes = classes_in(view.scope, view.narrowing).order_by().values("id")
    return TrainingEnrollment.objects.filter(left_at=None, training_class_id__in=classes)


def _at(step: Step) -> Rows:
    def rows(view: View) -> QuerySet[ExamRegistration]:
        return candidates_in(view.scope, view.narrowing, step)

    return rows


def _certificates(view: View) -> QuerySet[Certificate]:
    rows = Certificate.objects.exclude(state=CertificateState.REPLACED).filter(
        acquired_month__startswith=f"{view.year}-"
    )
    return rows.filter(certificate_type__organization=view.institution)


def _checked(view: View) -> QuerySet[Certificate]:
    taken = Achievement.objects.filter(
        learner_id=OuterRef("learner_id"),
        certificate_id=OuterRef("pk"),
        state__in=(AchievementState.VERIFIED, AchievementState.RECOGNIZED),
    )
    return _certificates(view).filter(Exists(taken))


def _revoked(view: View) -> QuerySet[Certificate]:
    return _certificates(view).filter(state=CertificateState.REVOKED)


def _disputed(view: View) -> QuerySet[Objection]:
    rows = Objection.objects.filter(plan__organization=view.institution, plan__month__startswith=f"{view.year}-")
    return rows.filter(state=ObjectionState.OPEN)


def _complaints(view: View) -> QuerySet[Complaint]:
    rows = complaints_visible_to(view.actor).filter(state=ComplaintState.SUBMITTED)
    if view.institution is not None:
        return rows.filter(handler=view.institution)
    return rows.filter(institution__province_code=view.part.province) if view.part.province else rows


def _late_complaints(view: View) -> QuerySet[Complaint]:
    return _complaints(view).filter(due_on__lt=view.today)


def _step(step: Step, **more: Any) -> Figure:
    return Figure(
        key=step.value,
        label=STEPS[step],
        definition=DEFINITIONS[step],
        unit=Unit.CANDIDATES,
        rows=_at(step),
        to_college="college_id",
        **more,
    )


REGISTERED = _step(Step.REGISTERED)
SAT = _step(Step.SAT)
PASSED = _step(Step.PASSED)
ISSUED = _step(Step.ISSUED)
DEPOSITED = _step(Step.DEPOSITED)
REFUSED = _step(Step.REFUSED)
APPROVED = Figure(
    key=Step.APPROVED.value,
    label=STEPS[Step.APPROVED],
    definition=DEFINITIONS[Step.APPROVED],
    unit=Unit.PLACES,
    rows=_quotas,
    measure=Measure.SUM,
    summed=("approved_count",),
    to_college="college_id",
    is_personal=False,
)
IN_TRAINING = Figure(
    key="in_training",
    label=_("In training"),
    definition=_("Entries of the rosters of training classes that began in the pilot year."),
    unit=Unit.LEARNERS,
    rows=_in_training,
    to_college="training_class__college_id",
)
PASS_RATE = Figure(
    key="pass_rate",
    label=_("Pass rate"),
    definition=_("Of the candidates who sat the year's exams, those who passed, once the public notice has opened."),
    unit=Unit.SHARE,
    rows=PASSED.rows,
    base=SAT.rows,
    measure=Measure.SHARE,
    to_college="college_id",
)
PLANS = Figure(
    key="plans",
    label=_("Exam plans of the year"),
    definition=_("Published plans whose month of certification is in the pilot year; cancelled ones not."),
    unit=Unit.PLANS,
    rows=_plans,
    is_personal=False,
)
OVERDUE = Figure(
    key="overdue_plans",
    label=_("Plans overdue"),
    definition=_("Running plans that should have taken their next step by now: scores, issue or deposit."),
    unit=Unit.PLANS,
    rows=_overdue,
    is_personal=False,
)
CERTIFICATES_ISSUED = Figure(
    key="certificates_issued",
    label=_("Certificates issued"),
    definition=_("Certificates of the organization acquired in the pilot year, revoked ones too; replaced ones not."),
    unit=Unit.CERTIFICATES,
    rows=_certificates,
    month="acquired_month",
    is_month_text=True,
    level="certificate_type__level",
)
CERTIFICATES_VERIFIED = Figure(
    key="certificates_verified",
    label=_("Of these verified"),
    definition=_("Of these, those whose evidence a college verified or recognized."),
    unit=Unit.CERTIFICATES,
    rows=_checked,
)
CERTIFICATES_REVOKED = Figure(
    key="certificates_revoked",
    label=_("Of these revoked"),
    definition=_("Of these, those that were revoked."),
    unit=Unit.CERTIFICATES,
    rows=_revoked,
)
DISPUTED = Figure(
    key="disputed",
    label=_("Scores disputed"),
    definition=_("Objections to scores of the year's plans that wait for an answer."),
    unit=Unit.CASES,
    rows=_disputed,
)
COMPLAINTS = Figure(
    key="complaints",
    label=_("Complaints open"),
    definition=_("Complaints that wait for an answer and are yours to answer or to oversee."),
    unit=Unit.CASES,
    rows=_complaints,
    is_personal=False,
    url_name="supervision:complaints",
)
LATE_COMPLAINTS = Figure(
    key="late_complaints",
    label=pgettext_lazy("figure", "Complaints overdue"),
    definition=_("Of these, those whose deadline has passed."),
    unit=Unit.CASES,
    rows=_late_complaints,
    is_personal=False,
    url_name="supervision:complaints",
)
STEP_FIGURES = (REGISTERED, SAT, PASSED, ISSUED, DEPOSITED)
ORGANIZATION_FIGURES = (
    OVERDUE,
    LATE_COMPLAINTS,
    DISPUTED,
    COMPLAINTS,
    PLANS,
    REGISTERED,
    SAT,
    PASSED,
    PASS_RATE,
    ISSUED,
    DEPOSITED,
    CERTIFICATES_ISSUED,
    CERTIFICATES_VERIFIED,
    CERTIFICATES_REVOKED,
)
FIGURES = {Board.ORGANIZATION: ORGANIZATION_FIGURES}
