"""Public inquiries, counted against the limits: one, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import InterfaceError, OperationalError

from oneplusx.apps.certificates.numbers import code_key, number_key
from oneplusx.apps.inquiry.limits import count_inquiry, count_list, count_list_row, count_miss
from oneplusx.apps.inquiry.selectors import Finding, Verdict, find, find_by_code, find_many
from oneplusx.domain.certificate_number import name_form
from oneplusx.domain.errors import TooMany

DATABASE_AWAY = (OperationalError, InterfaceError)


def ask(
    *, number: str = "", name: str = "", code: str = "", address: str, now: datetime, is_proved: bool = False
) -> Finding:
    """Counts the inquiry, then looks up by code, else by number and name.

    Args:
        address: Of the asking machine.
        is_proved: Whether a proof of work came with it.

    Returns:
        ``UNAVAILABLE`` while the database does not answer.

    Raises:
        TooMany: ``inquiry.too_many``, ``inquiry.proof_needed``, ``inquiry.too_many_misses``; nothing was looked up.
    """
    counted = {"address": address, "number": _counted(number, code), "name": "" if code else name_form(name)}
    try:
        count_inquiry(**counted, now=now, is_proved=is_proved)
        found = find_by_code(code=code, now=now) if code else find(number=number, name=name, now=now)
        if found.verdict == Verdict.NOT_FOUND:
            count_miss(**counted, now=now)
    except DATABASE_AWAY:
        return Finding(Verdict.UNAVAILABLE, asked_at=now)
    return found


def ask_list(*, asked: Sequence[tuple[str, str]], address: str, now: datetime, is_proved: bool) -> list[Finding]:
    """Counts a list of numbers and names, then looks all of them up at once.

    Returns:
        In their order; a row whose number or name was asked for too often is ``UNAVAILABLE``.

    Raises:
        TooMany: ``inquiry.too_many`` or ``inquiry.proof_needed``; nothing was looked up.
    """
    try:
        count_list(address=address, rows=len(asked), now=now, is_proved=is_proved)
        allowed = [_is_allowed(number, name, now) for number, name in asked]
        found = iter(find_many(asked=[pair for pair, may in zip(asked, allowed, strict=True) if may], now=now))
        answers = [next(found) if may else Finding(Verdict.UNAVAILABLE, asked_at=now) for may in allowed]
        for (number, name), answer in zip(asked, answers, strict=True):
            if answer.verdict == Verdict.NOT_FOUND:
                count_miss(address=address, number=number_key(number), name=name_form(name), now=now)
    except DATABASE_AWAY:
        return [Finding(Verdict.UNAVAILABLE, asked_at=now) for _ in asked]
    return answers


def _is_allowed(number: str, name: str, now: datetime) -> bool:
    try:
        count_list_row(number=number_key(number), name=name_form(name), now=now)
    except TooMany:
        return False
    return True


def _counted(number: str, code: str) -> str:
    """What is counted as the number: the same however it was typed."""
    return (code_key(code) or number_key(code)) if code else number_key(number)
