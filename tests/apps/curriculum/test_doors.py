"""Pages, REST and import of mapping, training classes, bases, teachers and materials."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.urls import reverse

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import (
    Program,
    TeachingMaterial,
    TrainingAbsence,
    TrainingBase,
    TrainingClass,
)
from oneplusx.apps.parties.models import Department, Enrollment
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.web.actor import Actor
from oneplusx.web.clock import today
from tests.support.cast import OpenLearner, SignIn

DIGITS = "零一二三四五六七八九"


def test_a_course_is_mapped_and_its_match_taken_over_on_pages(
    program: Program, published: Standard, registrar: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    kind = CertificateType.objects.get(code="PAGE-M")
    page = reverse("curriculum:matrix", args=[program.id, kind.id])
    assert client.get(page).status_code == 200
    course = program.program_courses.get(course__code="CORE1").course
    typed = {"course": course.id, "outcome": "1.1.1", "share": "85", "strength": 3}
    assert client.post(page, typed).status_code == 302
    again = client.post(page, {**typed, "outcome": "1.1.2"})
    assert again.status_code == 422
    assert "100%" in again.content.decode()
    overview = reverse("curriculum:mapping_program", args=[program.id])
    assert "CORE1|PAGE-M|17/20" in client.get(overview).content.decode()
    assert (
        client.get(overview, {"format": "csv"}).content.decode("utf-8-sig").splitlines()[1].startswith("RJ-2024,CORE1")
    )
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    client.post(reverse("curriculum:take_over", args=[program.id]), {"match": ["CORE1|PAGE-M|17/20"]})
    program.refresh_from_db()
    assert program.content_matches == [["CORE1", "PAGE-M", "17/20"]]
    for address in (page, overview):
        assert sign_in(outsider).get(address).status_code == 404


def test_a_training_class_from_opening_to_trained_on_pages(
    enrollment: Enrollment,
    web_certificates: Mapping[str, CertificateType],
    registrar: Actor,
    adviser: Actor,
    outsider: Actor,
    sign_in: SignIn,
) -> None:
    client = sign_in(registrar)
    typed = {
        "code": "T1",
        "name": "前端一班",
        "certificate_type": web_certificates["WEB-2"].id,
        "starts_on": today() - timedelta(days=9),
        "hours_planned": 0,
    }
    assert client.post(reverse("curriculum:open_class"), typed).status_code == 302
    row = TrainingClass.objects.get(code="T1")
    page = reverse("curriculum:class", args=[row.id])
    client.post(reverse("curriculum:enter_learners", args=[row.id]), {"class_group": enrollment.class_group_id})
    client.post(reverse("curriculum:assign_trainer", args=[row.id]), {"person": adviser.id})
    day = {"held_on": today() - timedelta(days=1), "hours": 4, "topic": "布局"}
    client.post(reverse("curriculum:plan_session", args=[row.id]), day)
    session = row.sessions.get()
    attendance = reverse("curriculum:attendance", args=[session.id])
    trainer = sign_in(adviser)
    assert "林晓雨" in trainer.get(attendance).content.decode()
    assert trainer.post(attendance, {str(enrollment.learner_id): "absent"}).status_code == 302
    assert TrainingAbsence.objects.count() == 1
    assert "0/4" in client.get(page).content.decode()
    trainer.post(attendance, {})
    assert "4/4" in client.get(page).content.decode()
    client.post(reverse("curriculum:plan_session", args=[row.id]), day | {"held_on": today() + timedelta(days=1)})
    coming = row.sessions.get(held_on__gt=today())
    shown = trainer.get(page).content.decode()
    assert attendance in shown
    assert reverse("curriculum:attendance", args=[coming.id]) not in shown
    assert "前端一班" in client.get(reverse("curriculum:classes")).content.decode()
    assert client.get(page, {"format": "xlsx"}).content.startswith(b"PK")
    for address in (page, attendance):
        assert sign_in(outsider).get(address).status_code == 404


def test_a_long_roster_is_taken_page_by_page(
    open_learner: OpenLearner,
    department: Department,
    web_certificates: Mapping[str, CertificateType],
    registrar: Actor,
    sign_in: SignIn,
    now: datetime,
) -> None:
    row = services.open_class(
        college_id=department.college_id,
        draft=services.ClassDraft("T1", "前端一班", web_certificates["WEB-2"].id, today() - timedelta(days=9)),
        actor=registrar,
        now=now,
    )
    learners = [
        open_learner(department, f"2024{n:04}", f"学员{DIGITS[n // 10]}{DIGITS[n % 10]}", 100 + n) for n in range(52)
    ]
    services.enter_learners(
        training_class_id=row.id, enrollment_ids=[one.id for one in learners], actor=registrar, now=now
    )
    session = services.plan_session(
        training_class_id=row.id, held_on=today() - timedelta(days=1), hours=4, actor=registrar, now=now
    )
    client, address = sign_in(registrar), reverse("curriculum:attendance", args=[session.id])
    first, second = client.get(address), client.get(f"{address}?page=2")
    names = [list(page.context["form"].fields) for page in (first, second)]
    assert [len(one) for one in names] == [50, 2]
    answer = client.post(address, {names[0][0]: "absent"})
    assert answer["Location"] == f"{address}?page=2"
    answer = client.post(f"{address}?page=2", {names[1][0]: "excused"})
    assert answer["Location"] == reverse("curriculum:class", args=[row.id])
    known = {str(one.learner_id): one.kind for one in session.absences.all()}
    assert known == {names[0][0]: "absent", names[1][0]: "excused"}


def test_bases_teachers_and_materials_on_pages(
    published: Standard, program: Program, registrar: Actor, adviser: Actor, outsider: Actor, sign_in: SignIn
) -> None:
    client = sign_in(registrar)
    typed = {"code": "B1", "name_zh": "软件实训室", "capacity": 40, "equipment": "计算机 40\n投影仪", "is_usable": "on"}
    refused = client.post(reverse("curriculum:new_base"), typed)
    assert refused.status_code == 422
    client.post(reverse("curriculum:new_base"), {**typed, "equipment": "计算机 40"})
    base = TrainingBase.objects.get()
    assert base.equipment == [{"name": "计算机", "count": 40}]
    assert "软件实训室" in client.get(reverse("curriculum:bases")).content.decode()
    assert client.get(reverse("curriculum:base", args=[base.id])).status_code == 200
    for kind in ("teaching", "industry"):
        line = {"person": adviser.id, "kind": kind, "name": "资格", "from_on": "2020-01-01", "hours": 0}
        assert client.post(reverse("curriculum:teachers"), line).status_code == 302
    text = client.get(reverse("curriculum:teachers"), headers={"Accept-Language": "en"}).content.decode()
    assert "Dual-qualified" in text
    kind_id = CertificateType.objects.get(code="PAGE-M").id
    book = {
        "kind": "textbook",
        "code": "M1",
        "name_zh": "网页制作",
        "certificate_type": kind_id,
        "outcome_codes": "1.1.1",
    }
    assert client.post(reverse("curriculum:new_material"), {**book, "outcome_codes": "9"}).status_code == 422
    assert client.post(reverse("curriculum:new_material"), book).status_code == 302
    material = TeachingMaterial.objects.get()
    assert material.outcomes.count() >= 1
    assert client.get(reverse("curriculum:material", args=[material.id])).status_code == 200
    assert "网页制作" in client.get(reverse("curriculum:materials")).content.decode()
    matrix = client.get(reverse("curriculum:matrix", args=[program.id, kind_id])).content.decode()
    assert "网页制作" in matrix
    for name, row in (("base", base), ("material", material)):
        assert sign_in(outsider).get(reverse(f"curriculum:{name}", args=[row.id])).status_code == 404
