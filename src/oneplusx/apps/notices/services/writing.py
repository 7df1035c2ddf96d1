"""Drafts (起草): written, changed, deleted, and a new version of what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, detach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE, SPREADSHEETS
from oneplusx.apps.notices.models import (
    SUBJECT,
    NoticeAudience,
    NoticeCategory,
    NoticeState,
    PolicyNotice,
)
from oneplusx.apps.notices.selectors import (
    PUBLISH,
    own_notice,
)
from oneplusx.apps.notices.services.recording import record
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import require
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.domain.provinces import province_of
from oneplusx.web.actor import Actor, Role
from oneplusx.web.ids import new_id
from oneplusx.web.search import search_text

ATTACHMENTS_MAX = 12
FIELDS = (
    "title_zh",
    "title_en",
    "body_zh",
    "body_en",
    "number",
    "category",
    "is_public",
    "is_acknowledged",
    "effective_on",
    "ends_on",
    "task_zh",
    "task_en",
    "task_due_on",
)


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """What a notice says and for whom (通知内容).

    Attributes:
        roles: Roles meant; none: every role.
        province_codes: Provinces meant, besides ``institution_ids``; neither: everywhere.
    """

    title_zh: str
    body_zh: str
    title_en: str = ""
    body_en: str = ""
    number: str = ""
    category: str = "policy"
    is_public: bool = True
    is_acknowledged: bool = False
    effective_on: date | None = None
    ends_on: date | None = None
    task_zh: str = ""
    task_en: str = ""
    task_due_on: date | None = None
    roles: Sequence[str] = ()
    province_codes: Sequence[str] = ()
    institution_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """One attachment (附件)."""

    name: str
    data: bytes


@transaction.atomic
def write_notice(
    *,
    publisher_id: UUID,
    content: NoticeContent,
    files: Sequence[NoticeFile] = (),
    actor: Actor,
    now: datetime,
) -> PolicyNotice:
    """Writes the draft of a new notice (起草通知).

    Raises:
        Denied: ``denied``.
        Invalid: ``field.required``, ``notices.*``; refusals of files.
    """
    require(actor, PUBLISH, publisher_id)
    notice = PolicyNotice(series_id=new_id(), publisher_id=publisher_id, written_by_id=actor.id, written_at=now)
    _fill(notice, content)
    notice.save(force_insert=True)
    _set_audience(notice, content)
    _attach(notice, files, actor, now)
    record("notices.drafted", notice, actor, now)
    return notice


@transaction.atomic
def change_notice(
    *,
    notice_id: UUID,
    content: NoticeContent,
    files: Sequence[NoticeFile] = (),
    actor: Actor,
    now: datetime,
) -> PolicyNotice:
    """Changes a draft (修改草稿); what is published never changes.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_a_draft``.
        Invalid: as ``write_notice``.
    """
    notice = draft_of(actor, notice_id)
    _fill(notice, content)
    notice.save()
    _set_audience(notice, content)
    _attach(notice, files, actor, now)
    record("notices.changed", notice, actor, now)
    return notice


@transaction.atomic
def attach_files(*, notice_id: UUID, files: Sequence[NoticeFile], actor: Actor, now: datetime) -> None:
    """Attaches files to a draft (上传附件).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_a_draft``.
        Invalid: ``notices.too_many_files``; refusals of files.
    """
    notice = draft_of(actor, notice_id)
    _attach(notice, files, actor, now)
    record("notices.changed", notice, actor, now)


@transaction.atomic
def remove_file(*, notice_id: UUID, attachment_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes an attachment of a draft (删除附件).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_a_draft``.
    """
    notice = draft_of(actor, notice_id)
    found = Attachment.objects.filter(id=attachment_id, subject_kind=SUBJECT, subject_id=notice.id).first()
    if found is None:
        raise NotFound("not_found")
    detach(attachment=found, actor=actor, now=now)


def draft_of(actor: Actor, notice_id: UUID) -> PolicyNotice:
    """A draft that the actor may change.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``notices.not_a_draft``.
    """
    notice = own_notice(actor, notice_id)
    require(actor, PUBLISH, notice.publisher_id)
    if notice.state != NoticeState.DRAFT:
        raise Conflict("notices.not_a_draft", state=str(notice.get_state_display()))
    return notice


def _fill(notice: PolicyNotice, content: NoticeContent) -> None:
    _check(content)
    for name in FIELDS:
        value = getattr(content, name)
        setattr(notice, name, value.strip() if isinstance(value, str) else value)
    notice.name_search = search_text(notice.title_zh, notice.title_en, notice.number, notice.body_zh[:2000])


