"""The whole year: from the province's window to credits in an account and the figures of the report.

Three hundred candidates: one is absent, one fails, one fails until an objection is upheld, one is scored differently
by two assessors. All of it by the interface.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from oneplusx.apps.assessment.models import (
    ExamRoom,
    ExamSession,
    PlanState,
)
from oneplusx.apps.jobs.worker import run_schedules, run_until_idle
from oneplusx.apps.ledger.selectors import check_ledger
from oneplusx.apps.supervision.models import BiweeklyReport
from tests.support.cast import MAJOR_SOFTWARE
from tests.support.cycle import (
    CANDIDATES,
    PASSED_COURSES,
    Cycle,
    Door,
    candidate_workbook,
    photo_archive,
    score_workbook,
)

PLAN_CODE = "2026-06-WEB"
ROOMS = 8
PRICE_FEN = 20_000
DAY = date(2026, 6, 1)
TRAINED_ON = date(2026, 6, 8)
REGISTERED_ON = date(2026, 6, 10)
EXAM_ON = date(2026, 6, 20)
NOTICE_ON = date(2026, 6, 22)
CLOSED_ON = date(2026, 6, 25)
REPORTED_ON = date(2026, 7, 1)
ABSENT, FAILED, OBJECTS, DIFFERS = 5, 6, 7, 8
"""Places in the list of those with whom something is different."""
PASSED = CANDIDATES - 2


# The province's window, the college's application, two decisions.


def pilot(cycle: Cycle) -> None:
    province, college = cycle.door(cycle.province), cycle.door(cycle.registrar)
    window = province.post(
        "/pilot-windows",
        {
            "authority_code": cycle.authority.code,
            "year": 2026,
            "title": "2026年1+X证书制度试点申报",
            "opens_at": "2026-06-01T08:00:00+08:00",
            "closes_at": "2026-06-05T16:00:00+08:00",
            "document": "东教职〔2026〕5号",
        },
        201,
    )
    province.post(f"/pilot-windows/{window['id']}/publish")
    made = college.post(
        "/pilot-applications",
        {
            "pilot_window_id": window["id"],
            "college_code": cycle.college.code,
            "certificate": cycle.certificate_type.code,
            "major_code": MAJOR_SOFTWARE,
            "students_count": CANDIDATES + 20,
            "recruiting_since": 2020,
            "is_free": True,
        },
        201,
    )
    one = f"/pilot-applications/{made['id']}"
    college.upload(f"{one}/documents", 200, file=SimpleUploadedFile("培训方案.pdf", b"%PDF-1.4 plan"))
    assert college.post(f"{one}/submit")["state"] == "submitted"
    cycle.clock.go(date(2026, 6, 3), 9)
    organization, province = cycle.door(cycle.officer), cycle.door(cycle.province)
    organization.post(f"{one}/decide", {"outcome": "approved", "reason": "具备条件"})
    decided = province.post(f"{one}/decide", {"outcome": "approved", "granted_count": CANDIDATES})
    assert (decided["state"], decided["approved_count"]) == ("approved", CANDIDATES)


# Price and site.


def price(cycle: Cycle) -> None:
    province = cycle.door(cycle.province)
    proposed = cycle.door(cycle.officer).post(
        "/exams/prices",
        {
            "certificate_type": cycle.certificate_type.code,
            "province_code": "44",
            "amount_fen": PRICE_FEN,
            "cap_fen": 30_000,
            "grounds": "成本测算见附件",
        },
        201,
    )
    one = f"/exams/prices/{proposed['id']}"
    appraisal = {"appraisal": "专家论证通过", "appraised_on": "2026-06-03", "comments_until_on": "2026-06-05"}
    assert province.post(f"{one}/appraisal", appraisal)["state"] == "commenting"
    cycle.door(cycle.registrar).post(f"{one}/comments", {"text": "价格合适"}, 201)
    early = province.post(f"{one}/decide", {"is_accepted": True}, 409)
    assert early["code"] == "assessment.comments_running"
    cycle.clock.go(date(2026, 6, 6), 9)
    accepted = cycle.door(cycle.province).post(f"{one}/decide", {"is_accepted": True})
    assert accepted["state"] == "in_force"


def site(cycle: Cycle) -> str:
    """An approved site with its rooms; its code."""
    host = cycle.door(cycle.site_officer)
    body = {"institution_code": cycle.college.code, "code": "S1", "name_zh": "东海考核站", "place": "信息楼"}
    one = f"/exams/sites/{host.post('/exams/sites', body, 201)['id']}"
    rooms = [
        {"code": f"R{number}", "name": f"机房{number}", "rows": 5, "columns": 8, "equipment": ["computer"]}
        for number in range(1, ROOMS + 1)
    ]
    assert len(host.post(f"{one}/rooms", {"rooms": rooms})["rooms"]) == ROOMS
    asked = {"organization_code": cycle.organization.code, "note": "八间机房"}
    application = host.post(f"{one}/applications", asked, 201)
    decision = {"outcome": "approved", "valid_until_on": "2027-06-30"}
    decided = cycle.door(cycle.officer).post(f"/exams/site-applications/{application['id']}/decide", decision)
    assert decided["state"] == "approved"
    return "S1"


# Training with a roster and attendance.


def train(cycle: Cycle) -> None:
    cycle.clock.go(TRAINED_ON, 9)
    college = cycle.door(cycle.registrar)
    made = college.post(
        "/training-classes",
        {
            "college_code": cycle.college.code,
            "code": "T1",
            "name": "Web前端强化班",
            "certificate_code": cycle.certificate_type.code,
            "starts_on": TRAINED_ON.isoformat(),
            "hours_planned": 8,
        },
        201,
    )
    one = f"/training-classes/{made['id']}"
    numbers = [student.student_number for student in cycle.students]
    entered = college.post(f"{one}/learners", {"student_numbers": [*numbers, "NOBODY"]})
    assert entered == {"entered": CANDIDATES, "unknown": ["NOBODY"]}
    college.post(f"{one}/trainers", {"person_id": str(cycle.trainer.id)}, 201)
    for day, absences in ((0, [numbers[ABSENT]]), (1, [])):
        cycle.clock.go(TRAINED_ON + timedelta(days=day), 18)
        trainer = cycle.door(cycle.trainer)
        held_on = (TRAINED_ON + timedelta(days=day)).isoformat()
        session = trainer.post(f"{one}/sessions", {"held_on": held_on, "hours": 4}, 201)
        missing = [{"student_number": number} for number in absences]
        trainer.put(f"/training-sessions/{session['id']}/attendance", {"absences": missing})
    [counted] = cycle.door(cycle.registrar).get("/trained-counts")
    assert (counted["enrolled"], counted["trained"]) == (CANDIDATES, CANDIDATES - 1)


# The plan, its candidates, fees, photos, seats, tickets.


def draw_up(cycle: Cycle, where: str) -> str:
    """A published plan with two sessions and one site, open for registration."""
    cycle.clock.go(REGISTERED_ON, 9)
    officer = cycle.door(cycle.officer)
    plan = officer.post(
        "/exams/plans",
        {
            "organization_code": cycle.organization.code,
            "code": PLAN_CODE,
            "name_zh": "2026年6月Web前端开发职业技能等级证书考试",
            "month": "2026-06",
            "province_code": "44",
            "certificate_types": [cycle.certificate_type.code],
            "registers_from_on": "2026-06-10",
            "registers_until_on": "2026-06-12",
            "exam_from_on": "2026-06-20",
            "exam_until_on": "2026-06-21",
            "notice_days": 3,
        },
        201,
    )
    one = f"/exams/plans/{plan['id']}"
    for part, hour in (("theory", 9), ("practice", 14)):
        body = {
            "part": part,
            "starts_at": f"2026-06-20T{hour:02}:00:00+08:00",
            "ends_at": f"2026-06-20T{hour + 2:02}:00:00+08:00",
            "equipment": ["computer"],
        }
        officer.post(f"{one}/sessions", body, 201)
    assert officer.post(f"{one}/sites", {"sites": [where]}) == {"count": 1}
    for act in ("publish", "open_registration"):
        officer.post(f"{one}/acts", {"act": act})
    return str(plan["id"])


def enter_candidates(cycle: Cycle, plan_id: str) -> None:
    college = cycle.door(cycle.registrar)
    checked = import_file(college, "exam_candidates", candidate_workbook(cycle))
    assert (checked["new_count"], checked["error_count"]) == (CANDIDATES, 0)
    again = college.post(
        f"/exams/plans/{plan_id}/candidates",
        {
            "college_code": cycle.college.code,
            "candidates": [
                {
                    "student_number": cycle.students[0].student_number,
                    "certificate_type": cycle.certificate_type.code,
                }
            ],
        },
    )
    assert [one["problem"] for one in again] == ["assessment.registered_already"]
    confirmed = college.post(f"/exams/plans/{plan_id}/lists/confirm", {"college_code": cycle.college.code})
    assert confirmed == {"count": CANDIDATES}
    [quota] = college.get("/quotas")["items"]
    assert (quota["approved_count"], quota["taken_count"], quota["left_count"]) == (CANDIDATES, CANDIDATES, 0)
    cycle.clock.go(date(2026, 6, 13), 9)
    act(cycle, plan_id, "confirm_list")


def hold_as_one(cycle: Cycle, plan_id: str) -> None:
    """The college's course has no exam of its own: the theory part counts."""
    course, _term = PASSED_COURSES[0]
    body = {"college_code": cycle.college.code, "course_code": course, "part": "theory"}
    made = cycle.door(cycle.registrar).post(f"/exams/plans/{plan_id}/course-exams", body, 201)
    assert (made["course_code"], made["certificate_type"]) == (course, None)


