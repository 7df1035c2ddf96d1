"""Scopes of OneRoster 1.2, and what each opens."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PREFIX = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
CORE = "roster-core.readonly"
ROSTER = "roster.readonly"
DEMOGRAPHICS = "roster-demographics.readonly"
GRADEBOOK_CORE = "gradebook-core.readonly"
GRADEBOOK = "gradebook.readonly"
GRADEBOOK_WRITE = "gradebook.createput"
GRADEBOOK_DELETE = "gradebook.delete"
SCOPES: Mapping[str, Promise] = {
    CORE: _("Read the core of rosters: terms, classes, courses, people, who is in which class"),
    ROSTER: _("Read rosters, with schools, grading periods and everything below them"),
    DEMOGRAPHICS: _("Read demographics and identity numbers; each reading is recorded"),
    GRADEBOOK_CORE: _("Read line items and results"),
    GRADEBOOK: _("Read the gradebook, with categories and everything below it"),
    GRADEBOOK_WRITE: _("Put line items and results"),
    GRADEBOOK_DELETE: _("Take back line items and results"),
}
DEFAULT = (ROSTER, GRADEBOOK)
READING = {
    "orgs": (CORE, ROSTER),
    "academicSessions": (CORE, ROSTER),
    "courses": (CORE, ROSTER),
    "classes": (CORE, ROSTER),
    "users": (CORE, ROSTER),
    "enrollments": (CORE, ROSTER),
    "demographics": (DEMOGRAPHICS,),
    "categories": (GRADEBOOK_CORE, GRADEBOOK),
    "lineItems": (GRADEBOOK_CORE, GRADEBOOK),
    "results": (GRADEBOOK_CORE, GRADEBOOK),
}


def short(scope: str) -> str:
    """A scope without the address before it; some systems write it with http."""
    return scope.replace("http://", "https://", 1).removeprefix(PREFIX)
