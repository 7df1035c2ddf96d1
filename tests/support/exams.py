"""An exam from plan to results: an organization, two colleges, a site, staff, candidates; each step by its service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, ExamRoom, ExamSession, ExamSite, PlanLevel
from oneplusx.apps.assessment.selectors.candidates import CandidateRow
from oneplusx.apps.parties.models import Department, Enrollment, Institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.actor import Actor, Role
from tests.support.cast import OpenLearner, make_officer

CODE = "2026-06-WEB"
EXAM_ON = date(2026, 6, 20)
PHOTO = b"\xff\xd8\xff\xc0\x00\x11\x08\x01\x9d\x01\x27" + b"\x03" * 2000
"""Bytes of a JPEG of 295 × 413 pixels."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@dataclass
class Exam:
    """The exam and everybody in it; ``now`` moves on with ``go``."""

    organization: Institution
    college: Institution
    officer: Actor
    registrar: Actor
    site_officer: Actor
    assessors: tuple[Actor, Actor, Actor]
    invigilator: Actor
    types: Mapping[str, CertificateType]
    now: datetime
    plan: ExamPlan = field(init=False)
    site: ExamSite = field(init=False)

    @property
    def level(self) -> PlanLevel:
        return PlanLevel.objects.get(plan=self.plan)

    @property
    def sessions(self) -> list[ExamSession]:
        return list(ExamSession.objects.filter(plan=self.plan).order_by("number"))

    @property
    def room(self) -> ExamRoom:
        return ExamRoom.objects.get(site=self.site)

    def candidates(self) -> list[ExamRegistration]:
        rows = ExamRegistration.objects.filter(plan=self.plan).select_related("learner__person", "enrollment")
        return list(rows.order_by("enrollment__student_number"))

    def act(self, act: str, reason: str = "") -> ExamPlan:
        self.plan = services.act_on_plan(
            exam_plan_id=self.plan.id, act=act, reason=reason, actor=self.officer, now=self.now
        )
        return self.plan

    def draw_up(self, *, needs_quota: bool = False) -> ExamPlan:
        self.plan = services.create_plan(
            organization_id=self.organization.id,
            draft=draft(self.types["WEB-2"].id, needs_quota=needs_quota),
            actor=self.officer,
            now=self.now,
        )
        for part, hour in (("theory", 9), ("practice", 14)):
            services.add_session(
                exam_plan_id=self.plan.id,
                part=part,
                starts_at=at(EXAM_ON, hour),
                ends_at=at(EXAM_ON, hour + 2),
                actor=self.officer,
                now=self.now,
            )
        return self.plan

    def approve_site(self) -> ExamSite:
        self.site = services.enter_site(
            institution_id=self.college.id, code="S1", name_zh="东海考核站", actor=self.site_officer, now=self.now
        )
        room = services.RoomDraft("R1", "机房一", 5, 6, ("computer",))
        services.set_rooms(exam_site_id=self.site.id, rooms=[room], actor=self.site_officer, now=self.now)
        application = services.apply_site(
            exam_site_id=self.site.id,
            organization_id=self.organization.id,
            note="两间机房",
            actor=self.site_officer,
            now=self.now,
        )
        services.decide_site(
            site_application_id=application.id, outcome="approved", reason="", actor=self.officer, now=self.now
        )
        return self.site

    def open(self, *, needs_quota: bool = False) -> ExamPlan:
        """Published, with its site, registration open."""
        self.draw_up(needs_quota=needs_quota)
        self.approve_site()
        services.set_plan_sites(exam_plan_id=self.plan.id, site_ids=[self.site.id], actor=self.officer, now=self.now)
        self.act("publish")
        return self.act("open_registration")

    def register(self, *enrollments: Enrollment) -> list[services.Registered]:
        rows = [CandidateRow(one.learner_id, self.level.id, one.id, one.major_code) for one in enrollments]
        return services.register_candidates(
            exam_plan_id=self.plan.id, college_id=self.college.id, rows=rows, actor=self.registrar, now=self.now
        )

    def confirm(self) -> ExamPlan:
        services.confirm_candidates(
            exam_plan_id=self.plan.id, college_id=self.college.id, actor=self.registrar, now=self.now
        )
        return self.act("confirm_list")

    def seat(self) -> None:
        run = services.start_seating(exam_plan_id=self.plan.id, actor=self.officer, now=self.now)
        services.run_seating(run_id=run.id, actor=self.officer, now=self.now)

    def photograph(self) -> None:
        for row in self.candidates():
            services.set_photo(exam_registration_id=row.id, data=PHOTO, actor=self.registrar, now=self.now)

    def staff(self) -> None:
        for actor, duty in [*((one, "assessor") for one in self.assessors), (self.invigilator, "invigilator")]:
            assert actor.id is not None
            services.assign_staff(
                exam_plan_id=self.plan.id, person_id=actor.id, duty=duty, actor=self.officer, now=self.now
            )
            if duty == "assessor":
                services.declare_kin(exam_plan_id=self.plan.id, exam_registration_id=None, actor=actor, now=self.now)

    def begin(self) -> None:
        """Seats, photos, fees, tickets, staff; the exam runs."""
        self.seat()
        self.photograph()
        self.act("confirm_fees")
        self.act("issue_tickets")
        self.staff()
        self.now = at(EXAM_ON, 8)
        self.act("begin")

    def score(self, assessor: Actor, scores: Mapping[UUID, int | None]) -> None:
        """One assessor's pass of the practice part, handed in."""
        session = self.sessions[1]
        sheet = services.open_sheet(exam_session_id=session.id, exam_room_id=self.room.id, actor=assessor, now=self.now)
        services.enter_scores(score_sheet_id=sheet.id, scores=scores, actor=assessor, now=self.now)
        services.submit_sheet(score_sheet_id=sheet.id, actor=assessor, now=self.now)

    def theory(self, scores: Mapping[UUID, int | None]) -> None:
        rows = [services.ScoreRow(one, "theory", score) for one, score in scores.items()]
        services.record_scores(exam_plan_id=self.plan.id, rows=rows, actor=self.officer, now=self.now)

    def end(self) -> None:
        self.now = at(EXAM_ON, 17)
        self.act("end")