def assert_the_course_is_examined(cycle: Cycle, plan_id: str) -> None:
    """Everybody has a result of the course; who passed it before keeps that one, and the college is told."""
    college = cycle.door(cycle.registrar)
    landed = college.all(f"/exams/plans/{plan_id}/course-results")
    assert len(landed) == CANDIDATES
    [told] = [one for one in landed if one["finding"]]
    first = cycle.students[0].student_number
    assert (told["student_number"], told["finding"]) == (first, "passed_already")
    of_objector = next(one for one in landed if one["student_number"] == cycle.students[OBJECTS].student_number)
    assert (of_objector["status"], of_objector["score_hundredths"]) == ("passed", 6000)
    transcript = college.get(f"/enrollments/{cycle.students[OBJECTS].id}/transcript")["results"]
    assert [one["exam_registration_id"] for one in transcript] == [of_objector["candidate_id"]]


def import_file(door: Door, kind: str, data: bytes) -> dict[str, Any]:
    """Uploads a spreadsheet, confirms what was checked, runs the job; the import as it was checked."""
    file = SimpleUploadedFile("名单.xlsx", data)
    checked: dict[str, Any] = door.upload("/imports", 201, kind=kind, file=file, options=f"plan={PLAN_CODE}")
    assert checked["state"] == "checked", checked
    door.post(f"/imports/{checked['id']}/confirm", status=202)
    run_until_idle()
    assert door.get(f"/imports/{checked['id']}")["state"] == "applied"
    return checked


