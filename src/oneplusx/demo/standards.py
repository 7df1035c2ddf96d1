"""Contents of some standards of the demo world: published, a version in review, one recorded, one unfinished draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from oneplusx.apps.approvals.models import ApprovalStep
from oneplusx.apps.approvals.services import decide_step
from oneplusx.apps.standards import services
from oneplusx.apps.standards.models import CertificateType, Standard
from oneplusx.apps.standards.selectors import contents_of
from oneplusx.demo import facts
from oneplusx.demo.world import Places
from oneplusx.domain.standards import Contents, Item, ItemKind, contents_from_document, editing
from oneplusx.web.actor import SYSTEM, Actor

PUBLISHED_DAYS_AGO = 200
SUBMITTED_DAYS_AGO = 3
SAID_ZH = "演示内容，并非该标准的已发布原文。"
SAID_EN = "Demonstration contents, not the published text of the standard."


def build_standards(places: Places, now: datetime) -> None:
    """Takes the standards from no contents to a published version, one in review, one recorded and one draft."""
    described = facts.load("standards")
    before = now - timedelta(days=PUBLISHED_DAYS_AGO)
    web = _drafted(described["web"], places, before)
    if web is not None:
        officer = places.organization_officers[web.organization_id]
        services.submit_standard(standard_id=web.id, actor=officer, now=before)
        _approve(web, places, before)
        services.publish_standard(standard_id=web.id, actor=officer, now=before)
        _next_version(web, described["web"], officer, now - timedelta(days=SUBMITTED_DAYS_AGO))
    logistics = _drafted(described["logistics"], places, before)
    if logistics is not None:
        services.record_standard(
            standard_id=logistics.id, decided_on=before.date(), source="演示文件", actor=SYSTEM, now=before
        )
    _drafted(described["care"], places, now)


def _drafted(described: Mapping[str, Any], places: Places, now: datetime) -> Standard | None:
    """Another version of the standard that the catalogue has by name, with the described contents."""
    base = Standard.objects.filter(name_zh=described["name"], state="published").select_related("organization").first()
    if base is None or base.organization_id not in places.organization_officers:
        return None
    officer = places.organization_officers[base.organization_id]
    draft = services.start_version(standard_id=base.id, version=described["version"], actor=officer, now=now)
    contents = contents_from_document(_document(described, base))
    return services.replace_contents(
        standard_id=draft.id, revision=draft.revision, contents=contents, actor=officer, now=now
    )


def _document(described: Mapping[str, Any], base: Standard) -> dict[str, Any]:
    majors = dict(CertificateType.objects.filter(standard=base).values_list("level", "major_codes"))
    zh, en = described["description"]
    return {
        "name_zh": base.name_zh,
        "name_en": base.name_en,
        "description_zh": f"{SAID_ZH}{zh}",
        "description_en": f"{SAID_EN} {en}",
        "occupations": [{"code": code, "name_zh": one, "name_en": two} for code, one, two in described["occupations"]],
        "partners": [{"name_zh": one, "name_en": two, "role": role} for one, two, role in described["partners"]],
        "levels": [
            {
                "level": level,
                "rank": rank,
                "description_zh": one["description"][0],
                "description_en": one["description"][1],
                "hours_theory": one["hours"][0],
                "hours_practice": one["hours"][1],
                "major_codes": majors.get(level, []),
                "scheme": one["scheme"] or {},
                "items": _fields(one["fields"]),
            }
            for rank, (level, one) in enumerate(described["levels"].items(), start=1)
        ],
    }


def _fields(lines: Sequence[Any]) -> list[dict[str, Any]]:
    """Fields as two texts, their tasks as lists behind them: the task's two texts, then its outcomes."""
    fields: list[dict[str, Any]] = []
    for line in lines:
        if isinstance(line[0], str):
            fields.append({"code": str(len(fields) + 1), "text_zh": line[0], "text_en": line[1], "items": []})
            continue
        tasks = fields[-1]["items"]
        code = f"{fields[-1]['code']}.{len(tasks) + 1}"
        outcomes = [
            {"code": f"{code}.{number}", "text_zh": zh, "text_en": en}
            for number, (zh, en) in enumerate(line[1:], start=1)
        ]
        tasks.append({"code": code, "text_zh": line[0][0], "text_en": line[0][1], "items": outcomes})
    return fields


def _approve(standard: Standard, places: Places, now: datetime) -> None:
    for step in ApprovalStep.objects.filter(case__subject_id=standard.id).order_by("number"):
        decide_step(step_id=step.id, outcome="approved", reason="", actor=places.decider(step), now=now)


def _next_version(standard: Standard, described: Mapping[str, Any], officer: Actor, now: datetime) -> None:
    """A version with something changed, moved, removed and added, submitted for review."""
    version = described["next_version"]
    draft = services.start_version(standard_id=standard.id, version=version, actor=officer, now=now)
    contents = contents_of(draft)
    for line in described["edits"]:
        contents = _edited(contents, *line)
    draft = services.replace_contents(
        standard_id=draft.id, revision=draft.revision, contents=contents, actor=officer, now=now
    )
    services.submit_standard(standard_id=draft.id, actor=officer, now=now)


def _edited(contents: Contents, act: str, level: str, code: str, *words: str) -> Contents:
    key = _key(contents, level, code)
    if act == "move":
        return editing.move_item(contents, level=level, key=key, parent=_key(contents, level, words[0]))
    if act == "remove":
        return editing.remove_item(contents, level=level, key=key)
    zh, en = words
    if act == "change":
        return editing.change_item(contents, level=level, key=key, code="", text_zh=zh, text_en=en)
    return editing.add_item(contents, level=level, parent=key, item=Item(ItemKind.OUTCOME, "", zh, en))


def _key(contents: Contents, level: str, code: str) -> str:
    found = contents.level(level)
    assert found is not None
    return next(item.key for item in found.walk() if item.code == code)
