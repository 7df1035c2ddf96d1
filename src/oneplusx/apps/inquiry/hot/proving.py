"""Proofs of work that came with an inquiry (工作量证明); those used stand in Django's cache."""

from __future__ import annotations

from django.db import Error, close_old_connections

from oneplusx.apps.inquiry.proof import is_proved


def proves(solution: str) -> bool:
    """Whether a solution is right and new; while the database is away, none is."""
    close_old_connections()
    try:
        return is_proved(solution)
    except Error:
        return False
    finally:
        close_old_connections()
