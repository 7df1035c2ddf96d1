"""One canonical form, cut at its slots (模板): filled per document instead of canonicalized.

Made from the canonical form of a document whose slots hold sentinels. The lines of each blank node give its
first-degree hash; the hashes order and label the blank nodes; the lines of each subject are then filled and sorted.

Source: RDFC-1.0 §4.4 (canonicalization), §4.6 (hash first degree quads).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter

SENTINEL = "urn:oneplusx:slot:"
SENTINELS = re.compile(f"{SENTINEL}([0-9]+):")
QUAD = re.compile(
    r"(?P<subject><[^>]*>|_:c14n[0-9]+) (?P<predicate><[^>]*>) "
    r'(?P<object><[^>]*>|_:c14n[0-9]+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?)'
    r"(?: (?P<graph><[^>]*>|_:c14n[0-9]+))? \.\n"
)
LABELS = tuple(f"_:c14n{number}".encode() for number in range(512))

Part = str | int  # constant text, or the number of a value: slots first, then blank nodes
Line = tuple[Part, ...]
Fill = Callable[[Sequence[bytes]], bytes]


def _filler(parts: Iterable[Part]) -> Fill:
    """A function that puts values between constant texts."""
    cut: list[bytes] = [b""]  # constant, value, constant, …: all values are put in at once
    places: list[int] = []
    for part in parts:
        if isinstance(part, str):
            cut[-1] += part.encode()
        else:
            cut += (b"", b"")
            places.append(part)
    if not places:
        return lambda _values: cut[0]
    if len(places) == 1:
        (place,) = places
        return lambda values: cut[0] + values[place] + cut[2]
    pick = itemgetter(*places)

    def fill(values: Sequence[bytes]) -> bytes:
        pieces = cut.copy()
        pieces[1::2] = pick(values)
        return b"".join(pieces)

    return fill


def _merged(parts: Iterable[Part]) -> Line:
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return tuple(merged)


def _clusters(lines: Iterable[Line], skipped: int) -> Iterator[list[Line]]:
    """Lines in their order, those together whose order hangs on what the slots hold.

    Lines are ordered by their constant beginnings, after as many parts as all have in common; only behind a beginning
    that is cut off at a slot can others that begin alike come to stand before it.
    """

    def beginning(line: Line) -> str:
        return str(line[skipped])

    cluster: list[Line] = []
    for line in sorted(lines, key=beginning):
        if cluster:
            is_cut = len(cluster[0]) > skipped + 1
            if not (is_cut and beginning(line).startswith(beginning(cluster[0]))):
                yield cluster
                cluster = []
        cluster.append(line)
    yield cluster


def _joiner(lines: Iterable[Line], skipped: int, is_open: Callable[[Line], bool]) -> Fill:
    """A function that fills lines and joins them in their order."""
    pieces: list[Fill] = []
    run: list[Part] = []
    for cluster in _clusters(lines, skipped):
        if len(cluster) == 1:
            run += cluster[0]
            continue
        if run:
            pieces.append(_filler(run))
            run = []
        pieces.append(_sorter(cluster, is_open))
    if run:
        pieces.append(_filler(run))
    if len(pieces) == 1:
        return pieces[0]
    return lambda values: b"".join([fill(values) for fill in pieces])


def _sorter(cluster: Iterable[Line], is_open: Callable[[Line], bool]) -> Fill:
    """A function that fills lines and sorts them.

    Lines that come out equal count once, as triples of a set do; open ones (with other blank nodes not told apart yet)
    each count.
    """
    told = [_filler(line) for line in cluster if not is_open(line)]
    untold = [_filler(line) for line in cluster if is_open(line)]

    def join(values: Sequence[bytes]) -> bytes:
        filled = {fill(values) for fill in told}
        return b"".join(sorted([*filled, *[fill(values) for fill in untold]]))

    return join


@dataclass(frozen=True)
class Template:
    """The canonical form of one shape, cut at its slots.

    Attributes:
        hashes: For each blank node: how to make the text of its first-degree hash, or the hash itself.
        blocks: For each subject: how to make its lines, in order.
        constant_urls: URLs that stand in it anyway: a slot must not hold one of them.
    """

    hashes: tuple[Fill | str, ...]
    blocks: tuple[Fill, ...]
    constant_urls: frozenset[bytes]

    def render(self, values: Sequence[bytes], urls: Sequence[bytes]) -> bytes | None:
        """The canonical form, or nothing when the template does not cover it.

        Args:
            values: All values of the document, screened, escaped as JSON and N-Quads do.
            urls: Those of them that are URLs.
        """
        if not self.constant_urls.isdisjoint(urls):
            return None
        hashes = [make if isinstance(make, str) else sha256(make(values)).hexdigest() for make in self.hashes]
        ranks = dict(zip(sorted(hashes), LABELS, strict=False))
        if len(ranks) < len(hashes):
            return None
        filled = [*values, *[ranks[digest] for digest in hashes]]
        blocks = [fill(filled) for fill in self.blocks]
        blocks.sort()
        return b"".join(blocks)


def _cut(text: str, slots: int) -> list[Line]:
    """Canonical lines cut at sentinels and blank nodes."""
    lines = []
    for match in QUAD.finditer(text):
        parts: list[Part] = []
        for name in ("subject", "predicate", "object", "graph"):
            if match[name]:
                parts += [*_cut_term(match[name], slots), " "]
        lines.append(_merged([*parts, ".\n"]))
    return lines


def _cut_term(term: str, slots: int) -> Iterable[Part]:
    if term.startswith("_:"):
        return [slots + int(term.removeprefix("_:c14n"))]
    pieces: list[Part] = []
    at = 0
    for found in SENTINELS.finditer(term):
        pieces += [term[at : found.start()], int(found[1])]
        at = found.end()
    return [*pieces, term[at:]]


def build_template(canonical: bytes, slots: int) -> Template | None:
    """A template from the canonical form with sentinels; nothing where its blank nodes cannot be told apart so simply.

    Args:
        canonical: Canonical form of a document whose slots hold ``urn:oneplusx:slot:N:``.
        slots: How many slots there are.
    """
    text = canonical.decode()
    lines = _cut(text, slots)
    if "".join(_sentinel_text(line, slots) for line in lines) != text:
        return None
    nodes = sorted({part for line in lines for part in line if isinstance(part, int) and part >= slots})
    if len(nodes) > len(LABELS):
        return None
    subjects: dict[Part, list[Line]] = {}
    for line in lines:
        subjects.setdefault(_subject(line), []).append(line)
    urls = {url for line in lines for part in line if isinstance(part, str) for url in re.findall("<([^>]*)>", part)}
    return Template(
        hashes=tuple(_hashed(node, lines, slots) for node in nodes),
        blocks=tuple(_joiner(block, _subject_length(block[0]), lambda _line: False) for block in subjects.values()),
        constant_urls=frozenset(url.encode() for url in urls),
    )


def _subject(line: Line) -> Part:
    """What tells the subject of a line: a blank node, a constant URL, or the slot in its angle brackets."""
    if isinstance(line[0], int):
        return line[0]
    return line[1] if line[0] == "<" else line[0].partition(" ")[0]


def _subject_length(line: Line) -> int:
    """How many parts the subject takes: a blank node one, a slot in brackets two; a constant URL is in the first."""
    if isinstance(line[0], int):
        return 1
    return 2 if line[0] == "<" else 0


def _sentinel_text(line: Line, slots: int) -> str:
    return "".join(
        part if isinstance(part, str) else f"{SENTINEL}{part}:" if part < slots else f"_:c14n{part - slots}"
        for part in line
    )


def _hashed(node: int, lines: Sequence[Line], slots: int) -> Fill | str:
    """How the first-degree hash of a blank node is made: itself ``_:a``, all others ``_:z``."""
    own: list[Line] = []
    is_shared = []
    for line in lines:
        if node in line:
            renamed = _merged(
                part if isinstance(part, str) or part < slots else "_:a" if part == node else "_:z" for part in line
            )
            own.append(renamed)
            if any(isinstance(part, int) and part >= slots and part != node for part in line):
                is_shared.append(renamed)
    fill = _joiner(own, 0, is_shared.__contains__)
    if all(len(line) == 1 for line in own):
        return sha256(fill(())).hexdigest()
    return fill
