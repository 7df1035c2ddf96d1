"""A CASE package (1.0 or 1.1) as the contents of a standard.

1. Every ``CFItem`` and every ``isChildOf`` association is checked; what is wrong is named with its place.
2. The tree is built from the associations, in the order of their numbers; an item under two others stays under the
   first.
3. Packages of this product are read exactly (``extensions.oneplusx``). Of others, items that name a level become
   levels, else there is one; below it the first three depths become work fields, tasks and outcomes, deeper ones
   outcomes of the task.
4. What was left out or taken for something else is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from oneplusx.domain.errors import Invalid
from oneplusx.domain.standards.case import EXTENSION, LEVEL, LEVEL_NAMES
from oneplusx.domain.standards.contents import CHILD_OF, Contents, Item, ItemKind, LevelContents
from oneplusx.domain.standards.documents import CODE_MAX, NAME_MAX, TEXT_MAX, contents_from_document

ITEMS_MAX = 20_000
DEPTH_MAX = 50
CHILD = "isChildOf"
RANKS = {level: rank for rank, level in enumerate(LEVEL_NAMES, start=1)}
LEVEL_OF_WORD = {word.casefold(): level for level, words in LEVEL_NAMES.items() for word in (level, *words)}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was left out or taken for something else."""

    code: str
    place: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class CasePackage:
    """A package as read."""

    case_id: str
    code: str
    version: str
    creator: str
    contents: Contents
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Tree:
    items: dict[str, Mapping[str, Any]]
    children: dict[str, list[str]] = field(default_factory=dict)
    tops: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read_package(document: object) -> CasePackage:
    """Reads a package.

    Raises:
        Invalid: ``standards.bad_case`` with the place, what was found and what is allowed.
    """
    package = _object(document, "(document)")
    if "CFPackage" in package:
        package = _object(package["CFPackage"], "CFPackage")
    about = _object(package.get("CFDocument"), "CFDocument")
    case_id = _identifier(about, "CFDocument")
    tree = _tree(package, case_id)
    extension = _extension(about)
    facts = {
        "name_zh": _text(about, "title", "CFDocument", NAME_MAX),
        "description_zh": _optional(about, "description", TEXT_MAX),
        **{
            name: extension[name]
            for name in ("name_en", "description_en", "occupations", "partners")
            if name in extension
        },
    }
    contents = replace(contents_from_document(facts), levels=tuple(_levels(tree)))
    return CasePackage(
        case_id=case_id,
        code=str(extension.get("code", ""))[:60],
        version=_optional(about, "version", 20),
        creator=_optional(about, "creator", NAME_MAX),
        contents=contents,
        notes=tuple(tree.notes),
    )


def _tree(package: Mapping[str, Any], case_id: str) -> _Tree:
    tree = _Tree({})
    for place, item in _listed(package, "CFItems"):
        identifier = _identifier(item, place)
        _text(item, "fullStatement", place, TEXT_MAX)
        if identifier in tree.items:
            raise _bad(f"{place}.identifier", identifier, "an identifier used once")
        tree.items[identifier] = item
    edges = sorted(_edges(package, tree), key=lambda edge: edge[0])
    above: dict[str, str] = {}
    for _number, child, parent, place in edges:
        if child in above:
            tree.notes.append(Note("standards.case_second_parent", place, child))
        elif child not in tree.items or parent not in {*tree.items, case_id}:
            tree.notes.append(Note("standards.case_unknown_node", place, child if child not in tree.items else parent))
        elif _is_above(child, parent, above):
            raise _bad(place, parent, "no item below itself")
        else:
            above[child] = parent
            (tree.tops if parent == case_id else tree.children.setdefault(parent, [])).append(child)
    tree.tops += [identifier for identifier in tree.items if identifier not in above]
    _check_depth(tree)
    return tree


def _check_depth(tree: _Tree) -> None:
    at, depth = tree.tops, 0
    while at:
        depth += 1
        if depth > DEPTH_MAX:
            raise _bad("CFAssociations", f"> {DEPTH_MAX}", f"at most {DEPTH_MAX} items one below the other")
        at = [child for identifier in at for child in tree.children.get(identifier, ())]


def _is_above(child: str, parent: str, above: Mapping[str, str]) -> bool:
    at: str | None = parent
    while at is not None:
        if at == child:
            return True
        at = above.get(at)
    return False


def _edges(package: Mapping[str, Any], tree: _Tree) -> Iterator[tuple[float, str, str, str]]:
    for place, association in _listed(package, "CFAssociations"):
        if association.get("associationType") != CHILD:
            found = str(association.get("associationType"))
            tree.notes.append(Note("standards.case_association_left_out", place, found[:60]))
            continue
        number = association.get("sequenceNumber")
        order = float(number) if isinstance(number, int | float) and not isinstance(number, bool) else float("inf")
        yield order, _end(association, "originNodeURI", place), _end(association, "destinationNodeURI", place), place


def _end(association: Mapping[str, Any], name: str, place: str) -> str:
    node = _object(association.get(name), f"{place}.{name}")
    return str(node.get("identifier", "")).casefold()


