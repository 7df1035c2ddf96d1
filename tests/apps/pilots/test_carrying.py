"""Last year's approved applications are carried over, with what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication, PilotWindow
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.domain.errors import Conflict, Denied, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from tests.apps.pilots.conftest import YEAR, Apply, terms, window_terms
from tests.support.cast import MAJOR_ACCOUNTING, MAJOR_SOFTWARE, OpenLearner

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_year(now: datetime) -> datetime:
    return now + timedelta(days=365)


@pytest.fixture
def next_window(approve: Apply, authority: Institution, authority_officer: Actor, next_year: datetime) -> PilotWindow:
    approve(note="三年规划", class_codes=[])
    approve(certificate="WEB-2", major_code=MAJOR_ACCOUNTING)
    made = services.create_window(
        authority_id=authority.id, year=YEAR + 1, terms=window_terms(next_year), actor=authority_officer, now=next_year
    )
    return services.publish_window(pilot_window_id=made.id, actor=authority_officer, now=next_year)


def carry(window: PilotWindow, college: Institution, actor: Actor, now: datetime) -> Mapping[str, services.Carried]:
    made = services.carry_forward(pilot_window_id=window.id, college_id=college.id, actor=actor, now=now)
    return {one.application.certificate_type.code: one for one in made}


def test_drafts_with_what_was_typed_and_attached(
    next_window: PilotWindow, college: Institution, registrar: Actor, next_year: datetime
) -> None:
    carried = carry(next_window, college, registrar, next_year)
    application = carried["WEB-1"].application
    assert (application.state, application.note, application.students_count) == (
        ApplicationState.DRAFT,
        "三年规划",
        60,
    )
    assert application.carried_from is not None
    assert Attachment.objects.filter(subject_id=application.id).count() == 1
    assert carried["WEB-1"].changes == ()
    services.submit_application(pilot_application_id=application.id, actor=registrar, now=next_year)
    assert carry(next_window, college, registrar, next_year) == {}


def test_what_changed_is_shown_and_must_be_edited(
    next_window: PilotWindow,
    college: Institution,
    registrar: Actor,
    next_year: datetime,
    open_learner: OpenLearner,
    department: Department,
) -> None:
    CertificateType.objects.filter(code="WEB-1").update(state=CatalogueState.WITHDRAWN)
    open_learner(department, "20240009", "顾知远", 9, major_code=MAJOR_SOFTWARE)
    carried = carry(next_window, college, registrar, next_year)
    assert carried["WEB-1"].changes == ("type_withdrawn",)
    assert carried["WEB-2"].changes == ("major_gone",)
    with pytest.raises(Conflict, match="checks_block"):
        services.submit_application(
            pilot_application_id=carried["WEB-1"].application.id, actor=registrar, now=next_year
        )
    services.change_application(
        pilot_application_id=carried["WEB-1"].application.id,
        terms=terms(certificate="WEB-3"),
        actor=registrar,
        now=next_year,
    )
    services.submit_application(pilot_application_id=carried["WEB-1"].application.id, actor=registrar, now=next_year)
    assert Enrollment.objects.exists()


def test_quotas_recorded_elsewhere_are_carried_too(
    window: PilotWindow,
    college: Institution,
    registrar: Actor,
    web_certificates: Mapping[str, CertificateType],
    now: datetime,
) -> None:
    row = services.QuotaRow(certificate="N-3", year=YEAR - 1, approved_count=33, major_code=MAJOR_SOFTWARE)
    services.record_quotas(institution_id=college.id, rows=[row], actor=registrar, now=now)
    [one] = selectors.carriable(college.id, window, local_date(now))
    assert (one.certificate_type.code, one.students_count) == ("WEB-3", 33)
    carried = carry(window, college, registrar, now)
    assert carried["WEB-3"].application.carried_from is None


def test_who_and_when(
    next_window: PilotWindow,
    college: Institution,
    registrar: Actor,
    college_head: Actor,
    outsider: Actor,
    next_year: datetime,
) -> None:
    with pytest.raises(Denied):
        carry(next_window, college, college_head, next_year)
    with pytest.raises(NotFound):
        carry(next_window, college, outsider, next_year)
    with pytest.raises(Conflict, match="window_closed"):
        carry(next_window, college, registrar, next_year + timedelta(days=11))
    assert PilotApplication.objects.filter(window=next_window).count() == 0
