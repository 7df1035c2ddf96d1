"""Questions about certificates (证书)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from oneplusx.apps.certificates.models import (
    Certificate,
    CertificateCorrection,
    CertificateFile,
    CertificateNumber,
    CertificateState,
    IssueItem,
)
from oneplusx.apps.certificates.numbers import number_key
from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.parties.selectors import learner_ids, of_learners_named, of_visible_enrollments, visible_enrollments
from oneplusx.apps.standards.models import CertificateType
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.search import search_filter


def certificates_visible_to(actor: Actor) -> QuerySet[Certificate]:
    """The learner's own; an organization's those of its types; a college's those of its enrollments.

    A certificate that was issued to a person rather than to an enrollment is seen by the colleges where the person is
    enrolled. The bank sees all.
    """
    certificates = Certificate.objects.select_related("certificate_type__organization", "learner__person")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return certificates
    seen = Q(pk__in=[])
    if actor.learner_id is not None:
        seen |= Q(learner_id=actor.learner_id) | Q(learner__merged_into_id=actor.learner_id)
    organizations = actor.institutions(Role.ORGANIZATION_OFFICER)
    if organizations:
        seen |= Q(certificate_type__organization_id__in=organizations)
    if any(grant.role not in {Role.LEARNER, Role.ORGANIZATION_OFFICER} for grant in actor.grants):
        enrollments = visible_enrollments(actor).order_by()
        seen |= of_visible_enrollments(actor, "enrollment")
        studying = Exists(enrollments.filter(learner_id=OuterRef("learner_id")))
        alone = Certificate.objects.filter(studying, enrollment=None)  # few, and not looked for at each certificate
        seen |= Q(pk__in=alone.values("pk"))
    return certificates.filter(seen)


def matching(certificates: QuerySet[Certificate], query: str) -> QuerySet[Certificate]:
    """Those with this number, this holder (pinyin too) or this name of the certificate."""
    if not query.strip():
        return certificates
    key = number_key(query)
    numbered = CertificateNumber.objects.filter(number_key=key).values_list("certificate_id", flat=True)
    if known := list(numbered):  # few, and found at once: no name is searched for what is a number
        return certificates.filter(pk__in=known)
    by_holder = of_learners_named(query)
    types = CertificateType.objects.filter(search_filter("name_search", query)).values_list("id", flat=True)
    return certificates.filter(by_holder | Q(certificate_type__among=list(types)))


def search_certificates(actor: Actor, query: str = "", *, state: str = "") -> QuerySet[Certificate]:
    """Visible certificates that match, latest first, with their inquiry codes."""
    certificates = matching(certificates_visible_to(actor), query)
    if state:
        certificates = certificates.filter(state=state)
    code = CertificateNumber.objects.filter(certificate_id=OuterRef("pk")).values("code")[:1]
    return certificates.annotate(inquiry_code=Subquery(code)).order_by("-issued_on", "-id")


def certificate_for(actor: Actor, certificate_id: UUID) -> Certificate:
    """One certificate.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    found = (
        certificates_visible_to(actor)
        .select_related("enrollment__college", "standard_version")
        .filter(id=certificate_id)
        .first()
    )
    if found is None:
        raise NotFound("not_found")
    return found


def directory_entry(certificate: Certificate) -> CertificateNumber | None:
    """The directory's row of a certificate; ``None`` without a number."""
    return CertificateNumber.objects.filter(certificate_id=certificate.id).first()


class OwnCertificate(NamedTuple):
    """A certificate as its holder sees it in a list; ``code`` in groups, empty without a number."""

    certificate: Certificate
    code: str
    is_printed: bool


def own_certificates(actor: Actor) -> list[OwnCertificate]:
    """The learner's own certificates, latest first.

    Raises:
        NotFound: ``not_found``: no learner.
    """
    if actor.learner_id is None:
        raise NotFound("not_found")
    rows = certificates_visible_to(actor).filter(learner_id__in=learner_ids(actor.learner_id))
    code = CertificateNumber.objects.filter(certificate_id=OuterRef("pk")).values("code")[:1]
    printed = Exists(CertificateFile.objects.filter(certificate_id=OuterRef("pk")))
    found: list[Any] = list(rows.annotate(code=Subquery(code), is_printed=printed).order_by("-issued_on", "-id"))
    return [OwnCertificate(row, grouped_code(row.code or ""), row.is_printed) for row in found]


def certificates_of_plan(actor: Actor, exam_plan_id: UUID) -> list[Certificate]:
    """Certificates that were issued for an exam plan and are in force or suspended, by number."""
    items = IssueItem.objects.filter(batch__plan_id=exam_plan_id, certificate_id=OuterRef("pk"))
    of_replaced = IssueItem.objects.filter(batch__plan_id=exam_plan_id, certificate_id=OuterRef("replaces_id"))
    rows = certificates_visible_to(actor).filter(Exists(items) | Exists(of_replaced))
    return list(rows.filter(state__in=[CertificateState.VALID, CertificateState.SUSPENDED]).order_by("number", "id"))


def face_bytes(certificate: Certificate) -> bytes:
    """The printed certificate (PDF/A).

    Raises:
        NotFound: ``not_found``: nothing was printed; ``files.content_missing``.
    """
    printed = CertificateFile.objects.select_related("file").filter(certificate=certificate).first()
    if printed is None:
        raise NotFound("not_found")
    return content_of(printed.file)


def has_face(certificate: Certificate) -> bool:
    """Whether the certificate was printed."""
    return CertificateFile.objects.filter(certificate=certificate).exists()


def corrections_of(certificate: Certificate) -> QuerySet[CertificateCorrection]:
    """What the certificate said before, oldest first."""
    return certificate.corrections.order_by("corrected_at", "id")


class RecordedCertificate(NamedTuple):
    """What the apps above need of a recorded certificate; read in bulk without model instances."""

    id: UUID
    learner_id: UUID
    certificate_type_id: UUID
    acquired_month: str
    issued_on: date
    expires_on: date | None
    is_passed: bool
    confirmation: str
    score_hundredths: int | None
    score_text: str
    college_id: UUID | None


def recorded_certificates(certificate_ids: Sequence[UUID]) -> list[RecordedCertificate]:
    """Certificates of a fact, in the order of their ids."""
    columns = (*RecordedCertificate._fields[:-1], "enrollment__college_id")
    rows = Certificate.objects.filter(id__among=certificate_ids).order_by("id")
    return [RecordedCertificate(*row) for row in rows.values_list(*columns)]
