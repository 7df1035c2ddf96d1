"""What is written back, what is due, and the lines of an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from oneplusx.apps.conversion.models import ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.curriculum.models import CourseResult, PassedWay, Program
from oneplusx.apps.exchange.layouts import CANCEL, EXEMPT, Line
from oneplusx.apps.exchange.models import ExportMapping, RowState, WriteBackBatch, WriteBackRow
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import SHANGHAI

WRITE_BACK = "exchange.write_back"
OPEN = (RowState.EXPORTED, RowState.POSTED)
FIRST_DAY, LAST_DAY = date(1, 1, 2), date(9999, 12, 30)  # what still is a day in every time zone


@dataclass(frozen=True, slots=True)
class Due:
    """How much waits to be written back."""

    exemptions: int
    cancels: int
    refused: int


def writing_colleges(actor: Actor) -> QuerySet[Institution]:
    """Colleges whose exemptions the actor writes back."""
    colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE).order_by("code")
    if actor.is_system:
        return colleges
    places = actor.institutions(*PERMISSIONS[WRITE_BACK])
    return colleges.filter(id__in=[place for place in places if may(actor, WRITE_BACK, place)])


def mappings_visible_to(actor: Actor) -> QuerySet[ExportMapping]:
    """Mappings of the actor's colleges."""
    return ExportMapping.objects.filter(college__in=writing_colleges(actor).order_by()).select_related("college")


def mapping_for(actor: Actor, mapping_id: UUID) -> ExportMapping:
    """One mapping.

    Raises:
        NotFound: ``not_found``.
    """
    found = mappings_visible_to(actor).filter(id=mapping_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def batches_visible_to(actor: Actor) -> QuerySet[WriteBackBatch]:
    """Exported files of the actor's colleges, newest first."""
    visible = WriteBackBatch.objects.filter(college__in=writing_colleges(actor).order_by())
    return visible.select_related("college", "mapping").order_by("-created_at")


def batch_for(actor: Actor, batch_id: UUID) -> WriteBackBatch:
    """One exported file.

    Raises:
        NotFound: ``not_found``.
    """
    found = batches_visible_to(actor).filter(id=batch_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def batch_rows(batch: WriteBackBatch) -> QuerySet[WriteBackRow]:
    """The rows of a file."""
    return WriteBackRow.objects.filter(batch=batch).select_related(
        "learner__person", "target__course", "target__enrollment"
    )


def _rows(kind: str, states: Iterable[str]) -> QuerySet[WriteBackRow]:
    return WriteBackRow.objects.filter(target_id=OuterRef("pk"), kind=kind, state__in=list(states))


def due_exemptions(college: Institution) -> QuerySet[ConversionTarget]:
    """Exempted courses that the school system was not told, or refused."""
    return ConversionTarget.objects.filter(
        ~Exists(_rows(EXEMPT, OPEN)),
        enrollment__college=college,
        course__isnull=False,
        conversion__state=ConversionState.APPROVED,
    )


def due_cancels(college: Institution) -> QuerySet[ConversionTarget]:
    """Courses of reversed conversions that the school system still has."""
    return ConversionTarget.objects.filter(
        Exists(_rows(EXEMPT, OPEN)),
        ~Exists(_rows(CANCEL, OPEN)),
        enrollment__college=college,
        course__isnull=False,
        conversion__state=ConversionState.REVERSED,
    )


def due_counts(college: Institution) -> Due:
    """What the next export of a college would contain; ``refused`` of it was refused before."""
    due = due_exemptions(college)
    refused = due.filter(Exists(_rows(EXEMPT, [RowState.REFUSED])))
    return Due(due.count(), due_cancels(college).count(), refused.count())


def batch_lines(batch: WriteBackBatch) -> list[Line]:
    """The lines of a file."""
    rows = {row.target_id: row for row in WriteBackRow.objects.filter(batch=batch)}
    targets = _with_names(ConversionTarget.objects.filter(id__in=rows.keys()))
    return [
        Line(target, term, outcomes, major, rows[target.id]) for target, outcomes, term, major in _described(targets)
    ]


def report_lines(college: Institution, since: date, until: date) -> list[Line]:
    """One line per certificate and course exempted by it, of conversions approved in a period."""
    targets = _with_names(
        ConversionTarget.objects.filter(
            enrollment__college=college,
            course__isnull=False,
            conversion__state=ConversionState.APPROVED,
            conversion__decided_at__gte=start_of(since),
            conversion__decided_at__lt=end_of(until),
        )
    )
    return [
        Line(target, term, [outcome], major)
        for target, outcomes, term, major in _described(targets)
        for outcome in outcomes
        if outcome.certificate_id is not None
    ]


def start_of(day: date) -> datetime:
    """The first instant of a day in Shanghai; of days before or after all calendars, that of the nearest."""
    return datetime.combine(min(max(day, FIRST_DAY), LAST_DAY), time(), SHANGHAI)


def end_of(day: date) -> datetime:
    """The first instant of the next day."""
    return start_of(day) + timedelta(days=1)


def _with_names(targets: QuerySet[ConversionTarget]) -> list[ConversionTarget]:
    return list(
        targets.select_related(
            "course",
            "learner__person",
            "enrollment__college",
            "enrollment__department",
            "enrollment__class_group",
            "conversion__rule_set_version__rule_set",
        ).order_by("enrollment__student_number", "course__code", "id")
    )


def _described(
    targets: Sequence[ConversionTarget],
) -> Iterator[tuple[ConversionTarget, list[Achievement], str, str]]:
    conversions = [target.conversion_id for target in targets]
    outcomes: dict[UUID, list[Achievement]] = defaultdict(list)
    sources = ConversionSource.objects.filter(conversion_id__in=conversions).select_related(
        "achievement__certificate__certificate_type__organization"
    )
    for source in sources.order_by("id"):
        outcomes[source.conversion_id].append(source.achievement)
    terms = {
        (conversion_id, course_id): term
        for conversion_id, course_id, term in CourseResult.objects.filter(
            conversion_id__in=conversions, way=PassedWay.EXEMPTION
        ).values_list("conversion_id", "course_id", "term_code")
    }
    programs = {target.enrollment.program_id for target in targets if target.enrollment.program_id}
    majors = dict(Program.objects.filter(id__in=programs).values_list("id", "major__name_zh"))
    for target in targets:
        term = terms.get((target.conversion_id, target.course_id), "") if target.course_id else ""
        program_id = target.enrollment.program_id
        yield target, outcomes[target.conversion_id], term, majors.get(program_id, "") if program_id else ""
