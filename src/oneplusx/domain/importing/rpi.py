"""The transfer agreements of Rensselaer Polytechnic Institute as one rule set (转换办法): several courses for several.

The shape: ``{college: {courses: [{transfer: [{id, name, credits}], rpi: [{id, name, note}], begin, end}]}}``.

Steps:
    1. An agreement is a rule: all its ``transfer`` courses together lead to all its ``rpi`` courses together. The
       college's name becomes a code.
    2. Credits: what the notes say (``"(4cr)"``, ``"Transfers as 3 credits"``), else the target course's own.
    3. ``begin`` and ``end`` are the window in which it may be used; ``--`` means always.
    4. The rule's id is the college's number in the table and the agreement's within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from oneplusx.domain.importing.tables import Shape, code_of, credits_written, problem, read_json_object, refuse
from oneplusx.domain.rules.document.places import Path, path_text
from oneplusx.domain.rules.expression import AllOf, Atom, Criterion, Operator, Source, Target
from oneplusx.domain.rules.limits import Window, WindowKind
from oneplusx.domain.rules.model import Document, Owner, OwnerLevel, Rule, RuleSet
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy

OWNER = "rpi"
_CREDITS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:cr\b|credits?\b)|credits?\s*=\s*(\d+)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ALWAYS = ("", "--")


def read_agreements(text: str, *, name: str, version: str = "1") -> RuleSet:
    """Reads the agreements, in the order of the table.

    Args:
        text: The JSON text.
        name: What to call it in errors.
        version: Version of the rule set.

    Raises:
        Invalid: ``rules.invalid_document``, naming the place.
    """
    data, shape = read_json_object(text, name), Shape(name)
    windows: dict[str, Window] = {}
    rules = []
    for number, (college, value) in enumerate(data.items(), 1):
        items = shape.items(shape.mapping(value, (college,)).get("courses"), (college, "courses"))
        for place, item in enumerate(items):
            at: Path = (college, "courses", place)
            agreement = shape.mapping(item, at)
            window = _window(agreement, name, at)
            if window is not None:
                windows.setdefault(window.id, window)
            rules.append(_rule(shape, f"{number}-{place + 1}", college, agreement, window, at))
    return RuleSet(
        code="rpi-transfer",
        version=version,
        owner=Owner(OwnerLevel.COLLEGE, OWNER, name_en="Rensselaer Polytechnic Institute"),
        title_en="Transfer agreements",
        rules=tuple(rules),
        windows=tuple(windows.values()),
        source=Document(title="Transfer agreements", note="The table says nothing about caps or approval."),
    )


def _rule(
    shape: Shape, rule_id: str, college: str, agreement: Mapping[str, Any], window: Window | None, at: Path
) -> Rule:
    taken = [_course(shape, course, (*at, "transfer", n)) for n, course in _listed(shape, agreement, "transfer", at)]
    given = [_course(shape, course, (*at, "rpi", n)) for n, course in _listed(shape, agreement, "rpi", at)]
    codes = tuple(dict.fromkeys(code for code, _, _ in given))
    return Rule(
        id=rule_id,
        source=_source(college, tuple(dict.fromkeys(code for code, _, _ in taken))),
        target=Target(courses=codes, count_min=len(codes), count_max=len(codes)),
        credits=_policy([note for _, _, note in given]),
        title_en=f"{' + '.join(title for _, title, _ in taken)} → {' + '.join(title for _, title, _ in given)}",
        windows=() if window is None else (window.id,),
        clause=f"{college}: {' + '.join(code for code, _, _ in taken)} → {' + '.join(codes)}",
    )


def _listed(shape: Shape, agreement: Mapping[str, Any], part: str, at: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    items = shape.items(agreement.get(part), (*at, part))
    for place, item in enumerate(items):
        yield place, shape.mapping(item, (*at, part, place))


def _course(shape: Shape, course: Mapping[str, Any], at: Path) -> tuple[str, str, str]:
    """Code, title and note."""
    code = shape.text(course.get("id"), (*at, "id"))
    note = str(course.get("note", ""))
    return code, str(course.get("name", "")), "" if note in _ALWAYS else note


def _source(college: str, codes: tuple[str, ...]) -> Source:
    atoms = tuple(
        Atom(
            types=("course",),
            where=(
                Criterion("issuer", Operator.ONE_OF, (code_of(college),)),
                Criterion("course_code", Operator.ONE_OF, (code,)),
            ),
        )
        for code in codes
    )
    return atoms[0] if len(atoms) == 1 else AllOf(atoms)


def _policy(notes: list[str]) -> CreditPolicy:
    """Fixed credits, given once for the whole agreement, when every course has a note that says how many."""
    written = [sum(credits_written(one or other) or 0 for one, other in _CREDITS.findall(note)) for note in notes]
    if written and all(written):
        return CreditPolicy(CreditBasis.FIXED, fixed_hundredths=sum(written), per_request=True)
    return CreditPolicy(CreditBasis.COURSE)


def _window(agreement: Mapping[str, Any], name: str, at: Path) -> Window | None:
    opens, closes = (_day(agreement.get(part, ""), name, (*at, part)) for part in ("begin", "end"))
    if opens is None and closes is None:
        return None
    window_id = f"{opens or ''}..{closes or ''}"
    return Window(id=window_id, kind=WindowKind.DATES, opens_on=opens, closes_on=closes)


def _day(value: object, name: str, at: Path) -> date | None:
    text = str(value).strip()
    if text in _ALWAYS:
        return None
    match = _DAY.fullmatch(text)
    try:
        month, day, year = map(int, match.groups()) if match else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        refuse(name, [problem(path_text(at), text, "M/D/YYYY, --", "document.wrong_form")])
