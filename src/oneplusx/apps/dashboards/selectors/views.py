"""Who looks at which board, and at which part of it (看板视角)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import PERMISSIONS, require
from oneplusx.apps.parties.selectors import learner_ids, visible_enrollments
from oneplusx.apps.supervision.selectors.scope import Narrowing, Scope
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date


class Board(StrEnum):
    """The boards; their permission is ``dashboards.<board>``, the learner's own is for learners."""

    MINE = "mine"
    COLLEGE = "college"
    ADOPTION = "adoption"
    ORGANIZATION = "organization"
    AREA = "area"


KINDS: Mapping[Board, InstitutionKind] = {
    Board.COLLEGE: InstitutionKind.COLLEGE,
    Board.ADOPTION: InstitutionKind.COLLEGE,
    Board.ORGANIZATION: InstitutionKind.ORGANIZATION,
}
AUTHORITIES = (Role.AUTHORITY_OFFICER, Role.BANK_OFFICER)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a board that is asked for; what is empty narrows nothing.

    Attributes:
        month: ``2026-05``; ``level`` and ``kind``: codes of a certificate's level and of an achievement's type.
        unnamed: ``class`` or ``adviser``: those without one.
    """

    department_id: UUID | None = None
    class_group_id: UUID | None = None
    adviser_id: UUID | None = None
    college_id: UUID | None = None
    province: str = ""
    month: str = ""
    level: str = ""
    kind: str = ""
    unnamed: str = ""

    def of_enrollments(self) -> dict[str, object]:
        """Lookups of enrollments."""
        fields = {
            "department_id": self.department_id,
            "class_group_id": self.class_group_id,
            "class_group__adviser_id": self.adviser_id,
            "college_id": self.college_id,
            "college__province_code": self.province,
        }
        unnamed = {"class": "class_group", "adviser": "class_group__adviser"}.get(self.unnamed)
        return {name: value for name, value in fields.items() if value} | ({unnamed: None} if unnamed else {})


@dataclass(frozen=True, slots=True)
class View:
    """One board as one actor sees it at one instant.

    Attributes:
        institution: The college or organization that the board is about; ``None``: the learner, or an area.
        province: Code of the area's province; empty: the nation.
        places: All institutions of which the actor may open this board.
        is_screen: For the wall: no names, few persons hidden.
        memo: What was already counted for this view.
    """

    actor: Actor
    board: Board
    now: datetime
    institution: Institution | None = None
    province: str = ""
    part: Part = field(default_factory=Part)
    places: tuple[Institution, ...] = ()
    is_screen: bool = False
    memo: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def hides_few(self) -> bool:
        """Whether few persons are hidden: from authorities above the colleges, and on a screen that anybody sees."""
        return self.board is Board.AREA or self.is_screen

    @property
    def is_nation(self) -> bool:
        """Whether provinces stand side by side."""
        return self.board is Board.AREA and not (self.province or self.part.province)

    @property
    def today(self) -> date:
        """The date in Asia/Shanghai."""
        return local_date(self.now)

    @property
    def year(self) -> int:
        """The pilot year: the calendar year."""
        return self.today.year

    def since(self, days: int) -> datetime:
        """So many days ago."""
        return self.now - timedelta(days=days)

    @property
    def enrollments(self) -> QuerySet[Enrollment]:
        """All enrollments that the board is about, also those that have ended."""
        if "enrollments" not in self.memo:
            self.memo["enrollments"] = self._enrollments()
        found: QuerySet[Enrollment] = self.memo["enrollments"]
        return found.all()

    def _enrollments(self) -> QuerySet[Enrollment]:
        rows = visible_enrollments(self.actor).order_by()
        if self.board is Board.MINE:
            rows = rows.filter(learner_id__in=learner_ids(self.actor.learner_id) if self.actor.learner_id else [])
        elif self.institution is not None:
            rows = rows.filter(college=self.institution)
        elif self.province:
            rows = rows.filter(college__province_code=self.province)
        return rows.filter(**self.part.of_enrollments())

    @property
    def studying(self) -> QuerySet[Enrollment]:
        """Those who study now."""
        return self.enrollments.filter(state=EnrollmentState.STUDYING)

    @property
    def scope(self) -> Scope:
        """The same in the terms of process supervision."""
        if self.institution is not None:
            return Scope.of_institution(self.institution)
        return Scope(provinces=frozenset({self.province})) if self.province else Scope(is_all=True)

    @property
    def narrowing(self) -> Narrowing:
        """The pilot year, and the part that is asked for."""
        return Narrowing(self.year, province=self.part.province, college_id=self.part.college_id)


def boards_of(actor: Actor) -> list[Board]:
    """Boards that the actor may open, the own one last."""
    boards = [one for one in Board if one is not Board.MINE and actor.has_role(*PERMISSIONS[f"dashboards.{one}"])]
    return [*boards, *([Board.MINE] if actor.learner_id else [])]


def view_for(
    actor: Actor,
    board: Board,
    now: datetime,
    *,
    institution_id: UUID | None = None,
    part: Part | None = None,
    is_screen: bool = False,
) -> View:
    """A board for the actor: of the institution asked for, else of the first one.

    Raises:
        Denied: ``denied``.
        NotFound: ``not_found``: not the actor's institution, or no learner.
    """
    asked = part or Part()
    if board is Board.MINE:
        if actor.learner_id is None:
            raise NotFound("not_found")
        return View(actor, board, now, part=asked)
    permission = f"dashboards.{board}"
    require(actor, permission)
    require(actor, "learners.view" if board is not Board.ORGANIZATION else "supervision.view")
    if board is Board.AREA:
        return View(actor, board, now, province=_province(actor), part=asked, is_screen=is_screen)
    places = places_for(actor, board)
    found = next((one for one in places if institution_id in (None, one.id)), None)
    if found is None:
        raise NotFound("not_found")
    return View(actor, board, now, found, part=asked, places=tuple(places), is_screen=is_screen)


def places_for(actor: Actor, board: Board) -> list[Institution]:
    """Institutions whose board the actor may open, by code."""
    if board not in KINDS:
        return []
    ids = actor.institutions(*PERMISSIONS[f"dashboards.{board}"])
    return list(Institution.objects.filter(id__in=ids, kind=KINDS[board]).order_by("code"))


def _province(actor: Actor) -> str:
    """The province of an authority; empty for a national one and the credit bank."""
    if actor.has_role(Role.BANK_OFFICER):
        return ""
    codes = set(
        Institution.objects.filter(id__in=actor.institutions(Role.AUTHORITY_OFFICER)).values_list(
            "province_code", flat=True
        )
    )
    return "" if "" in codes or not codes else min(codes)
