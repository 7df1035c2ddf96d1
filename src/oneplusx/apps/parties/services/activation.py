"""Activation of accounts that a college opened (激活): a code on paper, or name and document, then a password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from oneplusx.apps.parties.models import Enrollment, Institution, Learner, LearnerState, Person, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors.actors import actor_of_person
from oneplusx.apps.parties.selectors.learners import visible_enrollments
from oneplusx.apps.parties.services.attempts import Attempt, count_attempts, forget_attempts
from oneplusx.apps.parties.services.institutions import create_user
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.domain.identity import normalize_name, normalize_number
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import update_rows
from oneplusx.web.sealing import blind_index

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
VALID_DAYS = 180
LAST_DIGITS = 6
IDS_PER_QUERY = 5000
DOOR = "activate"
BY_IDENTITY = "activation_by_identity"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """One line of the list that a college prints; the code is not stored in clear."""

    student_number: str
    name: str
    class_name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivationProof:
    """What a learner shows: the code from the college, or name and last six characters of the document."""

    college_code: str
    student_number: str
    code: str = ""
    name: str = ""
    last_six: str = ""

    @property
    def who(self) -> str:
        """For whom attempts are counted."""
        return f"{self.college_code}/{self.student_number}"


def code_digest(enrollment_id: UUID, code: str) -> str:
    """What is stored of an activation code."""
    plain = normalize_number(code).replace("-", "")
    return blind_index(f"{enrollment_id}:{plain}", purpose="activation")


def _new_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


@transaction.atomic
def issue_activation_codes(
    *, college: Institution, actor: Actor, now: datetime, enrollment_ids: Sequence[UUID] | None = None
) -> list[IssuedCode]:
    """Makes new activation codes (激活码) for a college's learners; earlier codes of these enrollments end.

    Args:
        enrollment_ids: Whose; also learners who forgot their password. By default everybody the actor may see whose
            account is not active yet.

    Returns:
        One line per enrollment, by class and student number. The codes cannot be shown again.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "learners.issue_codes", college.id)
    enrollments = visible_enrollments(actor).filter(college=college)
    if enrollment_ids is None:
        enrollments = enrollments.filter(learner__state=LearnerState.OPENED)
    else:
        states = (LearnerState.OPENED, LearnerState.ACTIVATED)
        enrollments = enrollments.filter(id__in=list(enrollment_ids), learner__state__in=states)
    rows = list(
        enrollments.select_related("learner__person", "class_group").order_by("class_group__code", "student_number")
    )
    issued = [_issue(row, now) for row in rows]
    update_rows(Enrollment, rows, ["activation_hash", "activation_expires_at"])
    if rows:
        record_act(
            verb="parties.codes_issued",
            subject_kind="institution",
            subject_id=college.id,
            institution_id=college.id,
            rows=[row.id.bytes for row in rows],
            actor=actor,
            now=now,
        )
    return issued


def _issue(enrollment: Enrollment, now: datetime) -> IssuedCode:
    code = _new_code()
    enrollment.activation_hash = code_digest(enrollment.id, code)
    enrollment.activation_expires_at = now + timedelta(days=VALID_DAYS)
    group = enrollment.class_group
    return IssuedCode(enrollment.student_number, enrollment.learner.person.name, group.name if group else "", code)


def _code_fits(enrollment: Enrollment, code: str, now: datetime) -> bool:
    expires_at = enrollment.activation_expires_at
    if not enrollment.activation_hash or expires_at is None or expires_at <= now:
        return False
    return secrets.compare_digest(enrollment.activation_hash, code_digest(enrollment.id, code))


def _identity_fits(enrollment: Enrollment, proof: ActivationProof) -> bool:
    person = enrollment.learner.person
    allowed = enrollment.college.settings.get(BY_IDENTITY, True)
    is_first = enrollment.learner.state == LearnerState.OPENED
    if not (allowed and is_first and proof.name and len(normalize_number(proof.last_six)) == LAST_DIGITS):
        return False
    try:
        same_name = normalize_name(proof.name) == person.name
    except Invalid:
        return False
    last = person.identity_document()[-LAST_DIGITS:]
    return same_name and secrets.compare_digest(last.encode(), normalize_number(proof.last_six).encode())


