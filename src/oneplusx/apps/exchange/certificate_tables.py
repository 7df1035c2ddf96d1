"""Tables of certificates for other systems (证书数据表): the fields there are, the tables that ship, and the values.

Source of the shipped tables: the data-center layouts ods_gzxzssj (1+X证书数据) and ods_xsjnzssj (学生技能证书).
They are mapping documents like an institution's own (``data/*.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.assessment.models import SeatAssignment
from oneplusx.apps.certificates.models import Certificate, CertificateFile, CertificateState, Confirmation, IssueItem
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain.exporting import ExportMapping, FieldKind, Value, cell, load_mapping
from oneplusx.web.clock import SHANGHAI

PACKAGE, FOLDER = "oneplusx.apps.exchange", "data"
SHIPPED = ("ods_gzxzssj", "ods_xsjnzssj", "all_fields")
IDENTITY = "identity_number"
FIELDS: Mapping[str, tuple[FieldKind, Promise]] = {
    "id": (FieldKind.EXACT, _("Identifier of the certificate here")),
    "number": (FieldKind.EXACT, _("Certificate number, always unchanged")),
    "holder_name": (FieldKind.TEXT, _("Name on the certificate")),
    IDENTITY: (FieldKind.TEXT, _("Identity number in full; each reading is recorded")),
    "student_number": (FieldKind.EXACT, _("Student number")),
    "college_code": (FieldKind.TEXT, _("Code of the college")),
    "college_name": (FieldKind.TEXT, _("Name of the college")),
    "major_code": (FieldKind.TEXT, _("Code of the major")),
    "class_name": (FieldKind.TEXT, _("Class")),
    "entry_year": (FieldKind.TEXT, _("Entry year")),
    "organization_code": (FieldKind.TEXT, _("Code of the issuing organization")),
    "organization_name": (FieldKind.TEXT, _("Name of the issuing organization")),
    "kind_code": (FieldKind.TEXT, _("Code of the kind of certificate")),
    "kind_name": (FieldKind.TEXT, _("Kind of certificate")),
    "type_code": (FieldKind.TEXT, _("Code of the certificate in the catalogue")),
    "type_name": (FieldKind.TEXT, _("Name of the certificate")),
    "national_id": (FieldKind.TEXT, _("Identifier on the national platform")),
    "level": (FieldKind.TEXT, _("Level as a code: primary, intermediate, advanced, or the issuer's own")),
    "level_name": (FieldKind.TEXT, _("Level in words")),
    "score_text": (FieldKind.EXACT, _("Score as recorded")),
    "score": (FieldKind.HUNDREDTHS, _("Score as a number")),
    "exam_number": (FieldKind.EXACT, _("Admission ticket number")),
    "exam_site": (FieldKind.TEXT, _("Exam site")),
    "issued_on": (FieldKind.DATE, _("Date of issue")),
    "expires_on": (FieldKind.DATE, _("Valid until")),
    "acquired_month": (FieldKind.TEXT, _("Month obtained")),
    "state": (FieldKind.TEXT, _("State as a code: valid, suspended, revoked, replaced")),
    "is_valid": (FieldKind.FLAG, _("Whether it is valid: yes or no")),
    "is_issued_here": (FieldKind.FLAG, _("Whether it was issued here: yes or no")),
    "is_electronic": (FieldKind.FLAG, _("Whether there is an electronic certificate: yes or no")),
    "collected_at": (FieldKind.INSTANT, _("Time of the export")),
}
LEVELS = {"primary": "初级", "intermediate": "中级", "advanced": "高级"}
"""Data centers take Chinese words, whatever the language of the page."""

KINDS: Mapping[str, FieldKind] = {name: kind for name, (kind, _label) in FIELDS.items()}
Row = Mapping[str, Value]


@cache
def shipped(code: str) -> ExportMapping:
    """A table that ships, by its code of ``SHIPPED``."""
    return load_mapping(shipped_text(code), KINDS, name=code)


def shipped_text(code: str) -> str:
    """The document of a table that ships, to start an own one from."""
    return files(PACKAGE).joinpath(FOLDER, f"{code}.yaml").read_text(encoding="utf-8")


def cells_of(mapping: ExportMapping, rows: Iterable[Row]) -> Iterator[list[str]]:
    """The texts of each row.

    Raises:
        Invalid: ``exchange.no_code``.
    """
    for row in rows:
        yield [
            cell(
                row[column.field],
                KINDS[column.field],
                pattern=column.pattern,
                codes=column.codes,
                otherwise=column.otherwise,
                title=column.title,
            )
            if column.field
            else column.value
            for column in mapping.columns
        ]


def exact_places(mapping: ExportMapping) -> frozenset[int]:
    """Columns whose cells are handed on as they are, even where a spreadsheet program would see a formula."""
    return frozenset(
        place for place, column in enumerate(mapping.columns) if KINDS.get(column.field) == FieldKind.EXACT
    )


def rows_of(
    certificates: Sequence[Certificate], enrollments: Mapping[UUID, Enrollment], now: datetime, *, fields: set[str]
) -> list[Row]:
    """The values of every field for some certificates; a fixed number of queries.

    Args:
        enrollments: By certificate; those without one leave the fields of the college empty.
        fields: Those that the mapping uses; identity numbers are decrypted only then.
    """
    ids = [row.id for row in certificates]
    sites = _sites(ids) if "exam_site" in fields else {}
    printed = set(CertificateFile.objects.filter(certificate_id__among=ids).values_list("certificate_id", flat=True))
    return [
        {
            **_of_certificate(row),
            **_of_type(row),
            **_of_enrollment(enrollments.get(row.id)),
            IDENTITY: row.learner.person.identity_document() if IDENTITY in fields else "",
            "exam_site": sites.get(row.id, ""),
            "is_electronic": row.confirmation == Confirmation.ISSUED or row.id in printed,
            "collected_at": now.astimezone(SHANGHAI),
        }
        for row in certificates
    ]


def _of_certificate(row: Certificate) -> dict[str, Value]:
    return {
        "id": row.id.hex,
        "number": row.number,
        "holder_name": row.holder_name,
        "score_text": row.score_text,
        "score": row.score_hundredths,
        "exam_number": row.exam_number,
        "issued_on": row.issued_on,
        "expires_on": row.expires_on,
        "acquired_month": row.acquired_month,
        "state": row.state,
        "is_valid": row.state == CertificateState.VALID,
        "is_issued_here": row.confirmation == Confirmation.ISSUED,
    }


def _of_type(row: Certificate) -> dict[str, Value]:
    kind = row.certificate_type
    organization = kind.organization
    return {
        "organization_code": organization.code if organization else "",
        "organization_name": organization.name_zh if organization else "",
        "kind_code": kind.achievement_type.code,
        "kind_name": kind.achievement_type.name_zh,
        "type_code": kind.code,
        "type_name": kind.name_zh,
        "national_id": kind.national_id,
        "level": kind.level,
        "level_name": LEVELS.get(kind.level, kind.level),
    }


def _of_enrollment(row: Enrollment | None) -> dict[str, Value]:
    if row is None:
        names = ("student_number", "college_code", "college_name", "major_code", "class_name", "entry_year")
        return dict.fromkeys(names, "")
    return {
        "student_number": row.student_number,
        "college_code": row.college.code,
        "college_name": row.college.name_zh,
        "major_code": row.major_code,
        "class_name": row.class_group.name if row.class_group else "",
        "entry_year": str(row.entry_year),
    }


def _sites(certificate_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where the exam of each certificate was, by the seat of its registration."""
    items = IssueItem.objects.filter(certificate_id__among=certificate_ids)
    registrations = dict(items.values_list("registration_id", "certificate_id"))
    seats = SeatAssignment.objects.filter(registration_id__among=list(registrations)).order_by("id")
    places = seats.values_list("registration_id", "room__site__name_zh")
    return {registrations[registration_id]: name for registration_id, name in places}
