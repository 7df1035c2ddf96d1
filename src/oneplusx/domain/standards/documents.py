"""Contents as a document (JSON) and back; what is wrong is named with its place.

::

    {"format": "oneplusx-standard/1", "name_zh": "…", "levels": [
      {"level": "primary", "rank": 1, "hours_theory": 40, "scheme": {…}, "items": [
        {"code": "1", "text_zh": "…", "items": [{"code": "1.1", "text_zh": "…", "items": […]}]}]}]}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from oneplusx.domain.errors import Invalid
from oneplusx.domain.standards.contents import (
    CHILD_OF,
    Contents,
    Item,
    ItemKind,
    LevelContents,
    Occupation,
    Partner,
    PartnerRole,
)

FORMAT = "oneplusx-standard/1"
TEXT_MAX = 2_000
NAME_MAX = 160
CODE_MAX = 40
HOURS_MAX = 10_000
LEVELS_MAX = 10
CHILDREN_MAX = 300
LISTED_MAX = 200
FOUND_SHOWN = 80
_TOP = {"format", "name_zh", "name_en", "description_zh", "description_en", "occupations", "partners", "levels"}
_LEVEL = {
    "level",
    "rank",
    "description_zh",
    "description_en",
    "hours_theory",
    "hours_practice",
    "major_codes",
    "scheme",
    "certificate_code",
    "items",
    "case_id",
}
_ITEM = {"code", "text_zh", "text_en", "items", "lineage", "case_id", "kind"}


def contents_to_document(contents: Contents, *, with_ids: bool = False) -> dict[str, Any]:
    """Contents as JSON values.

    Args:
        with_ids: Keep lineage and CASE identifiers.
    """
    return {
        "format": FORMAT,
        "name_zh": contents.name_zh,
        "name_en": contents.name_en,
        "description_zh": contents.description_zh,
        "description_en": contents.description_en,
        "occupations": [occupation_document(one) for one in contents.occupations],
        "partners": [partner_document(one) for one in contents.partners],
        "levels": [_level_document(level, with_ids=with_ids) for level in contents.levels],
    }


def occupation_document(one: Occupation) -> dict[str, str]:
    """An occupation as JSON values."""
    return {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en}


def partner_document(one: Partner) -> dict[str, str]:
    """A partner as JSON values."""
    return {"name_zh": one.name_zh, "name_en": one.name_en, "role": one.role.value}


def _level_document(level: LevelContents, *, with_ids: bool) -> dict[str, Any]:
    document = {
        "level": level.level,
        "rank": level.rank,
        "description_zh": level.description_zh,
        "description_en": level.description_en,
        "hours_theory": level.hours_theory,
        "hours_practice": level.hours_practice,
        "major_codes": list(level.major_codes),
        "scheme": dict(level.scheme),
        "certificate_code": level.certificate_code,
        "items": [_item_document(item, with_ids=with_ids) for item in level.items],
    }
    return {**document, "case_id": level.case_id} if with_ids else document


def _item_document(item: Item, *, with_ids: bool) -> dict[str, Any]:
    document: dict[str, Any] = {"code": item.code, "text_zh": item.text_zh, "text_en": item.text_en}
    if item.kind != ItemKind.OUTCOME:
        document["items"] = [_item_document(child, with_ids=with_ids) for child in item.children]
    return {**document, "lineage": item.lineage, "case_id": item.case_id} if with_ids else document


def digest_of(contents: Contents) -> str:
    """SHA-256 over the canonical document, in hexadecimal: published contents never change."""
    text = json.dumps(contents_to_document(contents), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def contents_from_document(document: object) -> Contents:
    """Reads a document.

    Raises:
        Invalid: ``standards.bad_contents`` with the place, what was found and what is allowed.
    """
    top = _object(document, "(document)", _TOP)
    if top.get("format", FORMAT) != FORMAT:
        raise _bad("format", top.get("format"), FORMAT)
    return Contents(
        name_zh=_text(top, "name_zh", "", NAME_MAX, is_required=True),
        name_en=_text(top, "name_en", "", NAME_MAX),
        description_zh=_text(top, "description_zh", "", TEXT_MAX),
        description_en=_text(top, "description_en", "", TEXT_MAX),
        occupations=tuple(_occupation(one, place) for place, one in _listed(top, "occupations", "", LISTED_MAX)),
        partners=tuple(_partner(one, place) for place, one in _listed(top, "partners", "", LISTED_MAX)),
        levels=_levels(top),
    )


def _levels(top: Mapping[str, Any]) -> tuple[LevelContents, ...]:
    levels: dict[str, LevelContents] = {}
    for place, one in _listed(top, "levels", "", LEVELS_MAX):
        level = _level(one, place)
        if level.level in levels:
            raise _bad(f"{place}.level", level.level, "a level once")
        levels[level.level] = level
    return tuple(sorted(levels.values(), key=lambda level: (level.rank, level.level)))


def _occupation(found: object, place: str) -> Occupation:
    one = _object(found, place, {"code", "name_zh", "name_en"})
    return Occupation(
        name_zh=_text(one, "name_zh", place, NAME_MAX, is_required=True),
        code=_text(one, "code", place, CODE_MAX),
        name_en=_text(one, "name_en", place, NAME_MAX),
    )


def _partner(found: object, place: str) -> Partner:
    one = _object(found, place, {"name_zh", "name_en", "role"})
    role = one.get("role", PartnerRole.DRAFTING)
    if role not in list(PartnerRole):
        raise _bad(f"{place}.role", role, ", ".join(PartnerRole))
    return Partner(
        name_zh=_text(one, "name_zh", place, NAME_MAX, is_required=True),
        name_en=_text(one, "name_en", place, NAME_MAX),
        role=PartnerRole(role),
    )


def _level(found: object, place: str) -> LevelContents:
    one = _object(found, place, _LEVEL)
    scheme = one.get("scheme", {})
    if not isinstance(scheme, Mapping):
        raise _bad(f"{place}.scheme", scheme, "an object")
    codes = [code for _place, code in _listed(one, "major_codes", place, LISTED_MAX)]
    if not all(isinstance(code, str) and 0 < len(code) <= CODE_MAX for code in codes):
        raise _bad(f"{place}.major_codes", codes, "a list of codes")
    return LevelContents(
        level=_text(one, "level", place, 20, is_required=True),
        rank=_number(one, "rank", place, 99) or 0,
        description_zh=_text(one, "description_zh", place, TEXT_MAX),
        description_en=_text(one, "description_en", place, TEXT_MAX),
        hours_theory=_number(one, "hours_theory", place, HOURS_MAX),
        hours_practice=_number(one, "hours_practice", place, HOURS_MAX),
        major_codes=tuple(str(code) for code in codes),
        scheme=dict(scheme),
        certificate_code=_text(one, "certificate_code", place, 60),
        items=_items(one, place, ItemKind.FIELD),
        case_id=_text(one, "case_id", place, CODE_MAX),
    )


def _items(found: Mapping[str, Any], place: str, kind: ItemKind) -> tuple[Item, ...]:
    return tuple(_item(one, where, kind) for where, one in _listed(found, "items", place, CHILDREN_MAX))


def _item(found: object, place: str, kind: ItemKind) -> Item:
    one = _object(found, place, _ITEM)
    below = CHILD_OF[kind]
    if below is None and one.get("items"):
        raise _bad(f"{place}.items", one["items"], "nothing below a learning outcome")
    return Item(
        kind=kind,
        code=_text(one, "code", place, CODE_MAX, is_required=True),
        text_zh=_text(one, "text_zh", place, TEXT_MAX, is_required=True),
        text_en=_text(one, "text_en", place, TEXT_MAX),
        children=() if below is None else _items(one, place, below),
        lineage=_text(one, "lineage", place, CODE_MAX),
        case_id=_text(one, "case_id", place, CODE_MAX),
    )


def _object(found: object, place: str, allowed: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise _bad(place, found, "an object")
    for name in found:
        if name not in allowed:
            raise _bad(f"{place}.{name}" if place != "(document)" else str(name), name, ", ".join(sorted(allowed)))
    return found


def _listed(found: Mapping[str, Any], name: str, place: str, maximum: int) -> Sequence[tuple[str, object]]:
    where = f"{place}.{name}" if place else name
    listed = found.get(name, [])
    if not isinstance(listed, list) or len(listed) > maximum:
        raise _bad(where, listed if not isinstance(listed, list) else len(listed), f"a list of at most {maximum}")
    return [(f"{where}[{index}]", one) for index, one in enumerate(listed)]


def _text(found: Mapping[str, Any], name: str, place: str, maximum: int, *, is_required: bool = False) -> str:
    where = f"{place}.{name}" if place else name
    value = found.get(name, "")
    if not isinstance(value, str) or len(value) > maximum or "\x00" in value:
        raise _bad(where, value, f"a text of at most {maximum} characters")
    if is_required and not value.strip():
        raise _bad(where, value, "a text")
    return value.strip()


def _number(found: Mapping[str, Any], name: str, place: str, maximum: int) -> int | None:
    value = found.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= maximum:
        raise _bad(f"{place}.{name}", value, f"0..{maximum}")
    return value


def _bad(place: str, found: object, allowed: str) -> Invalid:
    return Invalid("standards.bad_contents", place=place, found=str(found)[:FOUND_SHOWN], allowed=allowed)
