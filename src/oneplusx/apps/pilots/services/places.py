"""Taking and releasing places of a quota (占用、释放名额), in the transaction of the app that confirms candidates.

1. The quotas of the college, certificate type and year are read and locked, in a stable order: who comes second waits.
2. Majors that are not filed are refused; their students register as social candidates.
3. Each major draws from its own quota, then from the one for all majors.
4. The quotas grow their taken number; a CHECK in the database stands behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from oneplusx.apps.pilots.models import ChangeKind, Quota, QuotaChange
from oneplusx.apps.pilots.selectors.quotas import QuotaState, quota_rows, state_of
from oneplusx.apps.pilots.services.granting import note_change
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.pilots import split_places
from oneplusx.web.actor import Actor

SOCIAL = ""
"""Major under which social candidates draw, where they take places at all."""


@transaction.atomic
def take_places(
    *,
    college_id: UUID,
    certificate_type_id: UUID,
    year: int,
    major_counts: Mapping[str, int],
    social_count: int = 0,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Takes places for candidates of a college (占用名额); the caller has asked whether the actor may.

    Args:
        major_counts: Candidates by the code of their major.
        social_count: Students of the college who register as social candidates; they take places only where the
            window says so.
        subject_kind: What they are taken for, e.g. an exam plan; with ``subject_id`` needed to release them.

    Returns:
        How many places were taken; 0 where the college needs no quota.

    Raises:
        Invalid: ``pilots.bad_count``.
        Conflict: ``pilots.no_quota``, ``pilots.year_closed``, ``pilots.major_not_filed``, ``pilots.no_places_left``.
    """
    wanted = _checked(major_counts, social_count)
    rows = _locked(college_id, certificate_type_id, year)
    state = state_of(college_id, certificate_type_id, year, rows)
    if not rows:
        if state.is_needed:
            raise Conflict("pilots.no_quota", year=year)
        return 0
    _check(state, wanted, year)
    if social_count and state.social_takes_quota:
        wanted[SOCIAL] = wanted.get(SOCIAL, 0) + social_count
    drawn = split_places(wanted, state.left_by_major)
    for row in rows:
        counts = dict(drawn.get(row.major_code, {}))
        if counts:
            _take(row, counts, social_count, (subject_kind, subject_id), actor, now)
    missing = {major: sum(counts.values()) for major, counts in drawn.items() if major not in state.left_by_major}
    if sum(missing.values()):
        raise Conflict("pilots.no_places_left", wanted=sum(missing.values()), left=0, major="—")
    return sum(wanted.values())


def _checked(major_counts: Mapping[str, int], social_count: int) -> dict[str, int]:
    for count in (*major_counts.values(), social_count):
        if count < 0:
            raise Invalid("pilots.bad_count", found=count, allowed="≥ 0")
    return {major: count for major, count in major_counts.items() if count}


def _locked(college_id: UUID, certificate_type_id: UUID, year: int) -> list[Quota]:
    rows = quota_rows(college_id, certificate_type_id, year).select_for_update(of=("self",))
    return list(rows.select_related("window"))


def _check(state: QuotaState, wanted: Mapping[str, int], year: int) -> None:
    if state.is_closed:
        raise Conflict("pilots.year_closed", year=year)
    strange = sorted(major for major in wanted if state.majors and major not in state.majors)
    if strange:
        raise Conflict("pilots.major_not_filed", majors=strange)


def _take(
    quota: Quota,
    counts: dict[str, int],
    social_count: int,
    subject: tuple[str, UUID | None],
    actor: Actor,
    now: datetime,
) -> None:
    count = sum(counts.values())
    free = Quota.objects.filter(id=quota.id, closed_at=None, taken_count__lte=F("approved_count") - count)
    if not free.update(taken_count=F("taken_count") + count):
        raise Conflict("pilots.no_places_left", wanted=count, left=quota.left_count, major=quota.major_code or "—")
    note_change(
        quota,
        ChangeKind.TAKEN,
        actor,
        now,
        taken_change=count,
        major_counts=counts,
        social_count=social_count if SOCIAL in counts else 0,
        subject_kind=subject[0],
        subject_id=subject[1],
    )
    _record("pilots.places_taken", quota, counts, actor, now)


def _record(verb: str, quota: Quota, counts: Mapping[str, int], actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="pilots.quota",
        subject_id=quota.id,
        institution_id=quota.college_id,
        facts={"year": quota.year, "count": sum(counts.values()), "majors": dict(counts)},
        actor=actor,
        now=now,
    )


@transaction.atomic
def release_places(
    *,
    college_id: UUID,
    certificate_type_id: UUID,
    year: int,
    major_counts: Mapping[str, int],
    social_count: int = 0,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """Gives places back that the same subject took (释放名额).

    Returns:
        How many places are free again; 0 where none were taken because none are needed.

    Raises:
        Invalid: ``pilots.bad_count``.
        Conflict: ``pilots.year_closed``; ``pilots.not_taken``: more than the subject took.
    """
    wanted = _checked(major_counts, social_count)
    rows = _locked(college_id, certificate_type_id, year)
    state = state_of(college_id, certificate_type_id, year, rows)
    if not rows:
        return 0
    if state.is_closed:
        raise Conflict("pilots.year_closed", year=year)
    if social_count and state.social_takes_quota:
        wanted[SOCIAL] = wanted.get(SOCIAL, 0) + social_count
    for row in reversed(rows):
        given = _given_back(row, wanted, (subject_kind, subject_id))
        if given:
            _release(row, given, (subject_kind, subject_id), actor, now)
            wanted = {major: count - given.get(major, 0) for major, count in wanted.items()}
    left = sum(wanted.values())
    if left:
        raise Conflict("pilots.not_taken", found=left)
    return sum(major_counts.values()) + (social_count if state.social_takes_quota else 0)


def _given_back(quota: Quota, wanted: Mapping[str, int], subject: tuple[str, UUID | None]) -> dict[str, int]:
    """By major what the subject holds of this quota, at most what is wanted."""
    held: dict[str, int] = {}
    changes = QuotaChange.objects.filter(quota=quota, subject_kind=subject[0], subject_id=subject[1])
    for counts in changes.filter(kind__in=[ChangeKind.TAKEN, ChangeKind.RELEASED]).values_list(
        "major_counts", flat=True
    ):
        for major, count in counts.items():
            held[major] = held.get(major, 0) + count
    found = {major: min(count, held.get(major, 0)) for major, count in wanted.items()}
    return {major: count for major, count in found.items() if count > 0}


def _release(
    quota: Quota, counts: Mapping[str, int], subject: tuple[str, UUID | None], actor: Actor, now: datetime
) -> None:
    count = sum(counts.values())
    held = Quota.objects.filter(id=quota.id, closed_at=None, taken_count__gte=count)
    if not held.update(taken_count=F("taken_count") - count):
        raise Conflict("pilots.not_taken", found=count)
    note_change(
        quota,
        ChangeKind.RELEASED,
        actor,
        now,
        taken_change=-count,
        major_counts={major: -n for major, n in counts.items()},
        subject_kind=subject[0],
        subject_id=subject[1],
    )
    _record("pilots.places_released", quota, counts, actor, now)
