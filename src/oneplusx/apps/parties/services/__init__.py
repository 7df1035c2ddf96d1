"""Writes about people, learners, institutions and their access (主体)."""

from oneplusx.apps.parties.services.account_codes import (
    CodedRow,
    ResolvedRow,
    open_accounts_by_code,
    resolve_codes,
)
from oneplusx.apps.parties.services.account_plans import AccountOutcome, AccountResult, AccountRow, plan_accounts
from oneplusx.apps.parties.services.accounts import open_accounts
from oneplusx.apps.parties.services.activation import (
    ActivationProof,
    IssuedCode,
    activate_account,
    activate_accounts,
    issue_activation_codes,
)
from oneplusx.apps.parties.services.attempts import Attempt, count_attempts
from oneplusx.apps.parties.services.beginning import invite_operator
from oneplusx.apps.parties.services.classes import (
    ClassResult,
    ClassRow,
    plan_classes,
    save_classes,
    staff_username,
)
from oneplusx.apps.parties.services.enrollments import move_enrollments
from oneplusx.apps.parties.services.erasing import erase_person
from oneplusx.apps.parties.services.institutions import (
    appoint_member,
    change_settings,
    create_class_group,
    create_department,
    create_institution,
    create_user,
    end_membership,
    set_adviser,
)
from oneplusx.apps.parties.services.invitations import (
    Invitation,
    accept_invitation,
    appoint_and_invite,
    invite_member,
    invited_user,
)
from oneplusx.apps.parties.services.merging import dismiss_duplicate, merge_learners
from oneplusx.apps.parties.services.people import (
    change_contact,
    correct_identity,
    reveal_identity,
    set_language,
    set_password,
)
from oneplusx.apps.parties.services.social import (
    PROOF,
    Application,
    Proof,
    open_social_account,
    prove_identity,
    return_proof,
    supplement_proof,
)
from oneplusx.apps.parties.services.tokens import create_token, note_token_use, revoke_token

__all__ = [
    "PROOF",
    "AccountOutcome",
    "AccountResult",
    "AccountRow",
    "ActivationProof",
    "Application",
    "Attempt",
    "ClassResult",
    "ClassRow",
    "CodedRow",
    "Invitation",
    "IssuedCode",
    "Proof",
    "ResolvedRow",
    "accept_invitation",
    "activate_account",
    "activate_accounts",
    "appoint_and_invite",
    "appoint_member",
    "change_contact",
    "change_settings",
    "correct_identity",
    "count_attempts",
    "create_class_group",
    "create_department",
    "create_institution",
    "create_token",
    "create_user",
    "dismiss_duplicate",
    "end_membership",
    "erase_person",
    "invite_member",
    "invite_operator",
    "invited_user",
    "issue_activation_codes",
    "merge_learners",
    "move_enrollments",
    "note_token_use",
    "open_accounts",
    "open_accounts_by_code",
    "open_social_account",
    "plan_accounts",
    "plan_classes",
    "prove_identity",
    "resolve_codes",
    "return_proof",
    "reveal_identity",
    "revoke_token",
    "save_classes",
    "set_adviser",
    "set_language",
    "set_password",
    "staff_username",
    "supplement_proof",
]
