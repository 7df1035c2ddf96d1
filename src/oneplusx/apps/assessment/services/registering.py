"""Candidates (考生) are registered by their college or themselves, confirmed with a place of the quota, taken out.

1. ``register_candidates`` takes a list; each row is admitted or refused with its reason.
2. ``confirm_candidates`` locks a college's list and takes its places, all or none.
3. ``withdraw_candidate`` and ``exclude_candidate`` take one out and give the place back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.assessment.models import (
    REGISTRATION_TRANSITIONS,
    Channel,
    ExamPlan,
    ExamRegistration,
    PlanState,
    RegistrationState,
    SeatAssignment,
)
from oneplusx.apps.assessment.selectors.candidates import (
    Admission,
    CandidateRow,
    admissions,
    require_open,
    year_of,
)
from oneplusx.apps.assessment.selectors.visibility import get_plan, get_registration
from oneplusx.apps.assessment.services.recording import PERMISSION, locked_plan, record_plan_act
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import surviving_id
from oneplusx.apps.pilots.services import release_places, take_places
from oneplusx.apps.trail.services import notify
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows

SUBJECT = "assessment.plan"
BEFORE_TICKETS = (PlanState.REGISTRATION, PlanState.LIST_CONFIRMED, PlanState.FEES_CONFIRMED)


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of one row: the registration, or the reason against it."""

    admission: Admission
    registration_id: UUID | None = None


@transaction.atomic
def register_candidates(
    *, exam_plan_id: UUID, college_id: UUID, rows: Sequence[CandidateRow], actor: Actor, now: datetime
) -> list[Registered]:
    """A college registers learners for a plan (集体报名); rows that cannot be are answered with their reason.

    Args:
        rows: Learners of the college, with their enrollment and major.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.registration_closed``, ``assessment.registration_over``.
    """
    require(actor, "exams.register", college_id)
    get_plan(actor, exam_plan_id)
    plan = _open_plan(exam_plan_id, now)
    found = admissions(plan, college_id, rows)
    return _write(plan, college_id, list(zip(rows, found, strict=True)), actor, now)


def _open_plan(exam_plan_id: UUID, now: datetime) -> ExamPlan:
    plan = ExamPlan.objects.select_for_update(of=("self",)).select_related("organization").get(id=exam_plan_id)
    require_open(plan, now)
    return plan


def _write(
    plan: ExamPlan,
    college_id: UUID | None,
    pairs: Sequence[tuple[CandidateRow, Admission]],
    actor: Actor,
    now: datetime,
) -> list[Registered]:
    made: list[ExamRegistration] = []
    answers: list[Registered] = []
    for row, admission in pairs:
        if admission.problem:
            answers.append(Registered(admission))
            continue
        registration = ExamRegistration(
            plan=plan,
            level_id=row.level_id,
            learner_id=row.learner_id,
            enrollment_id=row.enrollment_id,
            college_id=college_id,
            channel=row.channel,
            major_code=row.major_code,
            parts=list(admission.parts),
            carried=dict(admission.carried),
            resit_of_id=admission.resit_of_id,
            resit_number=admission.resit_number,
            registered_by_id=actor.id,
            registered_at=now,
        )
        made.append(registration)
        answers.append(Registered(admission, registration.id))
    if made:
        insert_rows(ExamRegistration, made)
        facts = {"candidates": len(made), "college": college_id}
        rows = [one.id.bytes + one.learner_id.bytes for one in made]
        record_plan_act("assessment.candidates_registered", plan, facts, actor, now, rows=rows)
    return answers


