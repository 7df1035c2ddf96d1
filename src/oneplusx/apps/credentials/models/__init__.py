"""Credentials (可验证凭证), their status lists, the holder's own editions, and offers to wallets."""

from oneplusx.apps.credentials.models.credentials import (
    TRANSITIONS,
    Credential,
    CredentialState,
    HolderCredential,
    HolderSalt,
)
from oneplusx.apps.credentials.models.status_lists import StatusList, StatusPurpose
from oneplusx.apps.credentials.models.wallets import WalletNonce, WalletOffer

__all__ = [
    "TRANSITIONS",
    "Credential",
    "CredentialState",
    "HolderCredential",
    "HolderSalt",
    "StatusList",
    "StatusPurpose",
    "WalletNonce",
    "WalletOffer",
]
