"""Takes certificate numbers (分配证书编号): unique and without gaps, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.certificates.models import IssueBatch, IssueProfile, NumberSeries
from oneplusx.apps.certificates.series import number_facts
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Invalid
from oneplusx.domain.number_format import NumberFormat
from oneplusx.web.actor import Actor

FACE_FIELDS = frozenset({"title", "text", "note", "shows_score", "needs_photo"})
FACE_CHARACTERS_MAX = 400


def take_numbers(*, batch: IssueBatch, profile: IssueProfile, count: int) -> list[str]:
    """The next numbers of the batch's series; call it in the transaction that uses them.

    The series' row stays locked until that transaction ends: another batch waits, and when it fails its numbers come
    again. So there is never a gap.

    Raises:
        Invalid: The format cannot be read (``numbers.…``).
        Conflict: ``numbers.used_up``.
    """
    return take_of_series(
        organization_id=batch.organization_id, facts=number_facts(batch), profile=profile, count=count
    )


def take_of_series(*, organization_id: UUID, facts: Mapping[str, str], profile: IssueProfile, count: int) -> list[str]:
    """The next numbers of the series that the facts name, under the same promise as ``take_numbers``.

    Raises:
        Invalid: The format cannot be read (``numbers.…``).
        Conflict: ``numbers.used_up``.
    """
    form = NumberFormat.parse(profile.number_format)
    key = {"organization_id": organization_id, "series": form.series(facts)}
    NumberSeries.objects.bulk_create([NumberSeries(**key)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(**key)
    numbers = [form.number(facts, series.last_serial + place) for place in range(1, count + 1)]
    series.last_serial += count
    series.save(update_fields=["last_serial"])
    return numbers


@transaction.atomic
def save_profile(
    *,
    organization_id: UUID,
    certificate_type: CertificateType | None,
    number_format: str,
    face: dict[str, object],
    actor: Actor,
    now: datetime,
) -> IssueProfile:
    """Sets how certificates are numbered and printed (证书编号与版面), for one type or for all without a setting.

    Raises:
        Denied: ``denied``.
        Invalid: ``numbers.…``; ``issuing.unknown_face``; ``issuing.face_too_long``; ``issuing.foreign_type``.
    """
    require(actor, "certificates.issue", organization_id)
    if certificate_type is not None and certificate_type.organization_id != organization_id:
        raise Invalid("issuing.foreign_type", found=certificate_type.code)
    NumberFormat.parse(number_format)
    if unknown := sorted(set(face) - FACE_FIELDS):
        raise Invalid("issuing.unknown_face", found=unknown[0], allowed=", ".join(sorted(FACE_FIELDS)))
    for name, value in face.items():
        if isinstance(value, str) and len(value) > FACE_CHARACTERS_MAX:
            raise Invalid("issuing.face_too_long", field=name, found=len(value), allowed=FACE_CHARACTERS_MAX)
    profile, _ = IssueProfile.objects.update_or_create(
        organization_id=organization_id,
        certificate_type=certificate_type,
        defaults={"number_format": number_format, "face": face, "changed_by_id": actor.id, "changed_at": now},
    )
    record_act(
        verb="certificates.profile_saved",
        subject_kind="issue_profile",
        subject_id=profile.id,
        institution_id=profile.organization_id,
        facts={"number_format": number_format, "type": certificate_type.code if certificate_type else ""},
        actor=actor,
        now=now,
    )
    return profile
