"""Scores (成绩): entered in two passes by two assessors who do not see each other, or imported; differences resolved.

1. ``open_sheet``: an assessor on duty gets the free pass of a room and session.
2. ``enter_scores``, ``submit_sheet``: the second submission compares; where both agree the score counts.
3. ``resolve_difference``: a third decides where they differ.
4. ``record_scores``: scores decided elsewhere, e.g. by the machine of the theory exam.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.assessment.models import (
    Duty,
    ExamPlan,
    ExamRegistration,
    KinDeclaration,
    Moderation,
    RegistrationState,
    Score,
    ScoreEntry,
    ScoreSheet,
    ScoreSource,
    SheetState,
    StaffAssignment,
)
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.selectors.scoring import SCORABLE, own_sheets, pairs_of, sheet_for, workplaces_of
from oneplusx.apps.assessment.selectors.separation import require_separation
from oneplusx.apps.assessment.selectors.visibility import NOBODY, get_plan, one_of, registrations_concerning
from oneplusx.apps.assessment.services.recording import locked_plan, record_plan_act
from oneplusx.apps.parties.permissions import may, require
from oneplusx.domain.assessment import FULL_HUNDREDTHS
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.origin import Origin

PASSES = (1, 2)


@transaction.atomic
def open_sheet(*, exam_session_id: UUID, exam_room_id: UUID, actor: Actor, now: datetime) -> ScoreSheet:
    """Opens the assessor's own score sheet of a room and session (领取评分表), or answers the one there is.

    Raises:
        NotFound: ``not_found``: no duty there.
        Conflict: ``assessment.plan_state``, ``assessment.declare_kin_first``, ``assessment.both_passes_taken``,
            ``assessment.taught_here``, ``assessment.own_exam``, ``assessment.relative_here``.
    """
    place = next(
        (one for one in workplaces_of(actor) if (one.session.id, one.room.id) == (exam_session_id, exam_room_id)), None
    )
    if place is None or actor.id is None:
        raise NotFound("not_found")
    plan = locked_plan(place.session.plan_id, *SCORABLE)
    known = own_sheets(actor).filter(session_id=exam_session_id, room_id=exam_room_id).first()
    if known is not None:
        return known
    if not KinDeclaration.objects.filter(plan=plan, person_id=actor.id).exists():
        raise Conflict("assessment.declare_kin_first")
    candidates = _candidates(exam_session_id, exam_room_id)
    require_separation(plan, actor.id, candidates)
    sheets = ScoreSheet.objects.filter(session_id=exam_session_id, room_id=exam_room_id)
    taken = set(sheets.exclude(state=SheetState.DISCARDED).values_list("pass_number", flat=True))
    free = [number for number in PASSES if number not in taken]
    if not free:
        raise Conflict("assessment.both_passes_taken")
    try:
        with transaction.atomic():
            sheet = ScoreSheet.objects.create(
                plan=plan,
                session_id=exam_session_id,
                room_id=exam_room_id,
                part=place.session.part,
                pass_number=free[0],
                assessor_id=actor.id,
                opened_at=now,
            )
    except IntegrityError:
        raise Conflict("state.changed") from None
    facts = {"sheet": sheet.id, "pass": sheet.pass_number}
    record_plan_act("assessment.sheet_opened", plan, facts, actor, now)
    return sheet


def _candidates(session_id: UUID, room_id: UUID) -> Sequence[ExamRegistration]:
    rows = ExamRegistration.objects.filter(
        seats__session_id=session_id, seats__room_id=room_id, state=RegistrationState.CONFIRMED
    )
    return list(rows.select_related("learner", "level"))


@transaction.atomic
def enter_scores(*, score_sheet_id: UUID, scores: Mapping[UUID, int | None], actor: Actor, now: datetime) -> int:
    """Writes scores on the assessor's own open sheet (录入成绩), in hundredths of a point; ``None``: absent.

    Raises:
        NotFound: ``not_found``: the sheet is not the actor's, or a candidate does not sit there.
        Invalid: ``assessment.score_out_of_range``.
        Conflict: ``assessment.plan_state``, ``assessment.sheet_submitted``.
    """
    sheet = sheet_for(actor, score_sheet_id)
    plan = locked_plan(sheet.plan_id, *SCORABLE)
    if sheet.state != SheetState.OPEN:
        raise Conflict("assessment.sheet_submitted")
    seated = {row.id: row for row in _candidates(sheet.session_id, sheet.room_id)}
    for registration_id, score in scores.items():
        if registration_id not in seated:
            raise NotFound("not_found")
        _check_score(score)
        ScoreEntry.objects.update_or_create(
            sheet=sheet,
            registration_id=registration_id,
            learner_id=seated[registration_id].learner_id,
            defaults={"score_hundredths": score},
        )
    rows = [f"{one}/{score}".encode() for one, score in scores.items()]
    record_plan_act("assessment.scores_entered", plan, {"sheet": sheet.id}, actor, now, rows=rows)
    return len(scores)


def _check_score(score: int | None) -> None:
    if score is not None and not 0 <= score <= FULL_HUNDREDTHS:
        raise Invalid("assessment.score_out_of_range", found=_points(score), part="")


def _points(hundredths: int) -> str:
    return f"{hundredths / 100:g}"


@transaction.atomic
def submit_sheet(*, score_sheet_id: UUID, actor: Actor, now: datetime) -> ScoreSheet:
    """Hands the sheet in (提交评分表); after the second one scores that agree count, the others wait for a third.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``assessment.plan_state``, ``assessment.sheet_submitted``, ``assessment.entries_missing``.
    """
    sheet = sheet_for(actor, score_sheet_id)
    plan = locked_plan(sheet.plan_id, *SCORABLE)
    candidates = _candidates(sheet.session_id, sheet.room_id)
    missing = len(candidates) - sheet.entries.count()
    if missing > 0:
        raise Conflict("assessment.entries_missing", n=missing)
    changed = ScoreSheet.objects.filter(id=sheet.id, state=SheetState.OPEN).update(
        state=SheetState.SUBMITTED, submitted_at=now
    )
    if not changed:
        raise Conflict("assessment.sheet_submitted")
    record_plan_act("assessment.sheet_handed_in", plan, {"sheet": sheet.id, "pass": sheet.pass_number}, actor, now)
    _settle(plan, sheet.session_id, sheet.room_id, sheet.part, actor, now)
    sheet.refresh_from_db()
    return sheet


def _settle(plan: ExamPlan, session_id: UUID, room_id: UUID, part: str, actor: Actor, now: datetime) -> None:
    agreed = [
        ScoreRow(pair.registration_id, part, pair.first)
        for pair in pairs_of(plan, session_id=session_id, room_id=room_id)
        if pair.is_agreed
    ]
    write_scores(plan, agreed, ScoreSource.TWO_PASSES, "", actor, now)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score of one part; ``None``: absent."""

    registration_id: UUID
    part: str
    score_hundredths: int | None


