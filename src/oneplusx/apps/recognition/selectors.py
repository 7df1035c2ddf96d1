"""Questions about learning outcomes: what a learner holds, what waits for verification, why these credits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from oneplusx.apps.certificates.models import CertificateState
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors import learner_ids, of_learners_named, visible_enrollments
from oneplusx.apps.recognition.attributes import as_rules_read, numeric_names
from oneplusx.apps.recognition.models import (
    HELD,
    Achievement,
    AchievementState,
    Recognition,
    Verification,
)
from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.errors import NotFound
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role

PERMISSION = "achievements.verify"
SUBJECT_KIND = "achievement"
QUERY_ROWS = 5000


def achievements_visible_to(actor: Actor) -> QuerySet[Achievement]:
    """The learner's own; an officer's those registered in a college for visible enrollments; the bank's all."""
    achievements = Achievement.objects.select_related("type", "certificate_type", "college", "learner__person")
    may_view = actor.scopes is None or PERMISSION in actor.scopes or "learners.view" in actor.scopes
    if actor.is_system or (may_view and actor.has_role(Role.BANK_OFFICER)):
        return achievements
    seen = Q(pk__in=[])
    if actor.learner_id is not None:
        seen |= Q(learner_id=actor.learner_id) | Q(learner__merged_into_id=actor.learner_id)
    if may_view and any(grant.role not in {Role.LEARNER, Role.ORGANIZATION_OFFICER} for grant in actor.grants):
        seen |= Q(
            Exists(
                visible_enrollments(actor)
                .order_by()
                .filter(learner_id=OuterRef("learner_id"), college_id=OuterRef("college_id"))
            )
        )
    return achievements.filter(seen)


def achievement_for(actor: Actor, achievement_id: UUID) -> Achievement:
    """One learning outcome.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = achievements_visible_to(actor).select_related("certificate").filter(id=achievement_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def find_achievements(
    actor: Actor, *, learner_id: UUID | None = None, state: str = "", type_code: str = ""
) -> QuerySet[Achievement]:
    """Visible outcomes with their deposits, latest first."""
    rows = achievements_visible_to(actor).prefetch_related("recognitions__institution")
    if learner_id is not None:
        rows = rows.filter(learner_id__in=learner_ids(learner_id))
    exact = {"state": state, "type__code": type_code}
    return rows.filter(**{name: value for name, value in exact.items() if value}).order_by("-obtained_on", "-id")


def achievements_of(actor: Actor, learner_id: UUID) -> QuerySet[Achievement]:
    """A learner's outcomes that the actor may see, latest first, accounts merged into it included."""
    visible = achievements_visible_to(actor).filter(learner_id__in=learner_ids(learner_id))
    return visible.prefetch_related("recognitions__institution").order_by("-obtained_on", "-id")


def is_own(actor: Actor, achievement: Achievement) -> bool:
    """Whether the outcome is the actor's own."""
    if actor.learner_id is None:
        return False
    return actor.learner_id in (achievement.learner_id, achievement.learner.merged_into_id)


def may_verify(actor: Actor, achievement: Achievement) -> bool:
    """Whether the actor verifies it: an officer of the college, the bank for social learners; never one's own."""
    if is_own(actor, achievement):
        return False
    if achievement.college_id is None:
        return actor.is_system or (actor.has_role(Role.BANK_OFFICER) and may(actor, PERMISSION))
    return may(actor, PERMISSION, achievement.college_id)


def verification_queue(
    actor: Actor, query: str = "", *, type_code: str = "", state: str = AchievementState.REGISTERED
) -> QuerySet[Achievement]:
    """Outcomes whose evidence the actor is to verify (待核验), longest waiting first."""
    colleges = [grant.institution_id for grant in actor.grants if may(actor, PERMISSION, grant.institution_id)]
    mine = Q(college_id__in=colleges)
    if actor.is_system or (actor.has_role(Role.BANK_OFFICER) and may(actor, PERMISSION)):
        mine |= Q(college=None)
    queue = achievements_visible_to(actor).filter(mine, state=state)
    if actor.learner_id is not None:
        queue = queue.exclude(learner_id=actor.learner_id)
    if query.strip():
        by_number = Exists(Enrollment.objects.filter(learner_id=OuterRef("learner_id"), student_number=query.strip()))
        queue = queue.filter(of_learners_named(query) | Q(by_number))
    if type_code:
        queue = queue.filter(type__code=type_code)
    return queue.order_by("registered_at", "id")


def next_in_queue(actor: Actor, after: Achievement) -> Achievement | None:
    """The outcome to verify after this one."""
    queue = verification_queue(actor).exclude(id=after.id)
    later = Q(registered_at__gt=after.registered_at) | Q(registered_at=after.registered_at, id__gt=after.id)
    return queue.filter(later).first() or queue.first()


def evidence_of(achievement: Achievement) -> QuerySet[Attachment]:
    """Files attached as evidence (佐证材料), oldest first."""
    attachments = Attachment.objects.filter(subject_kind=SUBJECT_KIND, subject_id=achievement.id)
    return attachments.select_related("file").order_by("uploaded_at", "id")


