"""Kinds of notices a person may want by mail or not (通知类别): the first part of a notice's code is its kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
ALL = ""
OTHER = "other"
OF_WEBHOOKS = "webhooks"

_kinds: dict[str, Label] = {
    "recognition": _("Recognition of outcomes"),
    "conversion": _("Conversions"),
    "graduation": _("Graduation and warnings"),
    "certificates": _("Certificates"),
    "assessment": _("Exams and scores"),
    "pilots": _("Pilot applications and quotas"),
    "rulesets": _("Conversion methods"),
    "notices": _("Policy notices and their tasks"),
    "complaints": _("Complaints"),
    "organizations": _("Evaluation organizations and filings"),
    "parties": _("Account and identity"),
    "intake": _("Imports and background work"),
    OF_WEBHOOKS: _("Webhooks"),
    OTHER: _("Other notices"),
}


def register_mail_kind(kind: str, label: Label) -> None:
    """Adds a kind (once, in ``ready()``): the first part of the codes of an app's notices."""
    _kinds.setdefault(kind, label)


def mail_kinds() -> Mapping[str, Label]:
    """All kinds with their labels, in the order in which they are shown."""
    return _kinds


def kind_of(code: str) -> str:
    """The kind of a notice."""
    first = code.split(".", 1)[0]
    return first if first in _kinds else OTHER