def write_scores(
    plan: ExamPlan,
    rows: Sequence[ScoreRow],
    source: ScoreSource,
    reason: str,
    actor: Actor,
    now: datetime,
    origin: Origin = Origin.HERE,
) -> int:
    """Makes scores count; one that differs from the current one corrects it, the old one stays. Returns how many."""
    learners = dict(
        plan.registrations.filter(id__among=[row.registration_id for row in rows]).values_list("id", "learner_id")
    )
    current = {
        (row.registration_id, row.part): row
        for row in Score.objects.filter(registration_id__among=list(learners), is_current=True)
    }
    new, replaced = [], []
    for row in rows:
        before = current.get((row.registration_id, row.part))
        if before is not None and before.score_hundredths == row.score_hundredths:
            continue
        if before is not None:
            replaced.append(before.id)
        new.append(
            Score(
                registration_id=row.registration_id,
                learner_id=learners[row.registration_id],
                part=row.part,
                score_hundredths=row.score_hundredths,
                source=source,
                origin=origin,
                corrects_id=before.id if before else None,
                reason=reason,
                recorded_by_id=actor.id,
                recorded_at=now,
            )
        )
    Score.objects.filter(id__among=replaced).update(is_current=False)
    insert_rows(Score, new)
    if new:
        facts = {"scores": len(new), "corrected": len(replaced), "source": source.value}
        digests = [f"{one.registration_id}/{one.part}/{one.score_hundredths}".encode() for one in new]
        record_plan_act("assessment.scores_recorded", plan, facts, actor, now, rows=digests, note=reason)
    return len(new)


