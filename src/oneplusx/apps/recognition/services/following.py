"""What recognition does when facts arrive from below: certificates recorded, corrected, revoked; values, methods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.approvals.models import ApprovalCase
from oneplusx.apps.certificates.models import Confirmation
from oneplusx.apps.certificates.selectors import RecordedCertificate, recorded_certificates
from oneplusx.apps.recognition.attributes import (
    attributes_of_certificate,
    attributes_of_type,
    certificate_fingerprint,
)
from oneplusx.apps.recognition.models import (
    Achievement,
    AchievementState,
    Method,
    Recognition,
    Source,
    Verdict,
    Verification,
)
from oneplusx.apps.recognition.services.recognizing import start_recognition
from oneplusx.apps.recognition.services.reversing import retry_reversal, reverse_recognitions
from oneplusx.apps.rulesets.models import RuleScope, RuleSetVersion
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.facts import (
    AchievementsCorrected,
    AchievementsVerified,
    BankValuesApproved,
    CertificatesCorrected,
    CertificatesRecorded,
    CertificatesReplaced,
    CertificatesRevoked,
    RuleSetPublished,
    announce,
)
from oneplusx.apps.trail.services import record_act
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_values
from oneplusx.web.ids import new_id

METHODS: dict[str, Method] = {
    Confirmation.ISSUED: Method.ISSUER_LIST,
    Confirmation.ISSUER_LIST: Method.ISSUER_LIST,
    Confirmation.COLLEGE_LIST: Method.COLLEGE_LIST,
}
FROM_CERTIFICATE = (
    "learner_id",
    "type_id",
    "certificate_id",
    "certificate_type_id",
    "college_id",
    "title",
    "attributes",
    "family",
    "obtained_on",
    "expires_on",
    "state",
    "source",
    "fingerprint",
)
OPEN = (AchievementState.REGISTERED, AchievementState.RETURNED)


def register_from_certificates(fact: CertificatesRecorded, actor: Actor, now: datetime) -> None:
    """Registers an outcome for each certificate (由证书登记成果), verified where somebody stands for the list.

    A certificate that the learner registered before is not registered twice: the list verifies that registration.
    """
    certificates = recorded_certificates(fact.certificate_ids)
    types = _Types(certificates)
    known = _registered_before(certificates)
    new: list[tuple[Any, ...]] = []
    verified: list[tuple[UUID, RecordedCertificate]] = []
    for certificate in certificates:
        attributes = attributes_of_certificate(certificate, types.attributes[certificate.certificate_type_id])
        before = known.get((certificate.learner_id, _mark(certificate)))
        if before is not None:
            if _confirm(before, certificate, attributes):
                verified.append((before.id, certificate))
            continue
        achievement_id = new_id()
        new.append((achievement_id, *_from_certificate(certificate, types, attributes)))
        if certificate.confirmation in METHODS:
            verified.append((achievement_id, certificate))
    insert_values(Achievement, ("id", *FROM_CERTIFICATE), new, registered_at=now, registered_by_id=actor.id)
    _verify(verified, actor, now)
    if verified:
        ids = tuple(achievement_id for achievement_id, _ in verified)
        announce(AchievementsVerified(achievement_ids=ids), actor=actor, now=now)
        for institution_id in dict.fromkeys(row.college_id for row in certificates):
            start_recognition(institution_id=institution_id, actor=actor, now=now)


class _Types:
    """The certificate types of a batch with the attributes that each gives its outcomes."""

    def __init__(self, certificates: Sequence[RecordedCertificate]) -> None:
        wanted = {row.certificate_type_id for row in certificates}
        self.rows = CertificateType.objects.select_related("organization").in_bulk(wanted)
        self.attributes = {row.id: attributes_of_type(row) for row in self.rows.values()}


@lru_cache(maxsize=4096)
def _fingerprint(certificate_type_id: UUID, acquired_month: str) -> str:
    return certificate_fingerprint(certificate_type_id, acquired_month)


def _mark(certificate: RecordedCertificate) -> str:
    return _fingerprint(certificate.certificate_type_id, certificate.acquired_month)


def _registered_before(certificates: Sequence[RecordedCertificate]) -> dict[tuple[UUID, str], Achievement]:
    rows = Achievement.objects.filter(
        learner_id__among=[row.learner_id for row in certificates],
        certificate=None,
        fingerprint__among=[_mark(row) for row in certificates],
    ).exclude(state__in=[AchievementState.WITHDRAWN, AchievementState.REJECTED])
    return {(row.learner_id, row.fingerprint): row for row in rows}


def _from_certificate(
    certificate: RecordedCertificate, types: _Types, attributes: dict[str, str | int]
) -> tuple[Any, ...]:
    """A new outcome's values as ``FROM_CERTIFICATE``."""
    of_type, method = types.rows[certificate.certificate_type_id], METHODS.get(certificate.confirmation)
    return (
        certificate.learner_id,
        of_type.achievement_type_id,
        certificate.id,
        of_type.id,
        certificate.college_id,
        of_type.name_zh,
        attributes,
        of_type.family,
        certificate.issued_on,
        certificate.expires_on,
        AchievementState.VERIFIED if method else AchievementState.REGISTERED,
        Source.ISSUER if method is Method.ISSUER_LIST else Source.COLLEGE,
        _mark(certificate),
    )


