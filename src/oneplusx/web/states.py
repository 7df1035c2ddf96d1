"""How states look: tone and icon by code, for badges. The word comes from the state's own label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """Tone (``good bad busy wait key gold off``) and icon."""

    tone: str
    icon: str


UNKNOWN = Look("off", "circle-dot")
_GOOD = Look("good", "circle-check")
_BAD = Look("bad", "circle-x")
_BUSY = Look("busy", "clock")
_WAIT = Look("wait", "circle-alert")
_OFF = Look("off", "ban")
_TODO = Look("off", "circle-dashed")
_BACK = Look("wait", "undo-2")

_CODES: Mapping[Look, str] = {
    _GOOD: (
        "achieved activated active answered applied approved audited balanced can_graduate confirmed converted "
        "decided delivered done exempted granted graduation in_force intact issued normal passed posted published "
        "recognized resolved satisfied sent settled succeeded upheld valid verified yes "
        "seated list_confirmed fees_confirmed tickets_issued certificates_issued deposited"
    ),
    _BAD: (
        "broken cannot_graduate dismissed error failed forged incompletion invalid missing no refused rejected revoked "
        "short excluded"
    ),
    _BUSY: (
        "announced pending submitted in_review in_progress running checking checked applying registered reserved "
        "processing queued appealed exported started "
        "registration score_registration public_notice commenting"
    ),
    _WAIT: (
        "expiring rectify warning overdue late to_check suspended extension completion unproved difference partly stale"
    ),
    _BACK: "returned supplement reopened changed corrected",
    _OFF: (
        "archived canceled cancelled closed disabled ended expired merged released removed replaced retired reversed "
        "skipped superseded withdrawn "
        "discarded"
    ),
    _TODO: "draft opened staged todo waiting new planned unchanged not_started none proposed",
}
LOOKS: Mapping[str, Look] = {code: look for look, codes in _CODES.items() for code in codes.split()}


def look_of(state: str) -> Look:
    """Tone and icon of a state's code; neutral for an unknown one."""
    return LOOKS.get(str(state).lower(), UNKNOWN)
