from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.keys import services
from oneplusx.apps.keys.services.lifecycle import RESIGN
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work


def register() -> None:
    """Registers the signing again of what a lost key had signed."""
    background.register(RESIGN, resign, "keys.manage", title=_("Sign again after a lost key"))


def resign(work: Work, _progress: Progress) -> dict[str, Any]:
    key_id = UUID(str(work.params["key"]))
    done = services.resign_lost(key_id=key_id, actor=work.actor, now=clock.now())
    return {**done, "path": f"/keys/{key_id}/"}