def may_read_evidence(actor: Actor, attachment: Attachment) -> bool:
    """Whoever may see the outcome may see its evidence."""
    return achievements_visible_to(actor).filter(id=attachment.subject_id).exists()


def forged_before(achievement: Achievement) -> int:
    """How many of the learner's other outcomes were rejected as forged."""
    others = Achievement.objects.filter(learner_id=achievement.learner_id, is_forged=True)
    return others.exclude(id=achievement.id).count()


def verifications_of(achievement: Achievement) -> list[Verification]:
    """How, by whom and when evidence was looked at, oldest first."""
    return list(achievement.verifications.order_by("verified_at", "id"))


def recognitions_of(achievement: Achievement) -> list[Recognition]:
    """Deposits of the outcome, reversed ones included, oldest first."""
    rows = achievement.recognitions.select_related("institution", "rule_set_version__rule_set")
    return list(rows.order_by("recognized_at", "id"))


def recognition_for(actor: Actor, recognition_id: UUID) -> Recognition:
    """One voucher (认定凭单).

    Raises:
        NotFound: ``not_found``.
    """
    visible = achievements_visible_to(actor).order_by().values("id")
    rows = Recognition.objects.select_related(
        "institution",
        "achievement__type",
        "achievement__certificate_type",
        "achievement__learner__person",
        "rule_set_version__rule_set__owner",
    )
    found = rows.filter(id=recognition_id, achievement_id__in=visible).first()
    if found is None:
        raise NotFound("not_found")
    return found


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an outcome's history; ``code`` is worded in ``web/wording``."""

    at: datetime
    code: str
    who: str
    note: str
    params: dict[str, Any]


def history_of(achievement: Achievement) -> list[Event]:
    """Everything that happened to an outcome (时间线), oldest first."""
    verifications, recognitions = verifications_of(achievement), recognitions_of(achievement)
    names = naming.people(
        [achievement.registered_by_id, *(verification.verified_by_id for verification in verifications)]
    )
    who = names.get(achievement.registered_by_id, "") if achievement.registered_by_id else ""
    events = [Event(achievement.registered_at, "recognition.registered", who, "", {"source": achievement.source})]
    for verification in verifications:
        by = names.get(verification.verified_by_id, "") if verification.verified_by_id else ""
        code = f"recognition.evidence_{verification.outcome}"
        events.append(Event(verification.verified_at, code, by, verification.note, {"method": verification.method}))
    for recognition in recognitions:
        params = {"credits_hundredths": recognition.credits_hundredths, "institution": recognition.institution}
        events.append(Event(recognition.recognized_at, "recognition.deposited", "", "", params))
        if recognition.reversed_at is not None:
            note = recognition.reversal_reason
            events.append(Event(recognition.reversed_at, "recognition.reversed", "", note, params))
        if recognition.frozen_at is not None:
            events.append(Event(recognition.frozen_at, "recognition.frozen", "", recognition.reversal_reason, params))
    return sorted(events, key=lambda event: event.at)


def held_achievements(enrollment: Enrollment) -> tuple[HeldAchievement, ...]:
    """What the learner of an enrollment holds, as the rules see it."""
    return held_achievements_of([enrollment.learner_id]).get(enrollment.learner_id, ())


def held_achievements_of(learner_ids_: Iterable[UUID]) -> dict[UUID, tuple[HeldAchievement, ...]]:
    """``held_achievements`` of many learners, set-based; outcomes of merged accounts belong to the surviving one.

    Left out: withdrawn, rejected and revoked outcomes, certificates not passed, suspended or revoked.
    """
    wanted = list(dict.fromkeys(learner_ids_))
    found: dict[UUID, list[HeldAchievement]] = defaultdict(list)
    numeric: dict[UUID, frozenset[str]] = {}
    for start in range(0, len(wanted), QUERY_ROWS):
        some = wanted[start : start + QUERY_ROWS]
        mine = set(some)
        for row in _held_rows(some):
            if row.type_id not in numeric:
                numeric[row.type_id] = numeric_names(row.type)
            merged = row.learner.merged_into_id
            owner = row.learner_id if row.learner_id in mine or merged is None else merged
            found[owner].append(held(row, numeric[row.type_id]))
    return {learner_id: tuple(rows) for learner_id, rows in found.items()}


def _held_rows(ids: list[UUID]) -> QuerySet[Achievement]:
    rows = Achievement.objects.filter(Q(learner_id__in=ids) | Q(learner__merged_into_id__in=ids), state__in=HELD)
    stands = Q(certificate=None) | Q(certificate__is_passed=True, certificate__state=CertificateState.VALID)
    return (
        rows.filter(stands)
        .select_related("type", "certificate_type", "learner")
        .defer("refusals", "note", "certificate_type__name_search", "certificate_type__description")
        .order_by("obtained_on", "id")
    )


