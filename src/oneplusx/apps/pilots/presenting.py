"""Pilot years as people see them: checks in words, changes since last year, offices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from oneplusx.apps.pilots.models import PilotApplication, Quota
from oneplusx.apps.pilots.selectors import ClosingLine, names_of_majors
from oneplusx.domain.pilots import COUNTING, Check, CheckCode, Effect, Finding
from oneplusx.web.actor import Role
from oneplusx.web.naming import named

CHECK_LABELS: Mapping[CheckCode, Promise] = {
    CheckCode.TYPE_IN_FORCE: gettext_lazy("The certificate is published and admitted"),
    CheckCode.MAJOR_RELATED: gettext_lazy("The major is among those of the certificate"),
    CheckCode.MAJOR_YEARS: gettext_lazy("Years in a row in which the major has recruited"),
    CheckCode.STUDENTS_MIN: gettext_lazy("Students per certificate and level"),
    CheckCode.ORGANIZATION_FILED: gettext_lazy("The organization is filed in the province"),
    CheckCode.ORGANIZATION_STANDING: gettext_lazy("The organization may take candidates"),
    CheckCode.NO_CHARGE: gettext_lazy("Students are not charged"),
    CheckCode.ATTACHMENTS: gettext_lazy("Attachments"),
}
EFFECT_LABELS: Mapping[Effect, Promise] = {
    Effect.BLOCKS: gettext_lazy("Must be met"),
    Effect.WARNS: gettext_lazy("Only warns"),
    Effect.OFF: gettext_lazy("Not checked"),
}
CHANGE_LABELS: Mapping[str, Promise] = {
    "type_withdrawn": gettext_lazy("The certificate was withdrawn or superseded since."),
    "type_not_admitted": gettext_lazy("The window does not admit this certificate."),
    "organization_stopped": gettext_lazy("The organization may not take candidates at present."),
    "major_gone": gettext_lazy("The college has no students or classes of this major any more."),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One check in words.

    Attributes:
        look: Code of the badge.
    """

    label: str
    word: str
    look: str
    found: str
    required: str
    effect: str
    source: str
    is_met: bool


def finding_lines(findings: Iterable[Finding]) -> list[FindingLine]:
    """The checks of an application in words, those that block first."""
    lines = [_line(one) for one in findings]
    order = {"missing": 0, "warning": 1, "to_check": 2, "satisfied": 3}
    return sorted(lines, key=lambda line: order[line.look])


def _line(finding: Finding) -> FindingLine:
    check = finding.check
    if finding.is_met is None:
        word, look = _("Cannot be told here"), "to_check"
    elif finding.is_met:
        word, look = _("Met"), "satisfied"
    else:
        word, look = _("Not met"), "missing" if finding.blocks else "warning"
    counts = check.code in COUNTING
    return FindingLine(
        label=str(CHECK_LABELS[check.code]),
        word=word,
        look=look,
        found=str(finding.found) if counts and finding.found is not None else "",
        required=str(check.threshold) if counts else "",
        effect=str(EFFECT_LABELS[check.effect]),
        source=check.source,
        is_met=bool(finding.is_met),
    )


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check of a window in words."""

    label: str
    effect: str
    threshold: str
    source: str


def check_lines(checks: Sequence[Check]) -> list[CheckLine]:
    """The checks of a window that are on."""
    return [
        CheckLine(
            str(CHECK_LABELS[one.code]),
            str(EFFECT_LABELS[one.effect]),
            f"≥ {one.threshold}" if one.code in COUNTING else "",
            one.source,
        )
        for one in checks
        if one.effect != Effect.OFF
    ]


def change_lines(codes: Iterable[str]) -> list[str]:
    """What changed since last year, in words."""
    return [str(CHANGE_LABELS[code]) for code in codes]


def major_name(code: str) -> str:
    """Name and code of a major."""
    return major_names([code])[code]


def major_names(codes: Iterable[str]) -> dict[str, str]:
    """Name and code of majors by code, in the page's language; one query."""
    found = names_of_majors(codes)
    return {code: f"{named(found[code])} {code}" if code in found else code for code in codes}


def label_majors(rows: Sequence[PilotApplication | Quota]) -> None:
    """Sets ``major_label`` of applications or quotas."""
    names = major_names({row.major_code for row in rows})
    for row in rows:
        row.major_label = names[row.major_code]  # type: ignore[union-attr]


def label_majors_of_lines(lines: Sequence[ClosingLine]) -> None:
    """Sets ``major_label`` of the quotas of a closing."""
    label_majors([line.quota for line in lines])


def office_word(office: str | None) -> str:
    """The office that has an application now."""
    if office == Role.ORGANIZATION_OFFICER:
        return pgettext("office", "Organization")
    return pgettext("office", "Authority") if office == Role.AUTHORITY_OFFICER else ""


def state_word(application: PilotApplication) -> str:
    """The state, and while in review the office."""
    office = office_word(getattr(application, "office", None))
    word = str(application.get_state_display())
    return f"{word} · {office}" if office else word


def sums_of_lines(lines: Sequence[ClosingLine]) -> Mapping[str, int]:
    """Totals of a closing."""
    return {
        "approved": sum(line.quota.approved_count for line in lines),
        "taken": sum(line.quota.taken_count for line in lines),
        "sat": sum(line.done.sat_count for line in lines if line.done),
        "passed": sum(line.done.passed_count for line in lines if line.done),
        "missing": sum(line.is_missing for line in lines),
    }