@transaction.atomic
def register_self(*, exam_plan_id: UUID, level_id: UUID, actor: Actor, now: datetime) -> ExamRegistration:
    """A social candidate registers himself (社会考生报名).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: no learner.
        Conflict: ``assessment.registration_closed``, ``assessment.registration_over``, ``assessment.not_for_society``,
            ``assessment.identity_not_proved``, ``assessment.registered_already``, ``assessment.passed_already``,
            ``assessment.no_resits_left``.
    """
    if actor.learner_id is None:
        raise Denied("denied", permission="exams.register")
    get_plan(actor, exam_plan_id)
    plan = _open_plan(exam_plan_id, now)
    if not plan.is_open_to_society:
        raise Conflict("assessment.not_for_society")
    if not plan.levels.filter(id=level_id).exists():
        raise NotFound("not_found")
    learner = Learner.objects.get(id=surviving_id(actor.learner_id))
    if learner.identity_proved_at is None:
        raise Conflict("assessment.identity_not_proved")
    row = CandidateRow(learner_id=learner.id, level_id=level_id, channel=Channel.SOCIAL)
    [admission] = admissions(plan, None, [row])
    if admission.problem:
        raise Conflict(admission.problem, **admission.params)
    [answer] = _write(plan, None, [(row, admission)], actor, now)
    assert answer.registration_id is not None
    return ExamRegistration.objects.get(id=answer.registration_id)


@transaction.atomic
def confirm_candidates(*, exam_plan_id: UUID, college_id: UUID | None, actor: Actor, now: datetime) -> int:
    """Confirms a list (确认名单): the college its own, the organization that of social candidates; takes the places.

    Args:
        college_id: ``None``: those who registered themselves.

    Returns:
        How many were confirmed now.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``, ``assessment.nobody_to_confirm``, ``pilots.no_quota``,
            ``pilots.no_places_left``, ``pilots.major_not_filed``, ``pilots.year_closed``.
    """
    plan = get_plan(actor, exam_plan_id)
    _require_list(plan, college_id, actor)
    plan = locked_plan(plan.id, PlanState.REGISTRATION)
    rows = list(
        ExamRegistration.objects.select_for_update(of=("self",))
        .filter(plan=plan, college_id=college_id, state=RegistrationState.REGISTERED)
        .select_related("level")
        .order_by("id")
    )
    if not rows:
        raise Conflict("assessment.nobody_to_confirm")
    if college_id is not None and plan.needs_quota:
        _take(plan, college_id, rows, actor, now)
    ExamRegistration.objects.filter(id__among=[row.id for row in rows]).update(
        state=RegistrationState.CONFIRMED,
        confirmed_at=now,
        is_quota_taken=college_id is not None and plan.needs_quota,
    )
    facts = {"candidates": len(rows), "college": college_id}
    record_plan_act(
        "assessment.list_confirmed", plan, facts, actor, now, rows=[row.id.bytes + row.learner_id.bytes for row in rows]
    )
    notify(
        person_ids=Learner.objects.filter(id__among=[row.learner_id for row in rows]).values_list(
            "person_id", flat=True
        ),
        code="assessment.notice.registered",
        params={"plan": plan.name_zh},
        path="/my/exams/",
        now=now,
    )
    return len(rows)


def _require_list(plan: ExamPlan, college_id: UUID | None, actor: Actor) -> None:
    if college_id is None:
        require(actor, PERMISSION, plan.organization_id)
    else:
        require(actor, "exams.register", college_id)


def _counts(rows: Sequence[ExamRegistration]) -> dict[UUID, tuple[Counter[str], int]]:
    """By certificate type: candidates by major, and those who register as social candidates."""
    found: dict[UUID, tuple[Counter[str], int]] = {}
    for row in rows:
        majors, social = found.get(row.level.certificate_type_id, (Counter[str](), 0))
        if row.channel == Channel.SOCIAL:
            social += 1
        else:
            majors[row.major_code] += 1
        found[row.level.certificate_type_id] = majors, social
    return found


def _take(plan: ExamPlan, college_id: UUID, rows: Sequence[ExamRegistration], actor: Actor, now: datetime) -> None:
    for certificate_type_id, (majors, social) in sorted(_counts(rows).items()):
        take_places(
            college_id=college_id,
            certificate_type_id=certificate_type_id,
            year=year_of(plan),
            major_counts=majors,
            social_count=social,
            subject_kind=SUBJECT,
            subject_id=plan.id,
            actor=actor,
            now=now,
        )