def act(cycle: Cycle, plan_id: str, name: str) -> dict[str, Any]:
    answer: dict[str, Any] = cycle.door(cycle.officer).post(f"/exams/plans/{plan_id}/acts", {"act": name})
    return answer


def prepare_exam(cycle: Cycle, plan_id: str) -> None:
    """Seats, fees of three parties, photos, tickets."""
    officer, college = cycle.door(cycle.officer), cycle.door(cycle.registrar)
    one = f"/exams/plans/{plan_id}"
    officer.post(f"{one}/seating", status=202)
    run_until_idle()
    run = officer.get(f"{one}/seating")
    assert (run["is_proved"], run["seated_count"], run["shortages"]) == (True, CANDIDATES, [])
    assert officer.post(f"{one}/seats", {"act": "confirm"}) == {"count": 2 * CANDIDATES}
    parties = (
        (cycle.officer, "organization", cycle.organization.code),
        (cycle.site_officer, "site", cycle.college.code),
        (cycle.registrar, "college", cycle.college.code),
    )
    blockers = {one["act"]: one["blockers"] for one in officer.get(f"/exams/plans/{plan_id}/acts")}
    assert len(blockers["confirm_fees"]) == len(parties)
    for actor, party, code in parties:
        total = {"heads": CANDIDATES, "amount_fen": CANDIDATES * PRICE_FEN}
        confirmed = cycle.door(actor).post(f"{one}/fees/confirm", {"party": party, "institution_code": code, **total})
        assert confirmed == {"count": CANDIDATES}
    act(cycle, plan_id, "confirm_fees")
    blockers = {one["act"]: one["blockers"] for one in officer.get(f"/exams/plans/{plan_id}/acts")}
    assert blockers["issue_tickets"] == [{"code": "assessment.block.photos", "params": {"n": CANDIDATES}}]
    archive = SimpleUploadedFile("照片.zip", photo_archive(cycle), "application/zip")
    took = college.upload(f"{one}/photos?college_code={cycle.college.code}", 200, file=archive)
    assert (took["stored"], took["problems"], took["missing"]) == (CANDIDATES, [], 0)
    act(cycle, plan_id, "issue_tickets")


