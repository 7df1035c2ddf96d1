"""The learner registers a learning outcome (登记), supplements it, takes it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.parties.models import Institution, Learner
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.recognition.attributes import (
    attributes_of_type,
    certificate_fingerprint,
    check_attributes,
    family_of,
    fingerprint,
)
from oneplusx.apps.recognition.models import Achievement, AchievementState, Source
from oneplusx.apps.recognition.selectors import SUBJECT_KIND, evidence_of, is_own, studying_enrollments
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.apps.trail.facts import AchievementsCorrected, announce
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

EARLIEST_ON = date(1950, 1, 1)
TITLE_CHARACTERS_MAX = 200
NOTE_CHARACTERS_MAX = 1000
EVIDENCE_FILES_MAX = 6
WITHDRAWABLE = (AchievementState.REGISTERED, AchievementState.RETURNED, AchievementState.VERIFIED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file handed in as evidence (佐证材料); ``kind`` names which of the evidence demanded it is."""

    name: str
    data: bytes
    kind: str = ""


@transaction.atomic
def register_achievement(
    *,
    learner_id: UUID,
    type_: AchievementType,
    title: str,
    obtained_on: date,
    attributes: Mapping[str, str],
    certificate_type: CertificateType | None = None,
    expires_on: date | None = None,
    college_id: UUID | None = None,
    evidence: Sequence[Evidence] = (),
    note: str = "",
    source: str = Source.LEARNER,
    actor: Actor,
    now: datetime,
) -> Achievement:
    """Registers a learning outcome with its evidence (登记学习成果).

    Args:
        attributes: As typed into the fields that the type describes.
        certificate_type: Of the catalogue, for types whose certificates are in it.
        college_id: The college that verifies; the learner's present one when not named, the bank when there is none.

    Raises:
        Invalid: ``recognition.bad_registration`` with ``problems`` by field; ``recognition.evidence_required``;
            refusals of files.
        Conflict: ``recognition.duplicate``, ``recognition.forged``: registered before, or rejected as forged.
        NotFound: ``recognition.unknown_college``.
    """
    title = _title(title, certificate_type)
    values = _checked(type_, certificate_type, title, obtained_on, expires_on, attributes, note, now)
    if source == Source.LEARNER:
        _check_files(evidence, 0)
    mark = _mark(type_, certificate_type, title, obtained_on, values)
    _refuse_known(learner_id, mark)
    achievement = Achievement(
        learner_id=learner_id,
        type=type_,
        certificate_type=certificate_type,
        college_id=_college(learner_id, college_id),
        title=title,
        attributes=values,
        family=certificate_type.family if certificate_type else family_of(type_, values),
        obtained_on=obtained_on,
        expires_on=expires_on,
        source=source,
        note=note.strip(),
        registered_at=now,
        registered_by_id=actor.id,
        fingerprint=mark,
    )
    try:
        with transaction.atomic():
            achievement.save(force_insert=True)
    except IntegrityError:
        raise Conflict("recognition.duplicate", title=title) from None
    _attach(achievement, evidence, actor, now)
    _record("recognition.registered", achievement, {"type": type_.code, "source": source}, "", actor, now)
    return achievement


