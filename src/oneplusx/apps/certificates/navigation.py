"""Menu entries of certificates."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import CertificateState
from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place

SHOWN = 5


def issued_section(actor: Actor, now: datetime) -> Block:
    """What the organization issued, this year and last, and what it took back."""
    rows = certificates_visible_to(actor)
    context = {
        "rows": rows.select_related("certificate_type", "learner__person").order_by("-recorded_at", "-id")[:SHOWN],
        "total": rows.count(),
        "this_year": rows.filter(issued_on__year=local_date(now).year).count(),
        "revoked": rows.filter(state=CertificateState.REVOKED).count(),
    }
    return Block("certificates/home_issued.html", context)


ENTRIES = (
    NavEntry(
        label=_("Certificates"),
        url_name="certificates:certificates",
        roles=frozenset(
            {
                Role.ORGANIZATION_OFFICER,
                Role.ACADEMIC_AFFAIRS,
                Role.DEPARTMENT_REVIEWER,
                Role.ADVISER,
                Role.COLLEGE_HEAD,
                Role.BANK_OFFICER,
            }
        ),
        group=Group.LEARNERS,
        order=40,
        icon="award",
    ),
    NavEntry(
        label=_("Issue a certificate"),
        url_name="certificates:issue",
        roles=frozenset({Role.ORGANIZATION_OFFICER}),
        group=Group.WORK,
        order=30,
        icon="plus",
    ),
)
HOME_SECTIONS = (HomeSection(frozenset({Role.ORGANIZATION_OFFICER}), issued_section, Place.MAIN, 20),)