def _verify(verified: Sequence[tuple[UUID, RecordedCertificate]], actor: Actor, now: datetime) -> None:
    insert_values(
        Verification,
        ("id", "achievement_id", "learner_id", "method"),
        (
            (new_id(), achievement_id, certificate.learner_id, METHODS[certificate.confirmation])
            for achievement_id, certificate in verified
        ),
        outcome=Verdict.VERIFIED,
        verified_by_id=actor.id,
        verified_at=now,
    )


def _confirm(before: Achievement, certificate: RecordedCertificate, attributes: dict[str, str | int]) -> bool:
    """Ties a registration to the certificate of a list; answers whether that verifies it."""
    changes: dict[str, object] = {
        "certificate_id": certificate.id,
        "attributes": {**before.attributes, **attributes},
        "expires_on": certificate.expires_on,
    }
    verifies = before.state in OPEN and certificate.confirmation in METHODS
    if verifies:
        changes["state"] = AchievementState.VERIFIED
    Achievement.objects.filter(id=before.id).update(**changes)
    return verifies


def follow_corrections(fact: CertificatesCorrected, actor: Actor, now: datetime) -> None:
    """Corrected certificates correct their outcomes; their credits are taken back and looked at again."""
    certificates = recorded_certificates(fact.certificate_ids)
    by_id, types = {row.id: row for row in certificates}, _Types(certificates)
    rows = Achievement.objects.filter(certificate_id__in=list(by_id))
    changed = [row for row in rows if row.certificate_id and _take_over(row, by_id[row.certificate_id], types)]
    if not changed:
        return
    ids = tuple(row.id for row in changed)
    announce(AchievementsCorrected(achievement_ids=ids, reason="certificate_corrected"), actor=actor, now=now)
    Achievement.objects.bulk_update(changed, ["attributes", "expires_on", "obtained_on"], batch_size=200)
    reverse_recognitions(
        achievement_ids=ids,
        to_state=AchievementState.VERIFIED,
        reason="certificate_corrected",
        actor=actor,
        now=now,
    )
    for college_id in dict.fromkeys(row.college_id for row in changed):
        start_recognition(institution_id=college_id, actor=actor, now=now)


