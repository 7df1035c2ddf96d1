"""Proof of work instead of puzzles (工作量证明): the asker's machine computes for about a second, the server for none.

A challenge names no asker and is kept nowhere: the server signs it, and remembers only the ones already used. With
JavaScript the page solves it by itself; another system finds it at ``GET /api/v1/inquiries/challenge``.

Format: ALTCHA, version 2, algorithm ``SHA-256`` with a counter known to the server.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from altcha import Payload, create_challenge, verify_solution
from django.core.cache import cache
from django.utils.crypto import salted_hmac

COST = 10
"""Hashes to one try."""
TRIES_MIN, TRIES_MAX = 15_000, 30_000
TERM = timedelta(minutes=20)
CHARACTERS_MAX = 4_000


def challenge(*, now: datetime) -> dict[str, Any]:
    """A new challenge, as the script on the page and other systems take it."""
    counter = TRIES_MIN + secrets.randbelow(TRIES_MAX - TRIES_MIN)
    made = create_challenge(
        "SHA-256",
        COST,
        counter=counter,
        expires_at=now + TERM,
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("key"),
    )
    document: dict[str, Any] = made.to_dict()
    return document


def is_proved(solution: str) -> bool:
    """Whether a solution is right, in time and used for the first time.

    Args:
        solution: What the script hands in: JSON in Base64.
    """
    if not solution or len(solution) > CHARACTERS_MAX:
        return False
    found = verify_solution(solution, _secret("challenge"), hmac_key_secret=_secret("key"))
    if not found.verified:
        return False
    nonce = Payload.from_base64(solution).challenge.parameters.nonce
    return cache.add(f"inquiry:proof:{nonce}", 1, int(TERM.total_seconds()))


def _secret(purpose: str) -> str:
    return salted_hmac(f"oneplusx.inquiry.proof.{purpose}", "", algorithm="sha256").hexdigest()
