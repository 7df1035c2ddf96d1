"""Questions about applications: the board, what was carried over, what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties.models import ClassGroup, Enrollment, EnrollmentState, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication, PilotWindow, Quota
from oneplusx.apps.pilots.models.applications import EDITABLE, ENDED, SUBJECT
from oneplusx.apps.pilots.selectors.checking import is_admitted, may_register
from oneplusx.apps.pilots.selectors.visibility import applications_visible_to, colleges_of
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Major
from oneplusx.domain.calendar import add_working_days
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.counting import count_rows
from oneplusx.web.origin import Origin
from oneplusx.web.search import search_filter

APPLY = "pilots.apply"
Found = tuple[CertificateType, str, int, PilotApplication | None]


def active_steps() -> QuerySet[ApprovalStep]:
    """The step that has an application now, for annotations."""
    return ApprovalStep.objects.filter(case_id=OuterRef("case_id"), state=StepState.ACTIVE)


def search_applications(
    actor: Actor,
    query: str = "",
    *,
    state: str = "",
    office: str = "",
    window_id: UUID | None = None,
    overdue_on: date | None = None,
) -> QuerySet[PilotApplication]:
    """Applications by certificate or college; with the office that has them and whether it is late.

    Args:
        office: Role whose decision is waited for.
        overdue_on: Only those whose office is late on that date.
    """
    rows = applications_visible_to(actor)
    if query:
        rows = rows.filter(
            search_filter("certificate_type__name_search", query)
            | search_filter("college__name_search", query)
            | Q(major_code__startswith=query)
        )
    exact = {"state": state, "window_id": window_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    steps = active_steps()
    rows = rows.annotate(office=steps.values("role")[:1], due_on=steps.values("due_on")[:1])
    if office:
        rows = rows.filter(office=office)
    if overdue_on is not None:
        rows = rows.filter(Exists(steps.filter(due_on__lt=overdue_on)))
    return rows.order_by("-window__year", "college__code", "certificate_type__code", "major_code", "id")


@dataclass(frozen=True, slots=True)
class Counts:
    """Applications by state and office."""

    by_state: Mapping[str, int]
    at_organization: int
    at_authority: int
    overdue: int


def counts_of(actor: Actor, on: date, window: PilotWindow | None = None) -> Counts:
    """How many applications the actor sees in each state, with each office, and overdue."""
    rows = applications_visible_to(actor)
    if window is not None:
        rows = rows.filter(window=window)
    submitted = rows.filter(state=ApplicationState.SUBMITTED).annotate(office=active_steps().values("role")[:1])
    asked = [
        submitted.filter(office=Role.ORGANIZATION_OFFICER),
        submitted.filter(office=Role.AUTHORITY_OFFICER),
        submitted.filter(Exists(active_steps().filter(due_on__lt=on))),
        *(rows.filter(state=state) for state in ApplicationState.values),
    ]
    at_organization, at_authority, overdue, *states = count_rows(asked)
    return Counts(dict(zip(ApplicationState.values, states, strict=True)), at_organization, at_authority, overdue)


def documents_of(actor: Actor, application: PilotApplication) -> list[Attachment]:
    """Attachments of an application."""
    return attachments_of(actor, SUBJECT, application.id)


def may_read_documents(actor: Actor, attachment: Attachment) -> bool:
    """Whoever sees the application reads what is attached to it."""
    return applications_visible_to(actor).filter(id=attachment.subject_id).exists()


def may_edit(actor: Actor, application: PilotApplication) -> bool:
    """Whether the actor may change the application now."""
    return application.state in EDITABLE and may(actor, APPLY, application.college_id)


def applying_colleges(actor: Actor, window: PilotWindow) -> QuerySet[Institution]:
    """Colleges in the window's province for which the actor may apply."""
    rows = Institution.objects.filter(kind=InstitutionKind.COLLEGE).order_by("code")
    if not actor.is_system:
        rows = rows.filter(id__in=[one for one in colleges_of(actor) if may(actor, APPLY, one)])
    province = window.authority.province_code
    return rows.filter(province_code=province) if province else rows


def admitted_types(window: PilotWindow) -> QuerySet[CertificateType]:
    """Certificate types that a window admits, in the order of the catalogue."""
    types = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).select_related("organization")
    if window.admitted.exists():
        types = types.filter(id__in=window.admitted.values("certificate_type_id"))
    else:
        types = types.exclude(organization=None)
    return types.order_by("family", "level_rank", "code")


