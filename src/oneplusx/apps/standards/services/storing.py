"""Stores contents of a draft as rows: what stayed keeps its row and its identifiers, what went is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID, uuid4

from django.db.models import TextField
from django.db.models.functions import Cast

from oneplusx.apps.standards.models import LearningOutcome, Standard, StandardLevel, WorkField, WorkTask
from oneplusx.apps.standards.services.catalogue import LEVEL_RANKS
from oneplusx.domain.standards import Contents, Item, ItemKind, LevelContents
from oneplusx.domain.standards.documents import occupation_document, partner_document
from oneplusx.web.ids import new_id
from oneplusx.web.search import search_text

FACTS = ("name_zh", "name_en", "description_zh", "description_en")
LEVEL_FACTS = (
    "rank",
    "description_zh",
    "description_en",
    "hours_theory",
    "hours_practice",
    "certificate_code",
)
Row = TypeVar("Row", WorkField, WorkTask, LearningOutcome)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: the level, the id of the row above, its position."""

    level: LevelContents
    above_id: UUID
    order: int
    item: Item


def identified(contents: Contents, existing: Contents | None = None) -> Contents:
    """Contents whose levels and items all have key, lineage and CASE identifier.

    Args:
        existing: Of the version they will replace: what has the same level, kind and code stays the same item.
    """
    known = {
        (level.level, item.kind, item.code): item
        for level in (existing.levels if existing else ())
        for item in level.walk()
    }
    levels = {level.level: level for level in (existing.levels if existing else ())}
    return replace(
        contents,
        levels=tuple(
            replace(
                level,
                rank=level.rank or LEVEL_RANKS.get(level.level, 0),
                key=level.key or (levels[level.level].key if level.level in levels else str(new_id())),
                case_id=level.case_id or (levels[level.level].case_id if level.level in levels else str(uuid4())),
                items=tuple(_identified(item, level.level, known) for item in level.items),
            )
            for level in contents.levels
        ),
    )


def _identified(item: Item, level: str, known: Mapping[tuple[str, ItemKind, str], Item]) -> Item:
    same = known.get((level, item.kind, item.code))
    key = item.key or (same.key if same else str(new_id()))
    return replace(
        item,
        key=key,
        lineage=item.lineage or (same.lineage if same else key),
        case_id=item.case_id or (same.case_id if same else str(uuid4())),
        children=tuple(_identified(child, level, known) for child in item.children),
    )


def without_keys(contents: Contents, *, keeps_ids: bool = True, keeps_lineage: bool = True) -> Contents:
    """Contents that name no rows.

    Args:
        keeps_ids: Keep CASE identifiers.
        keeps_lineage: Keep what names a statement through the versions.
    """

    def bare(item: Item) -> Item:
        return replace(
            item,
            key="",
            case_id=item.case_id if keeps_ids else "",
            lineage=item.lineage if keeps_lineage else "",
            children=tuple(bare(child) for child in item.children),
        )

    levels = tuple(
        replace(
            level,
            key="",
            case_id=level.case_id if keeps_ids else "",
            items=tuple(bare(item) for item in level.items),
        )
        for level in contents.levels
    )
    return replace(contents, levels=levels)


def copied(contents: Contents) -> Contents:
    """Contents for another version: other rows and CASE identifiers, the same lineage."""
    return identified(without_keys(contents, keeps_ids=False))


def store_facts(standard: Standard, contents: Contents) -> None:
    """Puts the facts of the standard itself into the row, unsaved."""
    for name in FACTS:
        setattr(standard, name, getattr(contents, name))
    standard.occupations = [occupation_document(one) for one in contents.occupations]
    standard.partners = [partner_document(one) for one in contents.partners]
    standard.name_search = search_text(standard.name_zh, standard.name_en, standard.code, standard.organization.name_zh)


def store_tree(standard: Standard, contents: Contents) -> None:
    """Makes the rows below the standard say what the contents say; all items must be identified."""
    old_levels = {row.level: row for row in StandardLevel.objects.filter(standard=standard)}
    wanted = {level.level: level for level in contents.levels}
    gone = [row for name, row in old_levels.items() if name not in wanted]
    _store_levels(standard, contents.levels, old_levels)
    fields, tasks, outcomes = ([*places] for places in _places(contents))
    old_fields = list(WorkField.objects.filter(standard_level__standard=standard))
    old_tasks = list(WorkTask.objects.filter(work_field__standard_level__standard=standard))
    old_outcomes = list(LearningOutcome.objects.filter(standard=standard))
    _free_codes(WorkField, old_fields, fields)
    _free_codes(WorkTask, old_tasks, tasks)
    _free_codes(LearningOutcome, old_outcomes, outcomes)
    _store(WorkField, old_fields, fields, standard)
    _store(WorkTask, old_tasks, tasks, standard)
    _store(LearningOutcome, old_outcomes, outcomes, standard)
    _delete(LearningOutcome, old_outcomes, outcomes)
    _delete(WorkTask, old_tasks, tasks)
    _delete(WorkField, old_fields, fields)
    StandardLevel.objects.filter(id__in=[row.id for row in gone]).delete()


