"""Academic warnings (学业预警): the college's levels, the warnings of a term, the adviser's acknowledgment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.graduation.models import CreditWarning, WarningLevel
from oneplusx.apps.graduation.selectors.warnings import NamedLevel, figures_of, levels_of, warnings_visible_to
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.models import Enrollment, EnrollmentState
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.graduation import warning
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows

WARN_JOB = "graduation.warn"
CHUNK = 1000
LEVELS_MAX = 9
CHANGING = ("rank", "name_zh", "name_en", "facts", "computed_at", "acknowledged_by_id", "acknowledged_at", "lifted_at")


@dataclass(frozen=True, slots=True)
class Warned:
    """How a run ended.

    Attributes:
        raised: Of the warned those whom this run told: new, or graver than before.
        lifted: Warnings of the term that no longer hold.
    """

    learners: int
    warned: int
    raised: int
    lifted: int


@transaction.atomic
def set_levels(*, college_id: UUID, levels: Sequence[NamedLevel], actor: Actor, now: datetime) -> None:
    """Sets the levels of a college (预警等级); warnings given before keep theirs.

    Raises:
        Denied: ``denied``.
        Invalid: ``graduation.level_without_limit``, ``graduation.levels_number``.
    """
    require(actor, "warnings.compute", college_id)
    if not 0 < len(levels) <= LEVELS_MAX:
        raise Invalid("graduation.levels_number", found=len(levels), allowed=LEVELS_MAX)
    for rank, named in enumerate(levels, start=1):
        if not named.name_zh.strip() or all(getattr(named.level, one.value) is None for one in warning.Measure):
            raise Invalid("graduation.level_without_limit", rank=rank)
    WarningLevel.objects.filter(college_id=college_id).delete()
    WarningLevel.objects.bulk_create(
        [
            WarningLevel(
                college_id=college_id,
                rank=rank,
                name_zh=named.name_zh.strip(),
                name_en=named.name_en.strip(),
                **{one.value: getattr(named.level, one.value) for one in warning.Measure},
            )
            for rank, named in enumerate(levels, start=1)
        ]
    )
    record_act(
        verb="graduation.levels_set",
        subject_kind="parties.institution",
        subject_id=college_id,
        institution_id=college_id,
        facts={
            "levels": [
                {"name": named.name_zh, **{one.value: getattr(named.level, one.value) for one in warning.Measure}}
                for named in levels
            ]
        },
        actor=actor,
        now=now,
    )


@transaction.atomic
def start_warnings(*, college_id: UUID, term_code: str, actor: Actor, now: datetime) -> Job:
    """Starts the warnings of a term as a job.

    Raises:
        Denied: ``denied``.
        Invalid: ``graduation.term_required``.
    """
    require(actor, "warnings.compute", college_id)
    if not term_code.strip():
        raise Invalid("graduation.term_required")
    params = {"term_code": term_code.strip()}
    return start_job(kind=WARN_JOB, params=params, institution_id=college_id, actor=actor, now=now)


def warn_learners(
    *,
    college_id: UUID,
    term_code: str,
    actor: Actor,
    now: datetime,
    report: Callable[[int, int], None] | None = None,
) -> Warned:
    """Works out the warnings of a term for all who study: new ones, graver ones, those that no longer hold.

    The same run again changes nothing and tells nobody again. A warning that becomes graver wants a new
    acknowledgment.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "warnings.compute", college_id)
    levels = levels_of(college_id)
    studying = Enrollment.objects.filter(college_id=college_id, state=EnrollmentState.STUDYING)
    ids = list(studying.exclude(program_id=None).order_by("id").values_list("id", flat=True))
    sums: Counter[str] = Counter()
    for start in range(0, len(ids), CHUNK):
        sums.update(_warn_chunk(ids[start : start + CHUNK], college_id, term_code, levels, now))
        if report is not None:
            report(min(start + CHUNK, len(ids)), len(ids))
    warned = Warned(len(ids), sums["warned"], sums["raised"], sums["lifted"])
    record_act(
        verb="graduation.warned",
        subject_kind="parties.institution",
        subject_id=college_id,
        institution_id=college_id,
        facts={"term": term_code, "learners": warned.learners, "warned": warned.warned, "raised": warned.raised},
        actor=actor,
        now=now,
    )
    return warned


