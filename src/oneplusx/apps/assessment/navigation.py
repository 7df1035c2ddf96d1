"""Menu of assessment, and what waits on the home pages."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.assessment.models import ObjectionState, PlanState, SiteState, StaffAssignment
from oneplusx.apps.assessment.selectors.visibility import (
    duties_of,
    objections_visible_to,
    organizations_of,
    plans_open_to,
    plans_visible_to,
    registrations_visible_to,
    site_applications_visible_to,
)
from oneplusx.apps.parties.models import EnrollmentState
from oneplusx.apps.parties.selectors import visible_enrollments
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

ORGANIZATION = frozenset({Role.ORGANIZATION_OFFICER})
COLLEGE = frozenset({Role.ACADEMIC_AFFAIRS, Role.DEPARTMENT_REVIEWER, Role.COLLEGE_HEAD})
AUTHORITY = frozenset({Role.AUTHORITY_OFFICER})
SITE = frozenset({Role.EXAM_SITE_OFFICER})
STAFF = frozenset({Role.ASSESSOR, Role.INVIGILATOR, Role.INSPECTOR})
ENDED = (PlanState.DRAFT, PlanState.CANCELLED, PlanState.CERTIFICATES_ISSUED, PlanState.DEPOSITED)
OVER = (*ENDED, PlanState.CLOSED)
"""Of a closed plan only the organization still has something to do: the certificates."""
SHOWN = 5


def _applications(actor: Actor) -> Rows:
    rows = site_applications_visible_to(actor).filter(organization_id__in=organizations_of(actor))
    return rows.filter(state=SiteState.SUBMITTED)


def _duties(actor: Actor) -> QuerySet[StaffAssignment]:
    return duties_of(actor).exclude(plan__state__in=OVER)


def plans_section(actor: Actor, _now: datetime) -> Block | None:
    """Exams that are running, the next one first."""
    organizations = organizations_of(actor)
    rows = plans_visible_to(actor).exclude(state__in=ENDED if organizations else OVER)
    if organizations:
        rows = rows.filter(organization_id__in=organizations)
    shown = list(rows.order_by("exam_from_on", "code")[:SHOWN])
    objections = 0
    if organizations:
        objections = objections_visible_to(actor).filter(state=ObjectionState.OPEN).count()
    return Block("assessment/home_plans.html", {"rows": shown, "objections": objections}) if shown else None


def my_exams_section(actor: Actor, now: datetime) -> Block | None:
    """The learner's next exams; who studies nowhere sees those to register for."""
    if actor.learner_id is None:
        return None
    rows = registrations_visible_to(actor).filter(state__in=("registered", "confirmed")).exclude(plan__state__in=OVER)
    shown = list(rows.order_by("plan__exam_from_on")[:SHOWN])
    own = Actor(id=actor.id, learner_id=actor.learner_id)
    studies = visible_enrollments(own).filter(state=EnrollmentState.STUDYING)
    coming = [] if shown or studies.exists() else list(plans_open_to(actor, local_date(now))[:SHOWN])
    return Block("assessment/home_exams.html", {"rows": shown, "coming": coming}) if shown or coming else None


def duties_section(actor: Actor, _now: datetime) -> Block | None:
    """What an assessor, invigilator or inspector does next."""
    shown = list(_duties(actor).order_by("plan__exam_from_on", "plan__code")[:SHOWN])
    return Block("assessment/home_duties.html", {"rows": shown}) if shown else None


ENTRIES = (
    NavEntry(_("My exams"), "assessment:my_exams", frozenset({Role.LEARNER}), Group.MINE, 45, "pencil"),
    NavEntry(_("My exam duties"), "assessment:my_duties", STAFF | SITE, Group.MINE, 46, "clipboard-check", _duties),
    NavEntry(
        _("Exam plans"), "assessment:plans", ORGANIZATION | COLLEGE | AUTHORITY | SITE, Group.EXAMS, 40, "calendar-days"
    ),
    NavEntry(
        _("Exam sites"),
        "assessment:sites",
        ORGANIZATION | AUTHORITY | SITE | frozenset({Role.ACADEMIC_AFFAIRS}),
        Group.EXAMS,
        42,
        "map-pin",
        _applications,
    ),
    NavEntry(_("Exam prices"), "assessment:prices", ORGANIZATION | AUTHORITY | COLLEGE, Group.EXAMS, 44, "banknote"),
)
HOME_SECTIONS = (
    HomeSection(STAFF | SITE, duties_section, Place.MAIN, 10),
    HomeSection(ORGANIZATION | COLLEGE | SITE, plans_section, Place.MAIN, 25),
    HomeSection(frozenset({Role.LEARNER}), my_exams_section, Place.MAIN, 26),
)