def draft(*type_ids: UUID, needs_quota: bool = False, code: str = CODE) -> services.PlanDraft:
    return services.PlanDraft(
        code=code,
        name_zh="2026年6月Web前端开发职业技能等级证书考试",
        month="2026-06",
        registers_from_on=date(2026, 6, 1),
        registers_until_on=date(2026, 6, 10),
        exam_from_on=EXAM_ON,
        exam_until_on=date(2026, 6, 21),
        certificate_type_ids=type_ids,
        needs_quota=needs_quota,
        notice_days=3,
    )


@pytest.fixture
def exam(
    college: Institution,
    organization: Institution,
    organization_officer: Actor,
    registrar: Actor,
    web_certificates: Mapping[str, CertificateType],
    now: datetime,
) -> Exam:
    names = (("首评", "assessor1"), ("次评", "assessor2"), ("复核", "assessor3"))
    first, second, third = (make_officer(organization, Role.ASSESSOR, f"甲{a}", b, now) for a, b in names)
    return Exam(
        organization=organization,
        college=college,
        officer=organization_officer,
        registrar=registrar,
        site_officer=make_officer(college, Role.EXAM_SITE_OFFICER, "站长甲", "site", now),
        assessors=(first, second, third),
        invigilator=make_officer(college, Role.INVIGILATOR, "监考甲", "invigilator", now),
        types=web_certificates,
        now=now,
    )


@pytest.fixture
def three(open_learner: OpenLearner, department: Department) -> list[Enrollment]:
    """Three students of the college."""
    return [open_learner(department, f"2024010{n}", f"考生{name}", 10 + n) for n, name in enumerate("甲乙丙", start=1)]