@transaction.atomic
def _warn_chunk(
    ids: Sequence[UUID], college_id: UUID, term_code: str, levels: Sequence[NamedLevel], now: datetime
) -> Counter[str]:
    enrollments = list(
        Enrollment.objects.filter(id__among=list(ids)).select_related("learner", "class_group").order_by("id")
    )
    found = figures_of(enrollments, term_code)
    known = {
        row.enrollment_id: row
        for row in CreditWarning.objects.filter(enrollment_id__among=list(ids), term_code=term_code)
    }
    names = {named.level.rank: named for named in levels}
    fresh: list[CreditWarning] = []
    changed: list[CreditWarning] = []
    raised: list[tuple[Enrollment, CreditWarning]] = []
    for enrollment in enrollments:
        reached = warning.reached_level(found[enrollment.id], [named.level for named in levels])
        row = known.get(enrollment.id)
        if reached is None:
            if row is not None and row.lifted_at is None:
                row.lifted_at = now
                changed.append(row)
            continue
        facts, before = _facts(found[enrollment.id], reached), row.rank if row and row.lifted_at is None else 0
        if row is None:
            row = CreditWarning(
                college_id=college_id, learner_id=enrollment.learner_id, enrollment=enrollment, term_code=term_code
            )
            fresh.append(row)
        elif row.facts == facts and row.rank == reached.level.rank and row.lifted_at is None:
            continue
        else:
            changed.append(row)
        if reached.level.rank > before:
            row.acknowledged_at = row.acknowledged_by_id = None
            raised.append((enrollment, row))
        named = names[reached.level.rank]
        row.rank, row.name_zh, row.name_en = reached.level.rank, named.name_zh, named.name_en
        row.facts, row.computed_at, row.lifted_at = facts, now, None
    insert_rows(CreditWarning, fresh)
    update_rows(CreditWarning, changed, CHANGING)
    _tell(raised, term_code, now)
    lifted = sum(row.lifted_at == now for row in changed)
    standing = CreditWarning.objects.filter(enrollment_id__among=list(ids), term_code=term_code, lifted_at=None)
    return Counter(warned=standing.count(), raised=len(raised), lifted=lifted)


def _facts(figures: warning.Figures, reached: warning.Reached) -> dict[str, Any]:
    return {
        **{measure.value: getattr(figures, measure.value) for measure in warning.Measure},
        "failed": list(figures.failed_codes),
        "behind": list(figures.behind_codes),
        "because": [[measure.value, actual, limit] for measure, actual, limit in reached.because],
    }


def _tell(raised: Sequence[tuple[Enrollment, CreditWarning]], term_code: str, now: datetime) -> None:
    """Learners one by one by level, each adviser once."""
    for key in dict.fromkeys((row.name_zh, row.name_en) for _, row in raised):
        notify(
            person_ids=[one.learner.person_id for one, row in raised if (row.name_zh, row.name_en) == key],
            code="graduation.notice.warned",
            params={"term": term_code, "level_zh": key[0], "level_en": key[1] or key[0]},
            path="/my/graduation/",
            now=now,
        )
    advisers = Counter(
        one.class_group.adviser_id for one, _ in raised if one.class_group and one.class_group.adviser_id
    )
    for adviser_id, count in advisers.items():
        notify(
            person_ids=[adviser_id],
            code="graduation.notice.class_warned",
            params={"term": term_code, "count": count},
            path=f"/graduation/warnings/?term={term_code}",
            now=now,
        )


@transaction.atomic
def acknowledge_warnings(*, warning_ids: Sequence[UUID], note: str, actor: Actor, now: datetime) -> int:
    """The adviser confirms having spoken with the learners (辅导员确认), with what was agreed.

    Returns:
        Number of warnings acknowledged; those acknowledged before are left.

    Raises:
        Denied: ``denied``.
        Invalid: ``graduation.reason_too_long``.
        Conflict: ``graduation.nothing_to_acknowledge``.
    """
    require(actor, "warnings.acknowledge")
    if len(note) > NOTE_CHARACTERS_MAX:
        raise Invalid("graduation.reason_too_long", found=len(note), allowed=NOTE_CHARACTERS_MAX)
    own = warnings_visible_to(actor).filter(id__among=list(warning_ids), acknowledged_at=None, lifted_at=None)
    rows = [row for row in own if _advises(actor, row)]
    if not rows:
        raise Conflict("graduation.nothing_to_acknowledge")
    CreditWarning.objects.filter(id__among=[row.id for row in rows]).update(
        acknowledged_by_id=actor.id, acknowledged_at=now, note=note.strip()
    )
    for college_id in dict.fromkeys(row.college_id for row in rows):
        some = [row for row in rows if row.college_id == college_id]
        record_act(
            verb="graduation.warnings_acknowledged",
            subject_kind="parties.institution",
            subject_id=college_id,
            institution_id=college_id,
            facts={"learners": len(some)},
            rows=[row.id.bytes for row in some],
            actor=actor,
            now=now,
        )
    return len(rows)


NOTE_CHARACTERS_MAX = 1000


def _advises(actor: Actor, row: CreditWarning) -> bool:
    classes = {group for grant in actor.grants for group in grant.class_group_ids}
    return actor.is_system or row.enrollment.class_group_id in classes