def _store_levels(standard: Standard, levels: Sequence[LevelContents], old: Mapping[str, StandardLevel]) -> None:
    new, kept = [], []
    for level in levels:
        row = old.get(level.level)
        if row is None:
            row = StandardLevel(id=UUID(level.key), standard=standard, level=level.level, case_id=UUID(level.case_id))
            new.append(row)
        else:
            kept.append(row)
        for name in LEVEL_FACTS:
            setattr(row, name, getattr(level, name))
        row.major_codes, row.scheme = list(level.major_codes), dict(level.scheme)
    StandardLevel.objects.bulk_create(new)
    StandardLevel.objects.bulk_update(kept, [*LEVEL_FACTS, "major_codes", "scheme"])


def _places(contents: Contents) -> tuple[list[_Place], list[_Place], list[_Place]]:
    fields, tasks, outcomes = [], [], []
    for level in contents.levels:
        fields += list(_below(level, UUID(level.key), level.items))
    for field in fields:
        tasks += list(_below(field.level, UUID(field.item.key), field.item.children))
    for task in tasks:
        outcomes += list(_below(task.level, UUID(task.item.key), task.item.children))
    return fields, tasks, outcomes


def _below(level: LevelContents, above_id: UUID, items: Sequence[Item]) -> Iterator[_Place]:
    for order, item in enumerate(items):
        yield _Place(level, above_id, order, item)


def _above_id(row: WorkField | WorkTask | LearningOutcome) -> UUID:
    if isinstance(row, WorkField):
        return row.standard_level_id
    return row.work_field_id if isinstance(row, WorkTask) else row.work_task_id


def _free_codes(model: type[Row], old: Sequence[Row], places: Sequence[_Place]) -> None:
    """Codes are used once: rows that go, or get another code or place, give theirs up first."""
    staying = {UUID(place.item.key): (place.above_id, place.item.code) for place in places}
    leaving = [row.id for row in old if staying.get(row.id) != (_above_id(row), row.code)]
    if leaving:
        model.objects.filter(id__among=leaving).update(code=Cast("id", TextField()))


def _store(model: type[Row], old: Sequence[Row], places: Sequence[_Place], standard: Standard) -> None:
    known = {row.id: row for row in old}
    new: list[Row] = []
    changed: list[Row] = []
    for place in places:
        row = known.get(UUID(place.item.key))
        is_new = row is None
        if row is None:
            row = model(id=UUID(place.item.key), lineage_id=UUID(place.item.lineage), case_id=UUID(place.item.case_id))
        before = None if is_new else _values(row)
        _fill(row, place, standard)
        if is_new:
            new.append(row)
        elif before != _values(row):
            changed.append(row)
    model.objects.bulk_create(new, batch_size=500)
    model.objects.bulk_update(changed, _columns(model), batch_size=200)


def _columns(model: type[WorkField | WorkTask | LearningOutcome]) -> list[str]:
    if model is LearningOutcome:
        return ["code", "order", "text_zh", "text_en", "text_search", "work_task_id", "level"]
    above = "standard_level_id" if model is WorkField else "work_field_id"
    return ["code", "order", "name_zh", "name_en", above]


def _values(row: WorkField | WorkTask | LearningOutcome) -> list[object]:
    return [getattr(row, name) for name in _columns(type(row))]


def _fill(row: WorkField | WorkTask | LearningOutcome, place: _Place, standard: Standard) -> None:
    item = place.item
    row.code, row.order = item.code, place.order
    if isinstance(row, LearningOutcome):
        row.work_task_id, row.standard, row.level = place.above_id, standard, place.level.level
        row.text_zh, row.text_en = item.text_zh, item.text_en
        row.text_search = search_text(item.text_zh, item.text_en, item.code)
        return
    row.name_zh, row.name_en = item.text_zh, item.text_en
    if isinstance(row, WorkField):
        row.standard_level_id = place.above_id
    else:
        row.work_field_id = place.above_id


def _delete(model: type[Row], old: Sequence[Row], places: Sequence[_Place]) -> None:
    staying = {UUID(place.item.key) for place in places}
    gone = [row.id for row in old if row.id not in staying]
    if gone:
        model.objects.filter(id__among=gone).delete()
