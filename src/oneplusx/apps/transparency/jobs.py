from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.transparency import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work

EVERY_SECONDS = 2


def register() -> None:
    """Registers the publication of the log."""
    background.register(
        "transparency.publish", publish, title=_("Publish the transparency log"), every_seconds=EVERY_SECONDS
    )


def publish(_work: Work, _progress: Progress) -> dict[str, Any]:
    published = services.publish_log(now=clock.now())
    return {"size": published.size if published else None}
