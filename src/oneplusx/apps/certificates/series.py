"""Series of certificate numbers: which one a certificate takes from, and what comes next in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from oneplusx.apps.certificates.models import IssueBatch, IssueProfile, NumberSeries
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import CertificateType, Level
from oneplusx.domain.number_format import NumberFormat

LEVEL_CODES: Mapping[str, str] = {Level.PRIMARY: "1", Level.INTERMEDIATE: "2", Level.ADVANCED: "3"}
"""The codes of the national platform."""


def number_facts(batch: IssueBatch) -> dict[str, str]:
    """Values of the fields of a number format for a batch."""
    return series_facts(batch.organization, batch.certificate_type, batch.plan.province_code, batch.issued_on)


def series_facts(
    organization: Institution, certificate_type: CertificateType, province_code: str, issued_on: date
) -> dict[str, str]:
    """Values of the fields of a number format."""
    return {
        "organization": organization.code,
        "type": certificate_type.code,
        "level": LEVEL_CODES.get(certificate_type.level, certificate_type.level),
        "province": province_code,
        "year": f"{issued_on:%Y}",
        "yy": f"{issued_on:%y}",
        "month": f"{issued_on:%m}",
    }


def next_numbers(*, batch: IssueBatch, profile: IssueProfile, count: int) -> list[str]:
    """The numbers that would be taken now; takes none.

    Raises:
        Invalid: The format cannot be read (``numbers.…``).
        Conflict: ``numbers.used_up``.
    """
    form, facts = NumberFormat.parse(profile.number_format), number_facts(batch)
    series = NumberSeries.objects.filter(organization_id=batch.organization_id, series=form.series(facts))
    last = series.values_list("last_serial", flat=True).first() or 0
    return [form.number(facts, last + place) for place in range(1, count + 1)]
