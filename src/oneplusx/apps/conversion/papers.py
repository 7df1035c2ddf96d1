"""The decision on a conversion as a letter (转换认定书)."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.conversion.presenting import Explained
from oneplusx.domain.credits import format_credits
from oneplusx.web.dates import written_day
from oneplusx.web.joining import joined
from oneplusx.web.naming import named
from oneplusx.web.printing.papers import Paper, PaperWords


def letter_paper(found: Conversion, words: Explained, *, appeal_until: date | None, at: datetime) -> Paper:
    """What was decided, by which rule, why, and until when an appeal can be made."""
    until = _("An appeal can be made until %(date)s.") % {"date": written_day(appeal_until)} if appeal_until else ""
    reasons = [f"{one.text} ({one.clause})" if one.clause else one.text for one in words.failed]
    return Paper(
        title=_("Decision on a credit conversion"),
        issuer=named(found.enrollment.college),
        code=str(found.id),
        path=reverse("conversion:seen", args=[found.id]),
        at=at,
        facts=_facts(found, words),
        parts=[PaperWords(title=_("Reasons"), words=reasons, is_list=True)] if reasons else [],
        notes=[until] if until else [],
    )


def _facts(found: Conversion, words: Explained) -> list[tuple[object, object]]:
    version = found.rule_set_version
    optional = [(_("Recorded score"), words.score), (_("Decided"), written_day(found.decided_at))]
    return [
        (_("Learner"), found.learner.person.name),
        (_("Student number"), found.enrollment.student_number),
        (_("Decision"), found.get_state_display()),
        (_("Outcomes"), joined(words.outcomes)),
        (_("Courses"), joined(words.targets)),
        (_("Credits"), format_credits(found.credits_hundredths)),
        (_("Submitted"), written_day(found.submitted_at)),
        *[(label, value) for label, value in optional if value],
        (_("Method"), named(version.rule_set)),
        (_("Version"), version.version),
        (_("Rule"), words.rule),
    ]
