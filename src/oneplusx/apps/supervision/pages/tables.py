"""Tables of the rows behind the figures of the board."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.web.masking import mask_name
from oneplusx.web.naming import named
from oneplusx.web.tables import Column, TableSpec


def _college(row: Any) -> str:
    return named(row.college) if row.college else ""


COLLEGE = Column("college", _("College"), sort="college__code", value=_college)
QUOTAS = TableSpec(
    columns=(
        COLLEGE,
        Column(
            "certificate",
            _("Certificate"),
            sort="certificate_type__code",
            value=lambda row: named(row.certificate_type),
        ),
        Column("major", _("Major"), sort="major_code", value=lambda row: row.major_code),
        Column(
            "approved",
            pgettext_lazy("board", "Approved"),
            sort="approved_count",
            is_number=True,
            value=lambda row: row.approved_count,
        ),
        Column(
            "taken",
            pgettext_lazy("quota", "Taken"),
            sort="taken_count",
            is_number=True,
            value=lambda row: row.taken_count,
        ),
    ),
    order="college",
)
CLASSES = TableSpec(
    columns=(
        Column("name", pgettext_lazy("board", "Training class"), sort="name", value=lambda row: row.name),
        COLLEGE,
        Column(
            "certificate",
            _("Certificate"),
            sort="certificate_type__code",
            value=lambda row: named(row.certificate_type),
        ),
        Column("starts", pgettext_lazy("board", "Begins on"), sort="starts_on", value=lambda row: row.starts_on),
        Column("roster", pgettext_lazy("board", "On the roster"), is_number=True),
        Column("trained", pgettext_lazy("board", "Trained"), is_number=True),
    ),
    order="starts",
)
CANDIDATES = TableSpec(
    columns=(
        Column("name", _("Name"), value=lambda row: mask_name(row.learner.person.name)),
        Column("plan", _("Exam plan"), sort="plan__code", value=lambda row: named(row.plan)),
        Column(
            "certificate",
            _("Certificate"),
            sort="level__certificate_type__code",
            value=lambda row: named(row.level.certificate_type),
        ),
        COLLEGE,
        Column(
            "channel", pgettext_lazy("board", "Channel"), sort="channel", value=lambda row: row.get_channel_display()
        ),
        Column("state", _("State"), sort="state", value=lambda row: row.get_state_display()),
        Column(
            "registered",
            pgettext_lazy("board", "Registered at"),
            sort="registered_at",
            is_whole=True,
            value=lambda row: row.registered_at,
        ),
    ),
    order="plan",
)