def with_recognitions(
    held_by_learner: Mapping[UUID, tuple[HeldAchievement, ...]],
) -> dict[UUID, tuple[HeldAchievement, ...]]:
    """Outcomes with what colleges have recognized of them (校内认定), for methods of alliances."""
    ids = [UUID(one.id) for held_ones in held_by_learner.values() for one in held_ones]
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = Recognition.objects.filter(achievement_id__among=ids, reversed_at=None, institution__kind="college")
    for achievement_id, code, given in rows.values_list("achievement_id", "institution__code", "credits_hundredths"):
        found[str(achievement_id)][code] = given
    return {
        learner_id: tuple(replace(one, recognitions=found[one.id]) if one.id in found else one for one in held_ones)
        for learner_id, held_ones in held_by_learner.items()
    }


def held(row: Achievement, numeric: frozenset[str] | None = None) -> HeldAchievement:
    """One outcome as the rules see it."""
    of_type = row.certificate_type
    return HeldAchievement(
        id=str(row.id),
        type=row.type.code,
        title=row.title,
        attributes=as_rules_read(row.attributes, numeric or numeric_names(row.type)),
        obtained_on=row.obtained_on,
        expires_on=row.expires_on,
        bank_value_hundredths=of_type.bank_value_hundredths if of_type else None,
        verified=row.state in {AchievementState.VERIFIED, AchievementState.RECOGNIZED},
        family=row.family or None,
    )


class Candidate(NamedTuple):
    """A verified outcome as recognition decides about it; read in bulk without model instances."""

    id: UUID
    learner_id: UUID
    college_id: UUID | None
    type_id: UUID
    certificate_type_id: UUID | None
    title: str
    attributes: dict[str, Any]
    family: str
    obtained_on: date
    expires_on: date | None
    is_forged: bool
    certificate_is_passed: bool | None
    certificate_state: str | None


def candidates(achievement_ids: Sequence[UUID]) -> list[Candidate]:
    """The outcomes among these that are verified, locked; those that another worker has taken are left out."""
    columns = (*Candidate._fields[:-2], "certificate__is_passed", "certificate__state")
    verified = Achievement.objects.filter(id__in=achievement_ids, state=AchievementState.VERIFIED)
    rows = verified.select_for_update(of=("self",), skip_locked=True).order_by("learner_id", "obtained_on", "id")
    return [Candidate(*row) for row in rows.values_list(*columns)]


class CreditsOfType(NamedTuple):
    """Credits of one type of outcome: those the bank deposited, and those of colleges' own methods."""

    name_zh: str
    name_en: str
    outcomes: int
    bank_hundredths: int
    college_hundredths: int


def credits_by_type(actor: Actor) -> list[CreditsOfType]:
    """Credits in force by type of outcome (按类型统计), the most first: the actor's colleges', or all for the bank."""
    rows = Recognition.objects.filter(reversed_at=None)
    if not actor.is_system and not actor.has_role(Role.BANK_OFFICER):
        places = actor.institutions(Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD)
        rows = rows.filter(achievement__college_id__in=places)
    of_bank = Q(institution__kind=InstitutionKind.BANK)
    found = rows.values_list("achievement__type__name_zh", "achievement__type__name_en").annotate(
        outcomes=Count("achievement_id", distinct=True),
        bank=Sum("credits_hundredths", filter=of_bank, default=0),
        college=Sum("credits_hundredths", filter=~of_bank, default=0),
    )
    return sorted((CreditsOfType(*row) for row in found), key=lambda row: (-row[3] - row[4], row.name_zh))


def pending_recognition(college_id: UUID | None = None) -> QuerySet[Achievement]:
    """Verified outcomes that recognition has not looked at yet, of a college or of all."""
    pending = Achievement.objects.filter(state=AchievementState.VERIFIED, considered_at=None)
    return pending if college_id is None else pending.filter(college_id=college_id)


def expiring_achievements(actor: Actor, *, until: date, on: date) -> QuerySet[Achievement]:
    """Held outcomes that expire soon (即将过期), soonest first."""
    return (
        achievements_visible_to(actor)
        .filter(state__in=HELD, expires_on__gte=on, expires_on__lte=until)
        .order_by("expires_on", "id")
    )


def studying_enrollments(ids: Iterable[UUID]) -> dict[UUID, list[Enrollment]]:
    """Enrollments in which learners study now, by learner: whose colleges may recognize by their own method."""
    found: dict[UUID, list[Enrollment]] = defaultdict(list)
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), QUERY_ROWS):
        rows = Enrollment.objects.filter(
            learner_id__in=wanted[start : start + QUERY_ROWS], state=EnrollmentState.STUDYING
        ).select_related("college")
        for row in rows.order_by("-entry_year", "-id"):
            found[row.learner_id].append(row)
    return found


def own_colleges(actor: Actor) -> list[Institution]:
    """Colleges in which the actor studies now, the latest enrollment first."""
    if actor.learner_id is None:
        return []
    enrollments = studying_enrollments([actor.learner_id]).get(actor.learner_id, [])
    return list({one.college_id: one.college for one in enrollments}.values())
