"""A province with a window, a college with two majors, an organization with three certificates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots import services
from oneplusx.apps.pilots.models import PilotApplication, PilotWindow, Quota
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import Actor
from tests.support.cast import MAJOR_SOFTWARE

YEAR = 2026
PDF = b"%PDF-1.4 a plan of training"

Apply = Callable[..., PilotApplication]


def terms(**given: object) -> services.ApplicationTerms:
    values: dict[str, object] = {
        "certificate": "WEB-1",
        "major_code": MAJOR_SOFTWARE,
        "students_count": 60,
        "recruiting_since": 2020,
        "is_free": True,
        **given,
    }
    return services.ApplicationTerms(**values)  # type: ignore[arg-type]


def window_terms(now: datetime, **given: object) -> services.WindowTerms:
    values: dict[str, object] = {
        "title": "2026年试点申报",
        "opens_at": now - timedelta(days=5),
        "closes_at": now + timedelta(days=10),
        **given,
    }
    return services.WindowTerms(**values)  # type: ignore[arg-type]


def decide(application: PilotApplication, outcome: str, actor: Actor, now: datetime, reason: str = "看过") -> None:
    step = ApprovalStep.objects.get(case_id=application.case_id, state=StepState.ACTIVE)
    decide_step(step_id=step.id, outcome=outcome, reason=reason, actor=actor, now=now)
    application.refresh_from_db()


@pytest.fixture(autouse=True)
def files_folder(settings: object, tmp_path: object) -> None:
    """Attachments of a test stay with it."""
    settings.ONEPLUSX_DATA_DIR = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def draft_window(authority: Institution, authority_officer: Actor, now: datetime) -> PilotWindow:
    return services.create_window(
        authority_id=authority.id, year=YEAR, terms=window_terms(now), actor=authority_officer, now=now
    )


@pytest.fixture
def window(draft_window: PilotWindow, authority_officer: Actor, now: datetime) -> PilotWindow:
    return services.publish_window(pilot_window_id=draft_window.id, actor=authority_officer, now=now)


@pytest.fixture
def draft(
    window: PilotWindow,
    college: Institution,
    registrar: Actor,
    web_certificates: Mapping[str, CertificateType],
    now: datetime,
) -> Apply:
    """``draft(**terms)``: an application with one attachment, not handed in yet."""

    def drafted(**given: object) -> PilotApplication:
        application = services.draft_application(
            pilot_window_id=window.id, college_id=college.id, terms=terms(**given), actor=registrar, now=now
        )
        services.attach_documents(
            pilot_application_id=application.id, files=[("方案.pdf", PDF)], actor=registrar, now=now
        )
        return application

    return drafted


@pytest.fixture
def submit(draft: Apply, registrar: Actor, now: datetime) -> Apply:
    """``submit(**terms)``: an application handed in."""

    def submitted(**given: object) -> PilotApplication:
        return services.submit_application(pilot_application_id=draft(**given).id, actor=registrar, now=now)

    return submitted


@pytest.fixture
def approve(submit: Apply, organization_officer: Actor, authority_officer: Actor, now: datetime) -> Apply:
    """``approve(**terms)``: an application that both offices approved."""

    def approved(**given: object) -> PilotApplication:
        application = submit(**given)
        decide(application, "approved", organization_officer, now)
        decide(application, "approved", authority_officer, now)
        return application

    return approved


@pytest.fixture
def quota(approve: Apply) -> Quota:
    """60 places for WEB-1 and the software major."""
    approve()
    return Quota.objects.get()
