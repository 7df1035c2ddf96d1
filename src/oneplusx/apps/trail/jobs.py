from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.trail import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work


def register() -> None:
    """Registers the sealer, the senders of mail and webhooks, and the forgetting of old answers and logs."""
    background.register("trail.seal", seal, title=_("Seal the trail"), every_seconds=60)
    background.register("trail.send_outbox", send_outbox, title=_("Send mail"), every_seconds=20)
    background.register("trail.mail_notices", mail_notices, title=_("Mail notices"), every_seconds=30)
    background.register("trail.send_webhooks", send_webhooks, title=_("Deliver webhooks"), every_seconds=10)
    background.register("trail.forget_answers", forget_answers, title=_("Delete old answers"), every_seconds=3600)


def seal(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.seal_acts(now=clock.now())}


def send_outbox(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.send_outbox(now=clock.now())}


def mail_notices(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.mail_notices(now=clock.now())}


def send_webhooks(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.send_webhooks(now=clock.now())}


def forget_answers(_work: Work, _progress: Progress) -> dict[str, Any]:
    now = clock.now()
    counts = {"deliveries": services.forget_deliveries(now=now), "mails": services.forget_mails(now=now)}
    return {"count": services.forget_answers(now=now), **counts}
