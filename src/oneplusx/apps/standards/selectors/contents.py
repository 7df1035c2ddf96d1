"""Questions about the contents of standards (标准内容): the tree, versions, outcomes, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.standards.models import (
    EDITABLE,
    PUBLIC_STATES,
    CertificateType,
    LearningOutcome,
    Major,
    Standard,
    StandardLevel,
    WorkField,
    WorkTask,
)
from oneplusx.apps.standards.selectors.catalogue import standard_for, standards_visible_to
from oneplusx.domain import standards
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.domain.standards import Contents, Finding, Item, ItemKind, LevelContents, Occupation, Partner, PartnerRole
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.search import search_filter

SHOWN_MAX = 200


def contents_of(standard: Standard) -> Contents:
    """What a version says, as a value; five queries whatever its size."""
    levels = list(StandardLevel.objects.filter(standard=standard).order_by("rank", "level"))
    trees = _trees(levels, standard)
    return Contents(
        name_zh=standard.name_zh,
        name_en=standard.name_en,
        description_zh=standard.description_zh,
        description_en=standard.description_en,
        occupations=tuple(Occupation(**one) for one in standard.occupations),
        partners=tuple(Partner(one["name_zh"], one["name_en"], PartnerRole(one["role"])) for one in standard.partners),
        levels=tuple(_level(level, trees[level.id]) for level in levels),
    )


def _level(row: StandardLevel, items: list[Item]) -> LevelContents:
    return LevelContents(
        level=row.level,
        rank=row.rank,
        description_zh=row.description_zh,
        description_en=row.description_en,
        hours_theory=row.hours_theory,
        hours_practice=row.hours_practice,
        major_codes=tuple(row.major_codes),
        scheme=dict(row.scheme),
        certificate_code=row.certificate_code,
        items=tuple(items),
        key=str(row.id),
        case_id=str(row.case_id),
    )


def _trees(levels: list[StandardLevel], standard: Standard) -> Mapping[UUID, list[Item]]:
    outcomes, tasks, fields = (defaultdict[UUID, list[Item]](list) for _kind in range(3))
    for outcome in LearningOutcome.objects.filter(standard=standard).order_by("order", "code"):
        outcomes[outcome.work_task_id].append(_item(outcome, ItemKind.OUTCOME, outcome.text_zh, outcome.text_en))
    ids = [level.id for level in levels]
    for task in WorkTask.objects.filter(work_field__standard_level__in=ids).order_by("order", "code"):
        below = outcomes[task.id]
        tasks[task.work_field_id].append(_item(task, ItemKind.TASK, task.name_zh, task.name_en, below))
    for row in WorkField.objects.filter(standard_level__in=ids).order_by("order", "code"):
        fields[row.standard_level_id].append(_item(row, ItemKind.FIELD, row.name_zh, row.name_en, tasks[row.id]))
    return fields


def _item(
    row: WorkField | WorkTask | LearningOutcome, kind: ItemKind, zh: str, en: str, below: Iterable[Item] = ()
) -> Item:
    return Item(kind, row.code, zh, en, tuple(below), str(row.id), str(row.lineage_id), str(row.case_id))


def may_write(actor: Actor, organization_id: UUID) -> bool:
    """Whether the actor writes standards of an organization: its officers, and who keeps the catalogue."""
    return actor.is_system or may(actor, "standards.write", organization_id) or may(actor, "import.catalogue")


def draft_for(actor: Actor, standard_id: UUID) -> Standard:
    """A version that the actor may edit now.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to write.
        Conflict: ``standards.not_editable``: submitted or published.
    """
    found = writable_for(actor, standard_id)
    if found.state not in EDITABLE:
        raise Conflict("standards.not_editable", found=found.version, state=found.state)
    return found


def writable_for(actor: Actor, standard_id: UUID) -> Standard:
    """A version of a standard that the actor writes, in whatever state.

    Raises:
        NotFound: ``not_found``.
    """
    found = standards_visible_to(actor).filter(id=standard_id).first()
    if found is None or not may_write(actor, found.organization_id):
        raise NotFound("not_found")
    return found


def writing_organizations(actor: Actor) -> QuerySet[Institution]:
    """Organizations whose standards the actor writes."""
    rows = Institution.objects.filter(kind=InstitutionKind.ORGANIZATION).order_by("name_zh", "id")
    if actor.is_system or may(actor, "import.catalogue"):
        return rows
    own = [one for one in actor.institutions(Role.ORGANIZATION_OFFICER) if may(actor, "standards.write", one)]
    return rows.filter(id__in=own)


def versions_of(actor: Actor, standard: Standard) -> list[Standard]:
    """All versions of a standard that the actor sees, the newest first."""
    rows = standards_visible_to(actor).filter(organization_id=standard.organization_id, code=standard.code)
    ordered = sorted(rows, key=lambda row: standards.natural_order(row.version), reverse=True)
    return ordered[:SHOWN_MAX]


def findings_of(contents: Contents) -> tuple[Finding, ...]:
    """What is missing before it can be submitted; majors are looked up where a catalogue of majors is entered."""
    codes = {code for level in contents.levels for code in level.major_codes}
    known = set(Major.objects.filter(code__among=sorted(codes)).values_list("code", flat=True))
    return standards.check(contents, known_majors=known if Major.objects.exists() else None)


def names_of_majors(codes: Iterable[str]) -> dict[str, Major]:
    """Majors by code."""
    return {row.code: row for row in Major.objects.filter(code__among=sorted(set(codes)))}


def levels_of(standard: Standard) -> QuerySet[StandardLevel]:
    """The levels of a version with the certificates they lead to."""
    rows = StandardLevel.objects.filter(standard=standard).select_related("certificate_type")
    return rows.order_by("rank", "level")


def outcomes_visible_to(actor: Actor) -> QuerySet[LearningOutcome]:
    """Learning outcomes of the standards that the actor sees."""
    return LearningOutcome.objects.filter(standard__in=standards_visible_to(actor)).select_related(
        "standard__organization", "work_task__work_field"
    )


def search_outcomes(
    actor: Actor, query: str = "", *, level: str = "", standard_id: UUID | None = None, is_in_force: bool = True
) -> QuerySet[LearningOutcome]:
    """Learning outcomes by words, pinyin or initials, in a stable order.

    Args:
        is_in_force: Only those of published versions in force.
    """
    rows = outcomes_visible_to(actor).filter(search_filter("text_search", query))
    if is_in_force and standard_id is None:
        rows = rows.filter(standard__state="published")
    exact = {"level": level, "standard_id": standard_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.order_by("standard__code", "standard__version", "level", "code", "id")


def comparable_for(actor: Actor, standard_id: UUID, other_id: UUID) -> tuple[Standard, Standard]:
    """Two versions of one standard, the older one first.

    Raises:
        NotFound: ``not_found``: unknown, or not two versions of one standard.
    """
    pair = (standard_for(actor, standard_id), standard_for(actor, other_id))
    if len({(row.organization_id, row.code) for row in pair}) > 1:
        raise NotFound("not_found")
    older, newer = sorted(pair, key=lambda row: standards.natural_order(row.version))
    return older, newer


@once_a_request
def version_in_force_on(certificate_type: CertificateType, on: date) -> Standard | None:
    """The version under which a certificate of a type is issued on a date; that of today's where none was yet."""
    return standards_in_force([(certificate_type, on)])[certificate_type.id, on]


