"""Electronic certificates of the cast: the first learner holds one, signed by its organization and marked as a demo."""

from __future__ import annotations

from datetime import datetime, timedelta

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import issue_certificate
from oneplusx.apps.parties.models import Learner
from oneplusx.apps.parties.selectors import actor_for, demo_cast
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Level
from oneplusx.web.actor import SYSTEM
from oneplusx.web.clock import local_date

ISSUED_DAYS_AGO = 45


def build_credentials(now: datetime) -> None:
    """Issues one certificate, of the lowest level, that the first learner of the cast does not hold yet."""
    learner_id = next((one for user in demo_cast() if (one := actor_for(user).learner_id) is not None), None)
    if learner_id is None:
        return
    types = CertificateType.objects.filter(
        organization__isnull=False, state=CatalogueState.PUBLISHED, level=Level.PRIMARY
    )
    held = Certificate.objects.filter(learner_id=learner_id).values("certificate_type__family")
    chosen = types.exclude(family__in=held).select_related("organization").order_by("code").first()
    if chosen is None:
        return
    issued_on = local_date(now - timedelta(days=ISSUED_DAYS_AGO))
    issue_certificate(
        certificate_type=chosen,
        learner=Learner.objects.select_related("person").get(id=learner_id),
        number=f"DEMO-E{issued_on:%Y%m}0001",
        issued_on=issued_on,
        score_text="86",
        score_hundredths=8600,
        actor=SYSTEM,
        now=now,
    )
