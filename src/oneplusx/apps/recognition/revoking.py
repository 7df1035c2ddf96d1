"""What of recognition a revocation of certificates would take back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.consequences import Consequence
from oneplusx.apps.recognition.models import Recognition


def revocation_preview(certificate_ids: Sequence[UUID]) -> list[Consequence]:
    """Recognitions and credits that stand on these certificates."""
    rows = Recognition.objects.filter(achievement__certificate_id__in=list(certificate_ids), reversed_at=None)
    found = rows.aggregate(count=Count("id"), credits=Sum("credits_hundredths"))
    return [Consequence(_("Recognitions taken back"), found["count"], found["credits"] or 0)]
