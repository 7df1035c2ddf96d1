"""Questions about shares (分享): the learner's own, the one behind a code, and what its report says now."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.apps.parties.selectors import learner_ids
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.sharing.models import Share, ShareCode, ShareView
from oneplusx.domain.certificate_number import plain_code
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import blind_index, unseal

LANGUAGES = ("zh-hans", "en")
SHAREABLE_STATES = (CertificateState.VALID, CertificateState.SUSPENDED)
STANDING_OUTCOMES = (AchievementState.VERIFIED, AchievementState.RECOGNIZED)


def code_key(code: str) -> str:
    """Keyed digest under which the directory holds a code; a text that is no code has one too, which nobody has."""
    return blind_index(plain_code(code), purpose="share-code")


def code_of(share: Share) -> str:
    """The code that opens a share, for its holder."""
    return unseal(share.code_sealed)


def shares_visible_to(actor: Actor) -> QuerySet[Share]:
    """The learner's own shares, newest first; nobody else sees any."""
    if actor.learner_id is None:
        return Share.objects.none()
    rows = Share.objects.filter(learner_id__in=learner_ids(actor.learner_id))
    return rows.annotate(items_count=Count("items")).order_by("-created_at", "-id")


def share_for(actor: Actor, share_id: UUID) -> Share:
    """One of the own shares.

    Raises:
        NotFound: ``not_found``.
    """
    found = shares_visible_to(actor).select_related("learner__person").filter(id=share_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def views_of(share: Share) -> QuerySet[ShareView]:
    """Who opened a share, the latest first."""
    return ShareView.objects.filter(share=share).order_by("-at", "-id")


def share_by_code(code: str) -> Share | None:
    """The share behind a code, whatever its standing; always one question to the directory."""
    share_id = ShareCode.objects.filter(code_key=code_key(code)).values_list("share_id", flat=True).first()
    if share_id is None:
        return None
    return Share.objects.select_related("learner__person").get(id=share_id)


def shareable_certificates(actor: Actor) -> QuerySet[Certificate]:
    """The learner's certificates that can be put into a report, latest first."""
    if actor.learner_id is None:
        return Certificate.objects.none()
    own = certificates_visible_to(actor).filter(learner_id__in=learner_ids(actor.learner_id), is_passed=True)
    return own.filter(state__in=SHAREABLE_STATES).order_by("-issued_on", "-id")


def shareable_outcomes(actor: Actor) -> QuerySet[Achievement]:
    """The learner's verified outcomes that are no certificates of the list above, latest first."""
    if actor.learner_id is None:
        return Achievement.objects.none()
    own = Achievement.objects.filter(learner_id__in=learner_ids(actor.learner_id), certificate=None)
    return own.filter(state__in=STANDING_OUTCOMES).select_related("type").order_by("-obtained_on", "-id")
