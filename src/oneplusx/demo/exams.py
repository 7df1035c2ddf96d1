"""Exams of the demo world, one in every state; certificates of one wait for a second officer, of another are issued."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, ExamRoom, ExamSite, PlanState
from oneplusx.apps.assessment.selectors.candidates import CandidateRow, admissions
from oneplusx.apps.certificates.models import Certificate, IssueBatch
from oneplusx.apps.certificates.services import approve_batch, prepare_batch, save_profile, submit_batch
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.apps.supervision.services import note_deposits
from oneplusx.demo.course_exams import enter_course_exam
from oneplusx.demo.settling import settle
from oneplusx.demo.world import College, Places, Student, officer
from oneplusx.domain.number_format import DEFAULT
from oneplusx.web.actor import SYSTEM, Actor, Role
from oneplusx.web.clock import local_date

HELD_DAYS_AGO, ISSUED_DAYS_AGO, DEPOSITED_DAYS_AGO, NEXT_IN_DAYS = 40, 75, 110, 45
CANDIDATES, FEW = 10, 3
PHOTO_WIDTH, PHOTO_HEIGHT = 295, 413
SCORES = ((8600, 9050), (7250, 7800), (5400, 6650), (9100, 8800), (None, None), (6600, 7000), (7900, 5600))
"""Theory and practice, candidate after candidate; nothing: absent."""


STATES: tuple[tuple[PlanState, int], ...] = (
    (PlanState.DRAFT, 90),
    (PlanState.PUBLISHED, 75),
    (PlanState.LIST_CONFIRMED, 25),
    (PlanState.FEES_CONFIRMED, 18),
    (PlanState.TICKETS_ISSUED, 5),
    (PlanState.IN_PROGRESS, 0),
    (PlanState.SCORE_REGISTRATION, -1),
    (PlanState.PUBLIC_NOTICE, -3),
    (PlanState.CANCELLED, 60),
)
"""States between the exam that takes registrations and the held ones, with the exam's days from today."""


@dataclass
class Stage:
    """Everybody who takes part in the exams of one organization."""

    college: College
    certificate_type: CertificateType
    organization: Institution
    officer: Actor
    deputy: Actor
    site_officer: Actor
    assessors: Sequence[Actor] = field(default_factory=tuple)


