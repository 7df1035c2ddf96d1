"""What of conversion a revocation of certificates would take back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.consequences import Consequence
from oneplusx.apps.conversion.models import Conversion, ConversionSource
from oneplusx.apps.parties.models import EnrollmentState
from oneplusx.apps.recognition.models import Achievement


def revocation_preview(certificate_ids: Sequence[UUID]) -> list[Consequence]:
    """Conversions that stand on these certificates, and those among them that a concluded graduation used."""
    held = Achievement.objects.filter(certificate_id__in=list(certificate_ids))
    used = ConversionSource.objects.filter(achievement_id__in=list(held.values_list("id", flat=True)), is_live=True)
    rows = Conversion.objects.filter(id__in=used.values("conversion_id"))
    concluded = rows.filter(enrollment__state=EnrollmentState.GRADUATED).count()
    return [
        Consequence(_("Conversions taken back"), rows.count() - concluded),
        Consequence(_("Conversions in concluded graduations"), concluded, is_grave=True),
    ]
