"""Questions about imports: those an actor may see, their problems, which kinds may be imported where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.files.selectors import content_of
from oneplusx.apps.intake import reading, staged
from oneplusx.apps.intake.models import ImportBatch, ImportChunk, ImportState
from oneplusx.apps.intake.reading import Sheet
from oneplusx.apps.intake.registry import ImportKind, Problem, find_kind, kinds
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.granting import allowed
from oneplusx.web.wording import say


def importable(actor: Actor) -> list[tuple[ImportKind, tuple[UUID, ...]]]:
    """Kinds that the actor may import, with the institutions in which."""
    found = []
    for kind in kinds():
        places = tuple(id_ for id_ in actor.institutions() if allowed(actor, kind.permission, id_))
        if places:
            found.append((kind, places))
    return found


def imports_visible_to(actor: Actor) -> QuerySet[ImportBatch]:
    """Imports of the kinds and institutions that the actor may import, newest first."""
    batches = ImportBatch.objects.order_by("-created_at", "-id")
    if actor.is_system:
        return batches
    kinds_in: dict[tuple[UUID, ...], list[str]] = {}
    for kind, places in importable(actor):
        kinds_in.setdefault(places, []).append(kind.code)
    seen = Q(pk__in=[])
    for places, codes in kinds_in.items():
        seen |= Q(institution_id__in=places, kind__in=codes)
    return batches.filter(seen)


def import_for(actor: Actor, batch_id: UUID) -> ImportBatch:
    """One import.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    batch = imports_visible_to(actor).select_related("file").filter(id=batch_id).first()
    if batch is None:
        raise NotFound("not_found")
    return batch


def kind_of(batch: ImportBatch) -> ImportKind:
    """The kind of an import.

    Raises:
        NotFound: ``intake.unknown_kind``: its app is not installed any more.
    """
    kind = find_kind(batch.kind)
    if kind is None:
        raise NotFound("intake.unknown_kind", found=batch.kind)
    return kind


def problems_of(batch: ImportBatch) -> list[tuple[int, Problem]]:
    """Problems by row number, faults before notices; those met while writing come first."""
    return [*_refused(batch), *staged.unseal_problems(batch.problems_sealed)]


def _refused(batch: ImportBatch) -> Iterator[tuple[int, Problem]]:
    if batch.refused_count:
        chunks = ImportChunk.objects.filter(batch=batch).exclude(refused_sealed=None).order_by("number")
        for sealed in chunks.values_list("refused_sealed", flat=True):
            yield from staged.unseal_problems(sealed)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem as people read it."""

    row: int
    column: str
    message: str
    is_notice: bool


def problem_lines(
    batch: ImportBatch, language: str, limit: int = 100, problems: Sequence[tuple[int, Problem]] | None = None
) -> list[ProblemLine]:
    """The first problems of an import in words."""
    kind = kind_of(batch)
    titles = {column.key: (column.title_zh, column.title_en or column.title_zh) for column in kind.columns}
    place = 0 if language.startswith("zh") else 1
    lines = []
    for number, problem in (problems if problems is not None else problems_of(batch))[:limit]:
        column = titles.get(problem.column or "", ("", ""))[place]
        params = {**problem.params, "field": column}
        lines.append(ProblemLine(number, column, say(problem.code, params, language), problem.is_notice))
    return lines


def problem_documents(batch: ImportBatch, limit: int = 100) -> list[dict[str, object]]:
    """The first problems of an import for other systems, in both languages."""
    problems = problems_of(batch)[:limit]
    chinese = problem_lines(batch, "zh-hans", limit, problems)
    english = problem_lines(batch, "en", limit, problems)
    return [
        {
            "row": number,
            "column": problem.column,
            "code": problem.code,
            "params": dict(problem.params),
            "is_notice": problem.is_notice,
            "message_zh": chinese[index].message,
            "message_en": english[index].message,
        }
        for index, (number, problem) in enumerate(problems)
    ]


def sheet_of(batch: ImportBatch) -> Sheet:
    """The uploaded sheet, read again.

    Raises:
        NotFound: ``intake.file_forgotten``: kept 30 days only.
    """
    if batch.file is None:
        raise NotFound("intake.file_forgotten")
    return reading.read_sheet(content_of(batch.file), kind_of(batch))


def is_resumable(batch: ImportBatch) -> bool:
    """Whether confirmed rows wait to be written and nobody writes them for certain."""
    if batch.confirmed_at is None or batch.state not in {ImportState.CANCELLED, ImportState.FAILED}:
        return False
    return ImportChunk.objects.filter(batch=batch, applied_at=None).exists()
