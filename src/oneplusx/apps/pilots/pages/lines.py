"""Plan against done as a table: the quotas of a closing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.pilots.presenting import label_majors_of_lines
from oneplusx.apps.pilots.selectors import ClosingLine
from oneplusx.web.naming import named
from oneplusx.web.tables import Column, TableSpec


def _sat(line: ClosingLine) -> int | None:
    return line.done.sat_count if line.done else None


def _passed(line: ClosingLine) -> int | None:
    return line.done.passed_count if line.done else None


LINES = TableSpec(
    columns=(
        Column("college", _("College"), sort="quota__college__name_zh", value=lambda line: named(line.quota.college)),
        Column("code", _("College code"), sort="quota__college__code", value=lambda line: line.quota.college.code),
        Column(
            "certificate",
            _("Certificate"),
            sort="quota__certificate_type__name_zh",
            value=lambda line: named(line.quota.certificate_type),
        ),
        Column(
            "type",
            _("Certificate code"),
            sort="quota__certificate_type__code",
            value=lambda line: line.quota.certificate_type.code,
        ),
        Column("major", _("Major"), sort="quota__major_code", value=lambda line: line.quota.major_label),
        Column(
            "approved",
            pgettext_lazy("quota", "Approved"),
            is_number=True,
            sort="quota__approved_count",
            value=lambda line: line.quota.approved_count,
        ),
        Column(
            "taken",
            pgettext_lazy("quota", "Taken"),
            is_number=True,
            sort="quota__taken_count",
            value=lambda line: line.quota.taken_count,
        ),
        Column("sat", pgettext_lazy("exam", "Sat"), is_number=True, sort=_sat, value=_sat),
        Column("passed", _("Passed"), is_number=True, sort=_passed, value=_passed),
        Column(
            "done",
            pgettext_lazy("quota", "Done"),
            is_number=True,
            sort="percent",
            value=lambda line: f"{line.percent} %",
        ),
        Column("explanation", _("Explanation"), value=lambda line: line.quota.explanation),
    ),
    per_page=100,
    prepare=label_majors_of_lines,
)
"""As long as a page can be: whoever explains goes through all of them."""
