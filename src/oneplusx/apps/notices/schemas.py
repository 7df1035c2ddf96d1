from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import UUID

from ninja import Field, Schema

from oneplusx.apps.notices.models import NoticeReceipt, PolicyNotice
from oneplusx.apps.notices.selectors import TaskLine
from oneplusx.apps.notices.services import NoticeContent
from oneplusx.apps.parties.models import Membership


class NoticeQuery(Schema):
    """What to look for."""

    q: str = Field("", max_length=100, description="Part of the title or text, its pinyin or initials, or the number")
    category: str = Field("", max_length=20)


class NoticeIn(Schema):
    """A notice as it is written."""

    title_zh: str = Field(max_length=200)
    body_zh: str = Field(max_length=100_000)
    title_en: str = Field("", max_length=240)
    body_en: str = Field("", max_length=100_000)
    number: str = Field("", max_length=80)
    category: str = Field("policy", max_length=20)
    is_public: bool = True
    is_acknowledged: bool = Field(default=False, description="Readers must acknowledge it")
    effective_on: date | None = None
    ends_on: date | None = None
    task_zh: str = Field("", max_length=300)
    task_en: str = Field("", max_length=300)
    task_due_on: date | None = None
    roles: list[str] = Field([], max_length=30, description="None: every role")
    province_codes: list[str] = Field([], max_length=40)
    institution_ids: list[UUID] = Field([], max_length=2000)

    def content(self) -> NoticeContent:
        """As the service wants it."""
        names = NoticeContent.__dataclass_fields__
        return NoticeContent(**{name: getattr(self, name) for name in names})


class NewNoticeIn(NoticeIn):
    """A new notice of an institution."""

    publisher_id: UUID


class NoticeOut(Schema):
    """One version of a notice."""

    id: UUID
    series_id: UUID
    version: int
    publisher: str
    number: str
    category: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    is_public: bool
    is_acknowledged: bool
    effective_on: date | None
    ends_on: date | None
    task_zh: str
    task_en: str
    task_due_on: date | None
    state: str
    published_at: datetime | None

    @classmethod
    def of(cls, row: PolicyNotice) -> Self:
        names = [name for name in cls.model_fields if name != "publisher"]
        return cls(publisher=row.publisher.code, **{name: getattr(row, name) for name in names})


class NoticeReceiptOut(Schema):
    """What one person has done with a notice."""

    read_at: datetime
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, row: NoticeReceipt) -> Self:
        return cls(read_at=row.read_at, acknowledged_at=row.acknowledged_at)


class AudienceOut(Schema):
    """One member of the audience, and what became of the notice there."""

    institution: str
    person: str
    role: str
    read_at: datetime | None
    acknowledged_at: datetime | None

    @classmethod
    def of(cls, row: Membership) -> Self:
        return cls(
            institution=row.institution.code,
            person=row.person.name,
            role=row.role,
            read_at=getattr(row, "read_at", None),
            acknowledged_at=getattr(row, "acknowledged_at", None),
        )


class TaskOut(Schema):
    """A task of one institution."""

    notice_id: UUID
    title: str
    task: str
    institution_id: UUID
    institution: str
    due_on: date | None
    state: str = Field(description="todo, overdue or done")
    note: str

    @classmethod
    def of(cls, line: TaskLine) -> Self:
        return cls(
            notice_id=line.notice.id,
            title=line.notice.title_zh,
            task=line.notice.task_zh,
            institution_id=line.institution.id,
            institution=line.institution.code,
            due_on=line.notice.task_due_on,
            state=line.state,
            note=line.done.note if line.done else "",
        )


class TaskDoneIn(Schema):
    """What was done."""

    institution_id: UUID
    note: str = Field("", max_length=500)


class TaskReopenIn(Schema):
    """Whose task is open again."""

    institution_id: UUID


class WithdrawIn(Schema):
    """Why a notice is withdrawn."""

    reason: str = Field(max_length=300)


class NoticeCountOut(Schema):
    """How many."""

    count: int
