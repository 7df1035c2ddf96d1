"""Exemptions told to the school systems, their receipts, certificates taken back, and what a comparison finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, When

from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.certificates.services import reinstate_certificate, revoke_certificates, suspend_certificate
from oneplusx.apps.conversion.models import ConversionSource, ConversionState
from oneplusx.apps.exchange import services as exchange
from oneplusx.apps.exchange.models import WriteBackBatch, WriteBackRow
from oneplusx.apps.exchange.selectors.write_back import due_exemptions
from oneplusx.apps.exchange.sheets import receipt_line
from oneplusx.apps.graduation.services import audit_cohort
from oneplusx.demo.world import College, Places
from oneplusx.web.actor import Actor

EXPORTED_DAYS_AGO, RECEIPT_DAYS_AGO, REVOKED_DAYS_AGO = 9, 8, 4
REFUSED, SILENT = 1, 2
"""Places in the first college's file: rows that its system refuses, and rows that it says nothing about."""


def build_write_back(places: Places, now: datetime) -> None:
    """Each college with exempted courses exports them; receipts say what was posted.

    The first college's receipt refuses rows and leaves some out; the second one's posts all; others have not answered.
    """
    for number, college in enumerate(places.colleges.values()):
        if not due_exemptions(college.institution).exists():
            continue
        answered = number < 2
        at = now - timedelta(days=EXPORTED_DAYS_AGO if answered else 1)
        batch = exchange.export_exemptions(college_id=college.institution.id, actor=college.registrar, now=at)
        if answered:
            _receive(college, batch, now - timedelta(days=RECEIPT_DAYS_AGO), is_perfect=number > 0)


def _receive(college: College, batch: WriteBackBatch, at: datetime, *, is_perfect: bool) -> None:
    keys = list(WriteBackRow.objects.filter(batch=batch).order_by("id").values_list("key", flat=True))
    lines = [receipt_line(key, "成功", "") for key in keys]
    if not is_perfect and len(keys) > SILENT:
        lines[REFUSED] = receipt_line(keys[REFUSED], "失败", "该课程已有成绩，需先在教务系统撤销")
        del lines[SILENT]
    exchange.apply_receipt(batch_id=batch.id, lines=lines, actor=college.registrar, now=at)


def build_revocations(places: Places, now: datetime) -> None:
    """Issuers take back a certificate on which an exemption stands and one of no use yet; others are suspended."""
    at = now - timedelta(days=REVOKED_DAYS_AGO)
    for used in _used(places):
        _revoke(used, places, at)
    spare = _spare(places)
    for certificate in spare[:1]:
        _revoke(certificate, places, at)
    for certificate in spare[1:3]:
        suspend_certificate(
            certificate_id=certificate.id, reason="演示：信息核对中", actor=_issuer(places, certificate), now=at
        )
    for certificate in spare[2:3]:
        reinstate_certificate(
            certificate_id=certificate.id,
            reason="演示：核对无误",
            actor=_issuer(places, certificate),
            now=at + timedelta(days=1),
        )


def _used(places: Places) -> list[Certificate]:
    """A certificate behind a posted exemption of the first college."""
    college = next(iter(places.colleges.values())).institution
    posted = WriteBackRow.objects.filter(batch__college=college, state="posted").values("target__conversion_id")
    source = (
        ConversionSource.objects.filter(
            conversion_id__in=posted,
            conversion__state=ConversionState.APPROVED,
            achievement__certificate__certificate_type__organization_id__in=places.organization_officers,
        )
        .order_by("-conversion__submitted_at", "id")
        .first()
    )
    return _certificates([source.achievement.certificate_id]) if source and source.achievement.certificate_id else []


def _certificates(ids: Sequence[UUID]) -> list[Certificate]:
    return list(Certificate.objects.filter(id__in=ids).select_related("certificate_type"))


def _spare(places: Places) -> list[Certificate]:
    """Certificates that no application uses; those of the cast's organization first."""
    cast = next(iter(places.organization_officers))
    used = ConversionSource.objects.exclude(achievement__certificate=None).values("achievement__certificate_id")
    students = [one.enrollment_id for college in places.colleges.values() for one in college.students]
    found = Certificate.objects.filter(state=CertificateState.VALID, is_passed=True, enrollment_id__in=students)
    issued = found.filter(certificate_type__organization_id__in=places.organization_officers)
    unused = issued.exclude(id__in=used).exclude(number="").select_related("certificate_type")
    is_other = Case(When(certificate_type__organization_id=cast, then=0), default=1)
    return list(unused.order_by(is_other, "number")[:3])


def _issuer(places: Places, certificate: Certificate) -> Actor:
    organization_id = certificate.certificate_type.organization_id
    if organization_id is None:
        raise ValueError("a certificate without an issuer")
    return places.organization_officers[organization_id]


def _revoke(certificate: Certificate, places: Places, at: datetime) -> None:
    revoke_certificates(
        certificate_ids=[certificate.id],
        reason="演示：登记信息有误，撤销后重新登记",
        actor=_issuer(places, certificate),
        now=at,
    )


def audit_and_compare(places: Places, now: datetime) -> None:
    """Two colleges audit those who leave and those who came last; the first one then compares all its parts."""
    college, other = list(places.colleges.values())[:2]
    for one in (college, other):
        for year in (one.leaving_year, max(program.entry_year for program in one.programs)):
            audit_cohort(college_id=one.institution.id, program_id=None, entry_year=year, actor=one.registrar, now=now)
    exchange.reconcile(college_id=college.institution.id, actor=college.registrar, now=now)