def _take_over(achievement: Achievement, certificate: RecordedCertificate, types: _Types) -> bool:
    """Whether anything that a decision looks at is different now."""
    others = {name: value for name, value in achievement.attributes.items() if name not in {"score", "grade"}}
    of_type = types.attributes[certificate.certificate_type_id]
    attributes = attributes_of_certificate(certificate, {**others, **of_type})
    after = (attributes, certificate.expires_on, certificate.issued_on)
    before = (achievement.attributes, achievement.expires_on, achievement.obtained_on)
    no_longer_passed = not certificate.is_passed and achievement.state == AchievementState.RECOGNIZED
    now_passed = certificate.is_passed and bool(achievement.refusals)
    achievement.attributes, achievement.expires_on, achievement.obtained_on = after
    return before != after or no_longer_passed or now_passed


def follow_revocations(fact: CertificatesRevoked, actor: Actor, now: datetime) -> None:
    """Revoked certificates revoke their outcomes; their credits are taken back."""
    rows = Achievement.objects.filter(certificate_id__in=list(fact.certificate_ids))
    ids = tuple(rows.exclude(state=AchievementState.REVOKED).values_list("id", flat=True))
    if not ids:
        return
    reason = fact.reason or "certificate_revoked"
    announce(AchievementsCorrected(achievement_ids=ids, reason=reason), actor=actor, now=now)
    reverse_recognitions(achievement_ids=ids, to_state=AchievementState.REVOKED, reason=reason, actor=actor, now=now)


def follow_replacements(fact: CertificatesReplaced, actor: Actor, now: datetime) -> None:
    """Outcomes stand on the certificate that replaces theirs: the content is the same, so nothing is decided anew."""
    successors = dict(fact.pairs)
    rows = list(Achievement.objects.filter(certificate_id__in=list(successors)))
    for row in rows:
        assert row.certificate_id is not None
        Achievement.objects.filter(id=row.id).update(certificate_id=successors[row.certificate_id])
        record_act(
            verb="recognition.certificate_replaced",
            subject_kind="achievement",
            subject_id=row.id,
            learner_id=row.learner_id,
            institution_id=row.college_id,
            facts={"certificate": row.certificate_id, "successor": successors[row.certificate_id]},
            actor=actor,
            now=now,
        )


def follow_bank_values(fact: BankValuesApproved, actor: Actor, now: datetime) -> None:
    """Outcomes that waited for a bank value are looked at again."""
    waiting = Achievement.objects.filter(
        state=AchievementState.VERIFIED, certificate_type_id__in=list(fact.certificate_type_ids)
    )
    if waiting.update(considered_at=None):
        start_recognition(institution_id=None, actor=actor, now=now)


def follow_rule_sets(fact: RuleSetPublished, actor: Actor, now: datetime) -> None:
    """Outcomes that no method recognized are looked at again under a newly published one."""
    for version in RuleSetVersion.objects.filter(id=fact.version_id).select_related("rule_set__owner"):
        owner = version.rule_set.owner
        reached = Q()
        if version.rule_set.scope in {RuleScope.COLLEGE, RuleScope.PROGRAM}:
            reached = Q(college=owner) | Q(college=None, learner__enrollments__college=owner)
        elif version.rule_set.scope == RuleScope.PROVINCE:
            reached = Q(college__parent=owner) | Q(college=None)
        waiting = Achievement.objects.filter(reached, state=AchievementState.VERIFIED).exclude(considered_at=None)
        ids = list(waiting.values_list("id", flat=True).distinct())
        Achievement.objects.filter(id__among=ids).update(considered_at=None)
        if ids:
            start_recognition(institution_id=owner.id, actor=actor, now=now)


def on_case_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The recognizing institution wants the credits back: tries again, now that the graduation may be reopened."""
    recognition = Recognition.objects.get(id=case.subject_id)
    done = retry_reversal(recognition_id=recognition.id, reason=recognition.reversal_reason, actor=actor, now=now)
    record_act(
        verb="recognition.case_decided",
        subject_kind="achievement",
        subject_id=recognition.achievement_id,
        learner_id=recognition.learner_id,
        institution_id=recognition.institution_id,
        facts={"reversed": done},
        actor=actor,
        now=now,
    )
