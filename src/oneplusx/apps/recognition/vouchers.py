"""What the ledger's statements and vouchers (凭单) say about deposits: the outcome, the rule, who verified it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.ledger import registry
from oneplusx.apps.ledger.models import EntryKind
from oneplusx.apps.ledger.selectors import facts_of_entries
from oneplusx.apps.recognition.models import Achievement, Method, Recognition, Verdict, Verification
from oneplusx.apps.recognition.selectors import achievements_visible_to
from oneplusx.apps.rulesets.presenting import rule_in_words
from oneplusx.domain.credits import format_credits
from oneplusx.web import naming
from oneplusx.web.actor import Actor


def register() -> None:
    """Called once when the app is ready."""
    registry.register_titles(titles_of)
    registry.register_causes(causes_of)


def titles_of(actor: Actor, achievement_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Titles of outcomes that the actor may see, in the page's language where the catalogue has both."""
    rows = achievements_visible_to(actor).filter(id__in=achievement_ids)
    return {row.id: title_of(row) for row in rows}


def title_of(achievement: Achievement) -> str:
    """Title of an outcome; in English that of its certificate, which has two names."""
    of_type = achievement.certificate_type
    if of_type is None or (get_language() or "").startswith("zh"):
        return achievement.title
    return of_type.name_en or achievement.title


def causes_of(actor: Actor, entry_ids: Sequence[UUID]) -> Mapping[UUID, registry.Cause]:
    """Why deposits were posted."""
    entries = {key: one for key, one in facts_of_entries(entry_ids).items() if one.kind == EntryKind.DEPOSIT}
    if not entries:
        return {}
    learners = {entry.learner_id for entry in entries.values()}
    visible = achievements_visible_to(actor).order_by().values("id")
    found = Recognition.objects.filter(
        learner_id__in=learners, entry_id__in=list(entries), achievement_id__in=visible
    ).select_related("achievement__certificate_type", "rule_set_version__rule_set", "institution")
    rows = list(found)
    verified = verified_by(rows)
    return {
        row.entry_id: registry.Cause(
            title=title_of(row.achievement),
            rule=_rule(row),
            decided_by=verified.get(row.achievement_id, ""),
            path=reverse("recognition:voucher", args=[row.id]),
        )
        for row in rows
    }


def _rule(row: Recognition) -> str:
    if row.rule_set_version is not None:
        return rule_in_words(row.rule_set_version, row.rule_id)
    return _("Bank value of %(credits)s credits, approved by %(bank)s") % {
        "credits": format_credits(row.credits_hundredths),
        "bank": naming.named(row.institution),
    }


def verified_by(rows: Sequence[Recognition]) -> Mapping[UUID, str]:
    """Who verified the evidence of the outcomes, and how; the last verification counts."""
    found = list(
        Verification.objects.filter(
            achievement_id__in=[row.achievement_id for row in rows], outcome=Verdict.VERIFIED
        ).order_by("verified_at", "id")
    )
    names = naming.people(one.verified_by_id for one in found)
    words = {}
    for one in found:
        method = str(Method(one.method).label) if one.method else ""
        who = names.get(one.verified_by_id, "") if one.verified_by_id else ""
        words[one.achievement_id] = " · ".join(part for part in (who, method) if part)
    return words
