"""A pilot year is closed: plan against done, explanations, the lock; windows in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta

import pytest

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots import registry, selectors, services
from oneplusx.apps.pilots.models import (
    CLOSING_TRANSITIONS,
    WINDOW_TRANSITIONS,
    ClosingState,
    PilotWindow,
    Quota,
    WindowState,
    YearClosing,
)
from oneplusx.apps.pilots.registry import Done
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.pilots.conftest import YEAR, Apply, window_terms
from tests.support.cast import MAJOR_SOFTWARE

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 20)


def open_closing(place: Institution, actor: Actor, now: datetime, below: int = 60) -> YearClosing:
    return services.open_closing(
        institution_id=place.id, year=YEAR, explain_below_percent=below, due_on=DUE, actor=actor, now=now
    )


def taken(quota: Quota, count: int, now: datetime) -> None:
    services.take_places(
        college_id=quota.college_id,
        certificate_type_id=quota.certificate_type_id,
        year=YEAR,
        major_counts={MAJOR_SOFTWARE: count},
        actor=SYSTEM,
        now=now,
    )
    quota.refresh_from_db()


@pytest.fixture
def exams() -> Iterator[dict[registry.QuotaKey, Done]]:
    """What an app above counts."""
    counted: dict[registry.QuotaKey, Done] = {}
    before = registry._counters[:]
    registry.register_results(lambda keys: {key: counted[key] for key in keys if key in counted})
    yield counted
    registry._counters[:] = before


def test_too_little_is_explained_before_the_year_is_locked(
    quota: Quota,
    exams: dict[registry.QuotaKey, Done],
    authority: Institution,
    authority_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    taken(quota, 50, now)
    exams[selectors.key_of(quota)] = Done(35, 30)
    closing = open_closing(authority, authority_officer, now)
    [line] = selectors.closing_lines(registrar, closing)
    assert (line.done, line.percent, line.must_explain) == (Done(35, 30), 58, True)
    assert Notice.objects.filter(person_id=registrar.id, code="pilots.closing_notice").exists()
    with pytest.raises(Conflict, match="explanations_missing"):
        services.close_year(year_closing_id=closing.id, actor=authority_officer, now=now)
    services.explain_quota(
        year_closing_id=closing.id, quota_id=quota.id, explanation="设备未到位", actor=registrar, now=now
    )
    services.close_year(year_closing_id=closing.id, actor=authority_officer, now=now)
    quota.refresh_from_db()
    assert (quota.closed_at, quota.sat_count, quota.passed_count) == (now, 35, 30)
    exams.clear()
    assert selectors.done_of([quota]) == {quota.id: Done(35, 30)}
    with pytest.raises(Conflict, match="year_closed"):
        taken(quota, 1, now)
    with pytest.raises(Conflict, match="year_closed"):
        services.request_adjustment(quota_id=quota.id, wanted_count=70, reason="晚了", actor=registrar, now=now)


def test_exactly_the_threshold_needs_no_explanation(
    quota: Quota, authority: Institution, authority_officer: Actor, now: datetime
) -> None:
    taken(quota, 36, now)
    closing = open_closing(authority, authority_officer, now)
    services.close_year(year_closing_id=closing.id, actor=authority_officer, now=now)
    closing.refresh_from_db()
    assert closing.state == ClosingState.CLOSED


def test_nothing_undecided_may_be_left(
    quota: Quota, submit: Apply, authority: Institution, authority_officer: Actor, now: datetime
) -> None:
    taken(quota, 60, now)
    submit(certificate="WEB-2")
    closing = open_closing(authority, authority_officer, now)
    with pytest.raises(Conflict, match="still_pending"):
        services.close_year(year_closing_id=closing.id, actor=authority_officer, now=now)


def test_a_college_alone_closes_what_it_recorded(
    college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
) -> None:
    row = services.QuotaRow(certificate="WEB-1", year=YEAR, approved_count=40, sat_count=38, passed_count=31)
    services.record_quotas(institution_id=college.id, rows=[row], actor=registrar, now=now)
    closing = open_closing(college, registrar, now)
    [line] = selectors.closing_lines(registrar, closing)
    assert (line.done, line.must_explain) == (Done(38, 31), False)
    services.close_year(year_closing_id=closing.id, actor=registrar, now=now)
    [outcome] = services.record_quotas(institution_id=college.id, rows=[row], actor=registrar, now=now)
    assert outcome.problem is not None
    assert outcome.problem.code == "pilots.year_closed"


def test_strangers_and_bad_input(
    quota: Quota, authority: Institution, authority_officer: Actor, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    with pytest.raises(Denied):
        open_closing(authority, registrar, now)
    with pytest.raises(Invalid, match="bad_percent"):
        open_closing(authority, authority_officer, now, below=101)
    with pytest.raises(Conflict, match="nothing_to_close"):
        services.open_closing(
            institution_id=authority.id,
            year=2025,
            explain_below_percent=1,
            due_on=DUE,
            actor=authority_officer,
            now=now,
        )
    closing = open_closing(authority, authority_officer, now)
    with pytest.raises(Conflict, match="closing_exists"):
        open_closing(authority, authority_officer, now)
    for act in (services.close_year, services.cancel_closing):
        with pytest.raises(NotFound):
            act(year_closing_id=closing.id, actor=outsider, now=now)
        with pytest.raises(Denied):
            act(year_closing_id=closing.id, actor=registrar, now=now)
    with pytest.raises(Denied):
        services.explain_quota(
            year_closing_id=closing.id, quota_id=quota.id, explanation="代写", actor=authority_officer, now=now
        )
    with pytest.raises(Invalid, match="reason_required"):
        services.explain_quota(year_closing_id=closing.id, quota_id=quota.id, explanation=" ", actor=registrar, now=now)


CLOSING_ACTS: dict[str, Callable[[YearClosing, Actor, datetime], object]] = {
    "close": lambda one, actor, now: services.close_year(year_closing_id=one.id, actor=actor, now=now),
    "cancel": lambda one, actor, now: services.cancel_closing(year_closing_id=one.id, actor=actor, now=now),
    "explain": lambda one, _actor, now: services.explain_quota(
        year_closing_id=one.id, quota_id=Quota.objects.get().id, explanation="原因", actor=SYSTEM, now=now
    ),
}


@pytest.mark.parametrize("act", CLOSING_ACTS)
@pytest.mark.parametrize("state", ClosingState)
def test_every_state_and_act_of_a_closing(
    quota: Quota, authority: Institution, authority_officer: Actor, now: datetime, state: ClosingState, act: str
) -> None:
    closing = open_closing(authority, authority_officer, now, below=0)
    way = {ClosingState.CLOSED: "close", ClosingState.CANCELLED: "cancel"}.get(state)
    if way:
        CLOSING_ACTS[way](closing, authority_officer, now)
    if state == ClosingState.ASKED:
        CLOSING_ACTS[act](closing, authority_officer, now)
        closing.refresh_from_db()
        assert closing.state == state or closing.state in CLOSING_TRANSITIONS[state]
    else:
        with pytest.raises(Conflict):
            CLOSING_ACTS[act](closing, authority_officer, now)
        closing.refresh_from_db()
        assert closing.state == state


WINDOW_ACTS: dict[str, Callable[[PilotWindow, Actor, datetime], object]] = {
    "change": lambda one, actor, now: services.change_window(
        pilot_window_id=one.id, terms=window_terms(now, title="改名"), actor=actor, now=now
    ),
    "publish": lambda one, actor, now: services.publish_window(pilot_window_id=one.id, actor=actor, now=now),
    "cancel": lambda one, actor, now: services.cancel_window(pilot_window_id=one.id, actor=actor, now=now),
    "extend": lambda one, actor, now: services.extend_window(
        pilot_window_id=one.id, closes_at=now + timedelta(days=30), reason="延长", actor=actor, now=now
    ),
}
WINDOW_ALLOWED = {
    WindowState.DRAFT: {"change", "publish", "cancel"},
    WindowState.PUBLISHED: {"extend"},
    WindowState.CANCELLED: set(),
}


@pytest.mark.parametrize("act", WINDOW_ACTS)
@pytest.mark.parametrize("state", WindowState)
def test_every_state_and_act_of_a_window(
    draft_window: PilotWindow, authority_officer: Actor, now: datetime, state: WindowState, act: str
) -> None:
    way = {WindowState.PUBLISHED: "publish", WindowState.CANCELLED: "cancel"}.get(state)
    if way:
        WINDOW_ACTS[way](draft_window, authority_officer, now)
    if act in WINDOW_ALLOWED[state]:
        WINDOW_ACTS[act](draft_window, authority_officer, now)
        draft_window.refresh_from_db()
        assert draft_window.state == state or draft_window.state in WINDOW_TRANSITIONS[state]
    else:
        with pytest.raises(Conflict):
            WINDOW_ACTS[act](draft_window, authority_officer, now)
        draft_window.refresh_from_db()
        assert draft_window.state == state


def test_one_window_a_year_unless_it_was_discarded(
    draft_window: PilotWindow, authority: Institution, authority_officer: Actor, now: datetime
) -> None:
    def again() -> PilotWindow:
        return services.create_window(
            authority_id=authority.id, year=YEAR, terms=window_terms(now), actor=authority_officer, now=now
        )

    with pytest.raises(Conflict, match="window_exists"):
        again()
    services.cancel_window(pilot_window_id=draft_window.id, actor=authority_officer, now=now)
    again()


@pytest.mark.parametrize(
    "given, code",
    [
        ({"title": " "}, "field.required"),
        ({"closes_at": datetime(2020, 1, 1).astimezone()}, "window_without_time"),
        ({"checks": [{"code": "mood", "effect": "blocks"}]}, "bad_check"),
        ({"checks": [{"code": "no_charge", "effect": "maybe"}]}, "bad_check"),
        ({"checks": [{"code": "students_min", "effect": "blocks", "threshold": -1}]}, "bad_check"),
        ({"checks": [{"code": "no_charge", "effect": "off"}] * 2}, "bad_check"),
        ({"type_codes": ["NONE"]}, "unknown_types"),
        ({"supplement_days": 61}, "bad_days"),
    ],
)
def test_what_a_window_cannot_say(
    authority: Institution, authority_officer: Actor, now: datetime, given: dict[str, object], code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        services.create_window(
            authority_id=authority.id, year=YEAR, terms=window_terms(now, **given), actor=authority_officer, now=now
        )


def test_only_an_authority_opens_windows(college: Institution, registrar: Actor, now: datetime) -> None:
    with pytest.raises(Denied):
        services.create_window(authority_id=college.id, year=YEAR, terms=window_terms(now), actor=registrar, now=now)
    with pytest.raises(Invalid, match="not_an_authority"):
        services.create_window(authority_id=college.id, year=YEAR, terms=window_terms(now), actor=SYSTEM, now=now)
