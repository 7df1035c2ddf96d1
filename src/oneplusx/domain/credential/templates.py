"""Canonical forms from templates (编译模板): one shape is canonicalized once, then only its slots are filled.

All credentials of a certificate type have one shape. The steps:

1. Take the document apart into its structure, its keys and its values.
2. A shape (structure and keys) met again is learned: with sentinels for values, canonicalize, and see from where they
   come out which values are texts, which are URLs, and which steer the result (those stay fixed).
3. A variant of it (what the fixed values are, which URLs are equal) met again is compiled, and compared with the full
   algorithm twice before it is used.
4. From then on: screen the values, fill the template.

Where the hashes of two blank nodes collide, a URL is unusual or anything else is not as it was, the full algorithm does
the work: the result is the same byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import partial
from operator import itemgetter
from typing import Any

from oneplusx.domain.credential.canonical import canonicalize
from oneplusx.domain.credential.compiled import SENTINEL, SENTINELS, Template, build_template
from oneplusx.domain.credential.contexts import ContextSet, vendored
from oneplusx.domain.credential.keys import MethodResolver, SigningKey
from oneplusx.domain.credential.lanes import LANES_MAX, SMALL_BYTES, Lane, Run, segments_of
from oneplusx.domain.credential.proofs import ProofResult, check_proofs, sign_credential
from oneplusx.domain.credential.slots import Uncovered, as_json, is_key, refilled, steering_of, taken_apart, values_of
from oneplusx.domain.errors import Invalid

SHAPES_MAX = 128
VARIANTS_MAX = 64
SMALL_MAX = 12  # values: the options of a proof have about seven
SCHEMES = ("https://", "http://", "urn:", "did:", "data:", "mailto:")
SCHEMES_UTF8 = tuple(scheme.encode() for scheme in SCHEMES)
NOT_IN_URLS = re.compile(rb"[\x00-\x20<>\"{}|\\^`]")
AS_URL = re.compile(f"<{SENTINEL}([0-9]+):>")
AS_TEXT = re.compile(rf'"{SENTINEL}([0-9]+):"(?:\^\^<([^>]*)>|@[A-Za-z0-9-]+)?')
REFORMATTED = frozenset(  # typed texts that come out in another form than they went in
    f"http://www.w3.org/2001/XMLSchema#{name}" for name in ("double", "float", "boolean", "integer")
)
Pick = Callable[[Sequence[bytes]], tuple[bytes, ...]]


def _picker(places: Sequence[int]) -> Pick:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda texts: tuple(texts[place] for place in places)


class _Layout:
    """One shape, learned: what its values are, and its templates by variant."""

    def __init__(self, fixed: Sequence[int], urls: Sequence[int], literals: Sequence[int]) -> None:
        self.urls, self.literals = urls, literals
        self.pick_fixed, self.pick_urls = _picker(fixed), _picker(urls)
        self.templates: dict[Hashable, Template | None] = {}
        self.uses = 0
        self.run = Run()

    def may_open(self, places: Sequence[int]) -> bool:
        """Whether all of these values are of those that may be filled in."""
        return {*self.urls, *self.literals}.issuperset(places)

    def variant(self, values: Sequence[bytes]) -> tuple[Hashable, Sequence[bytes]] | None:
        """What tells the template for these values, and the URLs among them; nothing when one is unusual."""
        urls = self.pick_urls(values)
        return ((self.pick_fixed(values), _equalities(urls)), urls) if _are_usual(urls) else None


def _are_usual(urls: Sequence[bytes]) -> bool:
    """Whether URLs are absolute, of a scheme no context takes for a prefix, and without what is not allowed in one."""
    for url in urls:
        if not url.startswith(SCHEMES_UTF8):
            return False
    return not NOT_IN_URLS.search(b"".join(urls))


class _Frame:
    """One structure: where its keys stand and where its values, and the layouts by the keys."""

    def __init__(self, structure: bytes) -> None:
        keys = is_key(structure)
        self.length = len(keys)
        self.value_places = [place for place, is_one in enumerate(keys) if not is_one]
        self.pick_keys = _picker([place for place, is_one in enumerate(keys) if is_one])
        self.pick_values = _picker(self.value_places)
        self.layouts: dict[tuple[bytes, ...], _Layout] = {}

    @property
    def uses(self) -> int:
        """How often its templates were used."""
        return sum(layout.uses for layout in list(self.layouts.values()))


class CredentialTemplates:
    """Canonicalizes, signs and checks with compiled templates; falls back to the full algorithm.

    Bounded: at most ``shapes_max`` structures, each with at most 64 sets of keys with 64 variants; the least used
    structure gives way. Safe to share between threads: entries are replaced as a whole, and a lost race costs one
    compilation.
    """

    def __init__(self, contexts: ContextSet | None = None, shapes_max: int = SHAPES_MAX) -> None:
        self._full = partial(canonicalize, contexts=contexts or vendored())
        self._frames: dict[bytes, _Frame] = {}
        self._lanes: tuple[Lane, ...] = ()
        self._met: dict[int, None] = {}
        self._last: tuple[Template | None, Sequence[bytes], bytes] = (None, (), b"")
        self._shapes_max = shapes_max

    def sign(self, document: dict[str, Any], key: SigningKey, created: datetime) -> dict[str, Any]:
        """What :func:`sign_credential` answers, sooner.

        Raises:
            Invalid: As :func:`sign_credential`.
        """
        return sign_credential(document, key, created=created, canonicalizer=self.canonicalize)

    def check(self, document: dict[str, Any], methods: MethodResolver, *, at: datetime) -> list[ProofResult]:
        """What :func:`check_proofs` answers, sooner.

        Raises:
            Invalid: As :func:`check_proofs`.
        """
        return check_proofs(document, methods, at=at, canonicalizer=self.canonicalize)

    def canonicalize(self, document: dict[str, Any]) -> bytes:
        """The canonical N-Quads of a document, byte for byte as :func:`canonicalize` makes them.

        Raises:
            Invalid: As :func:`canonicalize`.
        """
        try:
            data = as_json(document)
            return self._by_lane(data) or self._by_shape(document, data)
        except Uncovered:
            return self._full(document)

    def _by_lane(self, data: bytes) -> bytes | None:
        for lane in self._lanes if len(data) > SMALL_BYTES else ():
            rendered = lane.render(data)
            if rendered is not None:
                return rendered
        return None

    def _by_shape(self, document: dict[str, Any], data: bytes) -> bytes:
        structure, texts = taken_apart(data)
        frame = self._frames.get(structure)
        if frame is None:
            return self._learn_frame(structure, document)
        layout = frame.layouts.get(frame.pick_keys(texts))
        if layout is None:
            return self._learn_layout(frame, frame.pick_keys(texts), document)
        values = frame.pick_values(texts)
        found = layout.variant(values)
        if found is None:
            raise Uncovered
        variant, urls = found
        template = layout.templates.get(variant)
        if template is None:
            return self._compile(layout, variant, document, values)
        layout.uses += 1
        if len(data) > SMALL_BYTES and layout.run.add(values):
            self._open_lane(frame, layout, document, data)
        rendered = self._rendered(template, values, urls)
        if rendered is None:
            raise Uncovered
        return rendered

    def _rendered(self, template: Template, values: Sequence[bytes], urls: Sequence[bytes]) -> bytes | None:
        """The canonical form; that of the options of a proof, the same for a whole batch, is kept."""
        if len(values) > SMALL_MAX:
            return template.render(values, urls)
        kept, before, canonical = self._last
        if kept is template and before == values:
            return canonical
        rendered = template.render(values, urls)
        if rendered is not None:
            self._last = (template, values, rendered)
        return rendered

    def _is_met(self, *what: object) -> bool:
        mark = hash(what)
        if mark in self._met:
            return True
        _make_room(self._met, self._shapes_max * 8)
        self._met[mark] = None
        return False

    def _learn_frame(self, structure: bytes, document: dict[str, Any]) -> bytes:
        canonical = self._full(document)
        if self._is_met(structure):
            while len(self._frames) >= self._shapes_max:
                least = min(list(self._frames.items()), key=lambda entry: entry[1].uses)[0]
                self._frames.pop(least, None)
            self._frames[structure] = _Frame(structure)
        return canonical

    def _learn_layout(self, frame: _Frame, keys: tuple[bytes, ...], document: dict[str, Any]) -> bytes:
        canonical = self._full(document)
        layout = self._layout(document) if self._is_met(keys) else None
        if layout is not None:
            _make_room(frame.layouts, VARIANTS_MAX)
            frame.layouts[keys] = layout
        return canonical

    def _layout(self, document: dict[str, Any]) -> _Layout | None:
        """What the values of a shape are; nothing when that cannot be told."""
        values = values_of(document)
        try:
            steering = steering_of(document)
            marked = [
                value if is_fixed else f"{SENTINEL}{place}:"
                for place, (value, is_fixed) in enumerate(zip(values, steering, strict=True))
            ]
            kinds = _kinds(self._full(refilled(document, marked)).decode())
        except (Invalid, Uncovered):
            return None
        urls = [place for place, kind in kinds.items() if kind == "url" and ":" in values[place]]
        if not all(values[place].startswith(SCHEMES) for place in urls):
            return None
        literals = [place for place, kind in kinds.items() if kind == "text"]
        return _Layout(sorted(set(range(len(values))).difference(urls, literals)), sorted(urls), sorted(literals))

    def _compile(self, layout: _Layout, variant: Hashable, document: dict[str, Any], values: Sequence[bytes]) -> bytes:
        canonical = self._full(document)
        if variant not in layout.templates and self._is_met(id(layout), variant):
            _make_room(layout.templates, VARIANTS_MAX)
            layout.templates[variant] = self._template(layout, document, values, canonical)
        return canonical

    def _template(
        self, layout: _Layout, document: dict[str, Any], values: Sequence[bytes], canonical: bytes
    ) -> Template | None:
        """The template of a variant, or nothing when it does not answer as the full algorithm does."""
        if SENTINEL.encode() in canonical:
            return None
        texts = values_of(document)
        probe = _marked(layout, texts, "urn:probe:{}", turn=len(texts))
        try:
            sentinels = self._full(refilled(document, _marked(layout, texts, SENTINEL + "{}:")))
            expected = self._full(refilled(document, probe))
        except Invalid:
            return None
        template = build_template(sentinels, len(texts))
        tried = ((values, canonical), ([text.encode() for text in probe], expected))
        if template and all(template.render(given, layout.pick_urls(given)) == wanted for given, wanted in tried):
            return template
        return None

    def _open_lane(self, frame: _Frame, layout: _Layout, document: dict[str, Any], data: bytes) -> None:
        """A lane for documents that differ from this one where those of its run do; unless it cannot be told apart."""
        texts = values_of(document)
        places = sorted(layout.run.differing)
        layout.run = Run()
        urls = [place for place in places if place in layout.urls]
        others = {texts[place] for place in layout.urls if place not in urls}
        if len({texts[place] for place in urls} - others) < len(urls) or not layout.may_open(places):
            return
        marked, probe = list(texts), list(texts)
        for number, place in enumerate(places):
            marked[place] = f"{SENTINEL}{number}:"
            probe[place] = f"urn:probe:{len(places) - number}"
        try:
            tried = [(as_json(one), self._full(one)) for one in (document, refilled(document, probe))]
            template = build_template(self._full(refilled(document, marked)), len(places))
        except Invalid:
            return
        if template is not None and SENTINEL.encode() not in data:
            opened = {frame.value_places[place] for place in places}
            segments = segments_of(data, [place in opened for place in range(frame.length)])
            lane = Lane(segments, template, _picker([places.index(place) for place in urls]), _are_usual)
            if all(lane.render(given) == wanted for given, wanted in tried):
                self._lanes = (lane, *self._lanes)[:LANES_MAX]


def _make_room(kept: dict[Any, Any], most: int) -> None:
    while len(kept) >= most:
        kept.pop(next(iter(list(kept)), None), None)


def _kinds(probe: str) -> Mapping[int, str]:
    """Which values came out whole, as a URL or as a text; the others steer, or come out in another form."""
    places: dict[int, str] = {int(number): "url" for number in AS_URL.findall(probe)}
    for number, datatype in AS_TEXT.findall(probe):
        if datatype not in REFORMATTED:
            places[int(number)] = "text"
    whole = AS_URL.sub("", AS_TEXT.sub("", probe))
    for number in SENTINELS.findall(whole):
        places.pop(int(number), None)
    return places


def _marked(layout: _Layout, texts: Sequence[str], form: str, turn: int = 0) -> list[str]:
    """Values of a document of this variant: each its own, equal URLs alike; ``turn`` numbers them backwards."""
    firsts: dict[str, int] = {}
    for place in layout.urls:
        firsts.setdefault(texts[place], place)
    numbers = {place: place for place in layout.literals} | {place: firsts[texts[place]] for place in layout.urls}
    marked = list(texts)
    for place, number in numbers.items():
        marked[place] = form.format(turn - number if turn else number)
    return marked


def _equalities(urls: Sequence[bytes]) -> tuple[int, ...]:
    """Which URLs are equal: for each the place of its first; nothing when all differ."""
    if len(set(urls)) == len(urls):
        return ()
    return tuple(map(urls.index, urls))
