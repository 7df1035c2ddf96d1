"""Proofs that were run, for those who may look at the ledger."""

from __future__ import annotations

from django.db.models import QuerySet

from oneplusx.apps.ledger.models import CheckRun
from oneplusx.apps.parties.permissions import require
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor, Role


def require_whole_ledger(actor: Actor) -> None:
    """The whole ledger is the bank's and the operator's to prove.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "ledger.view")
    if not actor.is_system and not actor.has_role(Role.BANK_OFFICER, Role.OPERATOR):
        raise Denied("denied", permission="ledger.view")


def last_runs(actor: Actor) -> QuerySet[CheckRun]:
    """Proofs of the ledger (账本校验记录), newest first.

    Raises:
        Denied: ``denied``.
    """
    require_whole_ledger(actor)
    return CheckRun.objects.order_by("-finished_at", "-id")