def find_by_proof(*, proof: ActivationProof, now: datetime) -> Enrollment:
    """The enrollment that a proof opens.

    Raises:
        Denied: ``parties.activation_failed`` (whatever is wrong).
        TooMany: ``parties.too_many_attempts``.
    """
    attempts = [Attempt(DOOR, proof.who)]
    count_attempts(attempts=attempts, now=now)
    enrollment = (
        Enrollment.objects.filter(
            college__code=proof.college_code,
            student_number=proof.student_number,
            learner__state__in=(LearnerState.OPENED, LearnerState.ACTIVATED),
        )
        .select_related("learner__person", "college")
        .first()
    )
    fits = enrollment is not None and (
        _code_fits(enrollment, proof.code, now) if proof.code else _identity_fits(enrollment, proof)
    )
    if enrollment is None or not fits:
        raise Denied("parties.activation_failed")
    forget_attempts(attempts=attempts)
    return enrollment


def check_password_strength(password: str, user: User | None = None) -> None:
    """Refuses a weak password.

    Raises:
        Invalid: ``parties.weak_password``.
    """
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("parties.weak_password", reasons=" ".join(error.messages)) from None


def activate_account(*, proof: ActivationProof, username: str, password: str, now: datetime) -> User:
    """Activates an account (激活账户) with a new sign-in, or gives a known sign-in a new password by a code.

    Raises:
        Denied: ``parties.activation_failed``.
        TooMany: ``parties.too_many_attempts``.
        Invalid: ``parties.weak_password``.
        Conflict: ``parties.username_taken``, ``state.changed``.
    """
    enrollment = find_by_proof(proof=proof, now=now)
    person, learner = enrollment.learner.person, enrollment.learner
    actor = actor_of_person(person)
    check_password_strength(password, User(username=username))
    with transaction.atomic():
        user = _sign_in_of(person, username, password, actor, now)
        _spend_code(enrollment)
        verb = "parties.password_reset"
        if learner.state == LearnerState.OPENED:
            verb = "parties.account_activated"
            _activate(learner, now)
        record_act(
            verb=verb,
            subject_kind="learner",
            subject_id=learner.id,
            learner_id=learner.id,
            institution_id=enrollment.college_id,
            facts={"by": "code" if proof.code else "identity"},
            actor=actor,
            now=now,
        )
    return user


@transaction.atomic
def activate_accounts(*, college: Institution, enrollment_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:
    """Activates opened accounts of learners whom the college's own sign-in knows (统一身份认证激活), set-based.

    Returns:
        How many accounts were activated; those that are active already stay as they are.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "learners.issue_codes", college.id)
    activated: list[UUID] = []
    for start in range(0, len(enrollment_ids), IDS_PER_QUERY):
        mine = Enrollment.objects.filter(college=college, id__in=enrollment_ids[start : start + IDS_PER_QUERY])
        opened = Learner.objects.filter(id__in=mine.values("learner_id"), state=LearnerState.OPENED).order_by("id")
        ids = list(opened.values_list("id", flat=True))
        Learner.objects.filter(id__in=ids).update(state=LearnerState.ACTIVATED, activated_at=now)
        activated += ids
    if activated:
        record_act(
            verb="parties.accounts_activated",
            subject_kind="institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={"by": "college_sign_in", "learners": len(activated)},
            rows=[one.bytes for one in activated],
            actor=actor,
            now=now,
        )
    return len(activated)


def _spend_code(enrollment: Enrollment) -> None:
    Enrollment.objects.filter(id=enrollment.id).update(activation_hash="", activation_expires_at=None)


def _sign_in_of(person: Person, username: str, password: str, actor: Actor, now: datetime) -> User:
    user = User.objects.filter(person=person).order_by("date_joined").first()
    if user is None:
        return create_user(person=person, username=username, password=password, actor=actor, now=now)
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def _activate(learner: Learner, now: datetime) -> None:
    changed = Learner.objects.filter(id=learner.id, state=LearnerState.OPENED).update(
        state=LearnerState.ACTIVATED, activated_at=now
    )
    if not changed:
        raise Conflict("state.changed")
