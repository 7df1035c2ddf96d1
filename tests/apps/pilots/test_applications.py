"""A college applies: what the window checks, who decides, what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from oneplusx.apps.approvals.models import ApprovalStep, StepState
from oneplusx.apps.approvals.services import undo_decision
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots import selectors, services
from oneplusx.apps.pilots.models import APPLICATION_TRANSITIONS, ApplicationState, PilotApplication, PilotWindow, Quota
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Major
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.pilots.conftest import PDF, YEAR, Apply, decide, terms, window_terms
from tests.support.cast import MAJOR_SOFTWARE

pytestmark = pytest.mark.django_db


def test_organization_then_province_approve_and_the_quota_of_the_year_is_there(
    submit: Apply,
    college: Institution,
    organization_officer: Actor,
    authority_officer: Actor,
    registrar: Actor,
    now: datetime,
) -> None:
    application = submit()
    assert application.state == ApplicationState.SUBMITTED
    assert {line["code"] for line in application.findings if line["is_met"]} >= {"major_years", "students_min"}
    decide(application, "approved", organization_officer, now)
    assert application.state == ApplicationState.SUBMITTED
    assert not Quota.objects.exists()
    services.decide_application(
        pilot_application_id=application.id, outcome="approved", granted_count=45, actor=authority_officer, now=now
    )
    application.refresh_from_db()
    assert (application.state, application.approved_count) == (ApplicationState.APPROVED, 45)
    state = selectors.quota_of(college.id, application.certificate_type_id, YEAR)
    assert (state.approved_count, state.taken_count, state.left_by_major) == (45, 0, {MAJOR_SOFTWARE: 45})
    assert Notice.objects.filter(person_id=registrar.id, code="pilots.approved_notice").exists()
    verbs = list(
        Act.objects.filter(subject_id=application.id, verb__startswith="pilots.").values_list("verb", flat=True)
    )
    assert sorted(verbs) == ["pilots.approved", "pilots.drafted", "pilots.submitted"]


def test_the_organization_grants_no_number(submit: Apply, organization_officer: Actor, now: datetime) -> None:
    application = submit()
    with pytest.raises(Invalid, match="only_authority_grants"):
        services.decide_application(
            pilot_application_id=application.id,
            outcome="approved",
            granted_count=9,
            actor=organization_officer,
            now=now,
        )


@pytest.mark.parametrize("count", [0, 61])
def test_a_grant_is_at_most_what_is_applied_for(
    submit: Apply, organization_officer: Actor, authority_officer: Actor, now: datetime, count: int
) -> None:
    application = submit()
    decide(application, "approved", organization_officer, now)
    with pytest.raises(Invalid, match="bad_count"):
        services.decide_application(
            pilot_application_id=application.id,
            outcome="approved",
            granted_count=count,
            actor=authority_officer,
            now=now,
        )


def test_a_window_may_leave_the_organization_out(
    authority: Institution,
    college: Institution,
    authority_officer: Actor,
    registrar: Actor,
    now: datetime,
    web_certificates: Mapping[str, CertificateType],
) -> None:
    given = window_terms(now, is_organization_asked=False, checks=[])
    made = services.create_window(authority_id=authority.id, year=YEAR, terms=given, actor=authority_officer, now=now)
    services.publish_window(pilot_window_id=made.id, actor=authority_officer, now=now)
    application = services.draft_application(
        pilot_window_id=made.id, college_id=college.id, terms=terms(students_count=1), actor=registrar, now=now
    )
    services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
    application.refresh_from_db()
    decide(application, "approved", authority_officer, now)
    assert application.state == ApplicationState.APPROVED


def test_returned_keeps_what_was_typed_and_comes_again(
    submit: Apply, organization_officer: Actor, registrar: Actor, now: datetime
) -> None:
    application = submit(note="三年规划")
    decide(application, "returned", organization_officer, now, "请补充实训条件")
    assert application.state == ApplicationState.RETURNED
    assert (application.note, application.students_count) == ("三年规划", 60)
    assert Notice.objects.filter(person_id=registrar.id, code="pilots.returned_notice").exists()
    services.change_application(
        pilot_application_id=application.id, terms=terms(students_count=50), actor=registrar, now=now
    )
    services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert ApprovalStep.objects.get(case_id=application.case_id, state=StepState.ACTIVE).round == 2


def test_the_organization_takes_its_approval_back(submit: Apply, organization_officer: Actor, now: datetime) -> None:
    application = submit()
    step = ApprovalStep.objects.get(case_id=application.case_id, state=StepState.ACTIVE)
    decide(application, "approved", organization_officer, now)
    undo_decision(step_id=step.id, actor=organization_officer, now=now + timedelta(minutes=9))
    step.refresh_from_db()
    assert step.state == StepState.ACTIVE


class TestTime:
    def test_before_the_window_opens_only_drafts(self, draft: Apply, window: PilotWindow, registrar: Actor) -> None:
        application = draft()
        with pytest.raises(Conflict, match="window_not_open"):
            services.submit_application(
                pilot_application_id=application.id, actor=registrar, now=window.opens_at - timedelta(seconds=1)
            )

    def test_the_last_instant_counts_and_the_next_is_late(
        self, draft: Apply, window: PilotWindow, registrar: Actor
    ) -> None:
        late, last = draft(certificate="WEB-2"), draft()
        with pytest.raises(Conflict, match="window_closed"):
            services.submit_application(
                pilot_application_id=late.id, actor=registrar, now=window.closes_at + timedelta(seconds=1)
            )
        services.submit_application(pilot_application_id=last.id, actor=registrar, now=window.closes_at)

    def test_no_draft_after_the_end(
        self,
        window: PilotWindow,
        college: Institution,
        registrar: Actor,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        with pytest.raises(Conflict, match="window_closed"):
            services.draft_application(
                pilot_window_id=window.id,
                college_id=college.id,
                terms=terms(),
                actor=registrar,
                now=window.closes_at + timedelta(seconds=1),
            )

    def test_a_supplement_has_days_of_its_own(
        self, submit: Apply, window: PilotWindow, organization_officer: Actor, registrar: Actor
    ) -> None:
        application = submit()
        returned_at = window.closes_at + timedelta(hours=1)
        decide(application, "returned", organization_officer, returned_at)
        with pytest.raises(Conflict, match="supplement_late"):
            services.submit_application(
                pilot_application_id=application.id, actor=registrar, now=returned_at + timedelta(days=12)
            )
        services.submit_application(
            pilot_application_id=application.id, actor=registrar, now=returned_at + timedelta(days=2)
        )

    def test_the_province_moves_the_end(
        self, draft: Apply, window: PilotWindow, registrar: Actor, authority_officer: Actor
    ) -> None:
        application = draft()
        after = window.closes_at + timedelta(hours=2)
        services.extend_window(
            pilot_window_id=window.id,
            closes_at=after + timedelta(days=1),
            reason="系统维护",
            actor=authority_officer,
            now=window.closes_at,
        )
        services.submit_application(pilot_application_id=application.id, actor=registrar, now=after)
        assert Act.objects.filter(verb="pilots.window_extended").exists()


class TestChecks:
    @pytest.mark.parametrize(
        "given, check",
        [
            ({"students_count": 29}, "students_min"),
            ({"recruiting_since": 2024}, "major_years"),
            ({"is_free": False}, "no_charge"),
        ],
    )
    def test_what_is_not_met_is_named(
        self, draft: Apply, registrar: Actor, now: datetime, given: dict[str, Any], check: str
    ) -> None:
        application = draft(**given)
        with pytest.raises(Conflict, match="checks_block") as caught:
            services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
        assert caught.value.params["checks"] == [f"pilots.check.{check}"]
        application.refresh_from_db()
        assert application.state == ApplicationState.DRAFT

    def test_attachments_are_demanded(
        self,
        window: PilotWindow,
        college: Institution,
        registrar: Actor,
        now: datetime,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        application = services.draft_application(
            pilot_window_id=window.id, college_id=college.id, terms=terms(), actor=registrar, now=now
        )
        with pytest.raises(Conflict) as caught:
            services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
        assert caught.value.params["checks"] == ["pilots.check.attachments"]

    def test_students_of_all_majors_count_together(self, draft: Apply, registrar: Actor, now: datetime) -> None:
        Major.objects.create(code=MAJOR_SOFTWARE, name_zh="软件技术", education_level="高职专科")
        Major.objects.create(code="510201", name_zh="计算机应用技术", education_level="高职专科")
        few, more = draft(students_count=10), draft(students_count=20, major_code="510201")
        services.submit_application(pilot_application_id=few.id, actor=registrar, now=now)
        services.submit_application(pilot_application_id=more.id, actor=registrar, now=now)

    def test_a_withdrawn_certificate_blocks(
        self, draft: Apply, registrar: Actor, now: datetime, web_certificates: Mapping[str, CertificateType]
    ) -> None:
        application = draft()
        CertificateType.objects.filter(code="WEB-1").update(state=CatalogueState.WITHDRAWN)
        with pytest.raises(Conflict) as caught:
            services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
        assert caught.value.params["checks"] == ["pilots.check.type_in_force"]

    def test_a_window_admits_only_its_types(
        self,
        draft_window: PilotWindow,
        authority_officer: Actor,
        college: Institution,
        registrar: Actor,
        now: datetime,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        services.change_window(
            pilot_window_id=draft_window.id,
            terms=window_terms(now, type_codes=["WEB-2"], checks=[{"code": "type_in_force", "effect": "blocks"}]),
            actor=authority_officer,
            now=now,
        )
        services.publish_window(pilot_window_id=draft_window.id, actor=authority_officer, now=now)
        wrong = services.draft_application(
            pilot_window_id=draft_window.id, college_id=college.id, terms=terms(), actor=registrar, now=now
        )
        right = services.draft_application(
            pilot_window_id=draft_window.id,
            college_id=college.id,
            terms=terms(certificate="N-2"),
            actor=registrar,
            now=now,
        )
        [first, second] = services.submit_applications(
            pilot_application_ids=[wrong.id, right.id], actor=registrar, now=now
        )
        assert isinstance(first.error, Conflict)
        assert second.error is None

    def test_a_check_that_only_warns_lets_pass(
        self,
        draft_window: PilotWindow,
        authority_officer: Actor,
        college: Institution,
        registrar: Actor,
        now: datetime,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        checks = [{"code": "students_min", "effect": "warns", "threshold": 30, "source": "通知第三条"}]
        services.change_window(
            pilot_window_id=draft_window.id, terms=window_terms(now, checks=checks), actor=authority_officer, now=now
        )
        services.publish_window(pilot_window_id=draft_window.id, actor=authority_officer, now=now)
        application = services.draft_application(
            pilot_window_id=draft_window.id,
            college_id=college.id,
            terms=terms(students_count=3),
            actor=registrar,
            now=now,
        )
        services.submit_application(pilot_application_id=application.id, actor=registrar, now=now)
        application.refresh_from_db()
        assert [(line["code"], line["is_met"]) for line in application.findings] == [("students_min", False)]


class TestInput:
    @pytest.mark.parametrize(
        "given, code",
        [
            ({"certificate": "NONE"}, "unknown_type"),
            ({"major_code": ""}, "unknown_major"),
            ({"students_count": 0}, "bad_count"),
            ({"recruiting_since": 2027}, "bad_since"),
            ({"class_codes": ["NONE"]}, "unknown_classes"),
        ],
    )
    def test_bad_input_is_named(self, draft: Apply, given: dict[str, Any], code: str) -> None:
        with pytest.raises(Invalid, match=code):
            draft(**given)

    def test_a_wrong_major_is_refused_where_the_catalogue_has_majors(self, draft: Apply) -> None:
        Major.objects.create(code="510201", name_zh="计算机应用技术", education_level="高职专科")
        with pytest.raises(Invalid, match="unknown_major"):
            draft(major_code="999999")

    def test_twice_the_same_is_refused_but_after_a_withdrawal_it_is_new(
        self, draft: Apply, registrar: Actor, now: datetime
    ) -> None:
        first = draft()
        with pytest.raises(Conflict, match="applied_already"):
            draft()
        services.withdraw_application(pilot_application_id=first.id, actor=registrar, now=now)
        draft()

    def test_too_many_attachments(self, draft: Apply, registrar: Actor, now: datetime) -> None:
        application = draft()
        with pytest.raises(Invalid, match="too_many_files"):
            services.attach_documents(
                pilot_application_id=application.id,
                files=[(f"{n}.pdf", PDF) for n in range(6)],
                actor=registrar,
                now=now,
            )

    def test_an_attachment_can_be_removed_before_handing_in(
        self, draft: Apply, registrar: Actor, now: datetime
    ) -> None:
        application = draft()
        held = Attachment.objects.get(subject_id=application.id)
        services.remove_document(pilot_application_id=application.id, attachment_id=held.id, actor=registrar, now=now)
        assert not Attachment.objects.exists()


class TestWho:
    def test_another_college_sees_nothing(
        self, submit: Apply, window: PilotWindow, outsider: Actor, now: datetime
    ) -> None:
        application = submit()
        with pytest.raises(NotFound):
            services.withdraw_application(pilot_application_id=application.id, actor=outsider, now=now)
        assert not selectors.applications_visible_to(outsider).exists()
        assert not selectors.windows_visible_to(outsider).exists()

    def test_another_province_sees_nothing(self, submit: Apply, other_authority: Institution, now: datetime) -> None:
        from oneplusx.web.actor import Grant, Role

        application = submit()
        stranger = Actor(id=None, grants=(Grant(Role.AUTHORITY_OFFICER, other_authority.id),))
        with pytest.raises(NotFound):
            selectors.application_for(stranger, application.id)

    def test_drafts_are_the_colleges_own(
        self, draft: Apply, organization_officer: Actor, authority_officer: Actor
    ) -> None:
        application = draft()
        for stranger in (organization_officer, authority_officer):
            with pytest.raises(NotFound):
                selectors.application_for(stranger, application.id)

    def test_a_college_head_reads_and_does_not_apply(self, draft: Apply, college_head: Actor, now: datetime) -> None:
        application = draft()
        assert selectors.application_for(college_head, application.id) == application
        with pytest.raises(Denied):
            services.submit_application(pilot_application_id=application.id, actor=college_head, now=now)

    def test_the_province_does_not_decide_before_the_organization(
        self, submit: Apply, authority_officer: Actor, now: datetime
    ) -> None:
        application = submit()
        with pytest.raises(NotFound):
            services.decide_application(
                pilot_application_id=application.id, outcome="approved", actor=authority_officer, now=now
            )

    def test_a_college_of_another_province_cannot_apply(
        self,
        window: PilotWindow,
        other_college: Institution,
        now: datetime,
        web_certificates: Mapping[str, CertificateType],
    ) -> None:
        with pytest.raises(NotFound):
            services.draft_application(
                pilot_window_id=window.id, college_id=other_college.id, terms=terms(), actor=SYSTEM, now=now
            )


ACTS: dict[str, Callable[[PilotApplication, Actor, datetime], object]] = {
    "change": lambda one, actor, now: services.change_application(
        pilot_application_id=one.id, terms=terms(students_count=55), actor=actor, now=now
    ),
    "submit": lambda one, actor, now: services.submit_application(pilot_application_id=one.id, actor=actor, now=now),
    "withdraw": lambda one, actor, now: services.withdraw_application(
        pilot_application_id=one.id, actor=actor, now=now
    ),
    "attach": lambda one, actor, now: services.attach_documents(
        pilot_application_id=one.id, files=[("b.pdf", PDF + b"2")], actor=actor, now=now
    ),
    "approve": lambda one, _actor, now: services.decide_application(
        pilot_application_id=one.id, outcome="approved", actor=SYSTEM, now=now
    ),
    "refuse": lambda one, _actor, now: services.decide_application(
        pilot_application_id=one.id, outcome="refused", reason="不符", actor=SYSTEM, now=now
    ),
    "return": lambda one, _actor, now: services.decide_application(
        pilot_application_id=one.id, outcome="returned", reason="补充", actor=SYSTEM, now=now
    ),
}
ALLOWED = {
    ApplicationState.DRAFT: {"change", "submit", "withdraw", "attach"},
    ApplicationState.SUBMITTED: {"withdraw", "approve", "refuse", "return"},
    ApplicationState.RETURNED: {"change", "submit", "withdraw", "attach"},
    ApplicationState.APPROVED: set(),
    ApplicationState.REFUSED: set(),
    ApplicationState.WITHDRAWN: set(),
}


WAY = {
    ApplicationState.DRAFT: [],
    ApplicationState.SUBMITTED: ["submit"],
    ApplicationState.RETURNED: ["submit", "return"],
    ApplicationState.APPROVED: ["submit", "approve", "approve"],
    ApplicationState.REFUSED: ["submit", "refuse"],
    ApplicationState.WITHDRAWN: ["withdraw"],
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", ApplicationState)
def test_every_state_and_act(draft: Apply, registrar: Actor, now: datetime, state: ApplicationState, act: str) -> None:
    application = draft()
    for step in {"draft": [], "submitted": ["submit"], "withdrawn": ["withdraw"]}.get(
        state,
        ["submit", *{"returned": ["return"], "refused": ["refuse"], "approved": ["approve", "approve"]}.get(state, [])],
    ):
        ACTS[step](application, registrar, now)
    application.refresh_from_db()
    assert application.state == state
    if act in ALLOWED[state]:
        ACTS[act](application, registrar, now)
        application.refresh_from_db()
        assert application.state == state or application.state in APPLICATION_TRANSITIONS[state]
    else:
        with pytest.raises((Conflict, NotFound)) as caught:
            ACTS[act](application, registrar, now)
        assert isinstance(caught.value, DomainError)
        application.refresh_from_db()
        assert application.state == state


def test_the_table_names_every_state() -> None:
    assert set(APPLICATION_TRANSITIONS) == set(ApplicationState) == set(ALLOWED)