def _levels(tree: _Tree) -> Iterator[LevelContents]:
    named = [identifier for identifier in tree.tops if _level_named(tree.items[identifier])]
    loose = [identifier for identifier in tree.tops if identifier not in named]
    levels: dict[str, LevelContents] = {}
    for identifier in named:
        level = _level(tree, identifier)
        if level.level in levels:
            raise _bad(f"CFItems[{identifier}]", level.level, "a level once")
        levels[level.level] = level
    if loose:
        for level_name, tops in _by_education_level(tree, loose).items():
            base = levels.get(level_name) or LevelContents(level_name, RANKS.get(level_name, 0))
            more = tuple(_item(tree, top, ItemKind.FIELD) for top in tops)
            levels[level_name] = replace(base, items=(*base.items, *more))
            if not named:
                tree.notes.append(Note("standards.case_level_assumed", "CFItems", level_name))
    yield from sorted(levels.values(), key=lambda level: (level.rank, level.level))


def _by_education_level(tree: _Tree, tops: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for identifier in tops:
        words = tree.items[identifier].get("educationLevel")
        stated = [LEVEL_OF_WORD.get(str(word).casefold()) for word in words] if isinstance(words, list) else []
        level = next((one for one in stated if one), "primary")
        found.setdefault(level, []).append(identifier)
    return found


def _level_named(item: Mapping[str, Any]) -> str:
    extension = _extension(item)
    if "level" in extension and "kind" not in extension:
        return str(extension["level"])
    texts = (item.get("abbreviatedStatement"), item.get("fullStatement"))
    is_level = str(item.get("CFItemType", "")).casefold() in {LEVEL, "等级"}
    words = [LEVEL_OF_WORD.get(str(text).strip().casefold(), "") for text in texts]
    return next((word for word in words if word), str(texts[0] or texts[1])[:20] if is_level else "")


def _level(tree: _Tree, identifier: str) -> LevelContents:
    item = tree.items[identifier]
    extension = dict(_extension(item))
    name = _level_named(item)
    facts = {key: value for key, value in extension.items() if key != "level"}
    if not extension:
        facts = {"rank": RANKS.get(name, 0)}
    read = contents_from_document({"name_zh": "-", "levels": [{"level": name, **facts}]})
    items = tuple(_item(tree, child, ItemKind.FIELD) for child in tree.children.get(identifier, ()))
    return replace(read.levels[0], items=items, case_id=identifier)


def _item(tree: _Tree, identifier: str, kind: ItemKind) -> Item:
    found = tree.items[identifier]
    extension = _extension(found)
    below = CHILD_OF[kind]
    children = tree.children.get(identifier, [])
    if below is None:
        children = []
    items = tuple(_item(tree, child, below) for child in children) if below else ()
    if below == ItemKind.OUTCOME:
        items = tuple(flat for child, item in zip(children, items, strict=True) for flat in _flat(tree, child, item))
    code = _optional(found, "humanCodingScheme", CODE_MAX) or _optional(found, "listEnumeration", CODE_MAX)
    return Item(
        kind=kind,
        code=code or identifier[:8],
        text_zh=str(found["fullStatement"]).strip(),
        text_en=str(extension.get("text_en", ""))[:TEXT_MAX],
        children=items,
        lineage=str(extension.get("lineage", ""))[:CODE_MAX],
        case_id=identifier,
    )


def _flat(tree: _Tree, identifier: str, item: Item) -> Iterator[Item]:
    """What stands below an outcome becomes outcomes beside it."""
    yield item
    for child in tree.children.get(identifier, ()):
        tree.notes.append(Note("standards.case_too_deep", f"CFItems[{child}]", str(tree.items[child]["fullStatement"])))
        yield from _flat(tree, child, _item(tree, child, ItemKind.OUTCOME))


def _extension(found: Mapping[str, Any]) -> Mapping[str, Any]:
    extensions = found.get("extensions")
    own = extensions.get(EXTENSION) if isinstance(extensions, Mapping) else None
    return own if isinstance(own, Mapping) else {}


def _object(found: object, place: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise _bad(place, found, "an object")
    return found


def _listed(package: Mapping[str, Any], name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    listed = package.get(name, [])
    if not isinstance(listed, list) or len(listed) > ITEMS_MAX:
        raise _bad(name, len(listed) if isinstance(listed, list) else listed, f"a list of at most {ITEMS_MAX}")
    for index, one in enumerate(listed):
        place = f"{name}[{index}]"
        yield place, _object(one, place)


def _identifier(found: Mapping[str, Any], place: str) -> str:
    value = found.get("identifier")
    try:
        return str(UUID(str(value)))
    except ValueError:
        raise _bad(f"{place}.identifier", value, "a UUID") from None


def _text(found: Mapping[str, Any], name: str, place: str, maximum: int) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > maximum:
        raise _bad(f"{place}.{name}", value, f"a text of at most {maximum} characters")
    return value.strip()


def _optional(found: Mapping[str, Any], name: str, maximum: int) -> str:
    value = found.get(name)
    return value.strip()[:maximum] if isinstance(value, str) else ""


def _bad(place: str, found: object, allowed: str) -> Invalid:
    return Invalid("standards.bad_case", place=place, found=str(found)[:80], allowed=allowed)
