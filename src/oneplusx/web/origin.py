"""Where a thing was decided: each step of the cycle may be decided elsewhere and recorded here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a thing was decided."""

    HERE = "here", _("Decided here")
    ELSEWHERE = "elsewhere", _("Decided elsewhere and recorded")
