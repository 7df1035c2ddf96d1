"""Background work of the public inquiry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oneplusx.apps.inquiry import services
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now

SIGN = "inquiry.sign_answers"
SIGN_SECONDS = 10
BATCH = 1_000
BATCHES_MAX = 50


def sign_ahead(work: Work, progress: Progress) -> dict[str, Any]:
    """Signs the answers of new certificates before anybody asks."""
    total = 0
    for _ in range(BATCHES_MAX):
        done = services.sign_new_answers(at_most=BATCH, actor=work.actor, now=now())
        total += done
        if done < BATCH:
            break
        progress.report(total, 0)
        progress.check_cancelled()
    return {"signed": total}


def sign_again(verification_method: str, actor: Actor, moment: datetime) -> int:
    """Signs again what a lost key had signed."""
    return services.sign_again(verification_method=verification_method, actor=actor, now=moment)
