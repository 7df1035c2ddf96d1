"""Writes of conversion methods: draft a version, discard it. A published version never changes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import IntegrityError, transaction

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rulesets.models import (
    Alliance,
    AllianceLayer,
    RuleScope,
    RuleSet,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors import composed, upper_layers, version_for_actor
from oneplusx.apps.trail.services import record_act
from oneplusx.domain import rules
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.rules.workbook import from_workbook
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

SCOPES_OF_KIND = {
    InstitutionKind.BANK: {RuleScope.NATION},
    InstitutionKind.AUTHORITY: {RuleScope.PROVINCE},
    InstitutionKind.COLLEGE: {RuleScope.COLLEGE, RuleScope.PROGRAM, RuleScope.ALLIANCE},
}


def create_version(*, owner_id: UUID, text: str, name: str, actor: Actor, now: datetime) -> RuleSetVersion:
    """Stores a rule set document as a draft version of its owner's method.

    Args:
        text: YAML or JSON, see ``docs/formats/rule-set.md``.
        name: Name of the file, for error messages.

    Raises:
        Invalid: ``rules.invalid_document`` with places, ``rulesets.wrong_level``, ``rulesets.unknown_parent``, or a
            code of ``domain.rules.compose`` when it loosens what the upper one does not let it.
        Conflict: ``rulesets.version_exists``.
    """
    require(actor, "rule_sets.edit", owner_id)
    document = rules.load_rule_set(text, name=name)  # before the transaction: nobody waits for a long text
    return _draft(owner_id, document, text, actor, now)


@transaction.atomic
def _draft(owner_id: UUID, document: rules.RuleSet, text: str, actor: Actor, now: datetime) -> RuleSetVersion:
    owner = Institution.objects.get(id=owner_id)
    _check_level(owner, document)
    uppers = checked_uppers(document, now)
    rule_set = _rule_set_of(owner, document, now)
    version = _store(rule_set, document, text, uppers, now)
    record_version("rulesets.drafted", version, actor, now)
    return version


def decide_case(*, version: RuleSetVersion, text: str, now: datetime) -> rules.Decision:
    """The decision of a version about a case document; nothing is kept.

    Raises:
        Invalid: ``rules.invalid_document`` with places, ``rulesets.no_request``.
    """
    case = rules.load_case(text, name="case")
    if case.request is None:
        raise Invalid("rulesets.no_request")
    return rules.decide(composed(version), case.record, case.request, case.on or local_date(now))


def create_version_from_file(
    *, owner_id: UUID, content: bytes, name: str, actor: Actor, now: datetime
) -> RuleSetVersion:
    """Stores an uploaded file (YAML, JSON or the spreadsheet) as a draft.

    Raises:
        Invalid: ``rules.invalid_document`` with places; as ``create_version``.
        Conflict: ``rulesets.version_exists``.
    """
    require(actor, "rule_sets.edit", owner_id)
    if content.startswith(b"PK"):
        text = rules.dump_rule_set(from_workbook(content, name=name))
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Invalid("rulesets.not_text", name=name) from None
    return create_version(owner_id=owner_id, text=text, name=name, actor=actor, now=now)


def _check_level(owner: Institution, document: rules.RuleSet) -> None:
    allowed = SCOPES_OF_KIND.get(InstitutionKind(owner.kind), set())
    if RuleScope(document.owner.level.value) not in allowed:
        raise Invalid(
            "rulesets.wrong_level",
            found=document.owner.level.value,
            allowed=", ".join(sorted(scope.value for scope in allowed)),
        )


@dataclass(frozen=True, slots=True)
class Uppers:
    """The published versions above a document."""

    parent: RuleSetVersion | None
    alliances: tuple[RuleSetVersion, ...] = ()

    def over(self, document: rules.RuleSet) -> rules.RuleSet:
        """The document under them.

        Raises:
            Invalid: A code of ``domain.rules.compose``.
        """
        return rules.compose([*upper_layers(self.parent, self.alliances), document])


def checked_uppers(document: rules.RuleSet, now: datetime) -> Uppers:
    """The published versions above a document, under which it composes.

    Raises:
        Invalid: ``rulesets.unknown_parent``, or a code of ``domain.rules.compose``.
    """
    parent = None if document.parent is None else _published(document.parent, now)
    uppers = Uppers(parent, tuple(_published(code, now) for code in document.alliances))
    uppers.over(document)
    return uppers


def _published(code: str, now: datetime) -> RuleSetVersion:
    parents = RuleSetVersion.objects.filter(rule_set__code=code, state=VersionState.PUBLISHED)
    parent = parents.filter(effective_from_on__lte=local_date(now)).order_by("-effective_from_on", "-id").first()
    parent = parent or parents.order_by("effective_from_on", "id").first()
    if parent is None:
        raise Invalid("rulesets.unknown_parent", found=code)
    return parent


def _rule_set_of(owner: Institution, document: rules.RuleSet, now: datetime) -> RuleSet:
    rule_set = RuleSet.objects.filter(code=document.code).first()
    if rule_set is None:
        rule_set = RuleSet(
            owner=owner,
            scope=document.owner.level.value,
            code=document.code,
            title_zh=document.title_zh,
            title_en=document.title_en,
            program=_program_of(owner, document),
            alliance=_alliance_of(owner, document),
            created_at=now,
        )
        rule_set.save(force_insert=True)
    elif rule_set.owner_id != owner.id:
        raise Invalid("rulesets.code_taken", found=document.code)
    return rule_set


def _program_of(owner: Institution, document: rules.RuleSet) -> Program | None:
    if document.owner.level != rules.OwnerLevel.PROGRAM:
        return None
    program = Program.objects.filter(college=owner, code=document.owner.code).first()
    if program is None:
        raise Invalid("rulesets.unknown_program", found=document.owner.code)
    return program


def _alliance_of(owner: Institution, document: rules.RuleSet) -> Alliance | None:
    if document.owner.level != rules.OwnerLevel.ALLIANCE:
        return None
    alliance = Alliance.objects.filter(lead=owner, code=document.owner.code).first()
    if alliance is None:
        raise Invalid("rulesets.unknown_alliance", found=document.owner.code)
    return alliance


def keep_alliances(version: RuleSetVersion, uppers: Uppers) -> None:
    """Remembers the alliances' versions under which a version stands."""
    version.alliance_layers.all().delete()
    layers = [AllianceLayer(version=version, upper=one, place=place) for place, one in enumerate(uppers.alliances)]
    AllianceLayer.objects.bulk_create(layers)


