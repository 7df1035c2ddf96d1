"""Import of standards as tables (标准内容): one row per level, one row per outcome; the exported workbook holds both.

``standard_levels`` makes the draft where there is none; ``standard_outcomes`` fills it. What no row names stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Row,
    Verdict,
    error,
)
from oneplusx.apps.standards.importers.catalogue import GRADES
from oneplusx.apps.standards.models import EDITABLE, Standard
from oneplusx.apps.standards.selectors import contents_of
from oneplusx.apps.standards.services import create_standard, replace_contents
from oneplusx.domain.assessment import Scheme
from oneplusx.domain.credits import format_credits, parse_credits
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.domain.standards import (
    Contents,
    LevelContents,
    Occupation,
    Partner,
    PartnerRole,
    contents_from_document,
    contents_to_document,
)
from oneplusx.domain.standards.case import LEVEL_NAMES
from oneplusx.domain.standards.merging import OutcomeRow, merge_rows, rows_of
from oneplusx.web.actor import Actor

Key = tuple[str, str]
SEPARATOR, ENTRY = " | ", "\n"
ROLES = {"牵头": PartnerRole.LEAD, "参与起草": PartnerRole.DRAFTING, "审核": PartnerRole.REVIEWING}
PLACES = ("field", "task", "outcome")
ROLE_WORDS = {role: word for word, role in ROLES.items()}
TEXTS = {
    "standard_name": "name_zh",
    "standard_name_en": "name_en",
    "standard_description": "description_zh",
    "standard_description_en": "description_en",
}
LEVEL_TEXTS = {
    "level_description": "description_zh",
    "level_description_en": "description_en",
    "certificate_code": "certificate_code",
}


def level_word(level: str) -> str:
    """A level as a cell has it."""
    return LEVEL_NAMES[level][0] if level in LEVEL_NAMES else level


def _level(cell: Any) -> str:
    found = str(parsing.text(20)(cell))
    known = GRADES.get(found.casefold())
    return str(known.value) if known else found


def _entries(parts: int) -> Callable[[Any], list[list[str]]]:
    """Lines of parts separated by ``|``."""

    def parse(cell: Any) -> list[list[str]]:
        lines = [line for line in str(parsing.text(4000)(cell)).splitlines() if line.strip()]
        rows = [[part.strip() for part in line.split("|")] for line in lines]
        for row, line in zip(rows, lines, strict=True):
            if len(row) > parts or not any(row):
                raise Invalid("standards.bad_entry", found=line[:60], allowed=parts)
        return [[*row, *[""] * (parts - len(row))] for row in rows]

    return parse


def _partners(cell: Any) -> list[list[str]]:
    rows = _entries(3)(cell)
    for row in rows:
        if row[2] and row[2] not in ROLES:
            raise Invalid("intake.not_one_of", found=row[2], allowed="、".join(ROLES))
    return rows


def _parts(cell: Any) -> list[dict[str, Any]]:
    """``theory | 30 | 60`` per line: code, weight in percent, lowest score or nothing."""
    return [
        {
            "code": code,
            "weight_hundredths": parse_credits(weight),
            "minimum_hundredths": parse_credits(minimum) if minimum else None,
        }
        for code, weight, minimum in _entries(3)(cell)
    ]


def _hundredths(cell: Any) -> int:
    return parse_credits(str(parsing.decimal_text(2, 0, 100)(cell)))


def _scheme(values: Mapping[str, Any]) -> dict[str, Any]:
    if not values["parts"]:
        return {}
    document = {
        "parts": values["parts"],
        "pass_hundredths": 6000 if values["pass"] is None else values["pass"],
        "resits_max": 1 if values["resits"] is None else values["resits"],
    }
    return Scheme.from_document(document).as_document()


def _drafts(institution_id: UUID, rows: Iterable[Row]) -> dict[Key, Standard]:
    codes = {row.values["standard_code"] for row in rows}
    found = Standard.objects.filter(organization_id=institution_id, code__in=codes).select_related("organization")
    return {(row.code, row.version): row for row in found}


def _key(row: Row) -> Key:
    return row.values["standard_code"], row.values["version"]


def _by_standard(rows: Sequence[Row]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(_key(row), []).append(row)
    return groups


def _with_level(contents: Contents, row: Row) -> Contents:
    values = row.values
    facts: dict[str, Any] = {name: values[key] for key, name in TEXTS.items() if values[key] is not None}
    if values["occupations"] is not None:
        facts["occupations"] = tuple(Occupation(zh, code, en) for code, zh, en in values["occupations"])
    if values["partners"] is not None:
        facts["partners"] = tuple(
            Partner(zh, en, ROLES.get(role, PartnerRole.DRAFTING)) for zh, en, role in values["partners"]
        )
    before = contents.level(values["level"]) or LevelContents(values["level"])
    level: dict[str, Any] = {name: values[key] for key, name in LEVEL_TEXTS.items() if values[key] is not None}
    for name in ("rank", "hours_theory", "hours_practice"):
        if values[name] is not None:
            level[name] = values[name]
    if values["major_codes"] is not None:
        level["major_codes"] = tuple(values["major_codes"])
    if values["parts"] is not None:
        level["scheme"] = _scheme(values)
    whole = replace(contents, **facts).with_level(replace(before, **level))
    return contents_checked(whole)


def contents_checked(contents: Contents) -> Contents:
    """The same, when its document would be accepted."""
    contents_from_document(contents_to_document(contents))
    return contents


def check_levels(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What the rows of levels would do."""
    drafts = _drafts(institution_id, rows)
    contents = {key: contents_of(row) for key, row in drafts.items()}
    return [_level_verdict(row, drafts.get(_key(row)), contents.get(_key(row))) for row in rows]


