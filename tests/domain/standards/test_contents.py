"""Contents of a standard as values: documents, edits, checks, comparison, CASE."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain import standards
from oneplusx.domain.errors import Conflict, DomainError, Invalid, NotFound
from oneplusx.domain.standards import (
    Change,
    Contents,
    Item,
    ItemKind,
    LevelContents,
    Occupation,
    Partner,
    case,
    editing,
)

SPACE = UUID("7b0c2a4e-93a1-5f5e-8a39-6a1f8a3f0c11")
SCHEME = {
    "parts": [
        {"code": "theory", "weight_hundredths": 3000, "minimum_hundredths": 6000},
        {"code": "practice", "weight_hundredths": 7000, "minimum_hundredths": None},
    ],
    "pass_hundredths": 6000,
    "resits_max": 2,
}


def named(contents: Contents, prefix: str = "") -> Contents:
    """With keys, lineage and CASE identifiers as the database would give them."""
    numbers = count(1)

    def item(one: Item) -> Item:
        key = one.key or f"{prefix}k{next(numbers)}"
        case_id = str(uuid5(SPACE, key))
        return replace(
            one,
            key=key,
            lineage=one.lineage or key,
            case_id=one.case_id or case_id,
            children=tuple(item(child) for child in one.children),
        )

    levels = tuple(
        replace(
            level,
            key=level.level,
            case_id=str(uuid5(SPACE, prefix + level.level)),
            items=tuple(item(one) for one in level.items),
        )
        for level in contents.levels
    )
    return replace(contents, levels=levels)


def outcome(code: str, text: str, text_en: str = "") -> Item:
    return Item(ItemKind.OUTCOME, code, text, text_en)


def sample() -> Contents:
    tree = (
        Item(
            ItemKind.FIELD,
            "1",
            "页面制作",
            "Pages",
            (
                Item(
                    ItemKind.TASK,
                    "1.1",
                    "编写结构",
                    "",
                    (outcome("1.1.1", "能编写标题"), outcome("1.1.2", "能编写列表")),
                ),
                Item(ItemKind.TASK, "1.2", "编写样式", "", (outcome("1.2.1", "能设置颜色", "can set colors"),)),
            ),
        ),
        Item(
            ItemKind.FIELD,
            "2",
            "测试",
            "",
            (Item(ItemKind.TASK, "2.1", "检查", "", (outcome("2.1.1", "能检查链接"),)),),
        ),
    )
    return named(
        Contents(
            name_zh="页面标准",
            name_en="Pages",
            description_zh="说明",
            occupations=(Occupation("网页制作员", "4-04-05-01"),),
            partners=(Partner("甲公司", "", standards.PartnerRole.LEAD),),
            levels=(
                LevelContents("primary", 1, "初级说明", "", 24, 40, ("510201",), {}, "", tree),
                LevelContents("intermediate", 2, "", "", None, None, (), SCHEME, "P-2", tree[:1]),
            ),
        )
    )


def key_of(contents: Contents, code: str, level: str = "primary") -> str:
    one = contents.level(level)
    assert one is not None
    return next(item.key for item in one.walk() if item.code == code)


def codes(contents: Contents, level: str = "primary") -> list[str]:
    one = contents.level(level)
    assert one is not None
    return [item.code for item in one.walk()]


def framework(contents: Contents) -> case.Framework:
    return case.Framework(
        case_id=str(uuid5(SPACE, "document")),
        base="https://bank.example/ims/case/v1p1",
        code="S1",
        version="1.0",
        creator="某评价组织",
        changed_at=datetime(2026, 6, 1, tzinfo=UTC),
        contents=contents,
    )


def test_a_document_read_again_says_the_same():
    document = standards.contents_to_document(sample())
    assert standards.contents_to_document(standards.contents_from_document(document)) == document


@pytest.mark.parametrize(
    "change, place",
    [
        (lambda d: d.pop("name_zh"), "name_zh"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["levels"][0].update(hours_theory=-1), "levels[0].hours_theory"),
        (lambda d: d["levels"][0]["items"][0]["items"][1].update(code=""), "levels[0].items[0].items[1].code"),
        (lambda d: d["partners"][0].update(role="boss"), "partners[0].role"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, place):
    document = standards.contents_to_document(sample())
    change(document)
    with pytest.raises(Invalid) as refusal:
        standards.contents_from_document(document)
    assert refusal.value.params["place"] == place


def test_an_item_is_added_with_the_next_code():
    contents = sample()
    added = editing.add_item(
        contents,
        level="primary",
        parent=key_of(contents, "1.1"),
        item=Item(ItemKind.OUTCOME, "", "能编写表格", key="n"),
    )
    assert codes(added)[:5] == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3"]
    with pytest.raises(Invalid, match="wrong_parent"):
        editing.add_item(
            contents, level="primary", parent=key_of(contents, "1"), item=Item(ItemKind.OUTCOME, "", "x", key="n")
        )
    with pytest.raises(Conflict, match="double_code"):
        editing.add_item(
            contents,
            level="primary",
            parent=key_of(contents, "1.1"),
            item=Item(ItemKind.OUTCOME, "2.1.1", "x", key="n"),
        )


def test_items_move_and_go():
    contents = sample()
    down = editing.shift_item(contents, level="primary", key=key_of(contents, "1"), by=1)
    assert codes(down)[0] == "2"
    moved = editing.move_item(contents, level="primary", key=key_of(contents, "1.2"), parent=key_of(contents, "2"))
    assert codes(moved) == ["1", "1.1", "1.1.1", "1.1.2", "2", "2.1", "2.1.1", "1.2", "1.2.1"]
    renumbered = editing.renumber(moved, level="primary")
    assert codes(renumbered)[-2:] == ["2.2", "2.2.1"]
    gone = editing.remove_item(contents, level="primary", key=key_of(contents, "1"))
    assert codes(gone) == ["2", "2.1", "2.1.1"]
    with pytest.raises(NotFound):
        editing.remove_item(contents, level="primary", key="none")


def test_the_check_names_what_is_missing():
    empty = standards.check(Contents("x"))
    assert {one.code for one in empty} == {
        "standards.no_levels",
        "standards.no_partners",
        "standards.no_occupations",
    }
    assert not [one for one in standards.check(sample()) if one.is_blocking]
    contents = sample()
    bare = editing.add_item(
        contents, level="primary", parent=key_of(contents, "1"), item=Item(ItemKind.TASK, "", "空任务", key="n")
    )
    found = [one for one in standards.check(bare) if one.is_blocking]
    assert [(one.code, one.item) for one in found] == [("standards.task_without_outcomes", "1.3")]
    unknown = standards.check(sample(), known_majors=set())
    assert "standards.unknown_majors" in {one.code for one in unknown}


def test_a_wrong_scheme_blocks():
    level = replace(sample().levels[0], scheme={"parts": []})
    found = standards.check(sample().with_level(level))
    assert [one.code for one in found if one.is_blocking] == ["assessment.bad_scheme"]


def test_a_version_compared_with_itself_is_the_same():
    assert standards.compare(sample(), sample()).is_same


def test_the_comparison_tells_added_removed_changed_and_moved():
    old = sample()
    new = editing.change_item(
        old, level="primary", key=key_of(old, "1.1.1"), code="", text_zh="能编写各级标题", text_en=""
    )
    new = editing.remove_item(new, level="primary", key=key_of(old, "1.1.2"))
    new = editing.move_item(new, level="primary", key=key_of(old, "1.2.1"), parent=key_of(old, "2.1"))
    new = editing.add_item(
        new,
        level="primary",
        parent=key_of(old, "1.2"),
        item=Item(ItemKind.OUTCOME, "", "能设置字体", key="n", lineage="n"),
    )
    new = replace(new, name_en="Web pages")
    found = standards.compare(old, new)
    level = found.levels[0]
    what = {(item.new or item.old).text_zh: item.changes for item in level.items if not item.is_same}
    assert what == {
        "能编写各级标题": (Change.CHANGED,),
        "能编写列表": (Change.REMOVED,),
        "能设置颜色": (Change.MOVED,),
        "能设置字体": (Change.ADDED,),
    }
    assert [fact.name for fact in found.facts] == ["name_en"]
    assert found.levels[1].change == Change.SAME
    assert not found.is_same


def test_of_items_that_changed_places_the_fewest_are_called_moved():
    items = tuple(Item(ItemKind.FIELD, str(n), f"领域{n}", key=str(n), lineage=str(n)) for n in range(6))
    old = Contents("x", levels=(LevelContents("primary", 1, items=items),))
    new = Contents("x", levels=(LevelContents("primary", 1, items=(*items[1:], items[0])),))
    level = standards.compare(old, new).levels[0]
    assert [item.new.code for item in level.items if Change.MOVED in item.changes and item.new] == ["0"]


def test_without_lineage_items_are_paired_by_words_then_code():
    def bare(*rows: tuple[str, str]) -> Contents:
        items = tuple(Item(ItemKind.FIELD, code, text) for code, text in rows)
        return Contents("x", levels=(LevelContents("primary", 1, items=items),))

    level = standards.compare(bare(("1", "甲"), ("2", "乙")), bare(("1", "乙"), ("2", "丙"))).levels[0]
    assert [(item.changes, item.new.text_zh) for item in level.items if item.new] == [
        ((Change.CHANGED,), "乙"),
        ((Change.ADDED,), "丙"),
    ]


def test_levels_come_and_go():
    old = sample()
    new = replace(old, levels=old.levels[:1])
    found = standards.compare(old, new)
    assert [(level.level, level.change) for level in found.levels] == [
        ("primary", Change.SAME),
        ("intermediate", Change.REMOVED),
    ]
    assert standards.compare(new, old).levels[1].change == Change.ADDED


def test_a_package_read_again_says_the_same():
    contents = sample()
    read = standards.read_package(case.package_of(framework(contents)))
    assert standards.contents_to_document(read.contents, with_ids=True) == standards.contents_to_document(
        contents, with_ids=True
    )
    assert (read.code, read.version, read.creator, read.notes) == ("S1", "1.0", "某评价组织", ())


def test_the_identifier_of_an_association_leads_back_to_its_item():
    identifier = str(uuid5(SPACE, "item"))
    other = case.association_id(identifier)
    assert other != identifier
    assert case.association_id(other) == identifier
    assert UUID(other).version == 5


def foreign(*edges: tuple[int, int | None, int]) -> dict[str, object]:
    """A package of others: (item, the one above or None, number)."""
    ids = {number: str(uuid5(SPACE, f"foreign{number}")) for number in range(20)}
    document = str(uuid5(SPACE, "foreign"))
    numbers = sorted({child for child, _above, _number in edges})
    return {
        "CFDocument": {"identifier": document, "title": "Framework", "creator": "Others"},
        "CFItems": [{"identifier": ids[n], "fullStatement": f"statement {n}"} for n in numbers],
        "CFAssociations": [
            {
                "identifier": str(uuid5(SPACE, f"edge{n}")),
                "associationType": "isChildOf",
                "sequenceNumber": place,
                "originNodeURI": {"identifier": ids[n]},
                "destinationNodeURI": {"identifier": document if above is None else ids[above]},
            }
            for n, above, place in edges
        ],
    }


def test_a_package_of_others_becomes_fields_tasks_and_outcomes():
    read = standards.read_package(foreign((1, None, 2), (2, None, 1), (3, 1, 1), (4, 3, 1), (5, 4, 1)))
    level = read.contents.levels[0]
    assert [(item.kind.value, item.text_zh) for item in level.walk()] == [
        ("field", "statement 2"),
        ("field", "statement 1"),
        ("task", "statement 3"),
        ("outcome", "statement 4"),
        ("outcome", "statement 5"),
    ]
    assert {note.code for note in read.notes} == {"standards.case_level_assumed", "standards.case_too_deep"}


@pytest.mark.parametrize(
    "package, place",
    [
        ([], "(document)"),
        ({}, "CFDocument"),
        ({"CFDocument": {"identifier": "x"}}, "CFDocument.identifier"),
        (foreign((1, 2, 1), (2, 1, 1)), "CFAssociations[1]"),
        (foreign(*((n, n - 1 if n > 1 else None, 1) for n in range(1, 19))) | {"CFItems": 5}, "CFItems"),
    ],
)
def test_a_wrong_package_is_refused_with_its_place(package, place):
    with pytest.raises(Invalid) as refusal:
        standards.read_package(package)
    assert refusal.value.params["place"] == place


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["CFDocument", "CFItems", "CFAssociations", "identifier", "title", "levels", "items", "name_zh"]
)


@given(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON), max_size=5))
def test_whatever_is_sent_is_read_or_refused(document):
    for read in (standards.read_package, standards.contents_from_document):
        try:
            read(document)
        except DomainError as refusal:
            found = refusal.params.get("place")
        else:
            found = "read"
        assert found
