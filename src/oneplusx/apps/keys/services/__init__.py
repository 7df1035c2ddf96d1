"""Writes of the keys (密钥): making, replacing and losing keys; the one place that signs."""

from oneplusx.apps.keys.services.lifecycle import (
    LostKey,
    create_key,
    report_key_lost,
    resign_lost,
    retire_key,
    rotate_key,
)
from oneplusx.apps.keys.services.signing import Signature, sign_all, sign_bytes, sign_credentials

__all__ = [
    "LostKey",
    "Signature",
    "create_key",
    "report_key_lost",
    "resign_lost",
    "retire_key",
    "rotate_key",
    "sign_all",
    "sign_bytes",
    "sign_credentials",
]
