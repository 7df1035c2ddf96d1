from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.parties.models import Person
from oneplusx.apps.parties.selectors import actor_of_person
from oneplusx.apps.privacy import services
from oneplusx.apps.privacy.archive import archive
from oneplusx.apps.privacy.selectors import COPY_JOB
from oneplusx.web import background, clock
from oneplusx.web.actor import SYSTEM
from oneplusx.web.background import Progress, Work


def register() -> None:
    """Registers the copies, their removal, and the end of cooling-off periods."""
    background.register(COPY_JOB, copy, "learners.erase", title=_("Make a copy of one's own data"))
    background.register("privacy.forget_copies", forget, title=_("Delete old copies of data"), every_seconds=6 * 3600)
    background.register("privacy.hand_over", hand_over, title=_("Hand over requests to erase"), every_seconds=3600)


def copy(work: Work, progress: Progress) -> dict[str, Any]:
    """Makes the copy of the person who asked, as that person sees it."""
    if work.subject_id is None:
        raise ValueError("a copy names its person")
    actor, at = actor_of_person(Person.objects.get(id=work.subject_id)), clock.now()

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    services.keep_copy(data=archive(actor, at, report), actor=actor, now=at)
    return {"path": "/my/data/"}


def forget(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.forget_copies(actor=SYSTEM, now=clock.now())}


def hand_over(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.hand_over_due(actor=SYSTEM, now=clock.now())}