def columns_of(document: rules.RuleSet, text: str, parent: RuleSetVersion | None, now: datetime) -> dict[str, Any]:
    """What a version's row says of its document."""
    body = rules.to_json(document)
    return {
        "version": document.version,
        "document": body,
        "text": text,
        "digest": hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "parent_version": parent,
        "entry_year_from": document.entry_years[0],
        "entry_year_to": document.entry_years[1],
        "effective_from_on": document.effective[0] or local_date(now),
        "effective_to_on": document.effective[1],
        "source_title": " ".join(part for part in (document.source.title, document.source.number) if part)[:200],
        "source_url": document.source.url,
    }


def _store(
    rule_set: RuleSet,
    document: rules.RuleSet,
    text: str,
    uppers: Uppers,
    now: datetime,
) -> RuleSetVersion:
    version = RuleSetVersion(rule_set=rule_set, created_at=now, **columns_of(document, text, uppers.parent, now))
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError:
        raise Conflict("rulesets.version_exists", rule_set=rule_set.code, version=document.version) from None
    keep_alliances(version, uppers)
    return version


@transaction.atomic
def discard_draft(*, version_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes a draft that was never published; the trail keeps that it existed.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``rulesets.not_a_draft``.
    """
    version = version_for_actor(actor, version_id)
    require(actor, "rule_sets.edit", version.rule_set.owner_id)
    record_version("rulesets.discarded", version, actor, now)
    removed, _ = RuleSetVersion.objects.filter(id=version.id, state=VersionState.DRAFT).delete()
    if not removed:
        raise Conflict("rulesets.not_a_draft", state=version.state)


def record_version(verb: str, version: RuleSetVersion, actor: Actor, now: datetime, **facts: Any) -> None:
    """Records an act about a version on the trail."""
    record_act(
        verb=verb,
        subject_kind="rulesets.version",
        subject_id=version.id,
        institution_id=version.rule_set.owner_id,
        facts={"code": version.rule_set.code, "version": version.version, "digest": version.digest, **facts},
        actor=actor,
        now=now,
    )
