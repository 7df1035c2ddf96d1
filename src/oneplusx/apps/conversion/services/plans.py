"""The best conversions for each learner, computed unasked whenever something changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import orjson
from django.db import transaction

from oneplusx.apps.conversion.models import Conversion, ConversionPlan, ConversionState
from oneplusx.apps.conversion.selectors import learner_records
from oneplusx.apps.conversion.services.requesting import TargetChoice, may_apply
from oneplusx.apps.conversion.services.submission import submit_conversion
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import rule_sets_for
from oneplusx.apps.trail.facts import PlansRefreshed, announce
from oneplusx.domain import planner, rules
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.web.actor import SYSTEM, Actor
from oneplusx.web.clock import local_date
from oneplusx.web.collection import uncollected

CHUNK = 500
TIME_LIMIT_S = 2.0
ALTERNATIVES_MAX = 3
"""Other plans worked out for a learner who would rather have other courses."""


def _nothing(_done: int) -> None:
    """Nobody watches the progress."""


def refresh_plans(*, enrollment_ids: Iterable[UUID], now: datetime, report: Callable[[int], None] = _nothing) -> int:
    """Computes the plans of these enrollments anew, in chunks of 500, each its own transaction.

    A derived answer, not an act: nothing goes on the trail. A plan is checked by ``domain.planner.check_plan`` before
    it is stored; one that fails the check is stored empty and not proved.

    Args:
        report: Called with the number done after each chunk.

    Returns:
        Number of plans that changed.
    """
    ids = list(dict.fromkeys(enrollment_ids))
    changed = 0
    for start in range(0, len(ids), CHUNK):
        with uncollected():
            changed += _refresh_chunk(ids[start : start + CHUNK], now)
        report(min(start + CHUNK, len(ids)))
    return changed


@transaction.atomic
def _refresh_chunk(ids: Sequence[UUID], now: datetime) -> int:
    enrollments = list(
        Enrollment.objects.filter(id__in=ids, state=EnrollmentState.STUDYING).select_related("college").order_by("id")
    )
    records = learner_records(enrollments)
    sets = rule_sets_for(enrollments, local_date(now))
    known = {plan.enrollment_id: plan for plan in ConversionPlan.objects.filter(enrollment_id__in=ids)}
    rows = []
    for enrollment in enrollments:
        record, found = records.get(enrollment.id), sets[enrollment.id]
        if record is None or found is None:
            continue
        row = _plan_row(enrollment, record, found, known.get(enrollment.id), now)
        if row is not None:
            rows.append(row)
    ConversionPlan.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrollment"],
        update_fields=[
            "rule_set_version",
            "document",
            "items_count",
            "gain_hundredths",
            "is_proved",
            "input_digest",
            "computed_at",
        ],
    )
    if rows:
        ids_changed = tuple(row.enrollment_id for row in rows)
        announce(PlansRefreshed(enrollment_ids=ids_changed), actor=SYSTEM, now=now)
    return len(rows)


def _plan_row(
    enrollment: Enrollment,
    record: rules.LearnerRecord,
    found: tuple[RuleSetVersion, rules.RuleSet],
    known: ConversionPlan | None,
    now: datetime,
) -> ConversionPlan | None:
    version, rule_set = found
    on = local_date(now)
    digest = _digest(record, version, rule_set, on)
    if known is not None and known.input_digest == digest:
        return None
    plan = planner.plan(rule_set, record, on, time_limit_s=TIME_LIMIT_S, alternatives=ALTERNATIVES_MAX)
    if planner.check_plan(rule_set, record, plan, on):
        plan = replace(plan, chosen=(), proved=False, alternatives=())
    sound = tuple(one for one in plan.alternatives if not planner.check_plan(rule_set, record, one, on))
    plan = replace(plan, alternatives=sound)
    return ConversionPlan(
        learner_id=enrollment.learner_id,
        enrollment=enrollment,
        rule_set_version=version,
        document=planner.plan_to_json(plan),
        items_count=len(plan.chosen),
        gain_hundredths=sum(item.credits_hundredths for item in plan.chosen),
        is_proved=plan.proved,
        input_digest=digest,
        computed_at=now,
    )


def _digest(record: rules.LearnerRecord, version: RuleSetVersion, rule_set: rules.RuleSet, on: date) -> str:
    method = version.digest, rule_set.members
    parts = (record.achievements, record.courses, record.conversions, record.program, *method, on.isoformat())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@transaction.atomic
def apply_plan(
    *,
    enrollment_id: UUID,
    actor: Actor,
    now: datetime,
    item_numbers: Sequence[int] = (),
    item_keys: Sequence[str] = (),
) -> list[Conversion]:
    """The learner's one tap: applies for the chosen items of the current plan, all of them or none.

    Args:
        item_numbers: Positions in the plan's ``chosen`` list.
        item_keys: Keys of items of the plan or of one of its alternatives, as ``item_key`` makes them, for a page that
            may show an older plan. A repeat of the same tap answers the same applications, even after the plan moved
            on.

    Raises:
        NotFound: ``not_found``: neither the actor's own enrollment nor one of the actor's college, or no plan.
        Conflict: ``conversion.plan_changed``: the plan has no such item any more.
    """
    plan = ConversionPlan.objects.filter(enrollment_id=enrollment_id).select_related("enrollment").first()
    if plan is None or not may_apply(actor, plan.enrollment):
        raise NotFound("not_found")
    found = planner.plan_from_json(plan.document)
    chosen = found.chosen
    if any(number not in range(len(chosen)) for number in item_numbers):
        raise Conflict("conversion.plan_changed")
    by_key = {item_key(plan, item): item for one in (found, *found.alternatives) for item in one.chosen}
    keys = [*(item_key(plan, chosen[number]) for number in item_numbers), *item_keys]
    return [_apply_key(plan, key, by_key, actor, now) for key in dict.fromkeys(keys)]


def item_key(plan: ConversionPlan, item: planner.PlannedConversion) -> str:
    """Names one item of one state of a plan; the application made from it has it as ``submission_key``."""
    parts = [str(plan.id), plan.input_digest, rules.request_to_json(item.request)]
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _tapped(plan: ConversionPlan, key: str) -> Conversion | None:
    return Conversion.objects.filter(enrollment_id=plan.enrollment_id, submission_key=key).first()


def _is_over(conversion: Conversion) -> bool:
    """Withdrawn, reversed or refused by people: the plan may offer the same again, and the learner apply anew."""
    if conversion.state == ConversionState.REFUSED:
        return conversion.case_id is not None
    return conversion.state in {ConversionState.WITHDRAWN, ConversionState.REVERSED}


def _apply_key(
    plan: ConversionPlan, key: str, by_key: Mapping[str, planner.PlannedConversion], actor: Actor, now: datetime
) -> Conversion:
    item = by_key.get(key)
    earlier = _tapped(plan, key)
    while earlier is not None and _is_over(earlier):
        key = hashlib.sha256(f"{key} after {earlier.id}".encode()).hexdigest()
        earlier = _tapped(plan, key)
    if earlier is not None:
        return earlier
    if item is None:
        raise Conflict("conversion.plan_changed")
    return submit_conversion(
        enrollment_id=plan.enrollment_id,
        rule_id=item.rule_id,
        achievement_ids=item.achievement_ids,
        targets=[TargetChoice(one.course_code, one.slot, one.credits_hundredths) for one in item.targets],
        submission_key=key,
        actor=actor,
        now=now,
    )