def _level_verdict(row: Row, draft: Standard | None, contents: Contents | None) -> Verdict:
    if draft is not None and draft.state not in EDITABLE:
        return error("standards.not_editable", "version", found=draft.version, state=draft.state)
    base = contents or Contents(row.values["standard_name"])
    try:
        changed = _with_level(base, row)
    except DomainError as refusal:
        column = "parts" if refusal.code.startswith("assessment") else "level"
        return error(refusal.code, column, **refusal.params)
    if contents is None or contents.level(row.values["level"]) is None:
        return NEW
    return UNCHANGED if changed == contents else CHANGED


def apply_levels(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Makes drafts and changes levels, one write per standard."""
    drafts = _drafts(institution_id, rows)
    for (code, version), group in _by_standard(rows).items():
        draft = drafts.get((code, version))
        contents = contents_of(draft) if draft else Contents(group[0].values["standard_name"])
        before = contents
        for row in group:
            contents = _with_level(contents, row)
        if draft is None:
            create_standard(
                organization_id=institution_id, code=code, version=version, contents=contents, actor=actor, now=now
            )
        elif contents != before:
            replace_contents(standard_id=draft.id, revision=draft.revision, contents=contents, actor=actor, now=now)
    return None


def _outcome_row(row: Row) -> OutcomeRow:
    def cell(kind: str) -> tuple[str, str, str]:
        return (row.values[f"{kind}_code"] or "", row.values[kind] or "", row.values[f"{kind}_en"] or "")

    return OutcomeRow(row.values["level"], (cell("field"), cell("task"), cell("outcome")))


def check_outcomes(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What the rows of outcomes would do."""
    drafts = _drafts(institution_id, rows)
    verdicts: dict[int, Verdict] = {}
    for key, group in _by_standard(rows).items():
        draft = drafts.get(key)
        if draft is None:
            verdict = error("standards.no_such_draft", "version", found=" ".join(key))
            verdicts |= {row.number: verdict for row in group}
        elif draft.state not in EDITABLE:
            verdict = error("standards.not_editable", "version", found=draft.version, state=draft.state)
            verdicts |= {row.number: verdict for row in group}
        else:
            verdicts |= _outcome_verdicts(group, contents_of(draft))
    return [verdicts[row.number] for row in rows]


def _outcome_verdicts(group: Sequence[Row], contents: Contents) -> dict[int, Verdict]:
    stored = list(rows_of(contents))
    known = {(row.level, row.cells[2][0]) for row in stored if row.cells[2][0]}
    same = set(stored)
    merged: list[OutcomeRow] = []
    verdicts = {}
    for row in group:
        line = _outcome_row(row)
        verdict = _row_fault(line, contents, merged)
        if verdict is None:
            merged.append(line)
            is_known = (line.level, line.cells[2][0]) in known
            verdict = UNCHANGED if line in same else CHANGED if is_known else NEW
        verdicts[row.number] = verdict
    return verdicts


def _row_fault(line: OutcomeRow, contents: Contents, earlier: Sequence[OutcomeRow]) -> Verdict | None:
    for name, (code, words, _english) in zip(PLACES, line.cells, strict=True):
        if bool(code) != bool(words):
            return error("standards.code_and_words", name)
    if line.cells[2][0] and not line.cells[1][0]:
        return error("standards.code_and_words", "task")
    if contents.level(line.level) is None:
        return error("standards.unknown_level", "level", found=line.level)
    path = [cell[0] for cell in line.cells]
    for other in earlier:
        for depth, code in enumerate(path):
            theirs = [cell[0] for cell in other.cells]
            if other.level == line.level and code and theirs[depth] == code and theirs[:depth] != path[:depth]:
                return error("standards.double_code", f"{PLACES[depth]}_code", found=code, other=other.cells[depth][1])
    return None


def apply_outcomes(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Merges the rows, one write per standard."""
    drafts = _drafts(institution_id, rows)
    for key, group in _by_standard(rows).items():
        draft = drafts[key]
        before = contents_of(draft)
        contents = merge_rows(before, map(_outcome_row, group))
        if contents != before:
            replace_contents(standard_id=draft.id, revision=draft.revision, contents=contents, actor=actor, now=now)
    return None


_STANDARD = (
    Column("standard_code", "标准代码", "Standard code", is_required=True, parse=parsing.identifier(60), sample="WEB"),
    Column("version", "版本", "Version", is_required=True, parse=parsing.identifier(20), sample="示例"),
    Column(
        "level",
        "等级",
        "Level",
        is_required=True,
        parse=_level,
        choices=lambda _institution: [names[0] for names in LEVEL_NAMES.values()],
        sample="初级",
    ),
)
LEVELS = ImportKind(
    code="standard_levels",
    title_zh="标准等级",
    title_en="Levels of a standard",
    permission="standards.write",
    key=("standard_code", "version", "level"),
    slice_rows=0,
    order=21,
    check_rows=check_levels,
    apply_rows=apply_levels,
    next_path="/standards/mine/",
    note_zh="每行一个等级。没有草稿时新建草稿；空单元格不改动原值。职业、单位、考核部分每行一项，各项内用“|”分隔。",
    note_en=(
        "One row per level. Makes the draft where there is none; an empty cell changes nothing. Occupations, partners "
        "and parts: one per line in the cell, separated by “|”."
    ),
    columns=(
        *_STANDARD,
        Column(
            "standard_name", "标准名称", "Standard name", is_required=True, parse=parsing.text(160), sample="页面制作"
        ),
        Column("standard_name_en", "标准英文名称", "Standard name in English", parse=parsing.text(160)),
        Column("standard_description", "标准说明", "Description of the standard", parse=parsing.text(2000)),
        Column("standard_description_en", "标准英文说明", "English description", parse=parsing.text(2000)),
        Column("occupations", "面向职业", "Occupations", parse=_entries(3), note_zh="代码 | 中文 | 英文"),
        Column("partners", "参与起草单位", "Partners", parse=_partners, note_zh="中文 | 英文 | 牵头、参与起草或审核"),
        Column("rank", "等级序号", "Rank", parse=parsing.whole_number(0, 99)),
        Column("level_description", "等级说明", "Description of the level", parse=parsing.text(2000)),
        Column("level_description_en", "等级英文说明", "English description of the level", parse=parsing.text(2000)),
        Column("hours_theory", "理论学时", "Theory hours", parse=parsing.whole_number(0, 10_000)),
        Column("hours_practice", "实操学时", "Practice hours", parse=parsing.whole_number(0, 10_000)),
        Column("major_codes", "相关专业代码", "Majors", parse=parsing.several(parsing.identifier(40))),
        Column("parts", "考核部分", "Parts", parse=_parts, note_zh="代码 | 权重（%）| 最低分，如 theory | 40 | 60"),
        Column("pass", "合格线", "Pass line", parse=_hundredths),
        Column("resits", "补考次数", "Resits", parse=parsing.whole_number(0, 9)),
        Column("certificate_code", "证书代码", "Certificate code", parse=parsing.identifier(60)),
    ),
)
OUTCOMES = ImportKind(
    code="standard_outcomes",
    title_zh="标准学习结果",
    title_en="Learning outcomes of a standard",
    permission="standards.write",
    key=("standard_code", "version", "level", "field_code", "task_code", "outcome_code"),
    slice_rows=0,
    order=22,
    check_rows=check_outcomes,
    apply_rows=apply_outcomes,
    next_path="/standards/mine/",
    note_zh="每行一条学习结果，写明其工作领域和工作任务，顺序即表中顺序。文件中没有的条目保留。",
    note_en="One row per outcome with its work field and task, in the order of the table. What no row names stays.",
    columns=(
        *_STANDARD,
        Column("field_code", "工作领域编号", "Field code", is_required=True, parse=parsing.identifier(40), sample="1"),
        Column("field", "工作领域", "Work field", is_required=True, parse=parsing.text(2000), sample="页面制作"),
        Column("field_en", "工作领域英文", "Work field in English", parse=parsing.text(2000)),
        Column("task_code", "工作任务编号", "Task code", parse=parsing.identifier(40), sample="1.1"),
        Column("task", "工作任务", "Task", parse=parsing.text(2000), sample="编写结构"),
        Column("task_en", "工作任务英文", "Task in English", parse=parsing.text(2000)),
        Column("outcome_code", "学习结果编号", "Outcome code", parse=parsing.identifier(40), sample="1.1.1"),
        Column("outcome", "学习结果", "Learning outcome", parse=parsing.text(2000), sample="能编写标题"),
        Column("outcome_en", "学习结果英文", "Learning outcome in English", parse=parsing.text(2000)),
    ),
)


def level_cells(standard: Standard, contents: Contents, level: LevelContents) -> dict[str, Any]:
    """The cells of a level, as the import reads them."""
    occupations = [SEPARATOR.join((one.code, one.name_zh, one.name_en)) for one in contents.occupations]
    partners = [SEPARATOR.join((one.name_zh, one.name_en, ROLE_WORDS[one.role])) for one in contents.partners]
    scheme = Scheme.from_document(level.scheme) if level.scheme else None
    parts = [
        SEPARATOR.join(
            (
                part.code,
                format_credits(part.weight_hundredths),
                "" if part.minimum_hundredths is None else format_credits(part.minimum_hundredths),
            )
        )
        for part in (scheme.parts if scheme else ())
    ]
    return {
        "standard_code": standard.code,
        "version": standard.version,
        "level": level_word(level.level),
        **{key: getattr(contents, name) for key, name in TEXTS.items()},
        "occupations": ENTRY.join(occupations),
        "partners": ENTRY.join(partners),
        "rank": level.rank,
        **{key: getattr(level, name) for key, name in LEVEL_TEXTS.items()},
        "hours_theory": level.hours_theory,
        "hours_practice": level.hours_practice,
        "major_codes": "、".join(level.major_codes),
        "parts": ENTRY.join(parts),
        "pass": format_credits(scheme.pass_hundredths) if scheme else None,
        "resits": scheme.resits_max if scheme else None,
    }


def outcome_cells(standard: Standard, row: OutcomeRow) -> dict[str, Any]:
    """The cells of an outcome, as the import reads them."""
    cells = {
        f"{kind}{suffix}": value
        for kind, cell in zip(PLACES, row.cells, strict=True)
        for suffix, value in zip(("_code", "", "_en"), cell, strict=True)
    }
    return {
        "standard_code": standard.code,
        "version": standard.version,
        "level": level_word(row.level),
        **cells,
    }
