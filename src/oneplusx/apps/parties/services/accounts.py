"""Opens learning accounts in bulk for a college (批量开户)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind, Learner, LearnerState, Person
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services.account_plans import (
    ENROLLMENT_FIELDS,
    AccountOutcome,
    AccountResult,
    AccountRow,
    PlannedRow,
    plan_accounts,
)
from oneplusx.apps.trail.facts import EnrollmentsOpened, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.domain.identity import IdentityDocument
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows
from oneplusx.web.ids import new_id
from oneplusx.web.records import bucket_of
from oneplusx.web.sealing import blind_index, seal
from oneplusx.web.search import search_text, sort_key

ENROLLED_BY = ("department", "class_group", "program_id", "major_code", "entry_year")
BY_COLLEGE = "college"


def namesake_index(name: str, document: IdentityDocument | None) -> str:
    """Look-up value by which two accounts of one human are suspected: same name and same date of birth."""
    if document is None or document.born_on is None:
        return ""
    return blind_index(f"{name}|{document.born_on.isoformat()}", purpose="namesake")


def build_person(*, name: str, document: IdentityDocument, phone: str, now: datetime) -> Person:
    """A person not yet stored, whose document is sealed but not yet claimed or proved."""
    return Person(
        name=name,
        name_sort=sort_key(name),
        name_search=search_text(name),
        identity_kind=document.kind.value,
        identity_sealed=seal(document.number),
        namesake_index=namesake_index(name, document),
        phone_sealed=seal(phone) if phone else None,
        created_at=now,
    )


def build_learner(person: Person, *, state: LearnerState, origin: str, now: datetime) -> Learner:
    """An account not yet stored, in its bucket."""
    learner_id = new_id()
    return Learner(
        id=learner_id, person=person, bucket=bucket_of(learner_id), state=state, origin=origin, opened_at=now
    )


def _open_people(planned: Sequence[PlannedRow], now: datetime) -> None:
    """Stores a person and an account per new document, and names the account on each of its rows."""
    people: list[Person] = []
    learners: dict[str, Learner] = {}
    for one in planned:
        if one.result is not AccountResult.OPENED or one.document is None:
            continue
        if one.index not in learners:
            person = build_person(name=one.name, document=one.document, phone=one.row.phone, now=now)
            person.identity_index = one.index
            learner = build_learner(person, state=LearnerState.OPENED, origin=BY_COLLEGE, now=now)
            learner.identity_proved_at, learner.identity_method = now, BY_COLLEGE
            people.append(person)
            learners[one.index] = learner
        else:
            one.result = AccountResult.ENROLLED
        one.learner = learners[one.index]
    insert_rows(Person, people)
    insert_rows(Learner, list(learners.values()))


def _enroll(college: Institution, planned: Sequence[PlannedRow], now: datetime) -> None:
    new: list[Enrollment] = []
    for one in planned:
        if one.result in {AccountResult.OPENED, AccountResult.ENROLLED} and one.learner is not None:
            one.enrollment = Enrollment(
                learner=one.learner, college=college, student_number=one.row.student_number, created_at=now
            )
            for name in ENROLLMENT_FIELDS:
                setattr(one.enrollment, name, getattr(one.row, name))
            new.append(one.enrollment)
    insert_rows(Enrollment, new)


def _correct(planned: Sequence[PlannedRow]) -> list[dict[str, object]]:
    """Applies changed fields; answers with what stood there before, for the trail."""
    changed: list[Enrollment] = []
    before: list[dict[str, object]] = []
    for one in planned:
        if one.result is AccountResult.CHANGED and one.enrollment is not None:
            old = {name: getattr(one.enrollment, name) for name in one.changed_fields}
            before.append({"enrollment": one.enrollment.id, "before": old, "after": one.changed_fields})
            for name, value in one.changed_fields.items():
                setattr(one.enrollment, name, value)
            changed.append(one.enrollment)
    update_rows(Enrollment, changed, ENROLLED_BY)
    return before


def _outcome(one: PlannedRow) -> AccountOutcome:
    if one.problem is not None or one.learner is None or one.enrollment is None:
        return AccountOutcome(AccountResult.REFUSED, problem=one.problem)
    return AccountOutcome(one.result, one.learner.id, one.enrollment.id)


def _digest_row(outcome: AccountOutcome) -> bytes:
    enrollment_id: UUID | None = outcome.enrollment_id
    return outcome.result.value.encode() + (enrollment_id.bytes if enrollment_id else b"")


@transaction.atomic
def open_accounts(
    *, college: Institution, rows: Sequence[AccountRow], actor: Actor, now: datetime
) -> list[AccountOutcome]:
    """Opens accounts and enrollments for rows of a college (批量开户), set-based.

    One human has one account for life: a document already known gets a new enrollment, not a new account. A row that
    names a known student number with other particulars is a correction with history; one whose student number belongs
    to another person, or whose document belongs to another name, is refused and the others go on.

    Returns:
        One outcome per row, in order.

    Raises:
        Denied: ``denied``.
        Invalid: ``parties.not_a_college``.
    """
    require(actor, "learners.open", college.id)
    if college.kind != InstitutionKind.COLLEGE:
        raise Invalid("parties.not_a_college", name=college.name_zh)
    planned = plan_accounts(college, rows)
    _open_people(planned, now)
    _enroll(college, planned, now)
    before = _correct(planned)
    outcomes = [_outcome(one) for one in planned]
    written = [one for one in outcomes if one.result not in {AccountResult.REFUSED, AccountResult.UNCHANGED}]
    if written:
        counts = {result.value: sum(one.result is result for one in outcomes) for result in AccountResult}
        record_act(
            verb="parties.accounts_opened",
            subject_kind="institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={"counts": counts, "corrections": before},
            rows=[_digest_row(one) for one in written],
            actor=actor,
            now=now,
        )
        ids = tuple(one.enrollment_id for one in written if one.enrollment_id is not None)
        announce(EnrollmentsOpened(enrollment_ids=ids), actor=actor, now=now)
    return outcomes
