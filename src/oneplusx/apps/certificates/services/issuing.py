"""Issues one certificate by its organization (颁发)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.certificates.models import Certificate, CertificateState, Confirmation
from oneplusx.apps.certificates.services.planning import CertificateRow, RowStatus, check_dates
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.parties.models import Enrollment, Learner
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import identity_index
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.services import require_organization
from oneplusx.domain.certificate_number import name_form
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.domain.identity import IdentityDocument
from oneplusx.domain.months import add_months
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin


def find_holder(
    *, name: str, document: IdentityDocument | None = None, college_code: str = "", student_number: str = ""
) -> tuple[Learner, Enrollment | None]:
    """The learner who is to hold a certificate, named by identity document or by college and student number.

    A wrong name answers like an unknown person.

    Raises:
        NotFound: ``certificates.unknown_holder``.
    """
    enrollment: Enrollment | None = None
    learner: Learner | None = None
    if document is not None:
        people = Learner.objects.filter(person__identity_index=identity_index(document))
        learner = people.select_related("person").first()
    elif college_code and student_number:
        enrollment = (
            Enrollment.objects.filter(college__code=college_code, student_number=student_number)
            .select_related("learner__person")
            .first()
        )
        learner = enrollment.learner if enrollment else None
    if learner is None or name_form(learner.person.name) != name_form(name):
        raise NotFound("certificates.unknown_holder")
    if learner.merged_into_id is not None:
        learner = Learner.objects.select_related("person").get(id=learner.merged_into_id)
    return learner, enrollment


@transaction.atomic
def issue_certificate(
    *,
    certificate_type: CertificateType,
    learner: Learner,
    number: str,
    issued_on: date,
    enrollment: Enrollment | None = None,
    score_text: str = "",
    score_hundredths: int | None = None,
    expires_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> Certificate:
    """Issues a certificate (颁发证书); the learning outcome is registered and verified by itself.

    Args:
        expires_on: ``None`` takes the validity of the certificate type.

    Raises:
        Denied: ``denied``: not an officer of the type's organization.
        Invalid: ``certificates.number_required``, ``certificates.bad_date``, ``certificates.bad_expiry`` and the
            refusals of recording.
        Conflict: ``certificates.already_issued``, ``standards.organization_stopped``.
    """
    organization_id = certificate_type.organization_id
    if organization_id is None:
        raise Denied("denied", permission="certificates.issue")
    require(actor, "certificates.issue", organization_id)
    require_organization(organization_id, "issue_certificates", local_date(now))
    if not number.strip():
        raise Invalid("certificates.number_required")
    check_dates(issued_on=issued_on, expires_on=expires_on, today=local_date(now))
    row = CertificateRow(
        learner_id=learner.id,
        certificate_type_id=certificate_type.id,
        issuer_id=organization_id,
        holder_name=learner.person.name,
        acquired_month=f"{issued_on:%Y-%m}",
        issued_on=issued_on,
        enrollment_id=enrollment.id if enrollment else None,
        number=number.strip(),
        score_text=score_text,
        score_hundredths=score_hundredths,
        expires_on=expires_on or expiry(certificate_type, issued_on),
    )
    plan = record_certificates(
        rows=[row],
        institution_id=organization_id,
        confirmation=Confirmation.ISSUED,
        origin=Origin.HERE,
        actor=actor,
        now=now,
    )[0]
    _refuse_all_but_new(plan.status, plan.error)
    return _issued(row.key)


def expiry(certificate_type: CertificateType, issued_on: date) -> date | None:
    """Last day of validity by the type's own months; ``None`` when it never expires."""
    months = certificate_type.valid_months
    return None if months is None else add_months(issued_on, months)


def _refuse_all_but_new(status: RowStatus, error: DomainError | None) -> None:
    if error is not None:
        raise error
    if status is not RowStatus.NEW:
        raise Conflict("certificates.already_issued")


def _issued(key: tuple[UUID, UUID, str]) -> Certificate:
    learner_id, type_id, month = key
    rows = Certificate.objects.exclude(state=CertificateState.REPLACED)
    return rows.get(learner_id=learner_id, certificate_type_id=type_id, acquired_month=month)
