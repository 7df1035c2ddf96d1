"""Places of a quota: taken, released, never too many; recorded as decided elsewhere; adjusted during the year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import pytest
from django.db import transaction

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.services import change_settings
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.models import (
    ADJUSTMENT_TRANSITIONS,
    AdjustmentState,
    ChangeKind,
    Quota,
    QuotaAdjustment,
    QuotaChange,
)
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.ids import new_id
from oneplusx.web.origin import Origin
from tests.apps.pilots.conftest import YEAR
from tests.support.at_once import at_once
from tests.support.cast import MAJOR_ACCOUNTING, MAJOR_SOFTWARE

pytestmark = pytest.mark.django_db
PLAN = "assessment.plan"


def take(
    quota: Quota, count: int, now: datetime, major: str = MAJOR_SOFTWARE, subject: UUID | None = None, social: int = 0
) -> int:
    return services.take_places(
        college_id=quota.college_id,
        certificate_type_id=quota.certificate_type_id,
        year=quota.year,
        major_counts={major: count} if count else {},
        social_count=social,
        subject_kind=PLAN,
        subject_id=subject,
        actor=SYSTEM,
        now=now,
    )


def release(quota: Quota, count: int, now: datetime, subject: UUID | None = None, major: str = MAJOR_SOFTWARE) -> int:
    return services.release_places(
        college_id=quota.college_id,
        certificate_type_id=quota.certificate_type_id,
        year=quota.year,
        major_counts={major: count},
        subject_kind=PLAN,
        subject_id=subject,
        actor=SYSTEM,
        now=now,
    )


def record(institution: Institution, actor: Actor, now: datetime, **given: object) -> services.Resolved:
    values: dict[str, object] = {"certificate": "WEB-1", "year": YEAR, "approved_count": 40, **given}
    [outcome] = services.record_quotas(
        institution_id=institution.id,
        rows=[services.QuotaRow(**values)],
        actor=actor,
        now=now,  # type: ignore[arg-type]
    )
    return outcome


class TestPlaces:
    def test_taken_and_released(self, quota: Quota, now: datetime) -> None:
        plan = new_id()
        assert take(quota, 25, now, subject=plan) == 25
        quota.refresh_from_db()
        assert (quota.taken_count, quota.left_count) == (25, 35)
        assert release(quota, 5, now, subject=plan) == 5
        quota.refresh_from_db()
        assert quota.taken_count == 20
        kinds = list(selectors.changes_of(quota).values_list("kind", "taken_change"))
        assert kinds == [(ChangeKind.RELEASED, -5), (ChangeKind.TAKEN, 25), (ChangeKind.GRANTED, 0)]

    def test_the_sixty_first_place_is_refused_and_nothing_is_taken(self, quota: Quota, now: datetime) -> None:
        take(quota, 55, now)
        with pytest.raises(Conflict, match="no_places_left") as caught:
            take(quota, 6, now)
        assert caught.value.params["left"] == 5
        quota.refresh_from_db()
        assert quota.taken_count == 55

    def test_nobody_releases_what_another_took(self, quota: Quota, now: datetime) -> None:
        mine, other = new_id(), new_id()
        take(quota, 10, now, subject=mine)
        take(quota, 10, now, subject=other)
        with pytest.raises(Conflict, match="not_taken"):
            release(quota, 11, now, subject=mine)
        quota.refresh_from_db()
        assert quota.taken_count == 20

    def test_a_major_that_is_not_filed_takes_the_social_channel(self, quota: Quota, now: datetime) -> None:
        channels = selectors.channels_of(
            quota.college_id, quota.certificate_type_id, YEAR, [MAJOR_SOFTWARE, MAJOR_ACCOUNTING]
        )
        assert channels[MAJOR_SOFTWARE].channel == "college"
        assert channels[MAJOR_ACCOUNTING].channel == "social"
        assert channels[MAJOR_ACCOUNTING].reason == "pilots.reason.major_not_filed"
        with pytest.raises(Conflict, match="major_not_filed"):
            take(quota, 1, now, major=MAJOR_ACCOUNTING)

    def test_social_candidates_take_no_places_unless_the_window_says_so(self, quota: Quota, now: datetime) -> None:
        assert take(quota, 0, now, social=5) == 0
        assert quota.window is not None
        type(quota.window).objects.filter(id=quota.window_id).update(social_takes_quota=True)
        assert take(quota, 0, now, social=5) == 5
        quota.refresh_from_db()
        assert quota.taken_count == 5
        with pytest.raises(Conflict, match="no_places_left"):
            take(quota, 0, now, social=56)

    def test_a_certificate_without_a_quota_in_a_recorded_year(
        self, quota: Quota, web_certificates: Mapping[str, CertificateType], now: datetime
    ) -> None:
        with pytest.raises(Conflict, match="no_quota"):
            services.take_places(
                college_id=quota.college_id,
                certificate_type_id=web_certificates["WEB-2"].id,
                year=YEAR,
                major_counts={MAJOR_SOFTWARE: 1},
                actor=SYSTEM,
                now=now,
            )

    def test_used_alone_a_setting_says_whether_a_quota_is_needed(
        self, college: Institution, web_certificates: Mapping[str, CertificateType], registrar: Actor, now: datetime
    ) -> None:
        def taken() -> int:
            return services.take_places(
                college_id=college.id,
                certificate_type_id=web_certificates["WEB-1"].id,
                year=YEAR,
                major_counts={MAJOR_SOFTWARE: 1},
                actor=SYSTEM,
                now=now,
            )

        assert taken() == 0
        change_settings(institution=college, changes={"quota_needed": True}, actor=registrar, now=now)
        with pytest.raises(Conflict, match="no_quota"):
            taken()

    def test_negative_numbers_are_refused(self, quota: Quota, now: datetime) -> None:
        with pytest.raises(Invalid, match="bad_count"):
            take(quota, -1, now)

    def test_a_major_draws_from_its_own_quota_then_from_the_common_one(
        self, quota: Quota, college: Institution, registrar: Actor, now: datetime
    ) -> None:
        assert record(college, registrar, now, approved_count=10).problem is None
        take(quota, 65, now, subject=(plan := new_id()))
        assert sorted(Quota.objects.values_list("major_code", "taken_count")) == [("", 5), (MAJOR_SOFTWARE, 60)]
        assert release(quota, 65, now, subject=plan) == 65
        assert set(Quota.objects.values_list("taken_count", flat=True)) == {0}


class TestElsewhere:
    def test_a_college_records_its_own_by_the_national_identifier(
        self, college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
    ) -> None:
        assert record(college, registrar, now, certificate="N-1", document="东教〔2026〕3号").problem is None
        quota = Quota.objects.get()
        assert (quota.origin, quota.approved_count, quota.college_id) == (Origin.ELSEWHERE, 40, college.id)
        assert take(quota, 40, now, major="any") == 40
        assert record(college, registrar, now, approved_count=39).problem is not None
        assert record(college, registrar, now, approved_count=50).problem is None
        quota.refresh_from_db()
        assert (quota.approved_count, quota.taken_count) == (50, 40)
        assert QuotaChange.objects.filter(kind=ChangeKind.RECORDED).count() == 2

    def test_recording_the_same_again_changes_nothing(
        self, college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
    ) -> None:
        record(college, registrar, now)
        assert record(college, registrar, now).is_same
        assert QuotaChange.objects.count() == 1

    def test_an_organization_records_only_for_its_own_certificates(
        self,
        organization: Institution,
        college: Institution,
        organization_officer: Actor,
        web_certificates: Mapping[str, CertificateType],
        now: datetime,
    ) -> None:
        assert record(organization, organization_officer, now, college_code=college.code).problem is None
        CertificateType.objects.filter(code="WEB-2").update(organization=None)
        foreign = record(organization, organization_officer, now, certificate="WEB-2", college_code=college.code)
        assert foreign.problem is not None
        assert foreign.problem.code == "pilots.not_your_certificate"

    def test_a_province_records_for_its_own_colleges(
        self,
        authority: Institution,
        authority_officer: Actor,
        college: Institution,
        other_college: Institution,
        web_certificates: Mapping[str, CertificateType],
        now: datetime,
    ) -> None:
        assert record(authority, authority_officer, now, college_code=college.code).problem is None
        foreign = record(authority, authority_officer, now, college_code=other_college.code)
        assert foreign.problem is not None
        assert foreign.problem.code == "pilots.unknown_college"

    def test_what_was_decided_here_is_not_recorded_over(
        self, quota: Quota, college: Institution, registrar: Actor, now: datetime
    ) -> None:
        outcome = record(college, registrar, now, major_code=MAJOR_SOFTWARE, approved_count=99)
        assert outcome.problem is not None
        assert outcome.problem.code == "pilots.decided_here"

    def test_nobody_records_for_another_institution(
        self, other_college: Institution, registrar: Actor, now: datetime
    ) -> None:
        with pytest.raises(Denied):
            record(other_college, registrar, now)


def ask(quota: Quota, count: int, actor: Actor, now: datetime, reason: str = "扩招") -> QuotaAdjustment:
    return services.request_adjustment(quota_id=quota.id, wanted_count=count, reason=reason, actor=actor, now=now)


def decide(adjustment: QuotaAdjustment, outcome: str, actor: Actor, now: datetime) -> None:
    step = ApprovalStep.objects.get(case_id=adjustment.case_id, state=StepState.ACTIVE)
    decide_step(step_id=step.id, outcome=outcome, reason="看过", actor=actor, now=now)
    adjustment.refresh_from_db()


class TestAdjusting:
    def test_more_places(self, quota: Quota, registrar: Actor, authority_officer: Actor, now: datetime) -> None:
        adjustment = ask(quota, 80, registrar, now)
        quota.refresh_from_db()
        assert quota.approved_count == 60
        decide(adjustment, "approved", authority_officer, now)
        quota.refresh_from_db()
        assert (quota.approved_count, adjustment.state) == (80, AdjustmentState.APPROVED)

    def test_never_fewer_than_are_taken_not_even_meanwhile(
        self, quota: Quota, registrar: Actor, authority_officer: Actor, now: datetime
    ) -> None:
        take(quota, 30, now)
        quota.refresh_from_db()
        with pytest.raises(Conflict, match="fewer_than_used"):
            ask(quota, 29, registrar, now)
        adjustment = ask(quota, 40, registrar, now)
        take(quota, 20, now)
        with transaction.atomic(), pytest.raises(Conflict, match="fewer_than_used"):
            decide(adjustment, "approved", authority_officer, now)
        quota.refresh_from_db()
        assert (quota.approved_count, quota.taken_count) == (60, 50)

    def test_one_at_a_time(self, quota: Quota, registrar: Actor, now: datetime) -> None:
        ask(quota, 70, registrar, now)
        with pytest.raises(Conflict, match="adjusting_already"):
            ask(quota, 71, registrar, now)

    def test_returned_and_asked_again(
        self, quota: Quota, registrar: Actor, authority_officer: Actor, now: datetime
    ) -> None:
        adjustment = ask(quota, 90, registrar, now)
        decide(adjustment, "returned", authority_officer, now)
        assert adjustment.state == AdjustmentState.RETURNED
        services.resubmit_adjustment(
            quota_adjustment_id=adjustment.id, wanted_count=70, reason="按实际", actor=registrar, now=now
        )
        adjustment.refresh_from_db()
        decide(adjustment, "approved", authority_officer, now)
        quota.refresh_from_db()
        assert quota.approved_count == 70

    @pytest.mark.parametrize(
        "count, reason, code",
        [
            (60, "同样", "same_number"),
            (70, " ", "reason_required"),
            (70, "长" * 301, "reason_too_long"),
            (-1, "少", "bad_count"),
        ],
    )
    def test_bad_requests(
        self, quota: Quota, registrar: Actor, now: datetime, count: int, reason: str, code: str
    ) -> None:
        with pytest.raises(DomainError, match=code):
            ask(quota, count, registrar, now, reason)

    def test_a_quota_decided_elsewhere_is_recorded_anew_instead(
        self, college: Institution, registrar: Actor, web_certificates: Mapping[str, CertificateType], now: datetime
    ) -> None:
        record(college, registrar, now)
        with pytest.raises(Conflict, match="decided_elsewhere"):
            ask(Quota.objects.get(), 50, registrar, now)

    def test_strangers(self, quota: Quota, outsider: Actor, college_head: Actor, now: datetime) -> None:
        with pytest.raises(NotFound):
            ask(quota, 70, outsider, now)
        with pytest.raises(Denied):
            ask(quota, 70, college_head, now)


MOVES: dict[str, Callable[[QuotaAdjustment, Actor, Actor, datetime], object]] = {
    "approve": lambda one, _college, province, now: decide(one, "approved", province, now),
    "refuse": lambda one, _college, province, now: decide(one, "refused", province, now),
    "return": lambda one, _college, province, now: decide(one, "returned", province, now),
    "withdraw": lambda one, college, _province, now: services.withdraw_adjustment(
        quota_adjustment_id=one.id, actor=college, now=now
    ),
    "resubmit": lambda one, college, _province, now: services.resubmit_adjustment(
        quota_adjustment_id=one.id, wanted_count=75, reason="再报", actor=college, now=now
    ),
}
WAY = {"submitted": "", "returned": "return", "approved": "approve", "refused": "refuse", "withdrawn": "withdraw"}
MAY = {
    "submitted": {"approve", "refuse", "return", "withdraw"},
    "returned": {"withdraw", "resubmit"},
    "approved": set(),
    "refused": set(),
    "withdrawn": set(),
}


@pytest.mark.parametrize("act", MOVES)
@pytest.mark.parametrize("state", AdjustmentState)
def test_every_state_and_act_of_an_adjustment(
    quota: Quota, registrar: Actor, authority_officer: Actor, now: datetime, state: AdjustmentState, act: str
) -> None:
    adjustment = ask(quota, 70, registrar, now)
    if WAY[state]:
        MOVES[WAY[state]](adjustment, registrar, authority_officer, now)
    adjustment.refresh_from_db()
    assert adjustment.state == state
    if act in MAY[state]:
        MOVES[act](adjustment, registrar, authority_officer, now)
        adjustment.refresh_from_db()
        assert adjustment.state in ADJUSTMENT_TRANSITIONS[state]
    else:
        with pytest.raises((DomainError, ApprovalStep.DoesNotExist)):
            MOVES[act](adjustment, registrar, authority_officer, now)
        adjustment.refresh_from_db()
        assert adjustment.state == state


@pytest.mark.django_db(transaction=True)
def test_eight_clients_for_the_last_ten_places_take_exactly_ten(quota: Quota, now: datetime) -> None:
    take(quota, 50, now)

    def client() -> int:
        """Registers candidates one by one until none is left."""
        count = 0
        while True:
            try:
                with transaction.atomic():
                    count += take(quota, 1, now)
            except Conflict:
                return count

    answers = at_once([client] * 8)
    assert all(isinstance(answer, int) for answer in answers), answers
    assert sum(answer for answer in answers if isinstance(answer, int)) == 10
    quota.refresh_from_db()
    assert (quota.taken_count, quota.left_count) == (60, 0)
    assert sum(QuotaChange.objects.filter(kind=ChangeKind.TAKEN).values_list("taken_change", flat=True)) == 60


@pytest.mark.django_db(transaction=True)
def test_taking_and_giving_back_at_once_leaves_none_taken(quota: Quota, now: datetime) -> None:
    def give_back_and_take() -> int:
        plan = new_id()
        with transaction.atomic():
            take(quota, 5, now, subject=plan)
        with transaction.atomic():
            return release(quota, 5, now, subject=plan)

    answers = at_once([give_back_and_take] * 8)
    assert answers == [5] * 8
    quota.refresh_from_db()
    assert quota.taken_count == 0
