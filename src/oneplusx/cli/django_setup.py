"""Loads Django for the verbs that need the database."""

from __future__ import annotations

import os


def setup() -> None:
    """Sets Django up once, with the embedded settings unless others are named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.embedded")
    import django

    django.setup()
