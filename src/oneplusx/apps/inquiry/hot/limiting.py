"""The limits of the inquiry (限额) on the hot path: those of ``inquiry.limits``, counted in shared memory.

The same numbers, windows and refusals; the counts are this door's own.
"""

from __future__ import annotations

from pathlib import Path

from oneplusx.apps.inquiry import limits
from oneplusx.apps.inquiry.hot.counters import Counters, Places, places_of

BY_ADDRESS, BY_NUMBER, BY_NAME = b"a", b"n", b"p"
Refusal = tuple[str, int]
AllPlaces = tuple[Places, Places | None, Places | None]
"""Of address, number and name."""


class Limits:
    """Counts inquiries by address, number and name."""

    def __init__(self, folder: Path | None, secret: bytes) -> None:
        """Opens the counters.

        Args:
            folder: Where the processes of this machine share them; ``None`` for one process.
        """
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._secret = secret
        self._minutes = Counters(folder / "minutes" if folder else None)
        self._days = Counters(folder / "days" if folder else None)

    def places(self, address: str, number: str, name: str) -> AllPlaces:
        """Where an inquiry is counted."""
        secret = self._secret
        return (
            places_of(BY_ADDRESS + address.encode(), secret),
            places_of(BY_NUMBER + number.encode(), secret) if number else None,
            places_of(BY_NAME + name.encode(), secret) if name else None,
        )

    def refusal(self, places: AllPlaces, now_s: int, *, is_proved: bool = False) -> Refusal | None:
        """Counts one inquiry; ``None``, or the code of the refusal and the seconds to wait.

        The order of ``limits.count_inquiry``: what refuses first is not counted further.
        """
        by_address, by_number, by_name = places
        minute = now_s // limits.WINDOW_SECONDS
        count = self._minutes.add
        free = limits.PER_ADDRESS if is_proved else min(limits.PER_ADDRESS_FREE, limits.PER_ADDRESS)
        if count(by_address, minute) > free:
            return "inquiry.too_many" if is_proved else "inquiry.proof_needed", _left(now_s, limits.WINDOW_SECONDS)
        if (by_number is not None and count(by_number, minute) > limits.PER_NUMBER) or (
            by_name is not None and self._minutes.count(by_name, minute) >= limits.PER_NAME
        ):
            return "inquiry.too_many", _left(now_s, limits.WINDOW_SECONDS)
        allowed = limits.MISSES_PER_ADDRESS, limits.MISSES_PER_NUMBER, limits.MISSES_PER_NAME
        if self._days.reach(places, allowed, now_s // limits.DAY_SECONDS):
            return "inquiry.too_many_misses", _left(now_s, limits.DAY_SECONDS)
        return None

    def count_miss(self, places: AllPlaces, now_s: int) -> None:
        """Counts an inquiry that found nothing, whatever was wrong in it."""
        for place in places:
            if place is not None:
                self._days.add(place, now_s // limits.DAY_SECONDS)
        if places[-1] is not None:
            self._minutes.add(places[-1], now_s // limits.WINDOW_SECONDS)

    def close(self) -> None:
        """Lets go of the counters."""
        self._minutes.close()
        self._days.close()


def _left(now_s: int, seconds: int) -> int:
    return seconds - now_s % seconds
