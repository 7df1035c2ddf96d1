"""What each certificate not yet taken would save a learner on the way to graduation."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from oneplusx.apps.graduation.selectors.next_steps import CATALOG_MAX, WhatIf, obtainable_certificates, what_if
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.parties.selectors import get_enrollment, institution, visible_enrollments
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

LOOKED_AT = 20


def certificate_savings(actor: Actor, enrollment_id: UUID, on: date, *, limit: int = LOOKED_AT) -> list[WhatIf]:
    """Certificates that bring something (取证补救), the fewest credits left first; each one by itself.

    Args:
        limit: How many of the catalogue are tried, at most 60; each takes a plan and an audit.

    Raises:
        NotFound: ``not_found``: the enrollment is not the actor's to see.
    """
    enrollment = get_enrollment(actor, enrollment_id)
    tried = [
        what_if(actor, enrollment_id, on, certificate_type_ids=[one.id])
        for one in obtainable_certificates(enrollment)[: min(limit, CATALOG_MAX)]
    ]
    helping = [one for one in tried if one is not None and one.helps]
    return sorted(helping, key=lambda one: (one.missing_hundredths, not one.could_graduate, one.certificates[0].code))


def enrollment_named(actor: Actor, name: str) -> Enrollment:
    """The enrollment called ``COLLEGE/STUDENT NUMBER``.

    Raises:
        NotFound: ``not_found``, ``parties.unknown_institution``.
    """
    college_code, _, number = name.partition("/")
    college = institution(college_code)
    found = visible_enrollments(actor).filter(college=college, student_number=number).order_by("-entry_year").first()
    if found is None:
        raise NotFound("not_found")
    return found


def saving_document(found: WhatIf) -> dict[str, Any]:
    """What one certificate would save, as JSON values."""
    [certificate] = found.certificates
    return {
        "certificate_code": certificate.code,
        "name_zh": certificate.name_zh,
        "name_en": certificate.name_en,
        "freed": list(found.freed),
        "converted_hundredths": found.converted_hundredths,
        "missing_before_hundredths": found.missing_before_hundredths,
        "missing_hundredths": found.missing_hundredths,
        "could_graduate": found.could_graduate,
    }
