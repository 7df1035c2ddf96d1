"""Live figures of the yearly cycle (实时数据): each one query, and the rows behind it by the same condition."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Sum

from oneplusx.apps.assessment.models import (
    ExamRegistration,
    ExamResult,
    Mark,
    PlanLevel,
    PlanState,
    RegistrationState,
    Score,
    SignIn,
)
from oneplusx.apps.assessment.selectors.visibility import PUBLISHED_RESULTS
from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.curriculum.models import TrainingClass
from oneplusx.apps.curriculum.selectors import TrainedCount, trained_in_classes
from oneplusx.apps.curriculum.selectors.training import attendance_in
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope
from oneplusx.domain.supervision import Figures, Step

QM = TypeVar("QM", bound=Model)
CANDIDATES = (RegistrationState.REGISTERED, RegistrationState.CONFIRMED)
UNSEEN_PLANS = (PlanState.DRAFT, PlanState.CANCELLED)
ENDED = (AchievementState.REJECTED, AchievementState.WITHDRAWN, AchievementState.REVOKED)


@dataclass(frozen=True, slots=True)
class Key:
    """What figures are about; without a plan: places and training, which belong to the year."""

    college_id: UUID | None
    certificate_type_id: UUID
    province: str
    plan_id: UUID | None = None


def figures_by_key(scope: Scope, narrowing: Narrowing) -> Mapping[Key, Figures]:
    """All figures of a year, by college, certificate type and plan (基础数据)."""
    if scope.is_nothing:
        return {}
    found: dict[Key, Figures] = defaultdict(Figures)
    for counted in (_approved(scope, narrowing), _trained(scope, narrowing), _candidates(scope, narrowing)):
        for key, figures in counted.items():
            found[key] += figures
    return {key: figures for key, figures in found.items() if figures}


def quotas_in(scope: Scope, narrowing: Narrowing) -> QuerySet[Quota]:
    """Quotas behind *approved*."""
    fields = (
        ("year", "year"),
        ("organization_id", "certificate_type__organization_id"),
        ("college_id", "college_id"),
        ("certificate_type_id", "certificate_type_id"),
        ("level", "certificate_type__level"),
    )
    rows = Quota.objects.select_related("college", "certificate_type").filter(
        scope.rows("certificate_type__organization_id", "college_id")
    )
    return _belonging(rows.filter(**narrowing.exact(fields)), narrowing)


def classes_in(scope: Scope, narrowing: Narrowing) -> QuerySet[TrainingClass]:
    """Training classes behind *trained*: those that began in the year."""
    fields = (
        ("year", "starts_on__year"),
        ("organization_id", "certificate_type__organization_id"),
        ("college_id", "college_id"),
        ("certificate_type_id", "certificate_type_id"),
        ("level", "certificate_type__level"),
    )
    rows = TrainingClass.objects.select_related("college", "certificate_type").filter(
        scope.rows("certificate_type__organization_id", "college_id")
    )
    return _belonging(rows.filter(**narrowing.exact(fields)), narrowing)


def _belonging(rows: QuerySet[QM], narrowing: Narrowing) -> QuerySet[QM]:
    """Those of a plan: of its certificate types, at the colleges that have candidates in it; and of a province."""
    if narrowing.is_social:
        return rows.none()
    if asked := narrowing.province_asked:
        rows = rows.filter(college__province_code__in=asked)
    if narrowing.plan_id is None:
        return rows
    types = PlanLevel.objects.filter(plan_id=narrowing.plan_id).values("certificate_type_id")
    colleges = ExamRegistration.objects.filter(plan_id=narrowing.plan_id, state__in=CANDIDATES).values("college_id")
    return rows.filter(certificate_type_id__in=types, college_id__in=colleges.exclude(college_id=None))


def candidates_in(scope: Scope, narrowing: Narrowing, step: Step = Step.REGISTERED) -> QuerySet[ExamRegistration]:
    """Candidates behind a figure from *registered* on."""
    fields = (
        ("organization_id", "plan__organization_id"),
        ("college_id", "college_id"),
        ("certificate_type_id", "level__certificate_type_id"),
        ("level", "level__certificate_type__level"),
        ("plan_id", "plan_id"),
    )
    rows = ExamRegistration.objects.filter(
        scope.rows("plan__organization_id", "college_id", "plan__province_code"),
        state__in=CANDIDATES,
        plan__month__startswith=f"{narrowing.year}-",
        **narrowing.exact(fields),
    ).exclude(plan__state__in=UNSEEN_PLANS)
    if narrowing.is_social:
        rows = rows.filter(college_id=None)
    if asked := narrowing.province_asked:
        social = Q(college_id=None, plan__province_code__in=asked)
        rows = rows.filter(Q(college__province_code__in=asked) | social)
    rows = rows.select_related("plan", "level__certificate_type", "college", "learner__person")
    return rows.filter(condition_of(step))


def condition_of(step: Step) -> Q:
    """The one condition of each step on candidates (统计口径)."""
    came = SignIn.objects.filter(registration_id=OuterRef("pk")).exclude(mark=Mark.ABSENT)
    scored = Score.objects.filter(registration_id=OuterRef("pk"), is_current=True, score_hundredths__isnull=False)
    won = ExamResult.objects.filter(registration_id=OuterRef("pk"), is_passed=True)
    confirmed = Q(state=RegistrationState.CONFIRMED)
    passed = confirmed & Q(plan__state__in=PUBLISHED_RESULTS) & Q(Exists(won))
    conditions = {
        Step.REGISTERED: Q(),
        Step.SAT: confirmed & (Q(Exists(came)) | Q(Exists(scored))),
        Step.PASSED: passed,
        Step.ISSUED: passed & Q(Exists(_certificates())),
        Step.DEPOSITED: passed & Q(Exists(_certificates())) & Q(Exists(_recognized())),
        Step.REFUSED: passed & Q(Exists(_certificates())) & ~Q(Exists(_recognized())) & Q(Exists(_refused())),
    }
    return conditions[step]


def _certificates() -> QuerySet[Certificate]:
    """The certificate of a candidate: of that type, acquired in the month of the exam or later."""
    return Certificate.objects.filter(
        learner_id=OuterRef("learner_id"),
        certificate_type_id=OuterRef("level__certificate_type_id"),
        acquired_month__gte=OuterRef("plan__month"),
    ).exclude(state=CertificateState.REVOKED)


def _outcomes() -> QuerySet[Achievement]:
    return Achievement.objects.filter(
        learner_id=OuterRef("learner_id"),
        certificate_type_id=OuterRef("level__certificate_type_id"),
        certificate__acquired_month__gte=OuterRef("plan__month"),
    )


def _recognized() -> QuerySet[Achievement]:
    return _outcomes().filter(state=AchievementState.RECOGNIZED)


def _refused() -> QuerySet[Achievement]:
    looked_at = Q(state=AchievementState.VERIFIED, considered_at__isnull=False) & ~Q(refusals=[])
    return _outcomes().filter(Q(state__in=ENDED) | looked_at)


def _approved(scope: Scope, narrowing: Narrowing) -> dict[Key, Figures]:
    rows = quotas_in(scope, narrowing).order_by()
    sums = rows.values_list("college_id", "certificate_type_id", "college__province_code").annotate(
        n=Sum("approved_count")
    )
    return {Key(college, kind, province): Figures(approved=n) for college, kind, province, n in sums}


def _trained(scope: Scope, narrowing: Narrowing) -> dict[Key, Figures]:
    classes = list(classes_in(scope, narrowing))
    provinces = {row.college_id: row.college.province_code for row in classes}
    return {
        Key(college, kind, provinces[college]): Figures(trained=count.trained)
        for (college, kind), count in trained_in_classes(classes).items()
    }


def _candidates(scope: Scope, narrowing: Narrowing) -> dict[Key, Figures]:
    steps = (Step.SAT, Step.PASSED, Step.ISSUED, Step.DEPOSITED, Step.REFUSED)
    rows = candidates_in(scope, narrowing).order_by()
    grouped = rows.values(
        "college_id",
        "plan_id",
        kind=F("level__certificate_type_id"),
        of_college=F("college__province_code"),
        of_plan=F("plan__province_code"),
    ).annotate(registered=Count("id"), **{step.value: Count("id", filter=condition_of(step)) for step in steps})
    found: dict[Key, Figures] = {}
    for row in grouped:
        key = Key(row["college_id"], row["kind"], row["of_college"] or row["of_plan"] or "", row["plan_id"])
        counts: Mapping[str, Any] = row
        found[key] = Figures(registered=row["registered"], **{step.value: counts[step.value] for step in steps})
    return found


def keys_in(scope: Scope, year: int) -> set[Key]:
    """What there are figures about in a year, without counting them."""
    narrowing = Narrowing(year)
    if scope.is_nothing:
        return set()
    of_college = ("college_id", "certificate_type_id", "college__province_code", "college__province_code")
    of_person = ("college_id", "level__certificate_type_id", "college__province_code", "plan__province_code")
    quotas = quotas_in(scope, narrowing).order_by().values_list(*of_college)
    classes = classes_in(scope, narrowing).order_by().values_list(*of_college)
    people = candidates_in(scope, narrowing).order_by().values_list(*of_person)
    return {Key(college, kind, first or second or "") for college, kind, first, second in quotas.union(classes, people)}


def trained_by_class(classes: Iterable[TrainingClass]) -> Mapping[UUID, TrainedCount]:
    """On the roster and trained, by class; who is in two classes counts once in the figures and twice here."""
    found = list(classes)
    entries = attendance_in(found)
    sizes = Counter(one.entry.training_class_id for one in entries)
    trained = Counter(one.entry.training_class_id for one in entries if one.is_trained)
    return {row.id: TrainedCount(sizes[row.id], trained[row.id]) for row in found}


def types_of(keys: Iterable[Key]) -> Mapping[UUID, CertificateType]:
    """Certificate types by id."""
    ids = {key.certificate_type_id for key in keys}
    return {row.id: row for row in CertificateType.objects.filter(id__among=list(ids)).select_related("organization")}