def majors_of(college_id: UUID) -> list[tuple[str, str]]:
    """Majors with students or classes in a college: code, and code with name."""
    codes = {
        *Enrollment.objects.filter(college_id=college_id).order_by().values_list("major_code", flat=True).distinct(),
        *ClassGroup.objects.filter(college_id=college_id).values_list("major_code", flat=True),
    }
    names = dict(Major.objects.filter(code__in=codes).values_list("code", "name_zh"))
    return [(code, f"{code} {names.get(code, '')}".strip()) for code in sorted(codes - {""})]


def names_of_majors(codes: Iterable[str]) -> Mapping[str, Major]:
    """Majors of the national catalogue by code."""
    return {row.code: row for row in Major.objects.filter(code__in=set(codes))}


def majors_offered(actor: Actor, college_id: UUID) -> list[tuple[str, str]]:
    """The same for somebody who applies for the college."""
    return majors_of(college_id) if may(actor, APPLY, college_id) else []


def changes_of_draft(application: PilotApplication, on: date) -> tuple[str, ...]:
    """What changed since last year for a draft that was carried over; nothing for others."""
    if application.carried_from_id is None or application.state != ApplicationState.DRAFT:
        return ()
    taught = [code for code, _name in majors_of(application.college_id)]
    return changes_since(application.window, application.certificate_type, application.major_code, taught, on)


@dataclass(frozen=True, slots=True)
class Carriable:
    """Something of last year that can be applied for again."""

    certificate_type: CertificateType
    major_code: str
    students_count: int
    application: PilotApplication | None
    changes: tuple[str, ...]


def carriable(college_id: UUID, window: PilotWindow, on: date) -> list[Carriable]:
    """Last year's approved applications that are not in this window yet, each with what changed since (一键结转).

    Codes of changes: ``type_withdrawn``, ``type_not_admitted``, ``organization_stopped``, ``major_gone``.
    """
    last = PilotApplication.objects.filter(
        college_id=college_id, window__year=window.year - 1, state=ApplicationState.APPROVED
    ).select_related("certificate_type__organization")
    here = {
        *PilotApplication.objects.filter(college_id=college_id, window=window)
        .exclude(state__in=ENDED)
        .values_list("certificate_type_id", "major_code")
    }
    taught = {code for code, _name in majors_of(college_id)}
    found: list[Found] = [(row.certificate_type, row.major_code, row.students_count, row) for row in last]
    seen = {(one.certificate_type_id, one.major_code) for one in last}
    found += [
        (row.certificate_type, row.major_code, row.approved_count, None)
        for row in _recorded_last_year(college_id, window.year - 1)
        if (row.certificate_type_id, row.major_code) not in seen
    ]
    return [
        Carriable(kind, major, count, source, changes_since(window, kind, major, taught, on))
        for kind, major, count, source in sorted(found, key=lambda one: (one[0].code, one[1]))
        if (kind.id, major) not in here
    ]


def _recorded_last_year(college_id: UUID, year: int) -> QuerySet[Quota]:
    """Quotas that were decided elsewhere: they too can be applied for again."""
    rows = Quota.objects.filter(college_id=college_id, year=year, origin=Origin.ELSEWHERE, approved_count__gt=0)
    return rows.select_related("certificate_type__organization")


def changes_since(
    window: PilotWindow, certificate_type: CertificateType, major_code: str, taught: Iterable[str], on: date
) -> tuple[str, ...]:
    """What keeps last year's application from being handed in as it was."""
    changes = []
    if certificate_type.state != CatalogueState.PUBLISHED:
        changes.append("type_withdrawn")
    elif not is_admitted(window, certificate_type):
        changes.append("type_not_admitted")
    if may_register(certificate_type, on) is False:
        changes.append("organization_stopped")
    known = set(taught)
    if known and major_code not in known:
        changes.append("major_gone")
    return tuple(changes)


def supplement_until(application: PilotApplication) -> date | None:
    """Last day for the supplement of a returned application, also past the deadline; ``None``: it was not returned."""
    if application.state != ApplicationState.RETURNED or application.returned_at is None:
        return None
    window = application.window
    last_on = add_working_days(local_date(application.returned_at), window.supplement_days)
    return max(last_on, local_date(window.closes_at))


def studying_count(application: PilotApplication) -> int:
    """Students of the major now, for the office that looks at the number applied for."""
    college_id, major_code = application.college_id, application.major_code
    return Enrollment.objects.filter(
        college_id=college_id, major_code=major_code, state=EnrollmentState.STUDYING
    ).count()
