"""Supplementing a returned application: a note, and files as evidence.

1. On the page the files come with the resubmission itself.
2. A system uploads them one by one before (``upload_supplement``) and names their ids. Until then only who
   uploaded them can read them; what is not named is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oneplusx.apps.conversion.models import SUBJECT, Conversion, ConversionState
from oneplusx.apps.conversion.selectors import conversion_for
from oneplusx.apps.conversion.services.submission import Supplied, decide_again, own_conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, detach, hand_over, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.recognition.services import EVIDENCE_FILES_MAX, Evidence
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.domain.rules import Condition, decision_from_json
from oneplusx.web.actor import Actor

UPLOAD = "conversion.upload"
PANEL_PERMISSION = "conversions.submit_for"


@transaction.atomic
def resubmit_conversion(
    *,
    conversion_id: UUID,
    note: str,
    evidence: Sequence[Evidence] = (),
    upload_ids: Sequence[UUID] = (),
    actor: Actor,
    now: datetime,
) -> Conversion:
    """The learner supplements a returned application (补充材料); the rule decides again under today's version.

    Files count as the kinds of evidence that the decision missed; the reviewers look at them. Where a panel has still
    to grant credits, the application stays returned with what was supplied.

    Args:
        evidence: Files handed in now.
        upload_ids: Files uploaded to this application before; its other uploads are removed.

    Raises:
        NotFound: ``not_found``: not the actor's own; ``conversion.unknown_upload``.
        Conflict: ``conversion.not_returned``, or the rule now refuses: ``conversion.rule_refuses`` with its reasons.
        Invalid: ``conversion.too_many_files``; refusals of files.
    """
    conversion = _returned(conversion_id, actor)
    uploads = _named(conversion, upload_ids)
    files_count = len(evidence) + len(uploads)
    _check_count(files_count)
    decide_again(
        conversion=conversion,
        note=note or conversion.note,
        files_count=files_count,
        supplied=Supplied(evidence=demanded_evidence(conversion) if files_count else ()),
        actor=actor,
        now=now,
    )
    for upload in uploads:
        hand_over(attachment=upload, subject_kind=SUBJECT, subject_id=conversion.id, actor=actor, now=now)
    for item in evidence:
        _attach(conversion, item, SUBJECT, actor, now)
    remove_uploads(conversion=conversion, actor=actor, now=now)
    return conversion


@transaction.atomic
def grant_credits(*, conversion_id: UUID, credits_hundredths: int, actor: Actor, now: datetime) -> Conversion:
    """Academic affairs notes the credits that a panel granted (专家组评定); the rule decides again.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: not of academic affairs of the learner's college.
        Conflict: ``conversion.not_returned``, ``conversion.no_panel``, ``conversion.rule_refuses``: outside the range.
    """
    conversion = conversion_for(actor, conversion_id)
    require(actor, PANEL_PERMISSION, conversion.enrollment.college_id)
    if conversion.state != ConversionState.RETURNED:
        raise Conflict("conversion.not_returned", state=conversion.state)
    if not awaits_panel(conversion):
        raise Conflict("conversion.no_panel")
    supplied = Supplied(granted_hundredths=credits_hundredths)
    return decide_again(conversion=conversion, note=conversion.note, supplied=supplied, actor=actor, now=now)


def awaits_panel(conversion: Conversion) -> bool:
    """Whether the decision waits for credits that a panel grants."""
    return any(one.code == "credits.panel" for one in _missing(conversion))


def demanded_evidence(conversion: Conversion) -> tuple[str, ...]:
    """Kinds of evidence that the decision missed."""
    return tuple(str(one.required) for one in _missing(conversion) if one.code == "evidence.given")


def _missing(conversion: Conversion) -> list[Condition]:
    return [one for one in decision_from_json(conversion.decision).failed if one.missing]


@transaction.atomic
def upload_supplement(*, conversion_id: UUID, evidence: Evidence, actor: Actor, now: datetime) -> Attachment:
    """Takes one file for a returned application (上传补充材料); it counts once the resubmission names it.

    Raises:
        NotFound: ``not_found``: not the actor's own.
        Conflict: ``conversion.not_returned``.
        Invalid: ``conversion.too_many_files``; refusals of files.
    """
    conversion = _returned(conversion_id, actor)
    _check_count(_uploads(conversion).count() + 1)
    return _attach(conversion, evidence, UPLOAD, actor, now)


def remove_uploads(*, conversion: Conversion, actor: Actor, now: datetime) -> None:
    """Removes files that were uploaded and never handed in (清理未提交文件), inside the caller's transaction."""
    for upload in _uploads(conversion):
        detach(attachment=upload, actor=actor, now=now)


def _returned(conversion_id: UUID, actor: Actor) -> Conversion:
    conversion = own_conversion(conversion_id, actor)
    if conversion.state != ConversionState.RETURNED:
        raise Conflict("conversion.not_returned", state=conversion.state)
    return conversion


def _uploads(conversion: Conversion) -> QuerySet[Attachment]:
    return Attachment.objects.filter(subject_kind=UPLOAD, subject_id=conversion.id).select_related("file")


def _named(conversion: Conversion, upload_ids: Sequence[UUID]) -> list[Attachment]:
    """Uploads of this application by their ids; those of any other are unknown here."""
    wanted = list(dict.fromkeys(upload_ids))
    found = _uploads(conversion).in_bulk(wanted)
    if len(found) != len(wanted):
        raise NotFound("conversion.unknown_upload")
    return [found[one] for one in wanted]


def _check_count(files_count: int) -> None:
    if files_count > EVIDENCE_FILES_MAX:
        raise Invalid("conversion.too_many_files", found=files_count, allowed=EVIDENCE_FILES_MAX)


def _attach(conversion: Conversion, item: Evidence, subject_kind: str, actor: Actor, now: datetime) -> Attachment:
    return attach(
        file=store_file(data=item.data, now=now, accept=EVIDENCE),
        name=item.name,
        subject_kind=subject_kind,
        subject_id=conversion.id,
        learner_id=conversion.learner_id,
        institution_id=conversion.enrollment.college_id,
        actor=actor,
        now=now,
    )
