"""Accounts that colleges did not open, and accounts of one human: pending, returned, proved, merged, suspected."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from oneplusx.apps.parties import services as parties
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.recognition import services as recognition
from oneplusx.apps.recognition.models import Method
from oneplusx.apps.standards.models import AchievementType
from oneplusx.demo.outcomes import evidence_pdf
from oneplusx.demo.world import College, Places, Student
from oneplusx.domain.identity import DocumentKind, synthetic_resident_id
from oneplusx.web.ids import new_id

FIRST_SEQUENCE = 9_000_000
"""Identity numbers from here on belong to nobody in a college's bulk."""
BORN_ON = date(1990, 5, 17)
OPENED_DAYS_AGO = (2, 9, 55, 60, 45)
SOCIAL = ("江南溪", "颜书航", "范知远", "杜若宁", "路清和")


def build_social_learners(places: Places, now: datetime) -> None:
    """Five people opened their own account: one waits, one is asked for another proof, three are proved."""
    learners = [_open_social(name, number, now) for number, name in enumerate(SOCIAL)]
    officer = places.bank_officer
    parties.return_proof(
        learner_id=learners[1].id,
        reason="照片反光，证件号码无法辨认，请重新拍摄。",
        actor=officer,
        now=now - timedelta(days=7),
    )
    for learner in learners[2:]:
        parties.prove_identity(
            learner_id=learner.id, method="document_seen", actor=officer, now=now - timedelta(days=50)
        )
    _register_outcome(places, learners[2], now - timedelta(days=12))
    _merge_into_college(places, learners[3], now - timedelta(days=31))


def _open_social(name: str, number: int, now: datetime, identity_number: str = "") -> Learner:
    application = parties.Application(
        name=name,
        identity_kind=DocumentKind.RESIDENT_ID,
        identity_number=identity_number or synthetic_resident_id(BORN_ON, FIRST_SEQUENCE + number),
        phone="",
        username=f"social-{number + 1}",
        password=f"Demo-{new_id().hex}",
        proofs=[parties.Proof(name="演示证件.pdf", data=evidence_pdf())],
    )
    learner, _user = parties.open_social_account(
        application=application, now=now - timedelta(days=OPENED_DAYS_AGO[number])
    )
    return learner


def _register_outcome(places: Places, learner: Learner, at: datetime) -> None:
    """A social learner's outcome is verified by the bank."""
    achievement = recognition.register_achievement(
        learner_id=learner.id,
        type_=AchievementType.objects.get(code="training_certificate"),
        title="养老护理培训证书",
        attributes={"issuer": "演示培训中心", "hours": "80", "number": "DEMO-PX-90001"},
        obtained_on=at.date() - timedelta(days=30),
        evidence=[recognition.Evidence(name="演示佐证.pdf", data=evidence_pdf())],
        actor=actor_of_person(learner.person),
        now=at,
    )
    recognition.verify_achievement(
        achievement_id=achievement.id,
        method=Method.ORIGINAL_SEEN,
        actor=places.bank_officer,
        now=at + timedelta(hours=4),
    )


def _merge_into_college(places: Places, social: Learner, at: datetime) -> None:
    """The social learner also studies: both accounts become one."""
    college, student = _student_of(places, "DEMO-C1", -1)
    parties.merge_learners(
        merged_id=social.id,
        kept_id=student.learner_id,
        reason=f"本人持两份证件到场说明，同一人（{college.institution.name_zh}）",
        actor=places.bank_officer,
        now=at,
    )


def _student_of(places: Places, code: str, number: int) -> tuple[College, Student]:
    college = places.colleges[code]
    return college, college.students[number]


def build_duplicates(places: Places, now: datetime) -> None:
    """Namesakes born on one day with other documents: one pair suspected, one found to be two humans, one merged."""
    _suspected, (second, other), (kept, merged) = [
        _enroll_again(places, number, now - timedelta(days=45)) for number in range(3)
    ]
    officer = places.bank_officer
    parties.dismiss_duplicate(first_id=second, second_id=other, actor=officer, now=now - timedelta(days=33))
    parties.merge_learners(
        merged_id=merged,
        kept_id=kept,
        reason="两校学籍，经核对为同一人",
        actor=officer,
        now=now - timedelta(days=31),
    )


def _enroll_again(places: Places, number: int, at: datetime) -> tuple[UUID, UUID]:
    """Another college opens an account for a name and birth date that a learner of the first one has."""
    _college, student = _student_of(places, "DEMO-C1", number)
    second = places.colleges["DEMO-C2"]
    program = second.programs[-1]
    learner = Learner.objects.select_related("person").get(id=student.learner_id)
    born = learner.person.identity_document()[6:14]
    row = parties.AccountRow(
        student_number=f"{program.entry_year}{program.major.code[2:]}9{number + 1:03d}",
        name=student.name,
        identity_kind=DocumentKind.RESIDENT_ID,
        identity_number=synthetic_resident_id(
            date(int(born[:4]), int(born[4:6]), int(born[6:])), FIRST_SEQUENCE + 100 + number
        ),
        department_id=program.department_id,
        class_group_id=second.classes[program.code][0].id,
        program_id=program.id,
        major_code=program.major.code,
        entry_year=program.entry_year,
    )
    [outcome] = parties.open_accounts(college=second.institution, rows=[row], actor=second.registrar, now=at)
    if outcome.learner_id is None:
        raise ValueError(f"demo learner refused: {outcome.problem}")
    return student.learner_id, outcome.learner_id
