"""Who sees which sites, plans, candidates and results."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from oneplusx.apps.assessment.models import (
    Duty,
    ExamPlan,
    ExamRegistration,
    ExamResult,
    ExamSite,
    Objection,
    PlanState,
    Price,
    PriceState,
    SeatAssignment,
    SiteApplication,
    StaffAssignment,
)
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.parties.selectors import learner_ids, of_visible_enrollments
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role

VIEW = "exams.view"
SITE_ROLES = (Role.EXAM_SITE_OFFICER, Role.ACADEMIC_AFFAIRS)
DOOR_ROLES = (Role.INVIGILATOR, Role.INSPECTOR)
DOOR_DUTIES = (Duty.INVIGILATOR, Duty.INSPECTOR)
NOBODY = UUID(int=0)
M = TypeVar("M", bound=Model)


def places_of(actor: Actor, *roles: Role) -> tuple[UUID, ...]:
    """Institutions where the actor holds one of the roles; none for a token without the scope."""
    if actor.scopes is not None and VIEW not in actor.scopes:
        return ()
    return actor.institutions(*roles)


def organizations_of(actor: Actor) -> tuple[UUID, ...]:
    """Organizations for which the actor works."""
    return places_of(actor, Role.ORGANIZATION_OFFICER)


def _provinces(actor: Actor) -> list[str]:
    authorities = places_of(actor, Role.AUTHORITY_OFFICER)
    return list(Institution.objects.filter(id__in=authorities).values_list("province_code", flat=True))


def plans_visible_to(actor: Actor) -> QuerySet[ExamPlan]:
    """Exam plans (考核计划): published ones are public, drafts are their organization's."""
    plans = ExamPlan.objects.select_related("organization")
    if actor.is_system:
        return plans
    return plans.filter(~Q(state=PlanState.DRAFT) | Q(organization_id__in=organizations_of(actor)))


def plans_open_to(actor: Actor, on: date) -> QuerySet[ExamPlan]:
    """Plans for which learners can register themselves on a day, the first to close first."""
    return (
        plans_visible_to(actor)
        .filter(state=PlanState.REGISTRATION, is_open_to_society=True, registers_until_on__gte=on)
        .order_by("registers_until_on")
    )


def get_plan(actor: Actor, exam_plan_id: UUID) -> ExamPlan:
    """One exam plan.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(plans_visible_to(actor), exam_plan_id)


def sites_visible_to(actor: Actor) -> QuerySet[ExamSite]:
    """Exam sites (考核站点): the own ones, those that applied to the actor's organization, those of the province."""
    sites = ExamSite.objects.select_related("institution")
    if actor.is_system:
        return sites
    seen = Q(institution_id__in=places_of(actor, *SITE_ROLES))
    seen |= Q(applications__organization_id__in=organizations_of(actor))
    provinces = _provinces(actor)
    seen |= Q() if "" in provinces else Q(province_code__in=provinces)
    return sites.filter(seen).distinct() if "" not in provinces else sites


def site_applications_visible_to(actor: Actor) -> QuerySet[SiteApplication]:
    """Applications of sites: the own ones, and those to the actor's organization."""
    rows = SiteApplication.objects.select_related("site__institution", "organization")
    if actor.is_system:
        return rows
    own = Q(site__institution_id__in=places_of(actor, *SITE_ROLES))
    return rows.filter(own | Q(organization_id__in=organizations_of(actor)))


def registrations_visible_to(actor: Actor) -> QuerySet[ExamRegistration]:
    """Candidates (考生): a learner's own; a college's; an organization's; those at a site or watched at the door.

    A department and an adviser see their own enrollments, an authority its province's. Scoring alone shows nobody:
    an assessor knows ticket numbers only.
    """
    return _registrations() if actor.is_system else _registrations().filter(_seen(actor))


def registrations_concerning(actor: Actor) -> QuerySet[ExamRegistration]:
    """Candidates whom the actor sees or scores (本人所涉考生); not to be shown: assessors must not know them."""
    if actor.is_system:
        return _registrations()
    concerned = _seen(actor)
    if actor.has_role(Role.ASSESSOR) and _reads(actor):
        concerned |= Q(Exists(_under_duty(actor, Duty.ASSESSOR)))
    return _registrations().filter(concerned)


def sees_candidates(actor: Actor) -> bool:
    """Whether a role of the actor shows candidates; scoring alone shows none."""
    return may(actor, VIEW) and actor.has_role(*(PERMISSIONS[VIEW] - {Role.ASSESSOR}))


def _registrations() -> QuerySet[ExamRegistration]:
    return ExamRegistration.objects.select_related(
        "plan__organization",
        "level__certificate_type",
        "learner__person",
        "enrollment__class_group",
        "enrollment__department",
        "college",
    )


