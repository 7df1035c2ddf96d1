"""What the offices decide (审核试点申报), and what becomes of the application."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.approvals.selectors import active_step
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication
from oneplusx.apps.pilots.selectors import application_for
from oneplusx.apps.pilots.services.applications import record
from oneplusx.apps.pilots.services.granting import grant_places
from oneplusx.apps.pilots.services.moving import move
from oneplusx.apps.pilots.services.telling import officers_of, tell
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor, Role

APPROVED = "approved"


@transaction.atomic
def decide_application(
    *,
    pilot_application_id: UUID,
    outcome: str,
    reason: str = "",
    granted_count: int | None = None,
    actor: Actor,
    now: datetime,
) -> PilotApplication:
    """Decides the step of an application that the actor's office has now (审核).

    Args:
        outcome: ``approved``, ``refused`` or ``returned``; the last two need a reason.
        granted_count: How many the authority grants; ``None``: all that are applied for. Only its own step takes it.

    Raises:
        NotFound: ``not_found``: no such application, or no step of the actor's.
        Denied: ``denied``.
        Invalid: ``pilots.bad_count``; ``pilots.only_authority_grants``; refusals of approvals.
        Conflict: ``approvals.already_decided``; ``pilots.year_closed``.
    """
    application = application_for(actor, pilot_application_id)
    case = ApprovalCase.objects.filter(id=application.case_id).first() if application.case_id else None
    step = active_step(actor, case) if case is not None else None
    if step is None:
        raise NotFound("not_found")
    if granted_count is not None and outcome == APPROVED:
        if step.role != Role.AUTHORITY_OFFICER:
            raise Invalid("pilots.only_authority_grants")
        _grant(application, granted_count)
    decide_step(step_id=step.id, outcome=outcome, reason=reason, actor=actor, now=now)
    application.refresh_from_db()
    return application


def _grant(application: PilotApplication, count: int) -> None:
    if not 1 <= count <= application.students_count:
        raise Invalid("pilots.bad_count", found=count, allowed=f"1–{application.students_count}")
    rows = PilotApplication.objects.filter(id=application.id, state=ApplicationState.SUBMITTED)
    if not rows.update(granted_count=count):
        raise Conflict("state.changed")


def _subject(case: ApprovalCase) -> PilotApplication:
    rows = PilotApplication.objects.select_related("window__authority", "college", "certificate_type")
    return rows.get(id=case.subject_id)


def on_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The last office approved: the quota of the year grows."""
    application = _subject(case)
    count = application.granted_count or application.students_count
    move(application, ApplicationState.APPROVED, approved_count=count, decided_at=now)
    grant_places(application=application, count=count, actor=actor, now=now)
    record("pilots.approved", application, actor, now, facts={"granted": count})
    _tell_college(application, "pilots.approved_notice", now, granted=count)


def on_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """An office refused."""
    application = _subject(case)
    move(application, ApplicationState.REFUSED, decided_at=now)
    record("pilots.refused", application, actor, now)
    _tell_college(application, "pilots.refused_notice", now)


def on_returned(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """An office wants a supplement; what was typed stays."""
    application = _subject(case)
    move(application, ApplicationState.RETURNED, returned_at=now)
    record("pilots.returned", application, actor, now)
    _tell_college(application, "pilots.returned_notice", now)


def on_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The college took it back."""
    application = _subject(case)
    move(application, ApplicationState.WITHDRAWN)
    record("pilots.withdrawn", application, actor, now)


def _tell_college(application: PilotApplication, code: str, now: datetime, **more: object) -> None:
    tell(officers_of(Role.ACADEMIC_AFFAIRS, [application.college_id]), code, application, now, **more)
