"""The course transfer table of the University of Wisconsin System as rule sets (转换办法), one per receiving college.

The shape: CSV with the columns ``from_inst, from_course, from_title, to_inst, to_course, to_title, credits, level,
gen_ed, special``; other columns are left alone.

Steps:
    1. A row is a rule of the college ``to_inst``: a course passed at ``from_inst`` leads to ``to_course``.
    2. Electives (``GEN EL``) are requirement slots (``GEN-EL``), all others courses. Colleges' names become codes.
    3. Credits as written; a range is what a panel may grant; none, ``NDC`` and ``DNT`` give no credits.
    4. The rule's id is the line of the table, so that a finding leads back to it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import lru_cache
from io import StringIO

from oneplusx.domain.importing.tables import check_size, code_of, credits_range, problem, refuse
from oneplusx.domain.rules.expression import Atom, Criterion, Operator, Target
from oneplusx.domain.rules.model import Document, Owner, OwnerLevel, Rule, RuleSet
from oneplusx.domain.rules.policy import CreditBasis, CreditPolicy

COLUMNS = ("from_inst", "from_course", "from_title", "to_inst", "to_course", "to_title", "credits")
_NO_CREDITS = ("NDC", "DNT")
_ELECTIVE = " EL"


def read_transfer_table(text: str, *, name: str, version: str = "1") -> tuple[RuleSet, ...]:
    """Reads the table, in the order of the receiving colleges' names.

    Args:
        text: The CSV text, header first.
        name: What to call it in errors.
        version: Version of the rule sets.

    Raises:
        Invalid: ``rules.invalid_document``, naming line and column.
    """
    rules: dict[str, list[Rule]] = {}
    for college, rule in _rules(text, name):
        rules.setdefault(college, []).append(rule)
    return tuple(
        RuleSet(
            code=f"transfer-to-{code_of(college)}",
            version=version,
            owner=Owner(OwnerLevel.COLLEGE, code_of(college), name_en=college),
            title_en=f"Courses accepted by {college}",
            rules=tuple(rules[college]),
            source=Document(title="Transfer table", note="The table says nothing about caps, windows or approval."),
        )
        for college in sorted(rules)
    )


def _rules(text: str, name: str) -> Iterator[tuple[str, Rule]]:
    check_size(text, name)
    rows = csv.DictReader(StringIO(text))
    missing = [column for column in COLUMNS if column not in (rows.fieldnames or ())]
    if missing:
        refuse(name, [problem(column, "", ", ".join(COLUMNS), "document.required", 1) for column in missing])
    problems = []
    for row in rows:
        empty = [column for column in ("from_inst", "from_course", "to_inst", "to_course") if not row[column]]
        problems += [problem(column, "", "text", "document.required", rows.line_num) for column in empty]
        policy = _policy(row["to_course"] or "", row["credits"] or "")
        if policy is None:
            problems.append(problem("credits", row["credits"], "3.00, 1.00-3.00", "document.wrong_form", rows.line_num))
        elif not problems:
            yield row["to_inst"], _rule(row, rows.line_num, policy)
    if problems:
        refuse(name, problems)


def _rule(row: dict[str, str], line: int, policy: CreditPolicy) -> Rule:
    return Rule(
        id=f"line-{line}",
        source=Atom(
            types=("course",),
            where=(_equals("issuer", code_of(row["from_inst"])), _equals("course_code", row["from_course"])),
        ),
        target=_target(row["to_course"]),
        credits=policy,
        title_en=f"{row['from_title']} → {row['to_title']}",
        clause=f"{row['from_inst']} {row['from_course']} → {row['to_course']}",
    )


@lru_cache(maxsize=65_536)
def _equals(attribute: str, value: str) -> Criterion:
    return Criterion(attribute, Operator.ONE_OF, (value,))


_college = lru_cache(maxsize=1_024)(code_of)


@lru_cache(maxsize=16_384)
def _target(course: str) -> Target:
    if course.endswith(_ELECTIVE) or course in _NO_CREDITS:
        return Target(slots=(code_of(course),))
    return Target(courses=(course,))


@lru_cache(maxsize=1_024)
def _policy(course: str, written: str) -> CreditPolicy | None:
    """The credits of a row; ``None`` when they cannot be read."""
    if course in _NO_CREDITS:
        return CreditPolicy(CreditBasis.NONE)
    bounds = credits_range(written)
    if bounds is None:
        return None
    least, most = bounds
    if most == 0:
        return CreditPolicy(CreditBasis.NONE)
    if least == most:
        return CreditPolicy(CreditBasis.FIXED, fixed_hundredths=most)
    return CreditPolicy(CreditBasis.RANGE, range_hundredths=(least, most))
