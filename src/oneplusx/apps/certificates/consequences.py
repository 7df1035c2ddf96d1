"""What would follow from revoking certificates: upper apps register what they would take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of the preview.

    Attributes:
        is_grave: A person will have to decide, as where a graduation is concluded.
    """

    label: str | Promise
    count: int
    credits_hundredths: int | None = None
    is_grave: bool = False


Preview = Callable[[Sequence[UUID]], Sequence[Consequence]]

_previews: list[Preview] = []


def register_consequences(preview: Preview) -> None:
    """Registers what an app would take back (once, in ``ready()``): ``(certificate_ids) -> lines``."""
    if preview not in _previews:
        _previews.append(preview)


def consequences_of(certificate_ids: Sequence[UUID]) -> list[Consequence]:
    """What would follow from revoking these certificates (撤销影响预览); changes nothing."""
    return [line for preview in _previews for line in preview(certificate_ids)]
