"""Placeholders of a degree plan as requirements: ``"ED 100 or (ED 151 & 152)"``, ``"PS Elective 300+"``.

Steps: 1 drop what is only a title; 2 an expression of course codes becomes a tree; 3 subjects and levels become code
patterns; 4 what is left can be any course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oneplusx.domain.graduation import EVERYTHING, AllOf, AnyOf, CourseIs, CoursesFrom, Node, Pool

_TITLE = re.compile(r"(?<=\d)\s*(?:-|:)\s.*$")
_TOKEN = re.compile(r"\s*(?:(\d{3}[A-Z]?)\b|([A-Z]{1,5})\b|(or|OR)\b|(and)\b|([/,&()]))")
_SUBJECT = re.compile(r"\b[A-Z]{1,5}\b")
_LEVEL = re.compile(r"\b([1-7])(?:00|\*\*|xx)(?![A-Za-z0-9])|\b([1-7])00(?=-?(?:lvl|lv|level))", re.IGNORECASE)
_AND_ABOVE = re.compile(r"\d00(?:-?level)?\+|or higher", re.IGNORECASE)
_HIGHEST_LEVEL = 7
_ROMAN = {"I", "II", "III", "IV", "V"}

SUBJECT_WORDS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("world language", ("WL*", "FL*")),
    ("german", ("WLGE", "FLG")),
    ("computer science", ("CSC",)),
    ("political science", ("PS",)),
    ("animal science", ("ANS",)),
    ("plant science", ("PB", "CS", "HS")),
    ("food science", ("FS",)),
    ("soil science", ("SSC",)),
    ("philosophy", ("PHI",)),
    ("ethics", ("PHI", "STS")),
    ("logic", ("LOG",)),
    ("history", ("HI",)),
    ("literature", ("ENG", "WL*", "FL*")),
    ("linguistics", ("ENG",)),
    ("rhetoric", ("ENG", "COM")),
    ("english", ("ENG",)),
    ("film", ("ENG", "COM")),
    ("sociology", ("SOC",)),
    ("anthropology", ("ANT",)),
    ("psychology", ("PSY",)),
    ("social science", ("SOC", "ANT", "PSY", "PS", "EC")),
    ("humanities", ("HI", "PHI", "REL", "ENG", "WL*", "FL*", "MUS")),
    ("arts and letters", ("ADN", "ENG", "MUS", "COM")),
    ("statistics", ("ST",)),
    ("math", ("MA",)),
    ("physics", ("PY",)),
    ("chemistry", ("CH",)),
    ("biochem", ("BCH",)),
    ("microbiology", ("MB",)),
    ("biology", ("BIO",)),
    ("genetics", ("GN",)),
    ("ecology", ("BIO", "FOR", "FW", "PB")),
    ("entomology", ("ENT",)),
    ("poultry", ("PO",)),
    ("horticult", ("HS",)),
    ("agronomy", ("CS",)),
    ("econ", ("EC", "ARE")),
    ("accounting", ("ACC",)),
    ("business", ("BUS",)),
    ("communication", ("COM",)),
)
"""Words → subjects. The first that a placeholder contains decides."""


class _Unreadable(Exception):
    """The text is not an expression of course codes."""


class _Expression:
    """Reads ``a or b``, ``a, b, or c``, ``a & b``, ``(…)``; a number without a subject takes the one before it."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._subjects: tuple[str, ...] = ()

    def read(self) -> list[list[str]]:
        """Alternatives, each the codes that are needed together.

        Raises:
            _Unreadable: Something else stands there.
        """
        found = self._alternatives()
        if self._at != len(self._tokens):
            raise _Unreadable
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._at += 1
        return token

    def _alternatives(self) -> list[list[str]]:
        found = self._together()
        while self._peek() in ("or", ",", "/"):
            while self._peek() in ("or", ",", "/"):
                self._take()
            found += self._together()
        return found

    def _together(self) -> list[list[str]]:
        found = self._one()
        while self._peek() == "&":
            self._take()
            found = [[*left, *right] for right in self._one() for left in found]
        return found

    def _one(self) -> list[list[str]]:
        if self._peek() == "(":
            self._take()
            found = self._alternatives()
            if self._take() != ")":
                raise _Unreadable
            return found
        self._read_subjects()
        number = self._take()
        if not number[:1].isdigit() or not self._subjects:
            raise _Unreadable
        return [[f"{subject} {number}"] for subject in self._subjects]

    def _read_subjects(self) -> None:
        subjects: list[str] = []
        while self._peek().isalpha() and self._peek() != "or":
            subjects.append(self._take())
            if self._peek() in ("/", "or"):
                following = self._tokens[self._at + 1 : self._at + 2]
                if following and following[0].isalpha():
                    self._take()
        if subjects:
            self._subjects = tuple(subjects)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _Unreadable
        number, subject, either, both, sign = match.groups()
        if either:
            yield "or"
        elif both:
            yield "&"
        else:
            yield number or subject or sign
        at = match.end()


