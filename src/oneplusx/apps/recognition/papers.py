"""The decision that an outcome gives credits, as a letter (学分认定书)."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.apps.recognition.presenting import REFUSED_NEXT, Line, Refusal, attribute_lines
from oneplusx.apps.recognition.vouchers import title_of
from oneplusx.domain.credits import format_credits
from oneplusx.web.dates import written_day
from oneplusx.web.naming import named
from oneplusx.web.printing.papers import Paper, PaperTable

Fact = tuple[object, object]


def recognition_facts(found: Recognition, verified: str) -> list[Fact]:
    """Label and value of everything that was decided, for the page and the file.

    Args:
        verified: Who looked at the evidence, and how.
    """
    outcome, version = found.achievement, found.rule_set_version
    taken_back = found.reversed_at
    optional: list[Fact] = [
        (_("Valid until"), written_day(outcome.expires_on) if outcome.expires_on else ""),
        (_("Evidence verified"), verified),
        (_("Method"), f"{named(version.rule_set)} {version.version}" if version else ""),
        (_("Rule"), found.rule_id if version else ""),
        (_("Basis"), "" if version else _("Bank value of the certificate")),
        (_("Taken back"), f"{written_day(taken_back)} {found.reversal_reason}".strip() if taken_back else ""),
    ]
    return [
        *_outcome_facts(outcome),
        (_("Credits"), format_credits(found.credits_hundredths)),
        (_("Account"), named(found.institution)),
        (_("Recognized at"), written_day(found.recognized_at)),
        *[(label, value) for label, value in optional if value],
        (_("Ledger entry"), found.entry_id),
    ]


def refusal_facts(found: Achievement, refusal: Refusal) -> list[Fact]:
    """Label and value of everything about a refused outcome but the reasons."""
    return [
        *_outcome_facts(found),
        (_("Decision"), refusal.word),
        (_("Decided on"), written_day(refusal.at) if refusal.at else ""),
        (_("Office"), refusal.office),
    ]


def _outcome_facts(outcome: Achievement) -> list[Fact]:
    return [
        (_("Learner"), outcome.learner.person.name),
        (_("Outcome"), title_of(outcome)),
        (_("Outcome type"), named(outcome.type)),
        *attribute_lines(outcome),
        (_("Obtained"), written_day(outcome.obtained_on)),
    ]


def refusal_paper(found: Achievement, refusal: Refusal, facts: list[Fact], at: datetime) -> Paper:
    """That an outcome gives no credits, and why."""
    reasons = PaperTable(title=_("Why not"), heads=(_("Reason"),), rows=[(one,) for one in refusal.reasons])
    return Paper(
        title=_("Decision on the recognition of an outcome"),
        issuer=refusal.office,
        code=str(found.id),
        path=reverse("recognition:achievement", args=[found.id]),
        at=at,
        facts=facts,
        parts=[reasons],
        notes=[str(REFUSED_NEXT)],
    )


def letter_paper(found: Recognition, facts: list[Fact], lines: list[Line], at: datetime) -> Paper:
    """What was recognized, on what grounds, where it is booked."""
    rows = [
        (
            f"{line.text} ({line.clause})" if line.clause else line.text,
            line.actual,
            line.required,
            _("met") if line.passed else _("not met"),
        )
        for line in lines
    ]
    table = PaperTable(
        title=_("Why these credits"), heads=(_("Condition"), _("Found"), _("Requirement"), _("Result")), rows=rows
    )
    return Paper(
        title=_("Decision on the recognition of an outcome"),
        issuer=named(found.institution),
        code=str(found.id),
        path=reverse("recognition:voucher", args=[found.id]),
        at=at,
        facts=facts,
        parts=[table] if rows else [],
        notes=[_("The credits can be proved from the ledger by its voucher.")],
    )
