"""Writes about people, learners, institutions and their access (主体)."""

from oneplusx.apps.parties.services.account_plans import AccountOutcome, AccountResult, AccountRow, plan_accounts
from oneplusx.apps.parties.services.accounts import open_accounts
from oneplusx.apps.parties.services.institutions import (
    appoint_member,
    change_settings,
    create_class_group,
    create_department,
    create_institution,
    create_person,
    create_user,
    end_membership,
    set_adviser,
)
from oneplusx.apps.parties.services.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "AccountOutcome",
    "AccountResult",
    "AccountRow",
    "appoint_member",
    "change_settings",
    "create_class_group",
    "create_department",
    "create_institution",
    "create_person",
    "create_token",
    "create_user",
    "end_membership",
    "note_token_use",
    "open_accounts",
    "plan_accounts",
    "revoke_token",
    "set_adviser",
]
