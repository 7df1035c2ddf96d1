"""What is asked for, decided by the rule under the version in force today; who may ask, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.conversion.selectors import learner_record
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import surviving_id
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import rule_set_for
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date, local_minute

NOTE_CHARACTERS_MAX = 500


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """A course (or module of it) or a slot that the learner chose."""

    course_code: str | None = None
    slot: str | None = None
    credits_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Supplied:
    """What came with an application or after it (补充): kinds of evidence, and the credits that a panel granted."""

    evidence: tuple[str, ...] = ()
    granted_hundredths: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A request with what the rule said about it, and the version that said it."""

    version: RuleSetVersion
    rule_set: rules.RuleSet
    decision: rules.Decision
    request: rules.Request


def preview_conversion(
    *,
    enrollment: Enrollment,
    rule_id: str | None,
    achievement_ids: Sequence[str],
    targets: Sequence[TargetChoice],
    now: datetime,
) -> rules.Decision:
    """What the rule would decide, with its trace; writes nothing.

    Raises:
        Invalid: ``conversion.no_program``, ``conversion.no_rule_set``.
    """
    return decide_request(enrollment, rule_id, achievement_ids, targets, now).decision


def decide_request(
    enrollment: Enrollment,
    rule_id: str | None,
    achievement_ids: Sequence[str],
    targets: Sequence[TargetChoice],
    now: datetime,
    *,
    without: UUID | None = None,
    supplied: Supplied = Supplied(),
) -> Decided:
    """Decides a request under the version in force today.

    Args:
        without: A conversion that is left out of the record: the one that is decided again.
        supplied: What came with the application.

    Raises:
        Invalid: ``conversion.no_program``, ``conversion.no_rule_set``.
    """
    record = learner_record(enrollment)
    if record is None:
        raise Invalid("conversion.no_program")
    if without is not None:
        kept = tuple(past for past in record.conversions if past.id != str(without))
        record = rules.LearnerRecord(record.achievements, record.courses, kept, record.program, record.calendar)
    found = rule_set_for(enrollment, local_date(now))
    if found is None:
        raise Invalid("conversion.no_rule_set")
    version, rule_set = found
    request = rules.Request(
        rule_id=rule_id,
        achievement_ids=tuple(achievement_ids),
        targets=tuple(
            rules.TargetRef(choice.course_code, choice.slot, choice.credits_hundredths) for choice in targets
        ),
        evidence=supplied.evidence,
        granted_credits_hundredths=supplied.granted_hundredths,
        at=local_minute(now),
    )
    return Decided(version, rule_set, rules.decide(rule_set, record, request, local_date(now)), request)


def locked_enrollments() -> QuerySet[Enrollment]:
    """Applications under one enrollment are decided one after another."""
    enrollments = Enrollment.objects.select_for_update(of=("self",))
    return enrollments.select_related("college", "department", "class_group", "learner__person")


def check_studying(enrollment: Enrollment) -> None:
    """Raises ``Conflict`` ``conversion.not_studying`` where the enrollment has ended."""
    if enrollment.state != EnrollmentState.STUDYING:
        raise Conflict("conversion.not_studying", state=enrollment.state)


def may_apply(actor: Actor, enrollment: Enrollment) -> bool:
    """The learner, or academic affairs (and the college's own system) on the learner's behalf."""
    if actor.is_system or (actor.learner_id is not None and surviving_id(enrollment.learner_id) == actor.learner_id):
        return True
    return may(actor, "conversions.submit_for", enrollment.college_id)


def own_conversion(conversion_id: UUID, actor: Actor) -> Conversion:
    """An application of the actor's own, or of a learner of the actor's college for whom the actor may apply.

    Raises:
        NotFound: ``not_found``.
    """
    conversion = Conversion.objects.filter(id=conversion_id).select_related("enrollment__college").first()
    if conversion is None or not may_apply(actor, conversion.enrollment):
        raise NotFound("not_found")
    return conversion


def check_choice(achievement_ids: Sequence[str], targets: Sequence[TargetChoice], note: str) -> None:
    """Raises ``Invalid`` where nothing is chosen or the note is too long."""
    if not achievement_ids or not targets:
        raise Invalid("conversion.nothing_chosen")
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Invalid("conversion.note_too_long", found=len(note), allowed=NOTE_CHARACTERS_MAX)
