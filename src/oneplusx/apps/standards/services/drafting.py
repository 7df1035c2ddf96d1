"""Writing a standard: a draft, its contents edited piece by piece or replaced as a whole, another version.

An edit names the revision it saw; who comes second is told. Only drafts and returned versions are edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import (
    EDITABLE,
    OPEN_STATES,
    STANDARD_ACTS,
    LearningOutcome,
    Standard,
    StandardLevel,
    StandardState,
    WorkField,
    WorkTask,
)
from oneplusx.apps.standards.selectors.contents import contents_of, draft_for, may_write, writable_for
from oneplusx.apps.standards.services.storing import copied, identified, store_facts, store_tree, without_keys
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.standards import Contents, Item, ItemKind, LevelContents, digest_of, editing
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.ids import new_id

CODE_MAX, VERSION_MAX = 60, 20


@transaction.atomic
def create_standard(
    *, organization_id: UUID, code: str, version: str, contents: Contents, actor: Actor, now: datetime
) -> Standard:
    """Enters the draft of a standard (标准草稿).

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_code``, ``standards.bad_version``, ``standards.case_id_twice``.
        Conflict: ``standards.version_exists``, ``standards.open_version``, ``standards.double_code``.
    """
    if not may_write(actor, organization_id):
        raise Denied("denied", permission="standards.write")
    organization = Institution.objects.filter(id=organization_id, kind=InstitutionKind.ORGANIZATION).first()
    if organization is None:
        raise NotFound("not_found")
    draft = _new_draft(organization, code, version, now)
    _check_codes(contents)
    whole = _fresh(identified(without_keys(contents)))
    store_facts(draft, whole)
    _insert(draft)
    store_tree(draft, whole)
    _record("standards.drafted", draft, actor, now, {"levels": len(contents.levels)})
    return draft


@transaction.atomic
def start_version(*, standard_id: UUID, version: str, actor: Actor, now: datetime) -> Standard:
    """Drafts another version from a published one; every statement keeps its lineage.

    Raises:
        NotFound: ``not_found``: not the actor's to write.
        Invalid: ``standards.bad_version``.
        Conflict: ``standards.not_now``, ``standards.version_exists``, ``standards.open_version``.
    """
    base = writable_for(actor, standard_id)
    if base.state not in STANDARD_ACTS["start_version"]:
        raise Conflict("standards.not_now", state=str(base.get_state_display()))
    draft = _new_draft(base.organization, base.code, version, now)
    draft.replaces, draft.national_id, draft.batch = base, base.national_id, base.batch
    contents = copied(contents_of(base))
    store_facts(draft, contents)
    _insert(draft)
    store_tree(draft, contents)
    _record("standards.version_started", draft, actor, now, {"from": base.version})
    return draft


def _new_draft(organization: Institution, code: str, version: str, now: datetime) -> Standard:
    code, version = code.strip(), version.strip()
    if not 0 < len(code) <= CODE_MAX or not code.isprintable():
        raise Invalid("standards.bad_code", found=code[:CODE_MAX], allowed=CODE_MAX)
    if not 0 < len(version) <= VERSION_MAX or not version.isprintable():
        raise Invalid("standards.bad_version", found=version[:VERSION_MAX], allowed=VERSION_MAX)
    others = Standard.objects.filter(organization=organization, code=code)
    if others.filter(version=version).exists():
        raise Conflict("standards.version_exists", found=version)
    opened = others.filter(state__in=OPEN_STATES).values_list("version", flat=True).first()
    if opened is not None:
        raise Conflict("standards.open_version", found=opened)
    return Standard(
        organization=organization,
        code=code,
        version=version,
        state=StandardState.DRAFT,
        state_on=local_date(now),
        changed_at=now,
        revision=1,
    )


def _insert(draft: Standard) -> None:
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise Conflict("standards.version_exists", found=draft.version) from None


def _fresh(contents: Contents) -> Contents:
    """CASE identifiers that another version here already has are given anew; the lineage tells that they are one."""
    keys = [level.case_id for level in contents.levels]
    keys += [item.case_id for level in contents.levels for item in level.walk()]
    taken: dict[str, str] = {}
    for model in (WorkField, WorkTask, LearningOutcome):
        rows = model.objects.filter(case_id__among=[UUID(key) for key in keys]).values_list("case_id", "lineage_id")
        taken |= {str(case_id): str(lineage) for case_id, lineage in rows}
    levels = StandardLevel.objects.filter(case_id__among=[UUID(key) for key in keys]).values_list("case_id", flat=True)
    used = {*taken, *map(str, levels)}
    _check_once(keys)

    def fresh(item: Item) -> Item:
        below = tuple(fresh(child) for child in item.children)
        if item.case_id not in taken:
            return replace(item, children=below)
        return replace(item, case_id="", lineage=taken[item.case_id], children=below)

    return identified(
        replace(
            contents,
            levels=tuple(
                replace(
                    level,
                    case_id="" if level.case_id in used else level.case_id,
                    items=tuple(fresh(item) for item in level.items),
                )
                for level in contents.levels
            ),
        )
    )


def _check_once(keys: list[str]) -> None:
    if len(keys) != len(set(keys)):
        raise Invalid("standards.case_id_twice")


def replace_contents(*, standard_id: UUID, revision: int, contents: Contents, actor: Actor, now: datetime) -> Standard:
    """Puts other contents in the place of a draft's (整体替换); statements with the same level and code stay the same.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_editable``, ``standards.changed_meanwhile``, ``standards.double_code``.
    """

    def taken_over(earlier: Contents) -> Contents:
        return identified(without_keys(contents, keeps_ids=False, keeps_lineage=False), earlier)

    return _edit(standard_id, revision, taken_over, "replaced", {}, actor, now)


def save_facts(*, standard_id: UUID, revision: int, contents: Contents, actor: Actor, now: datetime) -> Standard:
    """Changes names, descriptions, occupations and partners; the levels of ``contents`` are not looked at.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_editable``, ``standards.changed_meanwhile``.
    """
    return _edit(
        standard_id, revision, lambda earlier: replace(contents, levels=earlier.levels), "facts", {}, actor, now
    )


def save_level(*, standard_id: UUID, revision: int, level: LevelContents, actor: Actor, now: datetime) -> Standard:
    """Adds a level, or changes its hours, majors, scheme and words; its items stay.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``assessment.bad_scheme``.
        Conflict: ``standards.not_editable``, ``standards.changed_meanwhile``.
    """

    def changed(earlier: Contents) -> Contents:
        before = earlier.level(level.level)
        items = before.items if before else ()
        return identified(earlier.with_level(replace(level, items=items)), earlier)

    return _edit(standard_id, revision, changed, "level", {"level": level.level}, actor, now)


def remove_level(*, standard_id: UUID, revision: int, level: str, actor: Actor, now: datetime) -> Standard:
    """Removes a level with everything in it.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``standards.not_editable``, ``standards.changed_meanwhile``.
    """

    def without(earlier: Contents) -> Contents:
        if earlier.level(level) is None:
            raise NotFound("not_found")
        return replace(earlier, levels=tuple(one for one in earlier.levels if one.level != level))

    return _edit(standard_id, revision, without, "level_removed", {"level": level}, actor, now)


def add_item(
    *,
    standard_id: UUID,
    revision: int,
    level: str,
    parent: str,
    kind: ItemKind,
    code: str,
    text_zh: str,
    text_en: str,
    actor: Actor,
    now: datetime,
) -> Standard:
    """Adds a work field, task or outcome as the last one under its parent; without a code it gets the next one.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.bad_contents``, ``standards.wrong_parent``.
        Conflict: ``standards.double_code``, ``standards.not_editable``, ``standards.changed_meanwhile``.
    """
    key = str(new_id())
    item = Item(kind, code.strip(), text_zh.strip(), text_en.strip(), key=key, lineage=key)

    def added(earlier: Contents) -> Contents:
        return identified(editing.add_item(earlier, level=level, parent=parent, item=item))

    return _edit(standard_id, revision, added, "added", {"level": level, "text": text_zh[:60]}, actor, now)


def change_item(
    *,
    standard_id: UUID,
    revision: int,
    level: str,
    key: str,
    code: str,
    text_zh: str,
    text_en: str,
    parent: str = "",
    actor: Actor,
    now: datetime,
) -> Standard:
    """Changes the words and the code of an item.

    Args:
        parent: Key of the item it shall stand under; empty: where it is.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.bad_contents``, ``standards.wrong_parent``.
        Conflict: ``standards.double_code``, ``standards.not_editable``, ``standards.changed_meanwhile``.
    """

    def changed(earlier: Contents) -> Contents:
        found = editing.change_item(earlier, level=level, key=key, code=code, text_zh=text_zh, text_en=text_en)
        stands = earlier.level(level)
        if not parent or stands is None or editing.parent_of(stands, key) == parent:
            return found
        return editing.move_item(found, level=level, key=key, parent=parent)

    return _edit(standard_id, revision, changed, "changed", {"level": level, "text": text_zh[:60]}, actor, now)


MOVES: Mapping[str, Callable[[Contents, str, str, str], Contents]] = {
    "up": lambda earlier, level, key, _to: editing.shift_item(earlier, level=level, key=key, by=-1),
    "down": lambda earlier, level, key, _to: editing.shift_item(earlier, level=level, key=key, by=1),
    "remove": lambda earlier, level, key, _to: editing.remove_item(earlier, level=level, key=key),
    "move": lambda earlier, level, key, to: editing.move_item(earlier, level=level, key=key, parent=to),
    "renumber": lambda earlier, level, _key, _to: editing.renumber(earlier, level=level),
}
"""Acts on an item that change no words."""


def rearrange(
    *,
    standard_id: UUID,
    revision: int,
    act: str,
    level: str,
    key: str = "",
    to: str = "",
    actor: Actor,
    now: datetime,
) -> Standard:
    """Moves an item up or down or under another parent, removes it, or numbers a level anew.

    Args:
        act: One of ``MOVES``.
        to: Key of the new parent, for ``"move"``.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``standards.wrong_parent``, ``standards.unknown_act``.
        Conflict: ``standards.not_editable``, ``standards.changed_meanwhile``.
    """
    if act not in MOVES:
        raise Invalid("standards.unknown_act", found=act[:20], allowed=", ".join(MOVES))
    facts = {"level": level, "key": key}
    return _edit(standard_id, revision, lambda earlier: MOVES[act](earlier, level, key, to), act, facts, actor, now)


@transaction.atomic
def _edit(
    standard_id: UUID,
    revision: int,
    change: Callable[[Contents], Contents],
    what: str,
    facts: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> Standard:
    draft = draft_for(actor, standard_id)
    seen = Q(id=draft.id, revision=revision, state__in=EDITABLE)
    if not Standard.objects.filter(seen).update(revision=revision + 1, changed_at=now):
        raise Conflict("standards.changed_meanwhile", found=draft.version)
    changed = change(contents_of(draft))
    _check_codes(changed)
    draft.refresh_from_db()
    store_facts(draft, changed)
    draft.save(
        update_fields=[
            "name_zh",
            "name_en",
            "description_zh",
            "description_en",
            "occupations",
            "partners",
            "name_search",
        ]
    )
    store_tree(draft, changed)
    _record("standards.edited", draft, actor, now, {"what": what, **facts, "digest": digest_of(changed)})
    return draft


def _check_codes(contents: Contents) -> None:
    for level in contents.levels:
        seen: dict[tuple[ItemKind, str], str] = {}
        for item in level.walk():
            place = (item.kind, item.code)
            if place in seen:
                raise Conflict("standards.double_code", found=item.code, other=seen[place])
            seen[place] = item.text_zh


def _record(verb: str, standard: Standard, actor: Actor, now: datetime, facts: Mapping[str, object]) -> None:
    record_act(
        verb=verb,
        subject_kind="standard",
        subject_id=standard.id,
        institution_id=standard.organization_id,
        facts={"code": standard.code, "version": standard.version, **facts},
        actor=actor,
        now=now,
    )
