"""Learning outcomes other than X certificates: registered by learners and by colleges, in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from oneplusx.apps.parties.models import Learner
from oneplusx.apps.recognition import services as recognition
from oneplusx.apps.recognition.models import Achievement, Method
from oneplusx.apps.standards.models import AchievementType
from oneplusx.demo import facts
from oneplusx.demo.learners import ENGLISH
from oneplusx.demo.world import College, Places, Student
from oneplusx.web.actor import Actor

STATES = ("registered", "returned", "verified", "rejected", "withdrawn", "forged", "verified")
OWN_PER_COLLEGE = 14
LISTED_PER_COLLEGE = 24
"""How many outcomes a college with its own method for them registers from its lists."""
LISTING = ("DEMO-C3", "DEMO-C4")


def build_outcomes(places: Places, random: Random, now: datetime) -> None:
    """Registers outcomes of each college's learners; those without a certificate come first."""
    types = {one.code: one for one in AchievementType.objects.all()}
    described = facts.load("outcomes")
    for college in places.colleges.values():
        ordered = sorted(college.students, key=lambda one: one.certificate_type is not None)
        plain = [one for one in ordered if not one.lacks]
        kinds = described[college.code]
        for number, student in enumerate(plain[:OWN_PER_COLLEGE]):
            at = now - timedelta(days=(3 if STATES[number % len(STATES)] == "registered" else 36) + number % 9)
            achievement = _register(college, student, kinds[number % len(kinds)], types, number, at)
            _decide(college, achievement, STATES[number % len(STATES)], at + timedelta(hours=5))
        if college.code in LISTING:
            listed = plain[OWN_PER_COLLEGE : OWN_PER_COLLEGE + LISTED_PER_COLLEGE]
            _list(college, listed, kinds, types, now - timedelta(days=34))
        _register_english(college, types["cet"], random, now)


def _register(
    college: College,
    student: Student,
    kind: dict[str, Any],
    types: dict[str, AchievementType],
    number: int,
    at: datetime,
) -> Achievement:
    """The learner registers with evidence."""
    return recognition.register_achievement(
        learner_id=student.learner_id,
        type_=types[kind["type"]],
        title=kind["title"],
        attributes=_attributes(college, kind, number),
        obtained_on=at.date() - timedelta(days=60),
        evidence=[recognition.Evidence(name="演示佐证.pdf", data=evidence_pdf())],
        actor=_learner(student),
        now=at,
    )


def _learner(student: Student) -> Actor:
    person_id = Learner.objects.values_list("person_id", flat=True).get(id=student.learner_id)
    return Actor(id=person_id, name=student.name, learner_id=student.learner_id)


def _attributes(college: College, kind: dict[str, Any], number: int) -> dict[str, str]:
    serial = f"{college.code[-1]}{number:04d}"
    return {name: str(value).replace("{serial}", serial) for name, value in kind["attributes"].items()}


def _decide(college: College, achievement: Achievement, state: str, at: datetime) -> None:
    officer = college.registrar
    if state == "verified":
        recognition.verify_achievement(
            achievement_id=achievement.id, method=Method.ORIGINAL_SEEN, actor=officer, now=at
        )
    elif state == "returned":
        recognition.return_achievement(achievement_id=achievement.id, note="请上传获奖文件。", actor=officer, now=at)
    elif state == "rejected":
        recognition.reject_achievement(achievement_id=achievement.id, note="与文件不符。", actor=officer, now=at)
    elif state == "forged":
        recognition.reject_achievement(
            achievement_id=achievement.id, note="官方查询无此记录。", is_forged=True, actor=officer, now=at
        )
    elif state == "withdrawn":
        learner = Actor(id=achievement.registered_by_id, learner_id=achievement.learner_id)
        recognition.withdraw_achievement(achievement=achievement, reason="重复登记", actor=learner, now=at)


def _list(
    college: College,
    students: Sequence[Student],
    kinds: Sequence[dict[str, Any]],
    types: dict[str, AchievementType],
    at: datetime,
) -> None:
    """The college registers from its own lists and verifies them together."""
    found = []
    learners = Learner.objects.in_bulk([student.learner_id for student in students])
    for number, student in enumerate(students, start=OWN_PER_COLLEGE):
        kind = kinds[number % len(kinds)]
        found.append(
            recognition.register_for(
                learner=learners[student.learner_id],
                type_=types[kind["type"]],
                title=kind["title"],
                attributes=_attributes(college, kind, number),
                obtained_on=at.date() - timedelta(days=90),
                college=college.institution,
                actor=college.registrar,
                now=at,
            )
        )
    _verify(college, found, at)


def _verify(college: College, found: Sequence[Achievement], at: datetime) -> None:
    if found:
        recognition.verify_achievements(
            achievement_ids=[one.id for one in found],
            method=Method.OFFICIAL_LOOKUP,
            actor=college.registrar,
            now=at + timedelta(hours=2),
        )


def _register_english(college: College, cet: AchievementType, random: Random, now: datetime) -> None:
    """Who postponed English has passed the national test instead; registered before the term began."""
    postponed = [student for student in college.students if ENGLISH in student.lacks]
    learners = Learner.objects.in_bulk([student.learner_id for student in postponed])
    at = now - timedelta(days=150)
    found = [
        recognition.register_for(
            learner=learners[student.learner_id],
            type_=cet,
            title="全国大学英语四级考试",
            attributes={"kind": "cet_4", "score": str(random.randrange(425, 560)), "number": f"DEMO-CET-9{number:03d}"},
            obtained_on=at.date() - timedelta(days=30),
            college=college.institution,
            actor=college.registrar,
            now=at,
        )
        for number, student in enumerate(postponed)
    ]
    _verify(college, found, at)


def evidence_pdf() -> bytes:
    """A one-page PDF without text: the evidence of people who do not exist."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    )
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer
