"""A program's mapping as rows that can be imported again: heads and words of the import's template."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oneplusx.apps.curriculum.models import CourseOutcome, Program, Strength
from oneplusx.apps.curriculum.selectors.mapping import certificates_for, percent_text

MAPPING_HEADS = ("培养方案编号", "课程代码", "证书代码", "学习结果编号", "学时占比", "支撑强度")
STRENGTH_WORDS = {Strength.TOUCHED: "了解", Strength.PRACTICED: "练习", Strength.MASTERED: "掌握"}
FIELDS = ("program_course__course__code", "outcome__standard_id", "outcome__level", "outcome__code")


def mapping_rows(program: Program) -> Iterator[Sequence[str]]:
    """One row per course and outcome."""
    codes = {(kind.standard_id, kind.level): kind.code for kind in certificates_for(program)}
    links = CourseOutcome.objects.filter(program_course__program=program)
    rows = links.order_by("program_course__course__code", "outcome__code", "id").values_list(
        *FIELDS, "share_hundredths", "strength"
    )
    for course, standard_id, level, outcome, share, strength in rows:
        certificate = codes.get((standard_id, level), "")
        yield program.code, course, certificate, outcome, percent_text(share), STRENGTH_WORDS[Strength(strength)]
