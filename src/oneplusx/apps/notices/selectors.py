"""Questions about policy notices (政策通知): who may read which, who has, and whose task is still to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.notices.models import NoticeAudience, NoticeReceipt, NoticeState, PolicyNotice, TaskDone
from oneplusx.apps.parties.models import Enrollment, Institution, Membership
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.search import search_filter

PUBLISH = "notices.publish"
LATEST = 5
"""Shown on home pages."""
SEEN_STATES = (NoticeState.PUBLISHED, NoticeState.SUPERSEDED, NoticeState.WITHDRAWN)


@once_a_request
def _standings(actor: Actor) -> list[tuple[str, UUID]]:
    """Role and institution of everything the actor is; a learner stands in the colleges of the enrollments."""
    found = [(grant.role.value, grant.institution_id) for grant in actor.grants]
    if actor.learner_id is not None:
        colleges = Enrollment.objects.filter(learner_id=actor.learner_id).values_list("college_id", flat=True)
        found += [(Role.LEARNER.value, college_id) for college_id in colleges.distinct()]
    return list(dict.fromkeys(found))


def _meant(role: str, institution_id: UUID) -> Q:
    """Parts of an audience that mean a role in an institution, whose province the database looks up."""
    of_role = Q(role="") | Q(role=role)
    province = Institution.objects.filter(id=institution_id).values("province_code")[:1]
    of_place = Q(province_code="") | Q(province_code=Subquery(province))
    return of_role & of_place & (Q(institution=None) | Q(institution_id=institution_id))


def audience_filter(actor: Actor) -> Q:
    """Notices whose audience includes the actor."""
    standings = _standings(actor)
    if actor.learner_id is not None and not standings:  # a learner without a college
        return _meaning(_in_no_place(Role.LEARNER.value))
    return _meaning(*(_meant(role, place) for role, place in standings))


def _meaning(*some: Q) -> Q:
    """Notices one of whose parts is among some, or that are for everybody."""
    meant = Q(pk__in=[])
    for one in some:
        meant |= one
    parts = NoticeAudience.objects.filter(notice_id=OuterRef("pk"))
    return Q(Exists(parts.filter(meant))) | Q(~Exists(parts))


def _in_no_place(role: str) -> Q:
    return Q(role__in=["", role], province_code="", institution=None)


def notices_visible_to(actor: Actor) -> QuerySet[PolicyNotice]:
    """Notices the actor may read: public ones, those for the actor, and all of an institution one publishes for."""
    rows = PolicyNotice.objects.select_related("publisher").order_by("-published_at", "-id")
    if actor.is_system:
        return rows
    seen = Q(is_public=True)
    if not actor.is_public:
        seen |= audience_filter(actor)
    published = Q(state__in=SEEN_STATES) & seen
    own = Q(publisher_id__in=publishing_for(actor))
    return rows.filter(published | own)


def publishing_for(actor: Actor) -> list[UUID]:
    """Institutions in whose name the actor publishes."""
    return [one for one in actor.institutions() if may(actor, PUBLISH, one)]


def search_notices(actor: Actor, query: str = "", *, category: str = "") -> QuerySet[PolicyNotice]:
    """Published notices by Chinese substring, pinyin or number, the latest first."""
    rows = notices_visible_to(actor).filter(state=NoticeState.PUBLISHED)
    rows = rows.filter(search_filter("name_search", query))
    return rows.filter(category=category) if category else rows


def notice_for(actor: Actor, notice_id: UUID) -> PolicyNotice:
    """One version of a notice.

    Raises:
        NotFound: ``not_found``.
    """
    found = notices_visible_to(actor).filter(id=notice_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_notices(actor: Actor) -> QuerySet[PolicyNotice]:
    """Notices of the institutions the actor publishes for, drafts too."""
    rows = PolicyNotice.objects.select_related("publisher").order_by("-written_at", "-id")
    return rows if actor.is_system else rows.filter(publisher_id__in=publishing_for(actor))


def own_notice(actor: Actor, notice_id: UUID) -> PolicyNotice:
    """One notice that the actor writes and publishes.

    Raises:
        NotFound: ``not_found``.
    """
    found = own_notices(actor).filter(id=notice_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def versions_of(actor: Actor, notice: PolicyNotice) -> QuerySet[PolicyNotice]:
    """All versions of a notice that the actor may see, the newest first."""
    return notices_visible_to(actor).filter(series_id=notice.series_id).order_by("-version")


def is_meant(actor: Actor, notice: PolicyNotice) -> bool:
    """Whether the actor belongs to the audience."""
    if actor.is_public or actor.id is None:
        return False
    return PolicyNotice.objects.filter(audience_filter(actor), id=notice.id).exists()


def receipt_of(actor: Actor, notice: PolicyNotice) -> NoticeReceipt | None:
    """What the actor has done with a notice."""
    return NoticeReceipt.objects.filter(notice=notice, person_id=actor.id).first() if actor.id else None


def to_acknowledge(actor: Actor) -> QuerySet[PolicyNotice]:
    """Published notices that the actor has still to acknowledge, the oldest first."""
    return PolicyNotice.objects.filter(_is_to_acknowledge(actor)).order_by("published_at", "id")


def _is_to_acknowledge(actor: Actor) -> Q:
    if actor.id is None or not (actor.grants or actor.learner_id):
        return Q(pk__in=[])
    done = NoticeReceipt.objects.filter(notice_id=OuterRef("pk"), person_id=actor.id).exclude(acknowledged_at=None)
    return audience_filter(actor) & Q(~Exists(done), state=NoticeState.PUBLISHED, is_acknowledged=True)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of one institution (任务): to do, done, or overdue."""

    notice: PolicyNotice
    institution: Institution
    done: TaskDone | None
    is_late: bool

    @property
    def state(self) -> str:
        """For the badge."""
        if self.done is not None:
            return "done"
        return "overdue" if self.is_late else "todo"


