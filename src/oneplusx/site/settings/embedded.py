"""One machine, one process, no other service: what ``oneplusx run`` uses."""

from oneplusx.site.settings.base import *
