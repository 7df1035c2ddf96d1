"""The report on a list (查验报告): shown on the page, and handed out as CSV, workbook or PDF without asking again.

Nothing is stored: the page carries the report, signed, and hands it back for a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from oneplusx.apps.credentials.standing import FORGED
from oneplusx.apps.inquiry.lists import Asked
from oneplusx.apps.inquiry.outcomes import OUTCOMES
from oneplusx.apps.inquiry.selectors import Finding, Verdict
from oneplusx.apps.standards.models import Level
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import SHANGHAI
from oneplusx.web.printing import pdf
from oneplusx.web.wording import say

TEMPLATE = Path(__file__).parent / "printing" / "report.typ"
SALT = "oneplusx.inquiry.report"
TERM_SECONDS = 24 * 3600
SEALED_CHARACTERS_MAX = 400_000
NOT_GENUINE = "not_genuine"
UNREADABLE = "unreadable"
LOOKS = {
    **{verdict.value: (look.tone, look.icon, look.word) for verdict, look in OUTCOMES.items()},
    NOT_GENUINE: (FORGED.tone, FORGED.icon, FORGED.word),
    UNREADABLE: ("off", "circle-slash", gettext_lazy("Line not understood")),
}
"""Tone, icon and word of each outcome, in the order of the summary."""
HEADS = (
    gettext_lazy("Line"),
    gettext_lazy("Certificate number"),
    gettext_lazy("Name as asked"),
    gettext_lazy("Result"),
    gettext_lazy("Certificate"),
    gettext_lazy("Level"),
    gettext_lazy("Issued by"),
    gettext_lazy("Issued on"),
    gettext_lazy("Valid until"),
    gettext_lazy("Note"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report; dates as ISO texts."""

    line: int
    number: str
    name: str
    outcome: str
    name_zh: str = ""
    name_en: str = ""
    level: str = ""
    issuer_zh: str = ""
    issuer_en: str = ""
    issued_on: str = ""
    expires_on: str = ""
    code: str = ""
    problem: str = ""
    is_demo: bool = False

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return str(LOOKS[self.outcome][2])

    @property
    def tone(self) -> str:
        """Color of the outcome."""
        return LOOKS[self.outcome][0]

    @property
    def icon(self) -> str:
        """Symbol of the outcome."""
        return LOOKS[self.outcome][1]

    @property
    def certificate(self) -> str:
        """Its name in the language of the page."""
        return self.name_zh if _is_chinese() else self.name_en or self.name_zh

    @property
    def issuer(self) -> str:
        """The issuer's name in the language of the page."""
        return self.issuer_zh if _is_chinese() else self.issuer_en or self.issuer_zh

    @property
    def level_label(self) -> str:
        """The level in words."""
        return str(Level(self.level).label) if self.level in Level.values else self.level

    @property
    def note(self) -> str:
        """What is wrong with the line, or that it belongs to the demonstration."""
        if self.problem:
            return say(self.problem, {}, get_language() or "zh-hans")
        return _("Demonstration, not valid") if self.is_demo else ""

    def cells(self) -> tuple[object, ...]:
        """As the columns of ``HEADS``."""
        words = (self.outcome_label, self.certificate, self.level_label, self.issuer)
        return (self.line, self.number, self.name, *words, self.issued_on, self.expires_on, self.note)


@dataclass(frozen=True, slots=True)
class Report:
    """Answers to a list, in its order."""

    asked_at: datetime
    lines: tuple[Line, ...]

    @property
    def counts(self) -> list[tuple[Line, int]]:
        """A line of each outcome that occurs, and how many there are."""
        found = Counter(line.outcome for line in self.lines)
        first = {line.outcome: line for line in reversed(self.lines)}
        return [(first[outcome], found[outcome]) for outcome in LOOKS if outcome in first]


def report_of(
    asked: Sequence[Asked], findings: Sequence[Finding], *, forged: Collection[UUID], now: datetime
) -> Report:
    """The report on rows and what was found for those that could be asked, in order.

    Args:
        forged: Certificates that are recorded, but not genuine.
    """
    found = iter(findings)
    return Report(now, tuple(_line(one, None if one.problem else next(found), forged) for one in asked))


def _line(asked: Asked, finding: Finding | None, forged: Collection[UUID]) -> Line:
    if finding is None:
        return Line(asked.line, asked.number, asked.name, UNREADABLE, problem=asked.problem)
    return Line(
        line=asked.line,
        number=asked.number,
        name=asked.name,
        outcome=NOT_GENUINE if finding.certificate_id in forged else finding.verdict.value,
        name_zh=finding.name_zh,
        name_en=finding.name_en,
        level=finding.level,
        issuer_zh=finding.issuer_zh,
        issuer_en=finding.issuer_en,
        issued_on=finding.issued_on.isoformat() if finding.issued_on else "",
        expires_on=finding.expires_on.isoformat() if finding.expires_on else "",
        code=finding.code,
        problem="inquiry.line_too_often" if finding.verdict == Verdict.UNAVAILABLE else "",
        is_demo=finding.is_demo,
    )


def sealed(report: Report) -> str:
    """The report as the page carries it."""
    rows = [[getattr(line, name) for name in Line.__slots__] for line in report.lines]
    return signing.dumps([report.asked_at.isoformat(), rows], salt=SALT, compress=True)


def opened(text: str) -> Report:
    """A report that was sealed here within a day.

    Raises:
        Invalid: ``inquiry.report_stale``.
    """
    try:
        if len(text) > SEALED_CHARACTERS_MAX:
            raise Invalid("inquiry.report_stale")
        asked_at, rows = signing.loads(text, salt=SALT, max_age=TERM_SECONDS)
    except signing.BadSignature:
        raise Invalid("inquiry.report_stale") from None
    return Report(datetime.fromisoformat(asked_at), tuple(Line(*row) for row in rows))


def printed(report: Report) -> bytes:
    """The report as PDF.

    Raises:
        Invalid: ``printing.missing_glyph``.
    """
    is_chinese = _is_chinese()
    data: dict[str, Any] = {
        "language": "zh" if is_chinese else "en",
        "title": _("Report on certificates checked"),
        "issuer": _("1+X Credit Bank"),
        "printed": f"{_('Asked at')} {report.asked_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        "note": " · ".join(f"{line.outcome_label} {count}" for line, count in report.counts),
        "heads": [str(head) for head in HEADS],
        "rows": [[str(cell) for cell in line.cells()] for line in report.lines],
        "remark": _("The report repeats names as they were asked. It says what was recorded at that time."),
    }
    return pdf(TEMPLATE, data, at=report.asked_at)


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
