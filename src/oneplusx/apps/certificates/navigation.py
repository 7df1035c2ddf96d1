"""Menu entries of certificates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.web.actor import Role
from oneplusx.web.navigation import Group, NavEntry

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