def build_exams(places: Places, now: datetime, *, is_settled: bool) -> None:
    """An exam in every state: from one that is drawn up to one whose credits are deposited.

    Of the one that was held forty days ago the certificates wait for the second officer; it was a course exam too.

    Args:
        is_settled: The credits of the first exam are deposited at once; else a worker does that.
    """
    college = next(iter(places.colleges.values()))
    chosen = _offered(places, college)
    if chosen is None:
        return
    certificate_type, students = chosen
    if not students:
        return
    stage = _stage(places, college, certificate_type, now)
    _number_as_demo(stage, now)
    today = local_date(now)
    site = _site(stage, _at(today - timedelta(days=DEPOSITED_DAYS_AGO + 40), 9))
    count = min(CANDIDATES, (len(students) + 2) // 3)
    later = students[2 * count :]
    first = later[-min(FEW, max(1, len(later) // 2)) :]
    _deposited(stage, site, first, today - timedelta(days=DEPOSITED_DAYS_AGO))
    if is_settled:
        settle(now)
        note_deposits(actor=SYSTEM, now=now)
    held = _held(stage, site, students[:count], today - timedelta(days=HELD_DAYS_AGO), with_course=True)
    _prepare_certificates(stage, held, _at(today - timedelta(days=HELD_DAYS_AGO - 10), 9))
    earlier = _held(stage, site, students[count : 2 * count], today - timedelta(days=ISSUED_DAYS_AGO))
    _issue_certificates(stage, earlier, _at(today - timedelta(days=ISSUED_DAYS_AGO - 10), 9))
    later = later[: -len(first)] if first else later
    _open(stage, site, later[:count], today + timedelta(days=NEXT_IN_DAYS), now)
    _build_states(stage, site, later or students[:count], now)


def _deposited(stage: Stage, site: ExamSite, students: Sequence[Student], exam_on: date) -> None:
    """The first exam: its certificates are issued and their credits deposited."""
    if students:
        _issue_certificates(stage, _held(stage, site, students, exam_on), _at(exam_on + timedelta(days=10), 9))


def _number_as_demo(stage: Stage, now: datetime) -> None:
    """Numbers that say what they are."""
    save_profile(
        organization_id=stage.organization.id,
        certificate_type=None,
        number_format=f"DEMO-{DEFAULT}",
        face={},
        actor=stage.officer,
        now=now,
    )


def _build_states(stage: Stage, site: ExamSite, students: Sequence[Student], now: datetime) -> None:
    """Small exams that stand where those between them and the held one once stood."""
    today = local_date(now)
    for number, (state, days) in enumerate(STATES):
        exam_on = today + timedelta(days=days)
        opens_on = min(exam_on, today) - timedelta(days=20)
        plan = _draft(
            stage, site, exam_on, opens_on, min(exam_on, today) - timedelta(days=6), f"DEMO-S{number + 1:02d}"
        )
        few = [students[(number * FEW + one) % len(students)] for one in range(min(FEW, len(students)))]
        _bring_to(stage, plan, few, exam_on, state, opens_on)


def _bring_to(
    stage: Stage, plan: ExamPlan, students: Sequence[Student], exam_on: date, state: PlanState, opens_on: date
) -> None:
    """The steps of an exam one after the other, until it stands where it is wanted."""
    own: dict[str, Any] = {"exam_plan_id": plan.id, "actor": stage.officer, "now": _at(opens_on, 9)}
    if state == PlanState.DRAFT:
        return
    services.act_on_plan(act="publish", **own)
    if state == PlanState.CANCELLED:
        services.act_on_plan(act="cancel", reason="考核设备升级，改期举行。", **own)
    if state in {PlanState.PUBLISHED, PlanState.CANCELLED}:
        return
    services.act_on_plan(act="open_registration", **own)
    _enroll(stage, plan, students, _at(opens_on + timedelta(days=3), 10))
    for reached, act in (
        (PlanState.LIST_CONFIRMED, "confirm_list"),
        (PlanState.FEES_CONFIRMED, "confirm_fees"),
        (PlanState.TICKETS_ISSUED, "issue_tickets"),
    ):
        if act == "confirm_fees":
            _seat(stage, plan, own["now"])
        services.act_on_plan(act=act, **own)
        if state == reached:
            return
    _examine(stage, plan, exam_on, until=state)
    if state == PlanState.PUBLIC_NOTICE:
        services.act_on_plan(act="open_notice", **own | {"now": _at(exam_on + timedelta(days=2), 9)})


def _prepare_certificates(stage: Stage, plan: ExamPlan, at: datetime) -> IssueBatch:
    """The organization's officer prepares the batch and hands it to the deputy."""
    own: dict[str, Any] = {"actor": stage.officer, "now": at}
    batch = prepare_batch(plan_level_id=plan.levels.get().id, issued_on=local_date(at), **own)
    return submit_batch(issue_batch_id=batch.id, **own)


def _issue_certificates(stage: Stage, plan: ExamPlan, at: datetime) -> None:
    """Approved by the second officer; the job issues, prints and deposits."""
    batch = _prepare_certificates(stage, plan, at)
    approve_batch(issue_batch_id=batch.id, actor=stage.deputy, now=at)


def _offered(places: Places, college: College) -> tuple[CertificateType, list[Student]] | None:
    """The certificate of the major with the most students whom we know."""
    by_major: dict[str, list[Student]] = {}
    for student in college.students:
        by_major.setdefault(student.program.major.code, []).append(student)
    for major_code, students in sorted(by_major.items(), key=lambda one: (-len(one[1]), one[0])):
        types = CertificateType.objects.filter(
            major_codes__icontains=f'"{major_code}"',
            state=CatalogueState.PUBLISHED,
            organization_id__in=list(places.organization_officers),
        ).select_related("organization")
        if (found := types.order_by("level_rank", "code").first()) is not None:
            return found, _without(found, students)
    return None


def _without(certificate_type: CertificateType, students: Sequence[Student]) -> list[Student]:
    """Students who do not hold the certificate yet."""
    ids = [one.learner_id for one in students]
    held = set(
        Certificate.objects.filter(certificate_type=certificate_type, learner_id__among=ids).values_list(
            "learner_id", flat=True
        )
    )
    return [one for one in students if one.learner_id not in held]


def _stage(places: Places, college: College, certificate_type: CertificateType, now: datetime) -> Stage:
    organization = certificate_type.organization
    assert organization is not None
    names = (("考评员甲（演示）", "demo-assessor"), ("考评员乙（演示）", "exam-assessor-2"))
    return Stage(
        college,
        certificate_type,
        organization,
        places.organization_officers[organization.id],
        officer(organization, Role.ORGANIZATION_OFFICER, "制证员（演示）", "demo-organization-2", now),
        officer(college.institution, Role.EXAM_SITE_OFFICER, "站点管理员（演示）", "demo-site", now),
        tuple(officer(organization, Role.ASSESSOR, name, username, now) for name, username in names),
    )


def _site(stage: Stage, now: datetime) -> ExamSite:
    own: dict[str, Any] = {"actor": stage.site_officer, "now": now}
    site = services.enter_site(
        institution_id=stage.college.institution.id,
        code=f"{stage.college.code}-S1",
        name_zh=f"{stage.college.institution.name_zh}考核站点",
        **own,
    )
    rooms = [services.RoomDraft(f"R{n}", f"实训楼{n}01机房", 4, 5, ("computer",)) for n in (1, 2)]
    services.set_rooms(exam_site_id=site.id, rooms=rooms, **own)
    application = services.apply_site(
        exam_site_id=site.id, organization_id=stage.organization.id, note="两间机房，各 20 个机位。", **own
    )
    services.decide_site(
        site_application_id=application.id, outcome="approved", reason="", actor=stage.officer, now=now
    )
    return site


def _plan(stage: Stage, site: ExamSite, exam_on: date, opens_on: date, closes_on: date) -> ExamPlan:
    """Drawn up and published, registration open."""
    plan = _draft(stage, site, exam_on, opens_on, closes_on, f"DEMO-{exam_on:%Y-%m-%d}")
    for act in ("publish", "open_registration"):
        services.act_on_plan(exam_plan_id=plan.id, act=act, actor=stage.officer, now=_at(opens_on, 9))
    return plan


def _draft(stage: Stage, site: ExamSite, exam_on: date, opens_on: date, closes_on: date, code: str) -> ExamPlan:
    month = f"{exam_on:%Y-%m}"
    own: dict[str, Any] = {"actor": stage.officer, "now": _at(opens_on, 9)}
    plan = services.create_plan(
        organization_id=stage.organization.id,
        draft=services.PlanDraft(
            code=code,
            name_zh=f"{exam_on.year}年{exam_on.month}月{stage.certificate_type.name_zh}考试（演示）",
            name_en=f"{stage.certificate_type.name_en or stage.certificate_type.name_zh}, {month} (demonstration)",
            month=month,
            registers_from_on=opens_on,
            registers_until_on=closes_on,
            exam_from_on=exam_on,
            exam_until_on=exam_on,
            certificate_type_ids=(stage.certificate_type.id,),
            needs_quota=False,
            notice_days=3,
        ),
        **own,
    )
    for part, hour in (("theory", 9), ("practice", 14)):
        services.add_session(
            exam_plan_id=plan.id, part=part, starts_at=_at(exam_on, hour), ends_at=_at(exam_on, hour + 2), **own
        )
    services.set_plan_sites(exam_plan_id=plan.id, site_ids=[site.id], **own)
    return plan


def _register(stage: Stage, plan: ExamPlan, students: Sequence[Student], now: datetime) -> None:
    """Students of majors that are not filed come as social candidates."""
    level_id, major_code = plan.levels.get().id, students[0].program.major.code
    rows = [CandidateRow(one.learner_id, level_id, one.enrollment_id, major_code) for one in students]
    answers = admissions(plan, stage.college.institution.id, rows)
    channel = "social" if any(one.problem == "assessment.wrong_major" for one in answers) else "college"
    services.register_candidates(
        exam_plan_id=plan.id,
        college_id=stage.college.institution.id,
        rows=[CandidateRow(one.learner_id, level_id, one.enrollment_id, major_code, channel) for one in students],
        actor=stage.college.registrar,
        now=now,
    )


def _open(stage: Stage, site: ExamSite, students: Sequence[Student], exam_on: date, now: datetime) -> None:
    today = local_date(now)
    plan = _plan(stage, site, exam_on, today - timedelta(days=5), today + timedelta(days=20))
    if students:
        _register(stage, plan, students, _at(today - timedelta(days=2), 10))
        enter_course_exam(stage.college, plan, students, _at(today - timedelta(days=1), 10))


def _held(
    stage: Stage, site: ExamSite, students: Sequence[Student], exam_on: date, *, with_course: bool = False
) -> ExamPlan:
    """From registration to locked results, each step on its day."""
    opens_on = exam_on - timedelta(days=30)
    plan = _plan(stage, site, exam_on, opens_on, exam_on - timedelta(days=15))
    at = _at(opens_on + timedelta(days=3), 10)
    own: dict[str, Any] = {"exam_plan_id": plan.id, "actor": stage.officer, "now": at}
    _enroll(stage, plan, students, at)
    if with_course:
        enter_course_exam(stage.college, plan, students, at)
    services.act_on_plan(act="confirm_list", **own)
    _seat(stage, plan, at)
    for act in ("confirm_fees", "issue_tickets"):
        services.act_on_plan(act=act, **own)
    _examine(stage, plan, exam_on)
    services.act_on_plan(act="open_notice", **own | {"now": _at(exam_on + timedelta(days=2), 9)})
    return services.act_on_plan(act="close", **own | {"now": _at(exam_on + timedelta(days=7), 9)})


def _enroll(stage: Stage, plan: ExamPlan, students: Sequence[Student], at: datetime) -> None:
    """Registered, with photos, and the list confirmed by the college."""
    _register(stage, plan, students, at)
    college: dict[str, Any] = {"actor": stage.college.registrar, "now": at}
    services.confirm_candidates(exam_plan_id=plan.id, college_id=stage.college.institution.id, **college)
    for row in plan.registrations.order_by("id"):
        services.set_photo(exam_registration_id=row.id, data=_photo(), **college)


def _seat(stage: Stage, plan: ExamPlan, at: datetime) -> None:
    run = services.start_seating(exam_plan_id=plan.id, actor=stage.officer, now=at)
    services.run_seating(run_id=run.id, actor=stage.officer, now=at)


def _examine(stage: Stage, plan: ExamPlan, exam_on: date, *, until: PlanState | None = None) -> None:
    """The day of the exam, and its scores; in an exam that runs now nobody has scores yet."""
    own: dict[str, Any] = {"actor": stage.officer, "now": _at(exam_on, 8)}
    for assessor in stage.assessors:
        assert assessor.id is not None
        services.assign_staff(exam_plan_id=plan.id, person_id=assessor.id, duty="assessor", **own)
        services.declare_kin(exam_plan_id=plan.id, exam_registration_id=None, actor=assessor, now=own["now"])
    services.act_on_plan(exam_plan_id=plan.id, act="begin", **own)
    if until == PlanState.IN_PROGRESS:
        return
    own["now"] = _at(exam_on, 17)
    services.act_on_plan(exam_plan_id=plan.id, act="end", **own)
    candidates = list(plan.registrations.order_by("enrollment__student_number"))
    given = {row.id: SCORES[number % len(SCORES)] for number, row in enumerate(candidates)}
    theory = [services.ScoreRow(one, "theory", scores[0]) for one, scores in given.items()]
    services.record_scores(exam_plan_id=plan.id, rows=theory, **own)
    if until == PlanState.SCORE_REGISTRATION:
        return
    _score_practice(stage, plan, {one: scores[1] for one, scores in given.items()}, own["now"])


def _score_practice(stage: Stage, plan: ExamPlan, given: Mapping[UUID, int | None], at: datetime) -> None:
    """Two assessors, room by room, of one mind."""
    session = plan.sessions.get(part="practice")
    for room in ExamRoom.objects.filter(seats__session=session).distinct().order_by("code"):
        inside = ExamRegistration.objects.filter(seats__session=session, seats__room=room)
        scores = {one: given[one] for one in inside.values_list("id", flat=True)}
        for assessor in stage.assessors:
            same: dict[str, Any] = {"actor": assessor, "now": at}
            sheet = services.open_sheet(exam_session_id=session.id, exam_room_id=room.id, **same)
            services.enter_scores(score_sheet_id=sheet.id, scores=scores, **same)
            services.submit_sheet(score_sheet_id=sheet.id, **same)


def _at(day: date, hour: int) -> datetime:
    """A time in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def _photo() -> bytes:
    """A gray picture of the right size: nobody is in it."""
    row = b"\x00" + b"\xd0" * PHOTO_WIDTH
    header = struct.pack(">IIBBBBB", PHOTO_WIDTH, PHOTO_HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * PHOTO_HEIGHT)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)