def standards_in_force(wanted: Collection[tuple[CertificateType, date]]) -> dict[tuple[UUID, date], Standard | None]:
    """``version_in_force_on`` for a few, in one query."""
    rows = StandardLevel.objects.filter(certificate_type__in={kind.id for kind, _ in wanted})
    rows = rows.filter(standard__published_on__isnull=False).select_related("standard") if wanted else rows.none()
    newest_first = list(rows.order_by(F("standard__published_on").desc(), "-standard_id"))

    def in_force(kind: CertificateType, on: date) -> Standard | None:
        of_type = (one.standard for one in newest_first if one.certificate_type_id == kind.id)
        return next((one for one in of_type if one.is_in_force(on)), kind.standard)

    return {(kind.id, on): in_force(kind, on) for kind, on in wanted}


def outcomes_of_levels(levels: Collection[tuple[UUID, str]]) -> dict[tuple[UUID, str], list[LearningOutcome]]:
    """Learning outcomes of levels of standards, each in the order of its tree, in one query."""
    found: dict[tuple[UUID, str], list[LearningOutcome]] = {one: [] for one in levels}
    rows = LearningOutcome.objects.filter(standard_id__in={standard_id for standard_id, _ in levels})
    for row in rows.order_by("work_task__work_field__order", "work_task__order", "order", "code") if levels else []:
        if (row.standard_id, row.level) in found:
            found[row.standard_id, row.level].append(row)
    return found


def versions_in_force(wanted: Iterable[tuple[UUID, date]]) -> dict[tuple[UUID, date], UUID | None]:
    """``version_in_force_on`` for many pairs of certificate type and date, in two queries."""
    pairs = set(wanted)
    type_ids = {type_id for type_id, _ in pairs}
    current = dict(CertificateType.objects.filter(id__among=type_ids).values_list("id", "standard_id"))
    rows = StandardLevel.objects.filter(certificate_type__among=type_ids, standard__published_on__isnull=False)
    rows = rows.order_by(F("standard__published_on").desc(), "-standard_id")
    versions: dict[UUID, list[tuple[date, date | None, UUID]]] = defaultdict(list)
    columns = ("certificate_type_id", "standard__published_on", "standard__ended_on", "standard_id")
    for type_id, from_on, until_on, standard_id in rows.values_list(*columns):
        versions[type_id].append((from_on, until_on, standard_id))
    return {
        (type_id, on): next(
            (
                one
                for from_on, until_on, one in versions[type_id]
                if from_on <= on and (until_on is None or on < until_on)
            ),
            current.get(type_id),
        )
        for type_id, on in pairs
    }


def public_standards() -> QuerySet[Standard]:
    """Versions that were ever published."""
    return Standard.objects.filter(state__in=PUBLIC_STATES).select_related("organization")


def document_of(standard: Standard) -> dict[str, Any]:
    """A version as a document: its contents with code, version, organization and state."""
    return {
        "id": str(standard.id),
        "code": standard.code,
        "version": standard.version,
        "organization": standard.organization.code,
        "state": standard.state,
        "origin": standard.origin,
        "revision": standard.revision,
        "published_on": standard.published_on.isoformat() if standard.published_on else None,
        "digest": standard.digest,
        "contents": standards.contents_to_document(contents_of(standard)),
    }