def _check(content: NoticeContent) -> None:
    for field in ("title_zh", "body_zh"):
        if not getattr(content, field).strip():
            raise Invalid("field.required", field=field)
    if content.category not in NoticeCategory.values:
        raise Invalid("notices.unknown_category", found=content.category, allowed=", ".join(NoticeCategory.values))
    if content.effective_on and content.ends_on and content.ends_on < content.effective_on:
        raise Invalid("notices.bad_period")
    if bool(content.task_zh.strip()) != (content.task_due_on is not None):
        raise Invalid("notices.task_incomplete")
    unknown = [one for one in content.roles if one not in set(Role)]
    if unknown:
        raise Invalid("notices.unknown_role", found=", ".join(unknown))
    wrong = [one for one in content.province_codes if province_of(one) is None]
    if wrong:
        raise Invalid("notices.unknown_province", found=", ".join(wrong))


def _set_audience(notice: PolicyNotice, content: NoticeContent) -> None:
    """Roles × places; an institution stands beside the provinces."""
    ids = list(dict.fromkeys(content.institution_ids))
    if Institution.objects.filter(id__among=ids).count() != len(ids):
        raise Invalid("notices.unknown_institution")
    places: list[tuple[str, UUID | None]] = [(code, None) for code in dict.fromkeys(content.province_codes)]
    places += [("", one) for one in ids]
    roles = list(dict.fromkeys(content.roles)) or [""]
    NoticeAudience.objects.filter(notice=notice).delete()
    if not places and roles == [""]:
        return
    NoticeAudience.objects.bulk_create(
        [
            NoticeAudience(notice=notice, role=role, province_code=code, institution_id=place)
            for role in roles
            for code, place in places or [("", None)]
        ]
    )


def _attach(notice: PolicyNotice, files: Sequence[NoticeFile], actor: Actor, now: datetime) -> None:
    known = Attachment.objects.filter(subject_kind=SUBJECT, subject_id=notice.id).count()
    if known + len(files) > ATTACHMENTS_MAX:
        raise Invalid("notices.too_many_files", found=known + len(files), allowed=ATTACHMENTS_MAX)
    for item in files:
        attach(
            file=store_file(data=item.data, now=now, accept=EVIDENCE | SPREADSHEETS),
            name=item.name,
            subject_kind=SUBJECT,
            subject_id=notice.id,
            institution_id=notice.publisher_id,
            actor=actor,
            now=now,
        )


@transaction.atomic
def revise_notice(*, notice_id: UUID, actor: Actor, now: datetime) -> PolicyNotice:
    """Begins the next version of a published notice (修订), as a draft with the same text, audience and task.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_published``; ``notices.draft_exists``: a next version is being written.
    """
    former = own_notice(actor, notice_id)
    require(actor, PUBLISH, former.publisher_id)
    if former.state != NoticeState.PUBLISHED:
        raise Conflict("notices.not_published", state=str(former.get_state_display()))
    versions = PolicyNotice.objects.filter(series_id=former.series_id)
    if versions.filter(state=NoticeState.DRAFT).exists():
        raise Conflict("notices.draft_exists")
    parts = list(former.audience.all())
    draft = PolicyNotice.objects.get(id=former.id)
    draft.pk = new_id()
    draft._state.adding = True  # noqa: SLF001 - a copy of the row, as Django documents it
    draft.version = former.version + 1
    draft.state, draft.published_at = NoticeState.DRAFT, None
    draft.written_by_id, draft.written_at = actor.id, now
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:
        raise Conflict("notices.draft_exists") from None
    NoticeAudience.objects.bulk_create(
        [
            NoticeAudience(
                notice=draft, role=part.role, province_code=part.province_code, institution_id=part.institution_id
            )
            for part in parts
        ]
    )
    for one in Attachment.objects.filter(subject_kind=SUBJECT, subject_id=former.id).order_by("uploaded_at", "id"):
        attach(
            file=one.file,
            name=one.name,
            subject_kind=SUBJECT,
            subject_id=draft.id,
            institution_id=draft.publisher_id,
            actor=actor,
            now=now,
        )
    record("notices.revised", draft, actor, now)
    return draft


@transaction.atomic
def delete_draft(*, notice_id: UUID, actor: Actor, now: datetime) -> None:
    """Deletes a draft (删除草稿); what was published is never deleted.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``notices.not_a_draft``.
    """
    notice = draft_of(actor, notice_id)
    for one in Attachment.objects.filter(subject_kind=SUBJECT, subject_id=notice.id).select_related("file"):
        detach(attachment=one, actor=actor, now=now)
    record("notices.deleted", notice, actor, now)
    PolicyNotice.objects.filter(id=notice.id).delete()
