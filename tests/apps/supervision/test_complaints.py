"""Complaints: anybody's, answered in time, read with the receipt only; who complains stays with the authority."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.supervision import selectors, services
from oneplusx.apps.supervision.models import COMPLAINT_TRANSITIONS, Complaint, ComplaintState
from oneplusx.apps.trail.models import Act, Notice
from oneplusx.domain.calendar import add_working_days
from oneplusx.domain.errors import Conflict, Denied, DomainError, NotFound
from oneplusx.web.actor import PUBLIC, Actor
from oneplusx.web.clock import local_date
from tests.support.cast import SignIn

TEXT = "考场迟到半小时才开门，监考人员不在。"


def complain(college: Institution, now: datetime, actor: Actor = PUBLIC, **more: Any) -> services.Receipt:
    values = {"about": "college", "text": TEXT, "name": "某考生", "contact": "13900000000", **more}
    return services.submit_complaint(institution_id=college.id, **values, actor=actor, now=now)


def test_a_complaint_goes_to_the_authority_with_a_deadline(
    college: Institution,
    authority: Institution,
    authority_officer: Actor,
    registrar: Actor,
    outsider: Actor,
    now: datetime,
    settings: Any,
) -> None:
    receipt = complain(college, now)
    assert receipt.complaint.handler_id == authority.id
    assert receipt.complaint.due_on == add_working_days(local_date(now), settings.ONEPLUSX_COMPLAINT_DAYS)
    assert [one.id for one in selectors.open_complaints(authority_officer)] == [receipt.complaint.id]
    assert Notice.objects.filter(person_id=authority_officer.id, code="complaints.notice.arrived").exists()
    for actor in (registrar, outsider, PUBLIC):
        with pytest.raises(NotFound):
            selectors.complaint_for(actor, receipt.complaint.id)


def test_the_answer_is_read_with_number_and_code_only(
    college: Institution, authority_officer: Actor, now: datetime
) -> None:
    receipt = complain(college, now)
    services.answer_complaint(
        complaint_id=receipt.complaint.id,
        finding="upheld",
        answer="情况属实，已责成整改。",
        actor=authority_officer,
        now=now,
    )
    found = selectors.complaint_by_receipt(PUBLIC, receipt.number.lower(), receipt.code.lower())
    assert found.answer() == "情况属实，已责成整改。"
    for number, code in ((receipt.number, "AAAAAAAA"), ("TS20260101-000000", receipt.code), ("", "")):
        with pytest.raises(NotFound, match=r"complaints\.unknown_receipt"):
            selectors.complaint_by_receipt(PUBLIC, number, code)


def test_who_is_complained_about_answers_without_learning_who_complains(
    college: Institution, authority: Institution, authority_officer: Actor, registrar: Actor, now: datetime
) -> None:
    receipt = complain(college, now)
    one = receipt.complaint.id
    services.pass_on_complaint(complaint_id=one, institution_id=college.id, actor=authority_officer, now=now)
    complaint = selectors.complaint_for(registrar, one)
    assert selectors.handled_by(registrar, complaint)
    for act in (
        lambda: services.reveal_complainant(complaint_id=one, purpose="核实", actor=registrar, now=now),
        lambda: services.reject_complaint(complaint_id=one, reason="无", actor=registrar, now=now),
        lambda: services.pass_on_complaint(complaint_id=one, institution_id=authority.id, actor=registrar, now=now),
    ):
        with pytest.raises(Denied):
            act()
    shown = services.reveal_complainant(complaint_id=one, purpose="核实情况", actor=authority_officer, now=now)
    assert shown == ("某考生", "13900000000")
    assert Act.objects.filter(verb="complaints.revealed").exists()
    services.answer_complaint(complaint_id=one, finding="partly", answer="已改进", actor=registrar, now=now)


def test_overdue_ones_come_first(
    college: Institution, authority_officer: Actor, now: datetime, sign_in: SignIn
) -> None:
    late = complain(college, now - timedelta(days=90)).complaint
    fresh = complain(college, now).complaint
    assert [one.id for one in selectors.open_complaints(authority_officer)] == [late.id, fresh.id]
    home = sign_in(authority_officer).get("/home/", headers={"Accept-Language": "en"}).content.decode()
    assert "2 overdue" in home  # of today, both are


@pytest.mark.parametrize("state", list(ComplaintState))
@pytest.mark.parametrize("act", ["answer", "reject", "pass_on", "withdraw"])
def test_every_act_in_every_state(
    college: Institution, authority_officer: Actor, learner_actor: Actor, now: datetime, state: ComplaintState, act: str
) -> None:
    one = complain(college, now, learner_actor).complaint.id
    Complaint.objects.filter(id=one).update(state=state)
    values: dict[str, Any] = {"complaint_id": one, "now": now}
    acts: dict[str, Any] = {
        "answer": lambda: services.answer_complaint(finding="upheld", answer="属实", actor=authority_officer, **values),
        "reject": lambda: services.reject_complaint(reason="不属本机关职责", actor=authority_officer, **values),
        "pass_on": lambda: services.pass_on_complaint(institution_id=college.id, actor=authority_officer, **values),
        "withdraw": lambda: services.withdraw_complaint(actor=learner_actor, **values),
    }
    if state is ComplaintState.SUBMITTED:
        acts[act]()
        after = ComplaintState(Complaint.objects.get(id=one).state)
        assert after is state or after in COMPLAINT_TRANSITIONS[state]
    else:
        with pytest.raises(Conflict, match=r"complaints\.already_closed"):
            acts[act]()


def test_whoever_was_signed_in_finds_the_answer_and_is_not_on_the_trail(
    college: Institution, authority_officer: Actor, learner_actor: Actor, now: datetime
) -> None:
    receipt = complain(college, now, learner_actor, contact="", name="")
    assert not Act.objects.filter(actor_id=learner_actor.id, verb="complaints.submitted").exists()
    services.answer_complaint(
        complaint_id=receipt.complaint.id, finding="not_upheld", answer="经查不实", actor=authority_officer, now=now
    )
    assert selectors.own_complaints(learner_actor).get().state == "answered"
    assert Notice.objects.filter(person_id=learner_actor.id, code="complaints.notice.answered").exists()


@pytest.mark.parametrize(
    "change, code",
    [
        ({"text": " "}, "field.required"),
        ({"text": "长" * 5001}, "complaints.too_long"),
        ({"about": "weather"}, "complaints.unknown_kind"),
        ({"about": "exam"}, "complaints.exam_needed"),
        ({"contact": ""}, "complaints.contact_needed"),
    ],
)
def test_a_complaint_says_what_is_wrong(college: Institution, now: datetime, change: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        complain(college, now, **change)
    assert refusal.value.code == code


def test_the_pages_take_and_answer_a_complaint(
    college: Institution, other_college: Institution, authority_officer: Actor, sign_in: SignIn, client: Client
) -> None:
    form = {"about": "college", "institution": "不存在的学校", "text": TEXT, "contact": "13900000000"}
    assert client.post("/complaints/new/", form).status_code == 422
    assert client.post("/complaints/new/", {**form, "institution": "学院"}).status_code == 422  # two fit
    taken = client.post("/complaints/new/", {**form, "institution": "东海"})
    assert taken.status_code == 200
    complaint = Complaint.objects.get()
    assert complaint.receipt_number in taken.content.decode()
    officer = sign_in(authority_officer)
    address = f"/complaints/{complaint.id}/"
    shown = officer.get(address).content.decode()
    assert TEXT in shown
    assert "13900000000" not in shown
    assert "13900000000" in officer.post(f"{address}complainant/", {"purpose": "联系核实"}).content.decode()
    assert officer.post(address, {"finding": "", "answer": "属实"}).status_code == 422
    assert officer.post(address, {"finding": "upheld", "answer": "属实，已整改"}).status_code == 302
    receipt = services.Receipt(complaint, complaint.receipt_number, "WRONG")
    wrong = client.post("/complaints/status/", {"number": receipt.number, "code": receipt.code})
    assert wrong.status_code == 422
    assert "属实" not in wrong.content.decode()
    assert officer.get("/complaints/?format=csv").status_code == 200


def test_complaints_are_counted_by_address(college: Institution, client: Client, now: datetime) -> None:
    form = {"about": "college", "institution": college.code, "text": TEXT, "contact": "13900000000"}
    answers = [client.post("/complaints/new/", form).status_code for _ in range(12)]
    assert answers.count(200) == 10
    assert Complaint.objects.count() == 10


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"


def test_what_is_handed_in_is_read_by_the_overseer_only(
    college: Institution, authority_officer: Actor, registrar: Actor, now: datetime, sign_in: SignIn
) -> None:
    page = reverse("supervision:complain")
    values = {"about": "college", "institution": college.code, "text": TEXT, "contact": "13900000000"}
    answer = sign_in(registrar).post(page, {**values, "evidence_files": SimpleUploadedFile("现场.pdf", PDF)})
    assert answer.status_code == 200, answer.content.decode()
    found = Complaint.objects.get()
    [attachment] = Attachment.objects.filter(subject_id=found.id)
    assert (attachment.name, attachment.uploaded_by_id) == ("现场.pdf", None)
    assert not Act.objects.filter(subject_id=found.id).exclude(actor_id=None).exists()
    overseer = sign_in(authority_officer)
    one, file = reverse("supervision:complaint", args=[found.id]), reverse("files:download", args=[attachment.id])
    assert "现场.pdf" in overseer.get(one).content.decode()
    assert overseer.get(file).status_code == 200
    services.pass_on_complaint(complaint_id=found.id, institution_id=college.id, actor=authority_officer, now=now)
    accused = sign_in(registrar)
    assert "现场.pdf" not in accused.get(one).content.decode()
    assert accused.get(file).status_code == 404
    assert Client().get(file).status_code in {302, 404}


@pytest.mark.parametrize(
    "files, words",
    [
        ([SimpleUploadedFile("a.exe", b"MZ\x90\x00" * 50)], "JPEG"),
        ([SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(7)], "最多 6"),
    ],
)
def test_files_that_are_no_evidence_are_refused(college: Institution, files: list[Any], words: str) -> None:
    values = {"about": "college", "institution": college.code, "text": TEXT, "contact": "13900000000"}
    answer = Client().post(reverse("supervision:complain"), {**values, "evidence_files": files})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Complaint.objects.exists()


def test_a_file_is_added_by_the_interface_with_the_receipt(
    college: Institution, authority_officer: Actor, college_token: str, now: datetime
) -> None:
    receipt = complain(college, now)

    def send(code: str) -> Any:
        proof = SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "image/png")
        body = {"number": receipt.number, "code": code, "file": proof}
        return Client().post(
            "/api/v1/complaints/attachments", body, headers={"Authorization": f"Bearer {college_token}"}
        )

    assert send("WRONG").json()["code"] == "complaints.unknown_receipt"
    made = send(receipt.code)
    assert (made.status_code, made.json()["name"]) == (201, "photo.png"), made.content
    assert [one.name for one in selectors.files_of(authority_officer, receipt.complaint)] == ["photo.png"]
    assert Attachment.objects.get().uploaded_by_id is None
    for _ in range(5):
        assert send(receipt.code).status_code == 201
    assert send(receipt.code).json()["code"] == "complaints.too_many_files"
    services.answer_complaint(
        complaint_id=receipt.complaint.id, finding="upheld", answer="属实", actor=authority_officer, now=now
    )
    assert send(receipt.code).json()["code"] == "complaints.already_closed"