def _reads(actor: Actor) -> bool:
    return actor.scopes is None or VIEW in actor.scopes


def _seen(actor: Actor) -> Q:
    seen = Q(pk__in=[])
    if actor.learner_id is not None:
        seen |= Q(learner_id__in=learner_ids(actor.learner_id))
    return seen | _seen_by_roles(actor) if _reads(actor) else seen


def _seen_by_roles(actor: Actor) -> Q:
    seen = Q(plan__organization_id__in=organizations_of(actor))
    seen |= Q(college_id__in=actor.institutions(Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD))
    if actor.has_role(Role.DEPARTMENT_REVIEWER, Role.ADVISER):
        seen |= of_visible_enrollments(actor, "enrollment")
    if sites := actor.institutions(Role.EXAM_SITE_OFFICER):
        seated = SeatAssignment.objects.filter(registration_id=OuterRef("pk"), room__site__institution_id__in=sites)
        seen |= Q(Exists(seated))
    if actor.has_role(*DOOR_ROLES):
        seen |= Q(Exists(_under_duty(actor, *DOOR_DUTIES)))
    if actor.has_role(Role.AUTHORITY_OFFICER):
        provinces = _provinces(actor)
        seen |= ~Q(pk__in=[]) if "" in provinces else Q(college__province_code__in=provinces)
    return seen


def _under_duty(actor: Actor, *duties: Duty) -> QuerySet[SeatAssignment]:
    """Seats in sessions and rooms where the actor has one of the duties."""
    here = duties_of(actor, *duties).filter(
        Q(plan_id=OuterRef("plan_id")),
        Q(session=None) | Q(session_id=OuterRef("session_id")),
        Q(room=None) | Q(room_id=OuterRef("room_id")),
        Q(site=None) | Q(site_id=OuterRef("room__site_id")),
    )
    return SeatAssignment.objects.filter(Exists(here), registration_id=OuterRef("pk"))


def get_registration(actor: Actor, exam_registration_id: UUID) -> ExamRegistration:
    """One candidate.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(registrations_visible_to(actor), exam_registration_id)


def own_registrations(actor: Actor) -> QuerySet[ExamRegistration]:
    """A learner's own registrations (本人报名), those of merged accounts too.

    Raises:
        NotFound: ``not_found``: no learner.
    """
    if actor.learner_id is None:
        raise NotFound("not_found")
    return registrations_visible_to(actor).filter(learner_id__in=learner_ids(actor.learner_id))


def own_registration(actor: Actor, exam_registration_id: UUID) -> ExamRegistration:
    """One of the learner's own registrations.

    Raises:
        NotFound: ``not_found``.
    """
    return one_of(own_registrations(actor), exam_registration_id)


def results_visible_to(actor: Actor) -> QuerySet[ExamResult]:
    """Results (考核结果) of visible candidates; a learner sees the own ones from the public notice on."""
    rows = ExamResult.objects.select_related("registration__level__certificate_type", "learner__person", "plan")
    rows = rows.filter(registration__in=registrations_visible_to(actor).order_by())
    if actor.is_system or organizations_of(actor):
        return rows
    return rows.filter(plan__state__in=PUBLISHED_RESULTS)


PUBLISHED_RESULTS = (
    PlanState.PUBLIC_NOTICE,
    PlanState.CLOSED,
    PlanState.CERTIFICATES_ISSUED,
    PlanState.DEPOSITED,
)


def objections_visible_to(actor: Actor) -> QuerySet[Objection]:
    """Objections (异议) of visible candidates."""
    rows = Objection.objects.select_related("registration__level__certificate_type", "learner__person", "plan")
    return rows.filter(registration__in=registrations_visible_to(actor).order_by())


def prices_visible_to(actor: Actor) -> QuerySet[Price]:
    """Prices (价格): in force and open for comments they are public, else the organization's and the province's."""
    rows = Price.objects.select_related("certificate_type", "organization")
    if actor.is_system:
        return rows
    seen = Q(state__in=(PriceState.IN_FORCE, PriceState.COMMENTING)) | Q(organization_id__in=organizations_of(actor))
    provinces = _provinces(actor)
    return rows if "" in provinces else rows.filter(seen | Q(province_code__in=provinces))


def duties_of(actor: Actor, *duties: Duty) -> QuerySet[StaffAssignment]:
    """The actor's own duties at exams."""
    rows = StaffAssignment.objects.select_related("plan", "session", "room__site", "site")
    rows = rows.filter(person_id=actor.id or NOBODY, ended_at=None)
    return rows.filter(duty__in=duties) if duties else rows


def one_of(rows: QuerySet[M], row_id: UUID) -> M:
    """The row with an id.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = rows.filter(pk=row_id).first()
    if found is None:
        raise NotFound("not_found")
    return found
