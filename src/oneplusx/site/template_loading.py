"""Loads templates without the indentation of their source: a fifth of a page would be blanks before its tags.

Lines stay lines, so that errors name the right one; what a template prints into ``<pre>`` or ``<textarea>`` comes from
values, never from its own source.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


def without_indentation(origin: Origin, source: str) -> str:
    """The source of a page without blanks at the beginnings of lines; other files as they are."""
    return INDENTATION.sub("", source) if str(origin.name).endswith(".html") else source


class SiteLoader(filesystem.Loader):
    """The templates of the site."""

    def get_contents(self, origin: Origin) -> str:
        """The source of one."""
        return without_indentation(origin, super().get_contents(origin))


class AppsLoader(app_directories.Loader):
    """The templates of the apps."""

    def get_contents(self, origin: Origin) -> str:
        """The source of one."""
        return without_indentation(origin, super().get_contents(origin))
