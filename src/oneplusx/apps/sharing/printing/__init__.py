"""The report on paper (核验报告): tagged PDF/A with the QR code that leads to its present state."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oneplusx.apps.sharing.models import Share
from oneplusx.apps.sharing.reporting import Fact, Report, ReportItem, report_of
from oneplusx.apps.sharing.selectors import code_of
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.web.clock import SHANGHAI, local_date
from oneplusx.web.printing import pdf, qr_svg

TEMPLATE = Path(__file__).with_name("report.typ")


def address_of(share: Share) -> str:
    """What the QR code and the link lead to."""
    return f"{settings.ONEPLUSX_SITE_URL}{reverse('sharing:report', args=[code_of(share)])}"


def pdf_answer(share: Share, now: datetime) -> HttpResponse:
    """The report as PDF/A in its own language, as it stands now.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    with translation.override(share.language):
        content = pdf(TEMPLATE, _data(report_of(share, now), address_of(share)), at=now)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="report.pdf"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _data(report: Report, address: str) -> dict[str, Any]:
    share = report.share
    asked = f"{date_format(local_date(report.asked_at))} {report.asked_at.astimezone(SHANGHAI):%H:%M}"
    until = _("The code can be opened until %(date)s.") % {"date": date_format(local_date(share.expires_at))}
    return {
        "language": (translation.get_language() or "zh")[:2],
        "title": _("Verification report"),
        "issuer": _("1+X Credit Bank"),
        "code": grouped_code(code_of(share)),
        "qr": qr_svg(address),
        "printed": _("As of %(moment)s") % {"moment": asked},
        "demo": _("Demonstration, not valid") if report.is_demo else "",
        "holder": [_("Holder"), report.holder],
        "note": [_("Note of the holder"), share.note] if share.note else None,
        "items": [_item(item) for item in report.items],
        "foot": f"{_('This paper says what was true at the time above. Scan the code for the present state.')} {until}",
        "address": address,
        "words": {
            "checks": _("Checks"),
            "meaning": _("What the certificate stands for"),
            "occupations": _("Occupations"),
            "level": pgettext("certificate", "Level"),
            "outcomes": _("Learning outcomes"),
            "comma": _(", "),
        },
    }


def _item(item: ReportItem) -> dict[str, Any]:
    meaning = item.meaning
    return {
        "title": item.title,
        "kind": item.kind,
        "tone": item.look.tone,
        "word": str(item.look.word),
        "advice": str(item.look.says),
        "facts": [[str(fact.label), _value(fact)] for fact in item.facts],
        "checks": [[check.outcome, check.words] for check in item.checks],
        "level": meaning.level if meaning else "",
        "occupations": list(meaning.occupations) if meaning else [],
        "outcomes": list(meaning.outcomes) if meaning else [],
    }


def _value(fact: Fact) -> str:
    return date_format(fact.value) if isinstance(fact.value, date) else str(fact.value or "—")
