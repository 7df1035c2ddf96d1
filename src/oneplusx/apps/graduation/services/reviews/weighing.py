"""Whether a stage may decide as it wants to, learner by learner; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.graduation.models import GraduationResult, Outcome, ReviewItem, Stage
from oneplusx.apps.graduation.selectors.digests import record_digests
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.domain.errors import Conflict
from oneplusx.domain.graduation import review
from oneplusx.domain.graduation.review import Standing
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

PENDING = (ConversionState.SUBMITTED, ConversionState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a stage says about all the learners it names.

    Attributes:
        returns: Back to the stage before, with the reason; else on to the next one.
        outcome: For all of them; empty leaves each learner's own: as proposed so far, else as suggested.
        reason: Needed for a return, and for an outcome other than the one proposed so far.
        document: At the last stage: the document that concludes, e.g. its title and number.
        number_prefix: At the last stage: graduates get certificate numbers that begin with it.
        concluded_on: At the last stage: the day of the conclusion; today if empty.
        extended_until_on: At the last stage: until when an extension lasts.
    """

    returns: bool = False
    outcome: str = ""
    reason: str = ""
    document: str = ""
    number_prefix: str = ""
    concluded_on: date | None = None
    extended_until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """One learner, the outcome it would be, and why not (``None``: nothing is in the way)."""

    item: ReviewItem
    outcome: str
    problem: Conflict | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    actor: Actor
    stage: str
    ruling: Ruling
    digests: Mapping[UUID, str]
    before: Mapping[UUID, str]
    pending: frozenset[UUID] = field(default_factory=frozenset)


def result_of(enrollment: Enrollment) -> GraduationResult | None:
    """The stored answer, if there is one."""
    return getattr(enrollment, "graduation_result", None)


def standing_of(enrollment: Enrollment, required: Mapping[UUID, int]) -> Standing:
    """The stored answer as the review sees it; one that is missing proves nothing."""
    found = result_of(enrollment)
    if found is None:
        return Standing(
            satisfied=False, would_be_satisfied=False, proved=False, earned_hundredths=0, required_hundredths=0
        )
    return Standing(
        satisfied=found.is_satisfied,
        would_be_satisfied=found.would_be_satisfied,
        proved=found.is_proved,
        earned_hundredths=found.earned_hundredths,
        required_hundredths=required.get(enrollment.program_id, 0) if enrollment.program_id else 0,
    )


def digests_of(items: Sequence[ReviewItem], now: datetime) -> dict[UUID, str]:
    """Digests of the records as they are now, by enrollment."""
    return record_digests([item.enrollment for item in items], local_date(now))


def weigh(
    items: Sequence[ReviewItem],
    stage: str,
    ruling: Ruling,
    actor: Actor,
    now: datetime,
    before: Mapping[UUID, str] | None = None,
) -> list[Weighed]:
    """Weighs each learner.

    Args:
        before: Digests from before the answers were computed anew; a record that differs is being changed right now.
    """
    digests = digests_of(items, now)
    facts = _Facts(
        actor=actor,
        stage=stage,
        ruling=ruling,
        digests=digests,
        before=digests if before is None else before,
        pending=_pending_conversions(items) if stage == Stage.LEADERSHIP else frozenset(),
    )
    return [_weighed(item, facts) for item in items]


def _pending_conversions(items: Sequence[ReviewItem]) -> frozenset[UUID]:
    ids = [item.enrollment_id for item in items]
    running = Conversion.objects.filter(enrollment_id__among=ids, state__in=PENDING)
    return frozenset(running.values_list("enrollment_id", flat=True))


def proposed_outcome(item: ReviewItem) -> str:
    """What was proposed or suggested for a learner, while the answer allows it; else graduation for who can."""
    allowed = review.allowed_outcomes(standing_of(item.enrollment, {}))
    known = item.outcome or item.suggested
    if known and (review.Outcome(known) in allowed or item.stage != Stage.DEPARTMENT):
        return known
    return Outcome.GRADUATION.value if review.Outcome.GRADUATION in allowed else ""


def _weighed(item: ReviewItem, facts: _Facts) -> Weighed:
    outcome = facts.ruling.outcome or proposed_outcome(item)
    tests = RETURN_TESTS if facts.ruling.returns else PASS_TESTS
    problem = next((found for test in tests if (found := test(item, outcome, facts)) is not None), None)
    return Weighed(item, outcome, problem, facts.digests.get(item.enrollment_id, ""))


def _elsewhere(item: ReviewItem, _outcome: str, facts: _Facts) -> Conflict | None:
    return None if item.stage == facts.stage else Conflict("graduation.stage_passed", stage=item.stage)


def _same_person(item: ReviewItem, _outcome: str, facts: _Facts) -> Conflict | None:
    is_same = facts.actor.id is not None and item.last_decided_by_id == facts.actor.id
    return Conflict("graduation.same_person") if is_same and item.stage != Stage.DEPARTMENT else None


def _not_studying(item: ReviewItem, _outcome: str, _facts: _Facts) -> Conflict | None:
    return None if item.enrollment.state == EnrollmentState.STUDYING else Conflict("graduation.not_studying")


def _changed(item: ReviewItem, _outcome: str, facts: _Facts) -> Conflict | None:
    now = facts.digests.get(item.enrollment_id)
    is_moving = facts.before.get(item.enrollment_id) != now
    is_other = item.stage != Stage.DEPARTMENT and now != item.seen_digest
    return Conflict("graduation.record_changed") if is_moving or is_other else None


def _not_proved(item: ReviewItem, _outcome: str, _facts: _Facts) -> Conflict | None:
    found = result_of(item.enrollment)
    if found is None:
        return Conflict("graduation.not_audited")
    return None if found.is_proved else Conflict("graduation.not_proved")


def _not_allowed(item: ReviewItem, outcome: str, _facts: _Facts) -> Conflict | None:
    if not outcome:
        return Conflict("graduation.no_outcome")
    if review.Outcome(outcome) in review.allowed_outcomes(standing_of(item.enrollment, {})):
        return None
    return Conflict("graduation.cannot_graduate" if outcome == Outcome.GRADUATION else "graduation.can_graduate")


def _unreasoned(item: ReviewItem, outcome: str, facts: _Facts) -> Conflict | None:
    """Another outcome than the one proposed, or suggested to the first stage, wants a reason."""
    proposed = proposed_outcome(item)
    if not proposed or outcome == proposed or facts.ruling.reason.strip():
        return None
    return Conflict("graduation.other_outcome")


def _pending(item: ReviewItem, outcome: str, facts: _Facts) -> Conflict | None:
    if outcome == Outcome.EXTENSION or item.enrollment_id not in facts.pending:
        return None
    return Conflict("graduation.conversion_pending")


Test = Callable[[ReviewItem, str, _Facts], "Conflict | None"]
RETURN_TESTS: tuple[Test, ...] = (_elsewhere,)
PASS_TESTS: tuple[Test, ...] = (
    _elsewhere,
    _same_person,
    _not_studying,
    _changed,
    _not_proved,
    _not_allowed,
    _unreasoned,
    _pending,
)
