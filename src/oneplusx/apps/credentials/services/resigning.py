"""Signs again what a lost key had signed (重新签发): new credentials replace the old ones."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from oneplusx.apps.credentials.models import Credential, CredentialState, StatusList
from oneplusx.apps.credentials.services.issuing import PIECE, issue_credentials
from oneplusx.apps.credentials.services.publishing import publish_status_lists
from oneplusx.apps.credentials.services.states import change_states
from oneplusx.web.actor import Actor

CURRENT = (CredentialState.VALID, CredentialState.SUSPENDED)


def count_signed_with(verification_method: str) -> int:
    """How many credentials in force carry a signature of the key; for the drill of a lost key."""
    return Credential.objects.filter(verification_method=verification_method, state__in=CURRENT).count()


def issue_again(*, verification_method: str, actor: Actor, now: datetime) -> int:
    """Issues every credential in force that a key had signed again with the active one (重新签发凭证).

    Safe to run again: what was issued again already carries another key.
    """
    done = 0
    while piece := _issue_piece(verification_method=verification_method, actor=actor, now=now):
        done += piece
    StatusList.objects.filter(document__contains=verification_method).update(published_at=None)
    publish_status_lists(now=now)
    return done


@transaction.atomic
def _issue_piece(*, verification_method: str, actor: Actor, now: datetime) -> int:
    rows = Credential.objects.filter(verification_method=verification_method, state__in=CURRENT).order_by("id")
    ids = list(rows.values_list("certificate_id", flat=True)[:PIECE])
    old = change_states(certificate_ids=ids, to=CredentialState.REPLACED, actor=actor, now=now)
    issue_credentials(certificate_ids=ids, replaced=old, actor=actor, now=now)
    return len(old)
