"""The shortest way (快道): documents that differ in a few values only, as those of one batch do.

Most values of a certificate's credential are the same for a whole certificate type. Where many documents of a shape in
a row agree in most of their values, a lane is made: the JSON between the others is compared in a few strokes, and the
template has only those others as slots. A document that does not fit a lane exactly takes the way of its shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oneplusx.domain.credential.compiled import Template
from oneplusx.domain.credential.slots import quoted_apart, with_escapes

RUN_LENGTH = 24
LANES_MAX = 16
SMALL_BYTES = 600  # the options of a proof are kept as they are
OPEN_SHARE_MAX = 2  # at most half of the values may differ


@dataclass(frozen=True)
class Lane:
    """What documents of a lane have in common, cut where they differ.

    Attributes:
        segments: The JSON between the open values, from the first byte to the last.
        template: The canonical form with the open values as slots.
        pick_urls: Those of the open values that are URLs; all different.
        are_usual: Whether URLs can be taken as they stand.
    """

    segments: tuple[bytes, ...]
    template: Template
    pick_urls: Callable[[Sequence[bytes]], tuple[bytes, ...]]
    are_usual: Callable[[Sequence[bytes]], bool]

    def render(self, data: bytes) -> bytes | None:
        """The canonical form of a document given as JSON; nothing when it does not fit or needs escapes."""
        segments = iter(self.segments)
        first = next(segments)
        if not data.startswith(first):
            return None
        at, values = len(first), []
        for segment in segments:
            end = data.find(b'"', at)
            if not data.startswith(segment, end):
                return None
            values.append(data[at:end])
            at = end + len(segment)
        urls = self.pick_urls(values)
        if at != len(data) or b"\\" in b"".join(values) or len(set(urls)) < len(urls) or not self.are_usual(urls):
            return None
        return self.template.render(values, urls)


def segments_of(data: bytes, is_open: Sequence[bool]) -> tuple[bytes, ...]:
    """JSON cut at some of its texts.

    Args:
        data: The document.
        is_open: For each text, keys among them, whether it is cut out.
    """
    segments: list[bytes] = []
    current: list[bytes] = []
    for place, piece in enumerate(quoted_apart(data)):
        if place % 2 and is_open[place // 2]:
            segments.append(b'"'.join([*current, b""]))
            current = [b""]
        else:
            current.append(with_escapes(piece))
    return (*segments, b'"'.join(current))


@dataclass
class Run:
    """Documents of one shape in a row: what they agree in."""

    reference: Sequence[bytes] = ()
    differing: set[int] = field(default_factory=set)
    length: int = 0

    def add(self, values: Sequence[bytes]) -> bool:
        """Whether, with this one, enough of them agree to make a lane."""
        pairs = zip(self.reference, values, strict=False)
        differing = self.differing | {place for place, (first, value) in enumerate(pairs) if first != value}
        if not self.reference or len(differing) * OPEN_SHARE_MAX > len(values):
            self.reference, self.differing, self.length = values, set(), 1
            return False
        self.differing = differing
        self.length += 1
        return self.length == RUN_LENGTH and bool(differing)