def assign_staff(cycle: Cycle, plan_id: str) -> None:
    """Who trained the candidates is refused with the class; two others score."""
    officer = cycle.door(cycle.officer)
    one = f"/exams/plans/{plan_id}"
    refused = officer.post(f"{one}/staff", {"person_id": str(cycle.trainer.id), "duty": "assessor"}, 409)
    assert "Web前端强化班" in str(refused)
    known = {person["person_id"] for person in officer.get(f"{one}/people")}
    for assessor in cycle.assessors:
        assert str(assessor.id) in known
        officer.post(f"{one}/staff", {"person_id": str(assessor.id), "duty": "assessor"}, 201)
        cycle.door(assessor).post(f"{one}/kin", {}, 201)
    officer.post(f"{one}/staff", {"person_id": str(cycle.invigilator.id), "duty": "invigilator"}, 201)
    assert officer.get(f"{one}/staff")["total"] == len(cycle.assessors) + 1


# The day, the scores.


def hold(cycle: Cycle, plan_id: str) -> dict[str, Any]:
    """The exam; the candidates by student number."""
    cycle.clock.go(EXAM_ON, 8)
    act(cycle, plan_id, "begin")
    rows = {one["student_number"]: one for one in cycle.door(cycle.officer).all(f"/exams/plans/{plan_id}/candidates")}
    assert len(rows) == CANDIDATES
    missing = rows[cycle.students[ABSENT].student_number]["id"]
    watch = cycle.door(cycle.invigilator)
    for session in ExamSession.objects.filter(plan__code=PLAN_CODE):
        at = cycle.clock.now.isoformat()
        marks = [
            {"candidate_id": one["id"], "mark": "absent" if one["id"] == missing else "present", "marked_at": at}
            for one in rows.values()
        ]
        took = watch.post(f"/exams/sessions/{session.id}/marks", {"marks": marks})
        assert took == {"changed": CANDIDATES, "disputed": []}
    cycle.clock.go(EXAM_ON, 17)
    act(cycle, plan_id, "end")
    return rows


