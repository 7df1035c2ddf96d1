"""How far learning outcomes came: registered, recognized, converted."""

from __future__ import annotations

from dataclasses import dataclass

from oneplusx.apps.conversion.models import ConversionSource, ConversionState
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.web.actor import Actor, Role
from oneplusx.web.counting import count_rows


@dataclass(frozen=True, slots=True)
class Funnel:
    """Numbers of outcomes; each is among the one before."""

    registered: int
    recognized: int
    converted: int


def funnel(actor: Actor) -> Funnel:
    """Outcomes of the colleges whose academic affairs or head the actor is (转换漏斗)."""
    colleges = actor.institutions(Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD)
    gone = (AchievementState.WITHDRAWN, AchievementState.REJECTED, AchievementState.REVOKED)
    held = Achievement.objects.filter(college_id__in=colleges).exclude(state__in=gone)
    recognized = held.filter(state=AchievementState.RECOGNIZED)
    converted = ConversionSource.objects.filter(
        is_live=True, conversion__state=ConversionState.APPROVED, achievement__in=recognized
    )
    return Funnel(*count_rows([held, recognized, recognized.filter(id__in=converted.values("achievement_id"))]))
