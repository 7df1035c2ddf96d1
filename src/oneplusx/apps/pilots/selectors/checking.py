"""What the checks of a window find for an application, from what is known here."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Sum

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import ClassGroup, Enrollment
from oneplusx.apps.pilots.models import AdmittedType, PilotApplication, PilotWindow
from oneplusx.apps.pilots.models.applications import ENDED, SUBJECT
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Filing
from oneplusx.apps.standards.selectors import filed_in, organization_status
from oneplusx.domain.pilots import ApplicationFacts, Finding, consecutive_years, examine
from oneplusx.domain.standing import Act
from oneplusx.web.remembering import once_a_request


def findings_of(application: PilotApplication, on: date) -> tuple[Finding, ...]:
    """The checks of the window as they stand on a date."""
    return examine(application.window.checks_set(), facts_of(application, on))


def facts_of(application: PilotApplication, on: date) -> ApplicationFacts:
    """What the checks look at."""
    certificate_type = application.certificate_type
    return ApplicationFacts(
        type_in_force=is_admitted(application.window, certificate_type),
        major_related=_is_related(certificate_type, application.major_code),
        major_years=years_of_major(application),
        students_count=_students(application),
        organization_filed=is_filed(certificate_type, application.college.province_code, on),
        organization_standing=may_register(certificate_type, on),
        is_free=application.is_free,
        attachments_count=Attachment.objects.filter(subject_kind=SUBJECT, subject_id=application.id).count(),
    )


def is_admitted(window: PilotWindow, certificate_type: CertificateType) -> bool:
    """Whether a window admits a certificate type: published, and among its types if it names any."""
    if certificate_type.state != CatalogueState.PUBLISHED:
        return False
    admitted = admitted_ids(window.id)
    return certificate_type.id in admitted or not admitted


@once_a_request
def admitted_ids(window_id: UUID) -> frozenset[UUID]:
    """Certificate types that a window names; none: it admits all that are published."""
    return frozenset(AdmittedType.objects.filter(window_id=window_id).values_list("certificate_type_id", flat=True))


def _is_related(certificate_type: CertificateType, major_code: str) -> bool | None:
    """``None`` where the catalogue names no majors for the certificate."""
    return major_code in certificate_type.major_codes if certificate_type.major_codes else None


def years_of_major(application: PilotApplication) -> int | None:
    """Years without a gap in which the major has recruited: as declared, else by the roll; ``None``: neither."""
    if application.recruiting_since is not None:
        return max(application.window.year - application.recruiting_since, 0)
    return years_on_roll(application)


def years_on_roll(application: PilotApplication) -> int | None:
    """The same by the classes and enrollments entered here; ``None`` where the major has none."""
    college_id, major_code = application.college_id, application.major_code
    years = {
        *Enrollment.objects.filter(college_id=college_id, major_code=major_code)
        .order_by()
        .values_list("entry_year", flat=True)
        .distinct(),
        *ClassGroup.objects.filter(college_id=college_id, major_code=major_code).values_list("entry_year", flat=True),
    }
    return consecutive_years(years, application.window.year) if years else None


def _students(application: PilotApplication) -> int:
    """Of all applications of the college for the certificate and level in the window, this one included."""
    others = PilotApplication.objects.filter(
        window_id=application.window_id,
        college_id=application.college_id,
        certificate_type_id=application.certificate_type_id,
    ).exclude(id=application.id)
    total = others.exclude(state__in=ENDED).aggregate(total=Sum("students_count"))["total"] or 0
    return int(total) + application.students_count


def is_filed(certificate_type: CertificateType, province_code: str, on: date) -> bool | None:
    """Whether the certificate's organization is filed in a province; ``None`` where that is not kept here."""
    if certificate_type.organization_id is None or not Filing.objects.filter(province_code=province_code).exists():
        return None
    return filed_in(certificate_type.organization_id, certificate_type.id, province_code, on)


def may_register(certificate_type: CertificateType, on: date) -> bool | None:
    """Whether the organization's standing lets it take candidates; ``None``: no organization stands behind it."""
    if certificate_type.organization_id is None:
        return None
    return not organization_status(certificate_type.organization_id, on).stops(Act.REGISTER_CANDIDATES)
