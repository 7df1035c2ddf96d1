"""Figures about learners: what they hold, what became credits, what waits (学习者指标)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.assessment.models import ExamRegistration
from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.dashboards.selectors.figures import Figure, Measure, Unit
from oneplusx.apps.dashboards.selectors.views import Board, View
from oneplusx.apps.graduation.models import CreditWarning, GraduationResult
from oneplusx.apps.graduation.selectors.unclaimed import COULD_GRADUATE, recent_invitations
from oneplusx.apps.parties.models import Enrollment, InstitutionKind, LearnerState, User
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.recognition.models import HELD, Achievement, Recognition, Source
from oneplusx.apps.sharing.models import Share
from oneplusx.apps.supervision.selectors.counting import CANDIDATES

ACTIVE_DAYS = 30
USED_DAYS = 365
DECIDED_DAYS = 365
EXPIRING_DAYS = 90


def _learners(view: View) -> QuerySet[Enrollment, Any] | tuple[UUID, ...]:
    """The learners of the board; oneself also without an enrollment."""
    if view.board is not Board.MINE or view.actor.learner_id is None:
        return view.enrollments.values("learner_id")
    if "own" not in view.memo:
        view.memo["own"] = learner_ids(view.actor.learner_id)
    own: tuple[UUID, ...] = view.memo["own"]
    return own


def studying(view: View) -> QuerySet[Enrollment]:
    """Those who study now."""
    return view.studying


def _activated(view: View) -> QuerySet[Enrollment]:
    return view.studying.filter(learner__state=LearnerState.ACTIVATED)


def _active(view: View) -> QuerySet[Enrollment]:
    since = view.since(ACTIVE_DAYS)
    users = User.objects.filter(person_id=OuterRef("learner__person_id"), last_login__gte=since)
    return view.studying.filter(Exists(users.filter(last_login__lte=view.now)))


def _certificates(view: View) -> QuerySet[Certificate]:
    held = Certificate.objects.exclude(state__in=(CertificateState.REVOKED, CertificateState.REPLACED))
    return held.filter(learner_id__in=_learners(view))


def _recognitions(view: View) -> QuerySet[Recognition]:
    rows = Recognition.objects.filter(reversed_at=None, learner_id__in=_learners(view))
    if view.institution is not None:
        return rows.filter(institution=view.institution)
    return rows.filter(institution__kind=InstitutionKind.COLLEGE)


def _banked(view: View) -> QuerySet[Recognition]:
    rows = Recognition.objects.filter(reversed_at=None, learner_id__in=_learners(view))
    return rows.filter(institution__kind=InstitutionKind.BANK)


def audited_now(view: View) -> QuerySet[GraduationResult]:
    """The present answers about those who study, the latest enrollment first."""
    rows = GraduationResult.objects.filter(enrollment__in=view.studying)
    return rows.select_related("enrollment__college", "basis").order_by("-enrollment__entry_year", "id")


def _conversions(view: View) -> QuerySet[Conversion]:
    return Conversion.objects.filter(enrollment__in=view.enrollments)


def _converted(view: View) -> QuerySet[Conversion]:
    return _conversions(view).filter(state=ConversionState.APPROVED)


def _in_review(view: View) -> QuerySet[Conversion]:
    return _conversions(view).filter(state=ConversionState.SUBMITTED)


def decided(view: View) -> QuerySet[Conversion]:
    """Applications decided within a year."""
    return _conversions(view).filter(decided_at__gt=view.since(DECIDED_DAYS), decided_at__lte=view.now)


def waiting(view: View) -> QuerySet[ConversionPlan]:
    """Prepared plans with something to apply for."""
    return ConversionPlan.objects.filter(enrollment__in=view.enrollments, items_count__gt=0)


def _could_graduate(view: View) -> QuerySet[ConversionPlan]:
    return waiting(view).filter(COULD_GRADUATE)


def _invited(view: View) -> QuerySet[ConversionPlan]:
    return waiting(view).filter(learner__person_id__in=recent_invitations(view.now).values("person_id"))


def _expiring(view: View) -> QuerySet[Achievement]:
    until = view.today + timedelta(days=EXPIRING_DAYS)
    rows = Achievement.objects.filter(learner_id__in=_learners(view), state__in=HELD)
    return rows.filter(expires_on__gte=view.today, expires_on__lte=until)


def _warned(view: View) -> QuerySet[CreditWarning]:
    return CreditWarning.objects.filter(enrollment__in=view.enrollments, lifted_at=None)


def _audited(view: View) -> QuerySet[GraduationResult]:
    return GraduationResult.objects.filter(enrollment__in=view.enrollments)


def _able(view: View) -> QuerySet[GraduationResult]:
    return _audited(view).filter(is_satisfied=True)


def _able_later(view: View) -> QuerySet[GraduationResult]:
    return _audited(view).filter(is_satisfied=False, would_be_satisfied=True)


def _lacking(view: View) -> QuerySet[GraduationResult]:
    return _audited(view).filter(is_satisfied=False, would_be_satisfied=False)


def _who(view: View, rows: QuerySet[Any]) -> QuerySet[Enrollment]:
    return view.studying.filter(Exists(rows.filter(learner_id=OuterRef("learner_id"))))


def _registering(view: View) -> QuerySet[Enrollment]:
    own = Achievement.objects.filter(source=Source.LEARNER, registered_at__gt=view.since(USED_DAYS))
    return _who(view, own)


def _applying(view: View) -> QuerySet[Enrollment]:
    return _who(view, Conversion.objects.filter(submitted_at__gt=view.since(USED_DAYS)))


def _sharing(view: View) -> QuerySet[Enrollment]:
    return _who(view, Share.objects.filter(created_at__gt=view.since(USED_DAYS)))


def _examined(view: View) -> QuerySet[Enrollment]:
    rows = ExamRegistration.objects.filter(state__in=CANDIDATES, registered_at__gt=view.since(USED_DAYS))
    return _who(view, rows)


LEARNERS = Figure(
    key="learners",
    label=_("Learners studying"),
    definition=_("Enrollments in the state “studying”."),
    unit=Unit.LEARNERS,
    rows=studying,
    to_enrollment="",
)
ACTIVATED = Figure(
    key="activated",
    label=_("Activated"),
    definition=_("Of the enrollments studying, those whose learner has activated the account."),
    unit=Unit.SHARE,
    rows=_activated,
    base=studying,
    measure=Measure.SHARE,
    to_enrollment="",
)
ACTIVE = Figure(
    key="active",
    label=_("Active within 30 days"),
    definition=_(
        "Of the enrollments studying, those whose learner signed in within the last 30 days. No page is followed."
    ),
    unit=Unit.SHARE,
    rows=_active,
    base=studying,
    measure=Measure.SHARE,
    to_enrollment="",
)
CERTIFICATES = Figure(
    key="certificates",
    label=_("Certificates held"),
    definition=_("Certificates of these learners, not revoked and not replaced, by the month they were acquired in."),
    unit=Unit.CERTIFICATES,
    rows=_certificates,
    month="acquired_month",
    is_month_text=True,
    level="certificate_type__level",
)
RECOGNIZED = Figure(
    key="recognized",
    label=_("College credits recognized"),
    definition=_(
        "Sum of the recognitions in the account of the college that were not reversed, by the month of recognition."
    ),
    unit=Unit.CREDITS,
    rows=_recognitions,
    measure=Measure.SUM,
    summed=("credits_hundredths",),
    month="recognized_at",
    kind="achievement__type__code",
)
BANKED = Figure(
    key="banked",
    label=_("Credits in the credit bank"),
    definition=_(
        "Sum of the recognitions in the account of the credit bank that were not reversed, by the month of recognition."
    ),
    unit=Unit.CREDITS,
    rows=_banked,
    measure=Measure.SUM,
    summed=("credits_hundredths",),
    month="recognized_at",
    kind="achievement__type__code",
)
CONVERTED = Figure(
    key="converted",
    label=_("Credits converted"),
    definition=_("Sum of the credits of approved conversions, by the month of the decision."),
    unit=Unit.CREDITS,
    rows=_converted,
    measure=Measure.SUM,
    summed=("credits_hundredths",),
    to_enrollment="enrollment__",
    month="decided_at",
)
IN_REVIEW = Figure(
    key="in_review",
    label=_("Applications in review"),
    definition=_("Conversions submitted and not decided yet."),
    unit=Unit.CASES,
    rows=_in_review,
    to_enrollment="enrollment__",
    url_name="conversion:conversions",
)
DAYS_MEDIAN = Figure(
    key="days_median",
    label=_("Time to decision, median"),
    definition=_("Of the conversions decided within the last 365 days: half took no longer, from the last submission."),
    unit=Unit.DAYS,
    rows=decided,
    measure=Measure.MEDIAN,
    summed=("submitted_at", "decided_at"),
    to_enrollment="enrollment__",
)
DAYS_NINETY = Figure(
    key="days_ninety",
    label=_("Time to decision, 90 %"),
    definition=_("Of the same conversions: nine in ten took no longer."),
    unit=Unit.DAYS,
    rows=decided,
    measure=Measure.NINTH_DECILE,
    summed=("submitted_at", "decided_at"),
    to_enrollment="enrollment__",
)
UNCLAIMED_LEARNERS = Figure(
    key="unclaimed_learners",
    label=_("Learners with unclaimed value"),
    definition=_("Learners for whom a plan is prepared, with at least one conversion that was not applied for."),
    unit=Unit.LEARNERS,
    rows=waiting,
    measure=Measure.LEARNERS,
    to_enrollment="enrollment__",
    url_name="graduation:unclaimed",
)
UNCLAIMED_CREDITS = Figure(
    key="unclaimed_credits",
    label=_("Unclaimed credits"),
    definition=_("Credits that the prepared plans would bring, all together."),
    unit=Unit.CREDITS,
    rows=waiting,
    measure=Measure.SUM,
    summed=("gain_hundredths",),
    to_enrollment="enrollment__",
)
COULD = Figure(
    key="could_graduate",
    label=_("Could then graduate"),
    definition=_("Of these learners, those whose graduation audit is satisfied with the plan and not without it."),
    unit=Unit.LEARNERS,
    rows=_could_graduate,
    measure=Measure.LEARNERS,
    to_enrollment="enrollment__",
)
INVITED = Figure(
    key="invited",
    label=_("Invited within 7 days"),
    definition=_(
        "Of these learners, those who were told within the last 7 days; nobody is invited twice in that time."
    ),
    unit=Unit.LEARNERS,
    rows=_invited,
    measure=Measure.LEARNERS,
    to_enrollment="enrollment__",
)
EXPIRING = Figure(
    key="expiring",
    label=_("Outcomes that expire within 90 days"),
    definition=_("Learning outcomes held whose last day is within the next 90 days."),
    unit=Unit.CASES,
    rows=_expiring,
)
WARNED = Figure(
    key="warned",
    label=_("Academic warnings in force"),
    definition=_("Warnings given and not lifted."),
    unit=Unit.CASES,
    rows=_warned,
    to_enrollment="enrollment__",
    url_name="graduation:warnings",
)
ABLE = Figure(
    key="able",
    label=_("Can graduate"),
    definition=_("Enrollments whose last graduation audit is satisfied."),
    unit=Unit.LEARNERS,
    rows=_able,
    to_enrollment="enrollment__",
    url_name="graduation:cohort",
)
ABLE_LATER = Figure(
    key="able_later",
    label=_("Once what is in progress is passed"),
    definition=_("Not satisfied now, but with the courses in progress."),
    unit=Unit.LEARNERS,
    rows=_able_later,
    to_enrollment="enrollment__",
)
LACKING = Figure(
    key="lacking",
    label=_("Lack more"),
    definition=_("Not satisfied, and not with the courses in progress either."),
    unit=Unit.LEARNERS,
    rows=_lacking,
    to_enrollment="enrollment__",
)
USES = tuple(
    Figure(key=key, label=label, definition=definition, unit=Unit.LEARNERS, rows=rows, to_enrollment="")
    for key, label, definition, rows in (
        (
            "used_register",
            _("Registered an outcome"),
            _("Learners studying who registered a learning outcome themselves within the last 365 days."),
            _registering,
        ),
        (
            "used_apply",
            _("Applied for a conversion"),
            _("Learners studying with a conversion submitted within the last 365 days."),
            _applying,
        ),
        (
            "used_share",
            _("Shared a report"),
            _("Learners studying who made a verification report within the last 365 days."),
            _sharing,
        ),
        (
            "used_exam",
            _("Registered for an exam"),
            _("Learners studying registered for an exam within the last 365 days, by themselves or by the college."),
            _examined,
        ),
    )
)
COLLEGE_FIGURES = (
    UNCLAIMED_CREDITS,
    UNCLAIMED_LEARNERS,
    COULD,
    LEARNERS,
    CERTIFICATES,
    RECOGNIZED,
    CONVERTED,
    IN_REVIEW,
    DAYS_MEDIAN,
    DAYS_NINETY,
    EXPIRING,
    WARNED,
    ABLE,
    ABLE_LATER,
    LACKING,
)
ADOPTION_FIGURES = (
    LEARNERS,
    ACTIVATED,
    ACTIVE,
    UNCLAIMED_CREDITS,
    UNCLAIMED_LEARNERS,
    COULD,
    INVITED,
    DAYS_MEDIAN,
    DAYS_NINETY,
    *USES,
)
MINE_FIGURES = (CERTIFICATES, BANKED, RECOGNIZED, CONVERTED, UNCLAIMED_CREDITS, IN_REVIEW, EXPIRING)
FIGURES = {
    Board.MINE: MINE_FIGURES,
    Board.COLLEGE: COLLEGE_FIGURES,
    Board.ADOPTION: ADOPTION_FIGURES,
}
