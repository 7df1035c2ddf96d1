"""What a decided request comes to (办理删除申请).

1. Nothing may be under review any more, and with four eyes two different people have approved.
2. Shares end, remarks, notices and files whose purpose is over go, then contact data; where nothing must stay, name,
   document and sign-in too.
3. Last the learner's own keys are destroyed: every free text about them in the record of acts is gone, this case's
   included, and every digest stays valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.apps.access.services import forget_sign_in
from oneplusx.apps.approvals.models import ApprovalCase, ApprovalStep, StepState
from oneplusx.apps.conversion import services as conversion
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import detach
from oneplusx.apps.parties.models import Learner, Person, User
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.parties.services import erase_person
from oneplusx.apps.privacy.models import Erasure, ErasureState
from oneplusx.apps.privacy.selectors import Extent, all_files, erasable_files, extent_of, person_ids
from oneplusx.apps.privacy.services.requests import PATH, move, record
from oneplusx.apps.recognition import services as recognition
from oneplusx.apps.sharing.services import end_shares
from oneplusx.apps.trail.services import destroy_personal_key, erase_messages, notify, queue_mail
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import unseal
from oneplusx.web.wording import say


def on_approved(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """Erases.

    Raises:
        Conflict: ``privacy.still_open``.
        Denied: ``privacy.four_eyes``: the same person approved twice.
    """
    _check_four_eyes(case)
    erasure = Erasure.objects.select_related("learner__person").get(id=case.subject_id)
    extent = extent_of(erasure.learner)
    if extent.open_count:
        raise Conflict("privacy.still_open", count=extent.open_count)
    move(erasure, ErasureState.ERASED, ended_at=now, is_whole=extent.is_whole, counts=dict(extent.erased))
    record(erasure, "privacy.erased", {"whole": extent.is_whole, "counts": dict(extent.erased)}, actor, now)
    _erase(erasure.learner, extent, actor, now)


def _check_four_eyes(case: ApprovalCase) -> None:
    approved = ApprovalStep.objects.filter(case=case, round=case.round, state=StepState.APPROVED)
    deciders = list(approved.values_list("decided_by_id", flat=True))
    if len(set(deciders)) < len(deciders):
        raise Denied("privacy.four_eyes")


def _erase(learner: Learner, extent: Extent, actor: Actor, now: datetime) -> None:
    ids, people = learner_ids(learner.id), person_ids(learner)
    end_shares(learner_ids=ids, actor=actor, now=now)
    recognition.erase_remarks(learner_ids=ids, actor=actor, now=now)
    conversion.erase_remarks(learner_ids=ids, actor=actor, now=now)
    _remove(all_files(learner) if extent.is_whole else erasable_files(learner), actor, now)
    erase_messages(person_ids=people, now=now)
    _tell(learner.person, extent, now)
    closed = erase_person(learner_id=learner.id, is_whole=extent.is_whole, actor=actor, now=now)
    for user in User.objects.filter(id__in=closed):
        forget_sign_in(user=user, actor=actor, now=now)
    _destroy_keys([*ids, *people], actor, now)


def _remove(files: Iterable[Attachment], actor: Actor, now: datetime) -> None:
    for attachment in list(files):
        detach(attachment=attachment, actor=actor, now=now)


def _destroy_keys(ids: Sequence[UUID], actor: Actor, now: datetime) -> None:
    for one in ids:
        destroy_personal_key(person_id=one, actor=actor, now=now)


def _tell(person: Person, extent: Extent, now: datetime) -> None:
    """In the site where the sign-in stays; by mail before the address goes."""
    code = "privacy.notice.erased_whole" if extent.is_whole else "privacy.notice.erased"
    if not extent.is_whole:
        notify(person_ids=[person.id], code=code, params={}, path=PATH, now=now, is_to_mail=False)
    if person.mail_sealed:
        language = person.language or get_language() or "zh-hans"
        words = say(code, {}, language)
        queue_mail(to=unseal(person.mail_sealed), subject=words, body=words, now=now)


def on_refused(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """Nothing is erased; the learner reads why."""
    erasure = Erasure.objects.select_related("learner").get(id=case.subject_id)
    move(erasure, ErasureState.REFUSED, ended_at=now)
    record(erasure, "privacy.erasure_refused", {}, actor, now)
    notify(person_ids=[erasure.learner.person_id], code="privacy.notice.refused", params={}, path=PATH, now=now)


def on_returned(_case: ApprovalCase, _actor: Actor, _now: datetime) -> None:
    """There is nothing to supplement.

    Raises:
        Invalid: ``privacy.not_returnable``.
    """
    raise Invalid("privacy.not_returnable")


def on_withdrawn(case: ApprovalCase, actor: Actor, now: datetime) -> None:
    """The learner took it back."""
    erasure = Erasure.objects.get(id=case.subject_id)
    move(erasure, ErasureState.TAKEN_BACK, ended_at=now)
    record(erasure, "privacy.erasure_taken_back", {}, actor, now)