def score(cycle: Cycle, plan_id: str, rows: dict[str, Any]) -> None:
    """Theory by file; practice twice by two assessors; the one difference is decided by a third."""
    places = {cycle.students[place].student_number: place for place in (ABSENT, FAILED, OBJECTS, DIFFERS)}
    theory = {
        one["ticket_number"]: {ABSENT: "缺考", FAILED: "50", OBJECTS: "50"}.get(places.get(number, -1), "80")
        for number, one in rows.items()
    }
    checked = import_file(cycle.door(cycle.officer), "exam_scores", score_workbook(PLAN_CODE, "理论", theory))
    assert checked["new_count"] == CANDIDATES
    for place, assessor in enumerate(cycle.assessors):
        given = {
            rows[number]["id"]: {ABSENT: None, FAILED: 50, OBJECTS: 65, DIFFERS: (90, 70)[place]}.get(
                places.get(number, -1), 85.5
            )
            for number in rows
        }
        score_rooms(cycle.door(assessor), given)
    officer = cycle.door(cycle.officer)
    blockers = {one["act"]: one["blockers"] for one in officer.get(f"/exams/plans/{plan_id}/acts")}
    assert blockers["open_notice"] == [{"code": "assessment.block.scores_missing", "params": {"n": 1}}]
    differing = rows[cycle.students[DIFFERS].student_number]["id"]
    [pair] = officer.get(f"/exams/plans/{plan_id}/differences")
    assert (pair["candidate_id"], {pair["first"], pair["second"]}) == (differing, {9000, 7000})
    decision = {"candidate_id": differing, "part": "practice", "score": 80, "reason": "第二题得分点漏计"}
    cycle.door(cycle.third_officer).post(f"/exams/plans/{plan_id}/differences", decision)


def score_rooms(door: Door, given: dict[str, float | None]) -> None:
    """One assessor's pass of the practice part, room by room."""
    session = ExamSession.objects.get(part="practice")
    for room in ExamRoom.objects.filter(seats__session=session).distinct():
        sheet = door.post("/exams/sheets", {"session_id": str(session.id), "room_id": str(room.id)}, 201)
        entries = [{"candidate_id": one, "score": given[one]} for one in sheet["candidate_ids"]]
        done = door.post(f"/exams/sheets/{sheet['id']}/entries", {"entries": entries, "is_submitted": True})
        assert done["state"] == "submitted"


# Public notice, objection, closing.


def publish_results(cycle: Cycle, plan_id: str, rows: dict[str, Any]) -> None:
    cycle.clock.go(NOTICE_ON, 9)
    assert act(cycle, plan_id, "open_notice")["examState"] == 5
    officer = cycle.door(cycle.officer)
    results = officer.all(f"/exams/plans/{plan_id}/results")
    assert sum(one["is_passed"] for one in results) == PASSED - 1
    candidate = rows[cycle.students[OBJECTS].student_number]["id"]
    student = cycle.student(OBJECTS)
    text = {"candidate_id": candidate, "part": "theory", "text": "理论成绩少计一题，请复核"}
    objection = cycle.door(student).post("/exams/objections", text, 201)
    cycle.clock.go(CLOSED_ON, 9)
    officer = cycle.door(cycle.officer)
    blockers = {one["act"]: one["blockers"] for one in officer.get(f"/exams/plans/{plan_id}/acts")}
    assert [one["code"] for one in blockers["close"]] == ["assessment.block.objections"]
    answer = {"is_upheld": True, "answer": "漏计一题，更正为 60 分", "score": 60}
    assert officer.post(f"/exams/objections/{objection['id']}/answer", answer)["state"] == "upheld"
    after = {one["candidate_id"]: one for one in officer.all(f"/exams/plans/{plan_id}/results")}
    assert sum(one["is_passed"] for one in after.values()) == PASSED
    assert (after[candidate]["certResult"], after[candidate]["realPassMark"]) == ("已通过", "63.00")
    assert act(cycle, plan_id, "close")["examState"] == 6


