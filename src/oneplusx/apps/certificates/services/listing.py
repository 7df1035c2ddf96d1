"""Records a list that another system sends: holders by student number, or by name and document (登记名单)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from oneplusx.apps.certificates.models import Confirmation
from oneplusx.apps.certificates.services.issuing import expiry, find_holder
from oneplusx.apps.certificates.services.planning import (
    SCORE_HUNDREDTHS_MAX,
    CertificateRow,
    RowPlan,
    RowStatus,
    check_dates,
)
from oneplusx.apps.certificates.services.recording import record_certificates
from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind, Learner
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import enrollments_by_number
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.domain.errors import Denied, DomainError, Invalid, NotFound
from oneplusx.domain.identity import DocumentKind, check_document
from oneplusx.domain.months import first_of_month
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.origin import Origin


@dataclass(frozen=True, slots=True)
class ListedCertificate:
    """One certificate as another system names it."""

    certificate_type: str
    acquired_month: str
    student_number: str = ""
    name: str = ""
    document_kind: str = "resident_id"
    document_number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    number: str = ""
    score_text: str = ""
    score_hundredths: int | None = None
    is_passed: bool = True
    exam_number: str = ""
    course_codes: tuple[str, ...] = ()


@transaction.atomic
def record_list(
    *,
    institution: Institution,
    rows: Sequence[ListedCertificate],
    confirmation: str = Confirmation.COLLEGE_LIST,
    actor: Actor,
    now: datetime,
) -> list[RowPlan]:
    """Records a list of a college or an organization (登记名单); refused rows do not stop the others.

    Raises:
        Denied: ``denied``.
        Invalid: ``certificates.not_an_issuer``: the institution is neither college nor organization.
    """
    is_issuer = institution.kind == InstitutionKind.ORGANIZATION
    if not is_issuer and institution.kind != InstitutionKind.COLLEGE:
        raise Invalid("certificates.not_an_issuer", found=institution.code)
    require(actor, "certificates.issue" if is_issuer else "import.certificates", institution.id)
    finder = _Finder(institution, rows, now)
    found = [finder.find(row) for row in rows]
    good = [row for row in found if isinstance(row, CertificateRow)]
    plans = iter(
        record_certificates(
            rows=good,
            institution_id=institution.id,
            confirmation=Confirmation.ISSUED if is_issuer else confirmation,
            origin=Origin.HERE if is_issuer else Origin.ELSEWHERE,
            actor=actor,
            now=now,
        )
    )
    return [next(plans) if isinstance(row, CertificateRow) else RowPlan(RowStatus.REFUSED, None, row) for row in found]


class _Finder:
    """Looks the parts of the rows up, set-based where colleges name student numbers."""

    def __init__(self, institution: Institution, rows: Sequence[ListedCertificate], now: datetime) -> None:
        self.institution = institution
        self.is_issuer = institution.kind == InstitutionKind.ORGANIZATION
        self.today = local_date(now)
        self.this_month = f"{self.today:%Y-%m}"
        self.types = certificate_types_by_code({row.certificate_type for row in rows})
        self.enrollments: Mapping[str, Enrollment] = (
            {} if self.is_issuer else enrollments_by_number(institution, [row.student_number for row in rows])
        )
        codes = {code for row in rows for code in row.course_codes}
        courses = Course.objects.filter(college=institution, code__in=codes)
        self.courses = set(courses.values_list("code", flat=True)) if codes else set()

    def find(self, row: ListedCertificate) -> CertificateRow | DomainError:
        """The row as the database names it, or why it is refused."""
        try:
            of_type = self._type(row)
            learner, enrollment = self._holder(row)
            self._check(row)
        except DomainError as error:
            return error
        issued_on = row.issued_on or first_of_month(row.acquired_month)
        return CertificateRow(
            learner_id=learner.merged_into_id or learner.id,
            enrollment_id=enrollment.id if enrollment else None,
            certificate_type_id=of_type.id,
            issuer_id=of_type.organization_id,
            holder_name=learner.person.name,
            acquired_month=row.acquired_month,
            issued_on=issued_on,
            expires_on=row.expires_on or expiry(of_type, issued_on),
            number=row.number,
            score_text=row.score_text,
            score_hundredths=row.score_hundredths,
            is_passed=row.is_passed,
            exam_number=row.exam_number,
            course_codes=row.course_codes,
        )

    def _type(self, row: ListedCertificate) -> CertificateType:
        of_type = self.types.get(row.certificate_type)
        if of_type is None:
            raise NotFound("certificates.unknown_type", found=row.certificate_type)
        if self.is_issuer and of_type.organization_id != self.institution.id:
            raise Denied("denied", permission="certificates.issue")
        return of_type

    def _holder(self, row: ListedCertificate) -> tuple[Learner, Enrollment | None]:
        if self.is_issuer:
            document = check_document(DocumentKind(row.document_kind), row.document_number)
            return find_holder(name=row.name, document=document)
        enrollment = self.enrollments.get(row.student_number)
        if enrollment is None:
            raise NotFound("certificates.unknown_learner", found=row.student_number)
        return enrollment.learner, enrollment

    def _check(self, row: ListedCertificate) -> None:
        if row.acquired_month > self.this_month:
            raise Invalid("certificates.future_month", found=row.acquired_month)
        if row.issued_on is not None:
            check_dates(issued_on=row.issued_on, expires_on=row.expires_on, today=self.today)
        if (row.score_hundredths or 0) > SCORE_HUNDREDTHS_MAX or _is_odd_number(row):
            raise Invalid("certificates.odd_score", found=row.score_text, allowed=SCORE_HUNDREDTHS_MAX // 100)
        if self.is_issuer and not row.number:
            raise Invalid("certificates.number_required")
        unknown = next((code for code in row.course_codes if code not in self.courses), None)
        if unknown is not None:
            raise Invalid("certificates.unknown_course", found=unknown)


def _is_odd_number(row: ListedCertificate) -> bool:
    """A score that is a number to a program, and no points to people: ``-5``, ``1e9``, ``88.123``."""
    if row.score_hundredths is not None:
        return Decimal(row.score_text) * 100 != row.score_hundredths
    try:
        Decimal(row.score_text)
    except InvalidOperation:
        return False
    return True