def alternatives_of(text: str) -> list[list[str]]:
    """The course codes that a placeholder names: alternatives, each a list of codes needed together.

    Returns:
        Nothing when it does not consist of course codes.
    """
    try:
        return _Expression(_TITLE.sub("", text)).read()
    except _Unreadable:
        return []


def levels_of(text: str) -> tuple[str, ...]:
    """First digits of the course numbers meant by ``300+``, ``3**``, ``300/400``, ``400-level``."""
    digits = sorted({int(one or other) for one, other in _LEVEL.findall(text)})
    if digits and _AND_ABOVE.search(text):
        digits = list(range(digits[0], _HIGHEST_LEVEL + 1))
    return tuple(str(digit) for digit in digits)


def subjects_of(text: str, known: frozenset[str]) -> tuple[str, ...]:
    """Subjects that a placeholder names, by their letters or in words."""
    is_open = "lective" in text or "ourse" in text
    named = [
        word for word in _SUBJECT.findall(text) if word in known or (is_open and len(word) > 1 and word not in _ROMAN)
    ]
    if named:
        return tuple(dict.fromkeys(named))
    lowered = text.lower()
    return next((subjects for words, subjects in SUBJECT_WORDS if words in lowered), ())


def pool_of(text: str, known: frozenset[str]) -> Pool:
    """The courses that can fill a placeholder."""
    alternatives = alternatives_of(text)
    if alternatives:
        return Pool(codes=tuple(dict.fromkeys(code for together in alternatives for code in together)))
    levels, subjects = levels_of(text), subjects_of(text, known)
    if not levels and not subjects:
        return EVERYTHING
    patterns = [f"{subject} {level}*" for subject in subjects or ("*",) for level in levels or ("",)]
    return Pool(patterns=tuple(patterns))


def node_of(text: str, node_id: str, known: frozenset[str]) -> Node:
    """A placeholder as a requirement of its own: its codes, or one course of its pool."""
    alternatives = alternatives_of(text)
    if not alternatives or all(len(together) == 1 for together in alternatives):
        return CoursesFrom(id=node_id, title_en=text, min_courses=1, pool=pool_of(text, known))
    branches = tuple(_together(codes, f"{node_id}.{place}") for place, codes in enumerate(alternatives))
    if len(branches) == 1:
        return _together(alternatives[0], node_id, text)
    return AnyOf(id=node_id, title_en=text, children=branches)


def _together(codes: Sequence[str], node_id: str, title: str = "") -> Node:
    if len(codes) == 1:
        return CourseIs(id=node_id, title_en=title, code=codes[0])
    children = tuple(CourseIs(id=f"{node_id}.{place}", code=code) for place, code in enumerate(dict.fromkeys(codes)))
    return AllOf(id=node_id, title_en=title, children=children)
