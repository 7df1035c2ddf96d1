"""What a reviewer sees of an application."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch

from oneplusx.apps.certificates.selectors import certificates_visible_to
from oneplusx.apps.conversion import presenting
from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionTarget
from oneplusx.apps.conversion.selectors import supplements_of
from oneplusx.apps.recognition.selectors import achievements_visible_to
from oneplusx.web.actor import Actor

CONSUMED = ConversionSource.objects.select_related("achievement__type", "achievement__certificate")


def review_panel(conversion_id: UUID, actor: Actor) -> dict[str, object]:
    """Context of the review panel: the application and its decision in words, evidence, caps before and after.

    The case itself was already checked to be the actor's to see.
    """
    conversion = (
        Conversion.objects.select_related(
            "learner__person", "enrollment__college", "enrollment__department", "rule_set_version__rule_set__owner"
        )
        .prefetch_related(
            Prefetch("targets", ConversionTarget.objects.select_related("course")),
            Prefetch("sources", CONSUMED),
        )
        .get(id=conversion_id)
    )
    sources = list(conversion.sources.all())
    return {
        "conversion": conversion,
        "explained": presenting.explained(conversion),
        "caps": presenting.cap_lines(conversion),
        "sources": sources,
        "readable": _readable(sources, actor),
        "targets": list(conversion.targets.all()),
        "supplements": supplements_of(actor, conversion),
        "appeals": list(conversion.appeals.order_by("submitted_at")),
    }


def _readable(sources: Sequence[ConversionSource], actor: Actor) -> set[UUID]:
    """Outcomes and certificates among the evidence that this reviewer may open."""
    achievements = achievements_visible_to(actor).filter(id__in=[source.achievement_id for source in sources])
    numbers = [source.achievement.certificate_id for source in sources if source.achievement.certificate_id]
    certificates = certificates_visible_to(actor).filter(id__in=numbers)
    return {*achievements.values_list("id", flat=True), *certificates.values_list("id", flat=True)}


def titles_of_subjects(conversion_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Titles of applications in the page's language, for the inboxes of their reviewers."""
    rows = Conversion.objects.filter(id__among=list(conversion_ids)).select_related("enrollment")
    return presenting.short_titles(list(rows))


def review_warnings(conversion_id: UUID) -> list[str]:
    """What stands out before deciding many at once: caps that are full now, an appeal, a version replaced meanwhile."""
    conversion = Conversion.objects.select_related("rule_set_version__rule_set", "enrollment__college").get(
        id=conversion_id
    )
    return presenting.warning_lines(conversion)
