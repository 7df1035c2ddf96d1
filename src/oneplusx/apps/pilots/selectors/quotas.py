"""Questions about quotas: what is left, which channel a major takes, what became of the places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication, Quota, QuotaChange
from oneplusx.apps.pilots.registry import Done, QuotaKey, results
from oneplusx.apps.pilots.selectors.visibility import quotas_visible_to
from oneplusx.web.actor import Actor
from oneplusx.web.search import search_filter

QUOTA_NEEDED = "quota_needed"


class Channel(StrEnum):
    """By which door a candidate is registered (报名通道)."""

    COLLEGE = "college"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class ChannelOf:
    """The channel of a major, and why: a stable code with a wording."""

    channel: Channel
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuotaState:
    """Places of a college for a certificate type in a year.

    Attributes:
        is_needed: Candidates of the college need a place; else they register without one.
        is_recorded: There is a quota.
        majors: Majors that are filed; empty: all.
        left_by_major: Places left by the major of the quota; ``""`` for all majors together.
    """

    is_needed: bool
    is_recorded: bool
    is_closed: bool
    approved_count: int
    taken_count: int
    majors: frozenset[str]
    left_by_major: Mapping[str, int]
    social_takes_quota: bool

    @property
    def left_count(self) -> int:
        """Places not taken."""
        return self.approved_count - self.taken_count


def quota_rows(college_id: UUID, certificate_type_id: UUID, year: int) -> QuerySet[Quota]:
    """The quotas of a college for a certificate type in a year, in a stable order."""
    rows = Quota.objects.filter(college_id=college_id, certificate_type_id=certificate_type_id, year=year)
    return rows.order_by("major_code", "id")


def quota_of(college_id: UUID, certificate_type_id: UUID, year: int) -> QuotaState:
    """What a college may register for a certificate type in a year (名额)."""
    rows = list(quota_rows(college_id, certificate_type_id, year).select_related("window"))
    return state_of(college_id, certificate_type_id, year, rows)


def state_of(college_id: UUID, certificate_type_id: UUID, year: int, rows: Sequence[Quota]) -> QuotaState:
    """The same of rows already read (and locked)."""
    return QuotaState(
        is_needed=bool(rows) or is_quota_needed(college_id, year),
        is_recorded=bool(rows),
        is_closed=any(row.closed_at is not None for row in rows),
        approved_count=sum(row.approved_count for row in rows),
        taken_count=sum(row.taken_count for row in rows),
        majors=filed_majors(college_id, certificate_type_id, year, rows),
        left_by_major={row.major_code: row.left_count for row in rows},
        social_takes_quota=any(row.window is not None and row.window.social_takes_quota for row in rows),
    )


def is_quota_needed(college_id: UUID, year: int) -> bool:
    """Whether a college needs a quota in a year: its year is recorded here, or its setting says so."""
    if Quota.objects.filter(college_id=college_id, year=year).exists():
        return True
    settings = Institution.objects.filter(id=college_id).values_list("settings", flat=True).first() or {}
    return bool(settings.get(QUOTA_NEEDED, False))


def filed_majors(college_id: UUID, certificate_type_id: UUID, year: int, rows: Iterable[Quota]) -> frozenset[str]:
    """Majors filed for the certificate type (备案专业); empty where a quota for all majors names none."""
    own = {row.major_code for row in rows if row.major_code}
    approved = PilotApplication.objects.filter(
        college_id=college_id,
        certificate_type_id=certificate_type_id,
        window__year=year,
        state=ApplicationState.APPROVED,
    )
    return frozenset({*own, *approved.values_list("major_code", flat=True)} - {""})


def channels_of(
    college_id: UUID, certificate_type_id: UUID, year: int, major_codes: Iterable[str]
) -> Mapping[str, ChannelOf]:
    """The channel of students of each major: those of a major that is not filed register as social candidates."""
    state = quota_of(college_id, certificate_type_id, year)
    return {code: channel_of(state, code) for code in dict.fromkeys(major_codes)}


def channel_of(state: QuotaState, major_code: str) -> ChannelOf:
    """The channel of one major."""
    if state.majors and major_code not in state.majors:
        return ChannelOf(Channel.SOCIAL, "pilots.reason.major_not_filed")
    return ChannelOf(Channel.COLLEGE)


def search_quotas(
    actor: Actor, query: str = "", *, year: int | None = None, college_id: UUID | None = None
) -> QuerySet[Quota]:
    """Quotas by certificate or college, the latest year first."""
    rows = quotas_visible_to(actor)
    if query:
        rows = rows.filter(
            search_filter("certificate_type__name_search", query) | search_filter("college__name_search", query)
        )
    exact = {"year": year, "college_id": college_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.annotate(left=F("approved_count") - F("taken_count"))
    return rows.order_by("-year", "college__code", "certificate_type__code", "major_code", "id")


def sums_of_visible(actor: Actor, rows: QuerySet[Quota]) -> Mapping[str, int]:
    """Approved, taken and left places of many quotas together, of those that the actor sees."""
    rows = quotas_visible_to(actor).filter(id__in=rows.order_by().values("id"))
    sums = rows.order_by().aggregate(approved=Sum("approved_count"), taken=Sum("taken_count"))
    approved, taken = sums["approved"] or 0, sums["taken"] or 0
    return {"approved": approved, "taken": taken, "left": approved - taken}


def changes_of(quota: Quota) -> QuerySet[QuotaChange]:
    """What changed a quota, the latest first."""
    return quota.changes.order_by("-at", "-id")


def key_of(quota: Quota) -> QuotaKey:
    """The quota as upper apps know it."""
    return QuotaKey(quota.college_id, quota.certificate_type_id, quota.year, quota.major_code)


def done_of(quotas: Sequence[Quota]) -> Mapping[UUID, Done | None]:
    """Who sat and passed, by quota: frozen or recorded figures first, else what the exams say; ``None``: not known."""
    live = results([key_of(row) for row in quotas if row.sat_count is None])
    return {
        row.id: live.get(key_of(row)) if row.sat_count is None else Done(row.sat_count, row.passed_count or 0)
        for row in quotas
    }