# Certificates and credits.


def issue(cycle: Cycle, plan_id: str) -> None:
    officer = cycle.door(cycle.officer)
    [level] = officer.get("/issuable-levels")
    assert level["waiting"] == PASSED
    body = {"plan_level_id": level["plan_level_id"], "issued_on": CLOSED_ON.isoformat()}
    batch = officer.post("/issue-batches", body, 201)
    assert (batch["items_count"], batch["findings"]) == (PASSED, [])
    acts = f"/issue-batches/{batch['id']}/acts"
    officer.post(acts, {"act": "submit"})
    assert officer.post(acts, {"act": "approve"}, 403)["code"] == "issuing.own_batch"
    cycle.door(cycle.second_officer).post(acts, {"act": "approve"})
    run_until_idle()
    batch = officer.get(f"/issue-batches/{batch['id']}")
    assert (batch["state"], batch["issued_count"], batch["printed_count"]) == ("issued", PASSED, PASSED)
    items = officer.all(f"/issue-batches/{batch['id']}/items")
    assert [one["number"][-6:] for one in items] == [f"{serial:06}" for serial in range(1, PASSED + 1)]
    assert officer.get(f"/exams/plans/{plan_id}")["state"] == PlanState.CERTIFICATES_ISSUED


def assert_the_learner_has_it_all(cycle: Cycle) -> None:
    """Certificate, credits, a plan that uses them, and notices, without having asked for anything."""
    student, enrollment = cycle.door(cycle.learner), cycle.students[0]
    [achievement] = student.get("/achievements")["items"]
    assert (achievement["state"], achievement["credits"]) == ("recognized", "5")
    [account] = student.get(f"/learners/{enrollment.learner_id}/balances")["accounts"]
    assert (account["institution_code"], account["available_hundredths"]) == ("BANK", 500)
    [chosen] = student.get(f"/enrollments/{enrollment.id}/plan")["plan"]["chosen"]
    assert [target["course"] for target in chosen["targets"]] == ["CORE1"]
    assert "有新的学分存入您的账户" in student.read("/notices/")
    assert check_ledger().problems_count == 0


def report(cycle: Cycle, plan_id: str) -> None:
    """The plan moves on to *deposited*, and the biweekly report counts each step from the records."""
    cycle.clock.go(REPORTED_ON, 9)
    run_schedules()
    run_until_idle()
    officer = cycle.door(cycle.officer)
    assert officer.get(f"/exams/plans/{plan_id}")["state"] == PlanState.DEPOSITED
    for institution in (cycle.organization, cycle.college, cycle.authority):
        [line] = BiweeklyReport.objects.get(institution=institution).lines
        assert line["code"] == cycle.certificate_type.code
        assert {name: line[name] for name in FIGURES} == FIGURES


FIGURES = {
    "approved": CANDIDATES,
    "trained": CANDIDATES - 1,
    "registered": CANDIDATES,
    "sat": CANDIDATES - 1,
    "passed": PASSED,
    "issued": PASSED,
    "deposited": PASSED,
}


@pytest.mark.django_db
def test_by_the_interface(cycle: Cycle) -> None:
    pilot(cycle)
    price(cycle)
    where = site(cycle)
    train(cycle)
    plan_id = draw_up(cycle, where)
    enter_candidates(cycle, plan_id)
    hold_as_one(cycle, plan_id)
    prepare_exam(cycle, plan_id)
    assign_staff(cycle, plan_id)
    rows = hold(cycle, plan_id)
    score(cycle, plan_id, rows)
    publish_results(cycle, plan_id, rows)
    assert_the_course_is_examined(cycle, plan_id)
    issue(cycle, plan_id)
    assert_the_learner_has_it_all(cycle)
    report(cycle, plan_id)
