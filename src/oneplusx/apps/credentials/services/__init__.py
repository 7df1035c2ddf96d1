"""Writes of the credentials (可验证凭证)."""

from oneplusx.apps.credentials.services.following import (
    follow_corrections,
    follow_records,
    follow_reinstatements,
    follow_replacements,
    follow_revocations,
    follow_suspensions,
)
from oneplusx.apps.credentials.services.holding import holder_edition
from oneplusx.apps.credentials.services.issuing import issue_credentials, issue_missing
from oneplusx.apps.credentials.services.issuing_tests import issue_for_tests
from oneplusx.apps.credentials.services.offering import (
    MadeOffer,
    deliver_credential,
    issue_nonce,
    offer_to_wallet,
    redeem_offer,
    token_holds,
)
from oneplusx.apps.credentials.services.publishing import publish_status_lists
from oneplusx.apps.credentials.services.resigning import count_signed_with, issue_again
from oneplusx.apps.credentials.services.states import change_states
from oneplusx.apps.credentials.services.stating import make_statement

__all__ = [
    "MadeOffer",
    "change_states",
    "count_signed_with",
    "deliver_credential",
    "follow_corrections",
    "follow_records",
    "follow_reinstatements",
    "follow_replacements",
    "follow_revocations",
    "follow_suspensions",
    "holder_edition",
    "issue_again",
    "issue_credentials",
    "issue_for_tests",
    "issue_missing",
    "issue_nonce",
    "make_statement",
    "offer_to_wallet",
    "publish_status_lists",
    "redeem_offer",
    "token_holds",
]
