"""What becomes of certificates when results of an exam are corrected after the lock (成绩更正后的证书).

Still passed: the certificate's score is corrected (a suspended one stays suspended) and its face printed anew. No
longer passed: it is revoked, and what was built on it is taken back. Newly passed, also after such a revocation: it can
be issued by the next batch. Each by the way that exists for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.models import ExamResult
from oneplusx.apps.certificates.models import Certificate, CertificateFile, CertificateState, IssueItem, ItemState
from oneplusx.apps.certificates.selectors.reissues import successor_of
from oneplusx.apps.certificates.services.planning import CONTENT, CertificateRow
from oneplusx.apps.certificates.services.printed import print_certificate
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.certificates.services.states import revoke_certificates
from oneplusx.apps.trail.facts import ExamResultsCorrected
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor

LIVE = (CertificateState.VALID, CertificateState.SUSPENDED)


def follow_result_corrections(fact: ExamResultsCorrected, actor: Actor, now: datetime) -> None:
    """Corrects or revokes the certificates of corrected results.

    Raises:
        Conflict: ``certificates.correction_refused``: the certificate cannot be corrected as it stands.
    """
    lost: list[UUID] = []
    taken_back: list[UUID] = []
    for item, certificate, result in _certificates(fact.registration_ids):
        if not result.is_passed:
            lost.append(certificate.id)
            taken_back.append(item.id)
        elif certificate.score_hundredths != result.overall_hundredths:
            _correct_score(certificate, result.overall_hundredths, actor, now)
    if lost:
        revoke_certificates(certificate_ids=lost, reason=fact.reason, actor=actor, now=now)
        IssueItem.objects.filter(id__in=taken_back).update(state=ItemState.TAKEN_BACK, reason=fact.reason[:200])


def _certificates(registration_ids: Sequence[UUID]) -> list[tuple[IssueItem, Certificate, ExamResult]]:
    """Certificates that were issued for these results and still stand, or what replaced them."""
    items = IssueItem.objects.filter(registration_id__among=list(registration_ids), state=ItemState.ISSUED)
    results = {one.registration_id: one for one in ExamResult.objects.filter(registration_id__among=registration_ids)}
    found = []
    for item in items.select_related("certificate__certificate_type").order_by("id"):
        certificate = item.certificate
        while certificate is not None and certificate.state == CertificateState.REPLACED:
            certificate = successor_of(certificate)
        if certificate is not None and certificate.state in LIVE and item.registration_id in results:
            found.append((item, certificate, results[item.registration_id]))
    return found


def _correct_score(certificate: Certificate, score_hundredths: int, actor: Actor, now: datetime) -> None:
    content = {name: getattr(certificate, name) for name in CONTENT}
    content |= {
        "score_text": f"{score_hundredths / 100:g}",
        "score_hundredths": score_hundredths,
        "course_codes": tuple(certificate.course_codes),
    }
    row = CertificateRow(
        learner_id=certificate.learner_id,
        certificate_type_id=certificate.certificate_type_id,
        issuer_id=certificate.certificate_type.organization_id,
        holder_name=certificate.holder_name,
        acquired_month=certificate.acquired_month,
        enrollment_id=certificate.enrollment_id,
        **content,
    )
    [plan] = record_certificates(
        rows=[row],
        institution_id=certificate.recorded_by_institution_id,
        confirmation=certificate.confirmation,
        origin=certificate.origin,
        corrects_suspended=True,
        actor=actor,
        now=now,
    )
    if plan.error is not None:
        raise Conflict("certificates.correction_refused", number=certificate.number, why=[plan.error.code])
    if CertificateFile.objects.filter(certificate=certificate).exists():
        print_certificate(certificate=certificate, now=now)
