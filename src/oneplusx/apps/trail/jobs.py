from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.trail import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work


def register() -> None:
    """Registers the sealer, the sender of the outbox, and the forgetting of old answers."""
    background.register("trail.seal", seal, title=_("Seal the trail"), every_seconds=60)
    background.register("trail.send_outbox", send_outbox, title=_("Send mail"), every_seconds=20)
    background.register("trail.forget_answers", forget_answers, title=_("Delete old answers"), every_seconds=3600)


def seal(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.seal_acts(now=clock.now())}


def send_outbox(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.send_outbox(now=clock.now())}


def forget_answers(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.forget_answers(now=clock.now())}