def _release(plan: ExamPlan, rows: Sequence[ExamRegistration], actor: Actor, now: datetime) -> None:
    by_college: dict[UUID, list[ExamRegistration]] = {}
    for row in rows:
        if row.is_quota_taken and row.college_id is not None:
            by_college.setdefault(row.college_id, []).append(row)
    for college_id, some in sorted(by_college.items()):
        for certificate_type_id, (majors, social) in sorted(_counts(some).items()):
            release_places(
                college_id=college_id,
                certificate_type_id=certificate_type_id,
                year=year_of(plan),
                major_counts=majors,
                social_count=social,
                subject_kind=SUBJECT,
                subject_id=plan.id,
                actor=actor,
                now=now,
            )


@transaction.atomic
def reopen_list(*, exam_plan_id: UUID, college_id: UUID | None, actor: Actor, now: datetime) -> int:
    """Opens a confirmed list again while registration runs (重新打开名单); the places are free again.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``, ``assessment.nobody_confirmed``.
    """
    plan = get_plan(actor, exam_plan_id)
    _require_list(plan, college_id, actor)
    plan = locked_plan(plan.id, PlanState.REGISTRATION)
    rows = list(
        ExamRegistration.objects.select_for_update(of=("self",))
        .filter(plan=plan, college_id=college_id, state=RegistrationState.CONFIRMED)
        .select_related("level")
    )
    if not rows:
        raise Conflict("assessment.nobody_confirmed")
    _release(plan, rows, actor, now)
    ExamRegistration.objects.filter(id__among=[row.id for row in rows]).update(
        state=RegistrationState.REGISTERED, confirmed_at=None, is_quota_taken=False
    )
    facts = {"candidates": len(rows), "college": college_id}
    record_plan_act("assessment.list_reopened", plan, facts, actor, now, rows=[row.id.bytes for row in rows])
    return len(rows)


@transaction.atomic
def withdraw_candidate(*, exam_registration_id: UUID, actor: Actor, now: datetime) -> ExamRegistration:
    """Takes a registration back while registration is open (取消报名): the college, or the social candidate himself.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``.
    """
    registration = get_registration(actor, exam_registration_id)
    is_own = registration.college_id is None and actor.learner_id == registration.learner_id
    if not is_own:
        _require_list(registration.plan, registration.college_id, actor)
    plan = locked_plan(registration.plan_id, PlanState.REGISTRATION)
    return _take_out(plan, registration, RegistrationState.WITHDRAWN, "", actor, now)


@transaction.atomic
def exclude_candidate(*, exam_registration_id: UUID, reason: str, actor: Actor, now: datetime) -> ExamRegistration:
    """The organization takes a candidate out before tickets are issued (取消考试资格), with a reason.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.reason_missing``.
        Conflict: ``assessment.state_forbids``.
    """
    registration = get_registration(actor, exam_registration_id)
    require(actor, PERMISSION, registration.plan.organization_id)
    if not reason.strip():
        raise Invalid("assessment.reason_missing")
    plan = locked_plan(registration.plan_id, *BEFORE_TICKETS)
    found = _take_out(plan, registration, RegistrationState.EXCLUDED, reason.strip(), actor, now)
    notify(
        person_ids=[registration.learner.person_id],
        code="assessment.notice.excluded",
        params={"plan": plan.name_zh, "reason": reason.strip()},
        path="/my/exams/",
        now=now,
    )
    return found


def _take_out(
    plan: ExamPlan, registration: ExamRegistration, to: RegistrationState, reason: str, actor: Actor, now: datetime
) -> ExamRegistration:
    sources = [state for state, targets in REGISTRATION_TRANSITIONS.items() if to in targets]
    fresh = ExamRegistration.objects.select_for_update(of=("self",)).select_related("level").get(id=registration.id)
    if fresh.state not in sources:
        raise Conflict("assessment.state_forbids", state=str(fresh.get_state_display()), act=str(to.label))
    _release(plan, [fresh], actor, now)
    SeatAssignment.objects.filter(registration=fresh).delete()
    fresh.fee_lines.all().delete()
    ExamRegistration.objects.filter(id=fresh.id).update(state=to, note=reason, is_quota_taken=False)
    facts = {"registration": fresh.id, "to": to.value}
    record_plan_act("assessment.candidate_taken_out", plan, facts, actor, now, reason)
    fresh.refresh_from_db()
    return fresh
