from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.notices import services
from oneplusx.web import background, clock
from oneplusx.web.background import Progress, Work


def register() -> None:
    """Registers telling the audience, and the reminders of tasks."""
    background.register(services.TELL_JOB, tell, title=_("Tell the audience of a notice"))
    background.register("notices.remind", remind, title=_("Remind of tasks"), every_seconds=3600)


def tell(work: Work, _progress: Progress) -> dict[str, Any]:
    notice_id = UUID(work.params["notice_id"])
    count = services.tell_audience(notice_id=notice_id, actor=work.actor, now=clock.now())
    return {"count": count, "path": f"/policies/{notice_id}/"}


def remind(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.remind_of_tasks(now=clock.now())}
