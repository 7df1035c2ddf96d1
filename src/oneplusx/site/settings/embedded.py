"""One machine, one process, no other service: what ``oneplusx run`` uses."""

from oneplusx.site.settings.base import *

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
