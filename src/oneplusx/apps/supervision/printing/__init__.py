"""Prints biweekly reports (双周报) on the official A4 frame, in the language of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.supervision.labels import DEFINITIONS, STEPS, level_label
from oneplusx.apps.supervision.models import BiweeklyReport
from oneplusx.apps.supervision.selectors import Comparison
from oneplusx.domain.supervision import Figures, Step
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.naming import named
from oneplusx.web.printing import pdf, qr_svg

TEMPLATE = Path(__file__).with_name("report.typ")
CODE_CHARACTERS = 16


def title_of(report: BiweeklyReport) -> str:
    """Biweekly report with its period."""
    period = {"first": report.from_on.isoformat(), "last": report.until_on.isoformat()}
    return _("Biweekly report %(first)s to %(last)s") % period


def press(found: Comparison) -> bytes:
    """A report beside the one before as PDF/A; the same report gives the same bytes.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    report = found.report
    made = report.made_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    data: dict[str, Any] = {
        "language": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": title_of(report),
        "issuer": named(report.institution),
        "code": report.digest[:CODE_CHARACTERS],
        "qr": qr_svg(f"{settings.ONEPLUSX_SITE_URL}/supervision/reports/{report.id}/"),
        "printed": _("Counted from the records as of %(time)s; revision %(number)s")
        % {"time": made, "number": report.revision},
        "note": _since(found),
        "heads": [_("Certificate"), _("Level"), *map(str, STEPS.values())],
        "rows": [[named(line), level_label(line.level), *_cells(line.figures, line.change)] for line in found.lines],
        "total": [_("Total"), "", *_cells(found.total, found.change)],
        "definitions": [[str(STEPS[step]), str(DEFINITIONS[step])] for step in Step],
        "digest": report.digest,
    }
    return pdf(TEMPLATE, data, at=report.made_at)


def _since(found: Comparison) -> str:
    if found.before is None:
        return _("There is no report before this one in the year.")
    period = {"first": found.before.from_on.isoformat(), "last": found.before.until_on.isoformat()}
    return _("In brackets: the change since the report of %(first)s to %(last)s.") % period


def _cells(figures: Figures, change: Figures | None) -> list[str]:
    changes = [None if change is None else change.of(step) for step in Step]
    return [
        f"{figures.of(step)} ({more:+d})" if more else str(figures.of(step))
        for step, more in zip(Step, changes, strict=True)
    ]
