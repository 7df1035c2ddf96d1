"""Edits of drafts: each edit is a revision; undo goes back, redo forward again, and two editors never lose anything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets.editing import TEXT, Edit, edited_text, item_name
from oneplusx.apps.rulesets.models import DraftRevision, RuleSetVersion, VersionState
from oneplusx.apps.rulesets.selectors import version_for_actor
from oneplusx.apps.rulesets.services.versions import (
    checked_uppers,
    columns_of,
    create_version,
    keep_alliances,
    record_version,
)
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.rules import editing
from oneplusx.web.actor import Actor

TEXT_MAX = 2_000_000


def start_draft(*, version_id: UUID, new_version: str, actor: Actor, now: datetime) -> RuleSetVersion:
    """Copies a version as a new draft that will replace it (起草新版本).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``rulesets.version_exists``.
        Invalid: ``rulesets.version_needed``, ``rules.invalid_document``.
    """
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.edit", version.rule_set.owner_id)
    if not new_version.strip():
        raise Invalid("rulesets.version_needed")
    facts = editing.plain_document(version.text) | {"version": new_version.strip(), "replaces": version.version}
    text = editing.change_facts(version.text, facts)
    return create_version(
        owner_id=version.rule_set.owner_id, text=text, name=version.rule_set.code, actor=actor, now=now
    )


@transaction.atomic
def edit_draft(*, version_id: UUID, revision: int, edit: Edit, actor: Actor, now: datetime) -> RuleSetVersion:
    """Changes one part of a draft (编辑草稿); the rest of its text stays as it was written.

    Args:
        revision: The state that the editor saw.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``rules.invalid_document`` with places, ``rules.no_such_item``, ``rulesets.code_fixed``, or a code of
            ``domain.rules.compose``.
        Conflict: ``rulesets.not_a_draft``; ``rulesets.changed_meanwhile``; ``rulesets.version_exists``.
    """
    version = _draft_to_edit(version_id, revision, actor)
    text = edited_text(version.text, edit)
    if text == version.text:
        return version
    _keep_first(version)
    numbers = version.revisions.aggregate(last=Max("number"))
    made = DraftRevision(
        version=version,
        number=(numbers["last"] or 1) + 1,
        previous=version.revision,
        text=text,
        act=edit.act,
        part="" if edit.act == TEXT else edit.part,
        item=item_name(version.text, edit),
        made_at=now,
        made_by_id=actor.id,
    )
    _show(version, text, made.number, now)
    made.save(force_insert=True)
    record_version("rulesets.edited", version, actor, now, act=made.act, part=made.part, item=made.item)
    return version


@transaction.atomic
def undo_edit(*, version_id: UUID, revision: int, actor: Actor, now: datetime) -> RuleSetVersion:
    """Goes back to the state before the last edit (撤销).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``rulesets.nothing_to_undo``; as ``edit_draft``.
    """
    version = _draft_to_edit(version_id, revision, actor)
    shown = version.revisions.filter(number=version.revision).first()
    if shown is None or shown.previous is None:
        raise Conflict("rulesets.nothing_to_undo")
    earlier = version.revisions.get(number=shown.previous)
    _show(version, earlier.text, earlier.number, now)
    record_version("rulesets.undone", version, actor, now, act=shown.act, part=shown.part, item=shown.item)
    return version


@transaction.atomic
def redo_edit(*, version_id: UUID, revision: int, actor: Actor, now: datetime) -> RuleSetVersion:
    """Takes an undone edit in again (重做).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``rulesets.nothing_to_redo``; as ``edit_draft``.
    """
    version = _draft_to_edit(version_id, revision, actor)
    later = version.revisions.filter(previous=version.revision).order_by("-number").first()
    if later is None:
        raise Conflict("rulesets.nothing_to_redo")
    _show(version, later.text, later.number, now)
    record_version("rulesets.redone", version, actor, now, act=later.act, part=later.part, item=later.item)
    return version


def preview_edit(version: RuleSetVersion, edit: Edit, now: datetime) -> rules.RuleSet:
    """The method as it would decide after an edit; nothing is kept.

    Raises:
        Invalid: As ``edit_draft``.
    """
    document = _checked(version, edited_text(version.text, edit))
    return checked_uppers(document, now).over(document)


def _draft_to_edit(version_id: UUID, revision: int, actor: Actor) -> RuleSetVersion:
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.edit", version.rule_set.owner_id)
    version = RuleSetVersion.objects.select_for_update().select_related("rule_set").get(id=version.id)
    if version.state != VersionState.DRAFT:
        raise Conflict("rulesets.not_a_draft", state=version.state)
    if version.revision != revision:
        raise Conflict("rulesets.changed_meanwhile", revision=version.revision, seen=revision)
    return version


def _keep_first(version: RuleSetVersion) -> None:
    """The text as it was drafted is the first revision."""
    if not version.revisions.exists():
        DraftRevision(
            version=version, number=version.revision, text=version.text, act="drafted", made_at=version.created_at
        ).save(force_insert=True)


def _checked(version: RuleSetVersion, text: str) -> rules.RuleSet:
    if len(text) > TEXT_MAX:
        raise Invalid("field.invalid", field="text", found=len(text), allowed=f"≤ {TEXT_MAX}")
    document = rules.load_rule_set(text, name=version.rule_set.code)
    fixed = (("code", version.rule_set.code, document.code), ("level", version.rule_set.scope, document.owner.level))
    for field, allowed, found in fixed:
        if allowed != found:
            raise Invalid("rulesets.code_fixed", field=field, found=found, allowed=allowed)
    return document


def _show(version: RuleSetVersion, text: str, number: int, now: datetime) -> None:
    """Makes a text the state of the draft, unless somebody else was quicker."""
    document = _checked(version, text)
    uppers = checked_uppers(document, now)
    columns = columns_of(document, text, uppers.parent, now) | {"revision": number}
    mine = RuleSetVersion.objects.filter(id=version.id, state=VersionState.DRAFT, revision=version.revision)
    try:
        with transaction.atomic():
            changed = mine.update(**columns)
    except IntegrityError:
        raise Conflict("rulesets.version_exists", rule_set=version.rule_set.code, version=document.version) from None
    if not changed:
        raise Conflict("rulesets.changed_meanwhile", revision=number, seen=version.revision)
    keep_alliances(version, uppers)
    for name, value in columns.items():
        setattr(version, name, value)
