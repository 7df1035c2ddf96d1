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
from oneplusx.apps.conversion.services.deciding_again import decide_again
from oneplusx.apps.conversion.services.evidence import attach_evidence, check_count, demanded_of, kinds_given
from oneplusx.apps.conversion.services.requesting import Supplied, own_conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import detach, hand_over
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.recognition.services import Evidence
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.domain.rules import decision_from_json
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

    Each file counts as the kind of evidence that it names (``services.evidence``); the reviewers look at them. Where
    evidence of another kind is still missing, or a panel has still to grant credits, the application stays returned
    with what was supplied.

    Args:
        evidence: Files handed in now.
        upload_ids: Files uploaded to this application before; its other uploads are removed.

    Raises:
        NotFound: ``not_found``: not the actor's own; ``conversion.unknown_upload``.
        Conflict: ``conversion.not_returned``, or the rule now refuses: ``conversion.rule_refuses`` with its reasons.
        Invalid: ``conversion.too_many_files``, ``conversion.unknown_evidence``; refusals of files.
    """
    conversion = _returned(conversion_id, actor)
    uploads = _named(conversion, upload_ids)
    given = kinds_given([*evidence, *uploads], decision_from_json(conversion.decision))
    decide_again(
        conversion=conversion,
        note=note or conversion.note,
        files_count=len(evidence) + len(uploads),
        supplied=Supplied(evidence=given),
        actor=actor,
        now=now,
    )
    for upload in uploads:
        hand_over(attachment=upload, subject_kind=SUBJECT, subject_id=conversion.id, actor=actor, now=now)
    attach_evidence(conversion=conversion, evidence=evidence, actor=actor, now=now)
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
    if not conversion.awaits_panel:
        raise Conflict("conversion.no_panel")
    supplied = Supplied(granted_hundredths=credits_hundredths)
    return decide_again(conversion=conversion, note=conversion.note, supplied=supplied, actor=actor, now=now)


def demanded_evidence(conversion: Conversion) -> dict[str, bool]:
    """Kinds of evidence that the rule demands (所需材料), and whether each was handed in."""
    return demanded_of(decision_from_json(conversion.decision))


@transaction.atomic
def upload_supplement(*, conversion_id: UUID, evidence: Evidence, actor: Actor, now: datetime) -> Attachment:
    """Takes one file for a returned application (上传补充材料); it counts once the resubmission names it.

    Raises:
        NotFound: ``not_found``: not the actor's own.
        Conflict: ``conversion.not_returned``.
        Invalid: ``conversion.too_many_files``, ``conversion.unknown_evidence``; refusals of files.
    """
    conversion = _returned(conversion_id, actor)
    check_count(_uploads(conversion).count() + 1)
    kinds_given([evidence], decision_from_json(conversion.decision))
    [made] = attach_evidence(conversion=conversion, evidence=[evidence], subject_kind=UPLOAD, actor=actor, now=now)
    return made


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