@transaction.atomic
def resolve_difference(
    *,
    exam_registration_id: UUID,
    part: str,
    score_hundredths: int | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Moderation:
    """A third person decides where the two passes differ (复核裁定).

    Raises:
        NotFound: ``not_found``: no such candidate, or no difference.
        Denied: ``denied``; ``assessment.own_pass``: one of the two assessors.
        Invalid: ``assessment.score_out_of_range``, ``assessment.reason_missing``.
        Conflict: ``assessment.plan_state``, ``assessment.resolved_already``, ``assessment.taught_here``.
    """
    registration = one_of(registrations_concerning(actor), exam_registration_id)
    _require_third(registration.plan, actor)
    plan = locked_plan(registration.plan_id, *SCORABLE)
    pair = next((one for one in pairs_of(plan, registration_id=registration.id) if one.part == part), None)
    if pair is None or not pair.is_complete:
        raise NotFound("not_found")
    if pair.is_agreed or Moderation.objects.filter(registration=registration, part=part).exists():
        raise Conflict("assessment.resolved_already")
    if actor.id in pair.assessor_ids:
        raise Denied("assessment.own_pass")
    _check_score(score_hundredths)
    if not reason.strip():
        raise Invalid("assessment.reason_missing")
    if actor.id is not None:
        require_separation(plan, actor.id, [registration])
    moderation = Moderation.objects.create(
        registration=registration,
        learner_id=registration.learner_id,
        part=part,
        first_hundredths=pair.first,
        second_hundredths=pair.second,
        decided_hundredths=score_hundredths,
        reason=reason.strip(),
        decided_by_id=actor.id,
        decided_at=now,
    )
    row = ScoreRow(registration.id, part, score_hundredths)
    write_scores(plan, [row], ScoreSource.MODERATION, reason.strip(), actor, now)
    return moderation


def _require_third(plan: ExamPlan, actor: Actor) -> None:
    """The organization, or an assessor on duty at the plan."""
    if may(actor, "exams.moderate", plan.organization_id):
        return
    duties = StaffAssignment.objects.filter(plan=plan, person_id=actor.id or NOBODY, duty=Duty.ASSESSOR, ended_at=None)
    if not may(actor, "exams.score") or not duties.exists():
        raise Denied("denied", permission="exams.moderate")


@transaction.atomic
def record_scores(
    *,
    exam_plan_id: UUID,
    rows: Sequence[ScoreRow],
    actor: Actor,
    now: datetime,
    origin: Origin = Origin.HERE,
    reason: str = "",
) -> int:
    """Records scores of a plan that need no two passes here (导入成绩): theory by machine, or decided elsewhere.

    Returns:
        How many are new or changed.

    Raises:
        NotFound: ``not_found``: the plan, or a candidate of another one.
        Denied: ``denied``.
        Invalid: ``assessment.score_out_of_range``, ``assessment.unknown_part``.
        Conflict: ``assessment.plan_state``, ``assessment.two_passes_needed``: a part that assessors score here.
    """
    plan = get_plan(actor, exam_plan_id)
    require(actor, "import.exam_scores", plan.organization_id)
    plan = locked_plan(plan.id, *SCORABLE)
    levels = dict(
        plan.registrations.filter(
            id__among=[row.registration_id for row in rows], state=RegistrationState.CONFIRMED
        ).values_list("id", "level_id")
    )
    schemes = schemes_of(plan)
    scored_here = set(ScoreSheet.objects.filter(plan=plan).values_list("part", flat=True))
    for row in rows:
        if row.registration_id not in levels:
            raise NotFound("not_found")
        schemes[levels[row.registration_id]].part(row.part)
        _check_score(row.score_hundredths)
        if row.part in scored_here:
            raise Conflict("assessment.two_passes_needed", part=[f"part.{row.part}"])
    return write_scores(plan, rows, ScoreSource.IMPORT, reason, actor, now, origin)