def register_for(
    *,
    learner: Learner,
    type_: AchievementType,
    title: str,
    obtained_on: date,
    attributes: Mapping[str, str],
    certificate_type: CertificateType | None = None,
    college: Institution | None = None,
    expires_on: date | None = None,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Achievement:
    """A college's system registers an outcome for one of its learners (代为登记); the evidence stays with the college.

    Raises:
        Denied: ``denied``: not an officer who verifies in that college.
        NotFound: ``recognition.unknown_college``.
        Invalid, Conflict: as ``register_achievement``.
    """
    college_id = _college(learner.id, college.id if college else None)
    if college_id is None:
        raise NotFound("recognition.unknown_college")
    require(actor, "achievements.verify", college_id)
    return register_achievement(
        learner_id=learner.id,
        type_=type_,
        certificate_type=certificate_type,
        title=title,
        obtained_on=obtained_on,
        expires_on=expires_on,
        attributes=attributes,
        college_id=college_id,
        note=note,
        source=Source.COLLEGE,
        actor=actor,
        now=now,
    )


def _mark(
    type_: AchievementType,
    certificate_type: CertificateType | None,
    title: str,
    obtained_on: date,
    values: Mapping[str, str | int],
) -> str:
    if certificate_type is not None:
        return certificate_fingerprint(certificate_type.id, f"{obtained_on:%Y-%m}")
    return fingerprint(type_.code, title, obtained_on, values)


def _title(title: str, certificate_type: CertificateType | None) -> str:
    return title.strip() or (certificate_type.name_zh if certificate_type else "")


def _checked(
    type_: AchievementType,
    certificate_type: CertificateType | None,
    title: str,
    obtained_on: date,
    expires_on: date | None,
    attributes: Mapping[str, str],
    note: str,
    now: datetime,
) -> dict[str, str | int]:
    """Attributes as stored.

    Raises:
        Invalid: ``recognition.bad_registration``: everything that is wrong, by field.
    """
    checked = check_attributes(type_, attributes)
    problems: dict[str, DomainError] = dict(checked.problems)
    if not title:
        problems["title"] = Invalid("recognition.field_required", field="title")
    if len(title) > TITLE_CHARACTERS_MAX:
        problems["title"] = Invalid("recognition.too_long", found=len(title), allowed=TITLE_CHARACTERS_MAX)
    if len(note) > NOTE_CHARACTERS_MAX:
        problems["note"] = Invalid("recognition.too_long", found=len(note), allowed=NOTE_CHARACTERS_MAX)
    if obtained_on > local_date(now):
        problems["obtained_on"] = Invalid("recognition.in_the_future", found=obtained_on.isoformat())
    if obtained_on < EARLIEST_ON:
        problems["obtained_on"] = Invalid(
            "recognition.too_early", found=obtained_on.isoformat(), allowed=EARLIEST_ON.isoformat()
        )
    if expires_on is not None and expires_on < obtained_on:
        problems["expires_on"] = Invalid("recognition.expires_before", found=expires_on.isoformat())
    if problems:
        raise Invalid(
            "recognition.bad_registration",
            count=len(problems),
            problems=[{"field": field, "code": error.code, **error.params} for field, error in problems.items()],
        )
    return {**(attributes_of_type(certificate_type) if certificate_type else {}), **checked.values}


def _check_files(evidence: Sequence[Evidence], known_count: int) -> None:
    if not evidence and not known_count:
        raise Invalid("recognition.evidence_required")
    if len(evidence) + known_count > EVIDENCE_FILES_MAX:
        raise Invalid("recognition.too_many_files", allowed=EVIDENCE_FILES_MAX)


def _refuse_known(learner_id: UUID, mark: str) -> None:
    known = Achievement.objects.filter(learner_id=learner_id, fingerprint=mark)
    if known.filter(is_forged=True).exists():
        raise Conflict("recognition.forged_before")
    held = known.exclude(state__in=[AchievementState.WITHDRAWN, AchievementState.REJECTED]).first()
    if held is not None:
        raise Conflict("recognition.duplicate", title=held.title)


def _college(learner_id: UUID, college_id: UUID | None) -> UUID | None:
    enrollments = studying_enrollments([learner_id]).get(learner_id, [])
    if college_id is None:
        return enrollments[0].college_id if enrollments else None
    if college_id not in {enrollment.college_id for enrollment in enrollments}:
        raise NotFound("recognition.unknown_college")
    return college_id


def _attach(achievement: Achievement, evidence: Sequence[Evidence], actor: Actor, now: datetime) -> None:
    for item in evidence:
        attach(
            file=store_file(data=item.data, now=now, accept=EVIDENCE),
            name=item.name,
            subject_kind=SUBJECT_KIND,
            subject_id=achievement.id,
            learner_id=achievement.learner_id,
            institution_id=achievement.college_id,
            actor=actor,
            now=now,
        )


@transaction.atomic
def supplement_achievement(
    *,
    achievement: Achievement,
    title: str,
    obtained_on: date,
    attributes: Mapping[str, str],
    expires_on: date | None = None,
    evidence: Sequence[Evidence] = (),
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Achievement:
    """The learner supplements what was returned (补充材料); it waits for verification again.

    Raises:
        Denied: ``denied``: not the learner's own.
        Conflict: ``recognition.not_returned``.
        Invalid: as for ``register_achievement``.
    """
    _require_own(achievement, actor)
    title = _title(title, achievement.certificate_type)
    values = _checked(
        achievement.type, achievement.certificate_type, title, obtained_on, expires_on, attributes, note, now
    )
    _check_files(evidence, evidence_of(achievement).count())
    before = {"title": achievement.title, "obtained_on": achievement.obtained_on.isoformat()}
    certificate_type = achievement.certificate_type
    try:
        with transaction.atomic():
            changed = Achievement.objects.filter(id=achievement.id, state=AchievementState.RETURNED).update(
                state=AchievementState.REGISTERED,
                title=title,
                obtained_on=obtained_on,
                expires_on=expires_on,
                attributes=values,
                family=certificate_type.family if certificate_type else family_of(achievement.type, values),
                fingerprint=_mark(achievement.type, certificate_type, title, obtained_on, values),
                note=note.strip(),
            )
    except IntegrityError:
        raise Conflict("recognition.duplicate", title=title) from None
    if not changed:
        raise Conflict("recognition.not_returned")
    _attach(achievement, evidence, actor, now)
    _record("recognition.supplemented", achievement, {"before": before["obtained_on"]}, before["title"], actor, now)
    achievement.refresh_from_db()
    return achievement


@transaction.atomic
def withdraw_achievement(*, achievement: Achievement, reason: str = "", actor: Actor, now: datetime) -> None:
    """The learner takes a registration back (撤回), as long as no credits were deposited for it.

    Raises:
        Denied: ``denied``: not the learner's own.
        Conflict: ``recognition.not_withdrawable``.
    """
    _require_own(achievement, actor)
    if achievement.certificate_id is not None:
        raise Conflict("recognition.not_withdrawable")
    was_verified = achievement.state == AchievementState.VERIFIED
    changed = Achievement.objects.filter(id=achievement.id, state=achievement.state, state__in=WITHDRAWABLE).update(
        state=AchievementState.WITHDRAWN
    )
    if not changed:
        raise Conflict("recognition.not_withdrawable")
    _record("recognition.withdrawn", achievement, {"was": achievement.state}, reason, actor, now)
    if was_verified:
        announce(AchievementsCorrected(achievement_ids=(achievement.id,), reason="withdrawn"), actor=actor, now=now)
    achievement.state = AchievementState.WITHDRAWN


def _require_own(achievement: Achievement, actor: Actor) -> None:
    if not (actor.is_system or is_own(actor, achievement)):
        raise Denied("denied", permission="achievements.own")


def _record(
    verb: str, achievement: Achievement, facts: Mapping[str, object], note: str, actor: Actor, now: datetime
) -> None:
    record_act(
        verb=verb,
        subject_kind=SUBJECT_KIND,
        subject_id=achievement.id,
        learner_id=achievement.learner_id,
        institution_id=achievement.college_id,
        facts=dict(facts),
        note=note.strip(),
        actor=actor,
        now=now,
    )