def open_tasks(actor: Actor) -> list[QuerySet[PolicyNotice]]:
    """Published notices whose task an institution of the actor has still to do: one list an institution."""
    return [PolicyNotice.objects.filter(_is_asked(actor, place)) for place in actor.institutions()]


def _is_asked(actor: Actor, place: UUID) -> Q:
    roles = {grant.role.value for grant in actor.grants if grant.institution_id == place}
    done = TaskDone.objects.filter(notice_id=OuterRef("pk"), institution_id=place, undone_at=None)
    meant = _meaning(*(_meant(role, place) for role in sorted(roles)))
    return meant & Q(~Exists(done), state=NoticeState.PUBLISHED, task_due_on__isnull=False)


@dataclass(frozen=True, slots=True)
class HomeNotices:
    """What a home page shows of policy notices.

    Attributes:
        tasks: Open ones, the most urgent first, once for each institution that has to do it.
        waiting: To acknowledge, the oldest first.
        latest: The latest, to read.
    """

    tasks: Sequence[PolicyNotice]
    waiting: Sequence[PolicyNotice]
    latest: Sequence[PolicyNotice]


@once_a_request
def notices_for_home(actor: Actor) -> HomeNotices:
    """Everything that the home page shows, in one query."""
    asked = {f"is_asked_{place}": _is_asked(actor, one) for place, one in enumerate(actor.institutions())}
    latest = Q(pk__in=search_notices(actor).values("pk")[:LATEST])
    flags = {"is_waiting": _is_to_acknowledge(actor), "is_latest": latest, **asked}
    rows = PolicyNotice.objects.filter(reduce(or_, flags.values())).select_related("publisher")
    found = rows.annotate(**{name: ExpressionWrapper(one, BooleanField()) for name, one in flags.items()})
    ordered = list(found.defer("body_zh", "body_en").order_by("published_at", "id"))
    flagged = {name: [one for one in ordered if vars(one)[name]] for name in flags}
    tasks = [notice for name in asked for notice in flagged[name]]
    tasks.sort(key=lambda notice: (notice.task_due_on or date.max, str(notice.id)))
    return HomeNotices(tasks, flagged["is_waiting"], flagged["is_latest"][::-1])


def tasks_of(actor: Actor, on: date, *, only_open: bool = False) -> list[TaskLine]:
    """What published notices ask of the actor's institutions, overdue and most urgent first, done ones last."""
    offices = [(grant.role.value, grant.institution_id) for grant in actor.grants]
    if not offices:
        return []
    rows = PolicyNotice.objects.filter(audience_filter(actor), state=NoticeState.PUBLISHED).exclude(task_due_on=None)
    notices = list(rows.prefetch_related("audience").order_by("task_due_on", "id"))
    if not notices:
        return []
    places = Institution.objects.in_bulk([place for _role, place in offices])
    done = {
        (row.notice_id, row.institution_id): row
        for row in TaskDone.objects.filter(notice__in=notices, institution__in=places.values(), undone_at=None)
    }
    lines = [
        TaskLine(
            notice, place, done.get((notice.id, place.id)), notice.task_due_on is not None and notice.task_due_on < on
        )
        for notice in notices
        for place in places.values()
        if any(_is_of(notice, role, place) for role, place_id in offices if place_id == place.id)
    ]
    lines.sort(key=lambda line: line.done is not None)
    return [line for line in lines if line.done is None] if only_open else lines


def _is_of(notice: PolicyNotice, role: str, place: Institution) -> bool:
    parts = list(notice.audience.all())
    return not parts or any(
        part.role in {"", role}
        and part.province_code in {"", place.province_code}
        and part.institution_id in {None, place.id}
        for part in parts
    )


