"""Menu entries of certificates."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import BatchState, CertificateState, ReissueState, RevocationState
from oneplusx.apps.certificates.selectors import (
    batches_visible_to,
    certificates_visible_to,
    own_certificates,
    reissues_visible_to,
    revocations_visible_to,
)
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date
from oneplusx.web.navigation import Block, Group, HomeSection, NavEntry, Place, Rows

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


def open_batches(actor: Actor) -> Rows:
    """Batches that wait for an officer who did not prepare them."""
    return batches_visible_to(actor).filter(state=BatchState.SUBMITTED).exclude(prepared_by_id=actor.id)


def open_reissues(actor: Actor) -> Rows:
    """Reissues that wait for an officer who did not ask for them."""
    return reissues_visible_to(actor).filter(state=ReissueState.REQUESTED).exclude(requested_by_id=actor.id)


def open_revocations(actor: Actor) -> Rows:
    """Revocations that wait for an officer who did not ask for them."""
    return revocations_visible_to(actor).filter(state=RevocationState.REQUESTED).exclude(requested_by_id=actor.id)


def my_certificates_section(actor: Actor, _now: datetime) -> Block | None:
    """The learner's latest certificates, with the printed ones to download."""
    if actor.learner_id is None:
        return None
    rows = own_certificates(actor)
    return Block("certificates/home_mine.html", {"rows": rows[:SHOWN], "total": len(rows)}) if rows else None


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
    NavEntry(
        label=_("My certificates"),
        url_name="certificates:my_certificates",
        roles=frozenset({Role.LEARNER}),
        group=Group.MINE,
        order=25,
        icon="award",
    ),
    NavEntry(
        label=_("Reissues"),
        url_name="certificates:reissues",
        roles=frozenset({Role.ORGANIZATION_OFFICER}),
        group=Group.EXAMS,
        order=62,
        icon="undo-2",
        count=open_reissues,
    ),
    NavEntry(
        label=_("Revocations"),
        url_name="certificates:revocations",
        roles=frozenset({Role.ORGANIZATION_OFFICER, Role.BANK_OFFICER}),
        group=Group.EXAMS,
        order=63,
        icon="ban",
        count=open_revocations,
    ),
    NavEntry(
        label=_("Batches of certificates"),
        url_name="certificates:batches",
        roles=frozenset({Role.ORGANIZATION_OFFICER}),
        group=Group.EXAMS,
        order=60,
        icon="layers",
        count=open_batches,
    ),
)
HOME_SECTIONS = (
    HomeSection(frozenset({Role.ORGANIZATION_OFFICER}), issued_section, Place.MAIN, 20),
    HomeSection(frozenset({Role.LEARNER}), my_certificates_section, Place.MAIN, 42),
)