def audience_members(notice: PolicyNotice) -> QuerySet[Membership]:
    """Roles held now that the audience means; learners are not among them."""
    members = Membership.objects.filter(ended_at=None).select_related("person", "institution")
    parts = list(notice.audience.all())
    if not parts:
        return members
    meant = Q(pk__in=[])
    for part in parts:
        one = Q(role=part.role) if part.role else ~Q(pk__in=[])
        one &= Q(institution__province_code=part.province_code) if part.province_code else ~Q(pk__in=[])
        one &= Q(institution_id=part.institution_id) if part.institution_id else ~Q(pk__in=[])
        meant |= one
    return members.filter(meant)


def learners_meant(notice: PolicyNotice) -> QuerySet[Enrollment]:
    """Enrollments of the learners that the audience names; none unless learners are named."""
    meant = Q(pk__in=[])
    for part in notice.audience.filter(role=Role.LEARNER.value):
        one = Q(college__province_code=part.province_code) if part.province_code else ~Q(pk__in=[])
        meant |= one & (Q(college_id=part.institution_id) if part.institution_id else ~Q(pk__in=[]))
    return Enrollment.objects.filter(meant)


def receipt_rows(actor: Actor, notice: PolicyNotice) -> QuerySet[Membership]:
    """``receipts_of`` as rows for a table (回执明细): members of the audience with ``read_at`` and ``acknowledged_at``.

    Raises:
        NotFound: ``not_found``: not the actor's notice.
    """
    own_notice(actor, notice.id)
    known = NoticeReceipt.objects.filter(notice=notice, person_id=OuterRef("person_id"))
    rows = audience_members(notice).exclude(institution_id=notice.publisher_id)
    return rows.annotate(
        read_at=Subquery(known.values("read_at")[:1]), acknowledged_at=Subquery(known.values("acknowledged_at")[:1])
    )


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One member of the audience and what became of the notice there (阅读回执)."""

    person_id: UUID
    person: str
    institution: Institution
    role: str
    read_at: datetime | None
    acknowledged_at: datetime | None


def receipts_of(actor: Actor, notice: PolicyNotice) -> list[ReceiptLine]:
    """Who of the audience has read and acknowledged, those who have not first; for the publisher.

    Raises:
        NotFound: ``not_found``: not the actor's notice.
    """
    own_notice(actor, notice.id)
    known = {row.person_id: row for row in NoticeReceipt.objects.filter(notice=notice)}
    lines: dict[UUID, ReceiptLine] = {}
    for member in (
        audience_members(notice)
        .exclude(institution_id=notice.publisher_id)
        .order_by("institution__code", "person__name_sort", "id")
    ):
        row = known.get(member.person_id)
        lines.setdefault(
            member.person_id,
            ReceiptLine(
                member.person_id,
                member.person.name,
                member.institution,
                member.role,
                row.read_at if row else None,
                row.acknowledged_at if row else None,
            ),
        )
    wants = notice.is_acknowledged
    return sorted(lines.values(), key=lambda line: (line.acknowledged_at if wants else line.read_at) is not None)


def task_lines(actor: Actor, notice: PolicyNotice, on: date) -> list[TaskLine]:
    """What became of the task in each institution of the audience, overdue and open ones first; for the publisher.

    Raises:
        NotFound: ``not_found``: not the actor's notice.
    """
    own_notice(actor, notice.id)
    ids = audience_members(notice).order_by().values("institution_id")
    places = Institution.objects.filter(id__in=ids).exclude(id=notice.publisher_id).order_by("code")
    done = {row.institution_id: row for row in TaskDone.objects.filter(notice=notice, undone_at=None)}
    late = notice.task_due_on is not None and notice.task_due_on < on
    lines = [TaskLine(notice, place, done.get(place.id), late) for place in places]
    return sorted(lines, key=lambda line: line.done is not None)


def learner_counts(actor: Actor, notice: PolicyNotice) -> tuple[int, int]:
    """How many learners the notice is for, and how many have read it; for the publisher.

    Raises:
        NotFound: ``not_found``: not the actor's notice.
    """
    own_notice(actor, notice.id)
    people = learners_meant(notice).order_by().values("learner__person_id").distinct()
    return people.count(), NoticeReceipt.objects.filter(notice=notice, person_id__in=people).count()


def may_read_file(actor: Actor, attachment: Attachment) -> bool:
    """Who may read a notice reads its attachments."""
    return notices_visible_to(actor).filter(id=attachment.subject_id).exists()


def may_publish(actor: Actor) -> bool:
    """Whether the actor writes notices."""
    return actor.is_system or bool({grant.role for grant in actor.grants} & PERMISSIONS[PUBLISH])
