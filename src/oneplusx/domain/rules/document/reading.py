"""A rule of a document as a value. The document has passed the schema; what the schema cannot see is reported here."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from oneplusx.domain.rules.decision import Purpose, RecordedScore
from oneplusx.domain.rules.document.places import Path, Placed
from oneplusx.domain.rules.document.values import (
    read_credits,
    read_number,
    read_share,
    read_where,
    write_share,
)
from oneplusx.domain.rules.expression import AllOf, AnyOf, Atom, NOf, Operator, Source, Target
from oneplusx.domain.rules.model import Rule, Scope
from oneplusx.domain.rules.policy import (
    CreditBasis,
    CreditPolicy,
    CreditRow,
    Deduction,
    ScoreBasis,
    ScorePart,
    ScorePolicy,
    ScoreRow,
    Surplus,
)
from oneplusx.domain.rules.record import ConsumptionScope

Data = dict[str, Any]
_TREES = ("all_of", "any_of", "n_of")


def read_rule(placed: Placed, path: Path, data: Data) -> Rule:
    """Reads one rule."""
    consumption = data.get("consumption")
    match = data.get("content_match_min")
    return Rule(
        id=data["id"],
        source=read_source(placed, (*path, "from"), data["from"]),
        target=_read_target(placed, (*path, "to"), data["to"]),
        credits=_read_credits(placed, (*path, "credits"), data["credits"]),
        title_zh=data.get("title_zh", ""),
        title_en=data.get("title_en", ""),
        score=_read_score(placed, (*path, "score"), data["score"]) if "score" in data else None,
        scope=_read_scope(data.get("scope", {})),
        purposes=read_purposes(data),
        content_match_min=None if match is None else read_share(match),
        consumption=None if consumption is None else ConsumptionScope(consumption),
        months_since_issue_max=data.get("months_since_issue_max"),
        evidence=tuple(data.get("evidence", ())),
        reviewers=tuple(data.get("reviewers", ())),
        windows=tuple(data.get("windows", ())),
        category=data.get("category"),
        priority=data.get("priority", 0),
        reason_zh=data.get("reason_zh", ""),
        reason_en=data.get("reason_en", ""),
        clause=data.get("clause", ""),
    )


def read_purposes(data: Data) -> tuple[Purpose, ...]:
    """The ``purposes`` of a rule or a window."""
    return tuple(Purpose(name) for name in data.get("purposes", ()))


def read_source(placed: Placed, path: Path, data: Data) -> Source:
    """Reads a source tree."""
    trees = [name for name in _TREES if name in data]
    atoms = sorted(set(data) - set(_TREES))
    if len(trees) > 1 or (trees and atoms):
        placed.report(path, ", ".join([*trees, *atoms]), "one of all_of, any_of, n_of alone", "document.not_together")
    if not trees:
        least, most = _read_count(placed, path, data)
        return Atom(
            types=tuple(data.get("types", ())),
            not_types=tuple(data.get("not_types", ())),
            where=read_where(data.get("where")),
            count_min=least,
            count_max=most,
        )
    name = trees[0]
    if name == "n_of":
        parts = _read_parts(placed, (*path, name, "of"), data[name]["of"])
        if data[name]["n"] > len(parts):
            placed.report((*path, name, "n"), data[name]["n"], f"≤ {len(parts)}", "document.out_of_range")
        return NOf(data[name]["n"], parts)
    parts = _read_parts(placed, (*path, name), data[name])
    return AllOf(parts) if name == "all_of" else AnyOf(parts)


def _read_parts(placed: Placed, path: Path, items: list[Data]) -> tuple[Source, ...]:
    return tuple(read_source(placed, (*path, place), item) for place, item in enumerate(items))


def _read_count(placed: Placed, path: Path, data: Data) -> tuple[int, int]:
    count = data.get("count", {})
    least = count.get("min", 1)
    most = count.get("max", max(1, least))
    if least > most:
        placed.report((*path, "count", "max"), most, f"≥ {least}", "document.out_of_range")
    return least, most


def read_pool(placed: Placed, path: Path, data: Data) -> Target:
    """Reads the courses that a base of caps adds up: no outcome is at hand there."""
    for name, wanted in data.get("where", {}).items():
        if isinstance(wanted, dict) and Operator.SAME_AS in wanted:
            allowed = ", ".join(item for item in Operator if item is not Operator.SAME_AS)
            placed.report((*path, "where", name), Operator.SAME_AS.value, allowed, "document.not_allowed")
    return _read_target(placed, path, data)


def _read_target(placed: Placed, path: Path, data: Data) -> Target:
    least, most = _read_count(placed, path, data)
    target = Target(
        natures=tuple(data.get("natures", ())),
        not_natures=tuple(data.get("not_natures", ())),
        courses=tuple(data.get("courses", ())),
        not_courses=tuple(data.get("not_courses", ())),
        names=tuple(data.get("names", ())),
        slots=tuple(data.get("slots", ())),
        any_course=data.get("any_course", False),
        modules=data.get("modules", False),
        count_min=least,
        count_max=most,
        where=read_where(data.get("where")),
    )
    if not target.takes_courses and not target.slots:
        allowed = "natures, courses, names, slots, any_course"
        placed.report(path, ", ".join(data), allowed, "document.no_target")
    return target


_CREDIT_FIELDS = {
    CreditBasis.FIXED: {"give", "deductions", "per_request"},
    CreditBasis.TABLE: {"rows", "deductions", "per_request"},
    CreditBasis.HOURS: {"hours_per_credit", "attribute", "step"},
    CreditBasis.RANGE: {"min", "max"},
    CreditBasis.OUTCOME: {"per_request"},
    CreditBasis.COURSE: set(),
    CreditBasis.NONE: set(),
}
_LIMIT_FIELDS = {"basis", "at_most", "at_most_bank_value", "surplus"}


def _report_idle(placed: Placed, path: Path, data: Data, used: set[str]) -> None:
    for name in sorted(set(data) - used):
        placed.report((*path, name), name, ", ".join(sorted(used)), "document.not_together")


def _read_credits(placed: Placed, path: Path, data: Data) -> CreditPolicy:
    basis = CreditBasis(data["basis"])
    own = _CREDIT_FIELDS[basis]
    _report_idle(placed, path, data, {"basis"} if basis is CreditBasis.NONE else own | _LIMIT_FIELDS)

    def amount(name: str, default: int = 0) -> int:
        return read_credits(placed, (*path, name), data[name]) if name in data else default

    hours = data.get("hours_per_credit")
    return CreditPolicy(
        basis=basis,
        fixed_hundredths=amount("give"),
        rows=tuple(
            CreditRow(read_where(row.get("when")), read_credits(placed, (*path, "rows", place, "give"), row["give"]))
            for place, row in enumerate(data.get("rows", ()))
        ),
        hours_per_credit=None if hours is None else Fraction(hours),
        hours_attribute=data.get("attribute", "hours"),
        step_hundredths=amount("step", 100) or 100,
        range_hundredths=(amount("min"), amount("max")) if basis is CreditBasis.RANGE else None,
        deductions=tuple(
            _read_deduction(placed, (*path, "deductions", place), cut)
            for place, cut in enumerate(data.get("deductions", ()))
        ),
        at_most_hundredths=amount("at_most") if "at_most" in data else None,
        at_most_bank_value=data.get("at_most_bank_value", False),
        surplus=Surplus(data.get("surplus", "lost")),
        per_request=data.get("per_request", False),
    )


def _read_deduction(placed: Placed, path: Path, data: Data) -> Deduction:
    return Deduction(
        when=read_where(data.get("when")),
        by_hundredths=read_credits(placed, (*path, "by"), data["by"]),
        per=data.get("per"),
        beyond=data.get("beyond", 1),
        floor_hundredths=read_credits(placed, (*path, "floor"), data.get("floor", 0)),
    )


_SCORE_FIELDS = {
    ScoreBasis.FIXED: {"basis", "points", "grade"},
    ScoreBasis.TABLE: {"basis", "rows"},
    ScoreBasis.CARRY: {"basis", "attribute", "at_least", "ceiling"},
    ScoreBasis.BONUS: {"basis", "rows", "ceiling"},
    ScoreBasis.FLOOR: {"basis", "rows"},
    ScoreBasis.WEIGHTED: {"basis", "parts", "at_least", "ceiling"},
}


def _read_score(placed: Placed, path: Path, data: Data) -> ScorePolicy:
    basis = ScoreBasis(data["basis"])
    _report_idle(placed, path, data, _SCORE_FIELDS[basis])
    rows = data.get("rows", [data] if basis is ScoreBasis.FIXED else [])
    places: list[Path] = [path] if basis is ScoreBasis.FIXED else [(*path, "rows", place) for place in range(len(rows))]
    at_least, ceiling = data.get("at_least"), data.get("ceiling")
    return ScorePolicy(
        basis=basis,
        rows=tuple(_read_score_row(placed, place, row) for place, row in zip(places, rows, strict=True)),
        attribute=data.get("attribute", "score"),
        carry_from=None if at_least is None else Fraction(at_least),
        ceiling=None if ceiling is None else Fraction(ceiling),
        parts=_read_score_parts(placed, (*path, "parts"), data.get("parts", [])),
    )


def _read_score_parts(placed: Placed, path: Path, items: list[Data]) -> tuple[ScorePart, ...]:
    parts = tuple(ScorePart(item["attribute"], read_share(item["weight"])) for item in items)
    total = sum((part.weight for part in parts), Fraction(0))
    if parts and total != 1:
        placed.report(path, write_share(total), "100% together", "document.out_of_range")
    return parts


def _read_score_row(placed: Placed, path: Path, data: Data) -> ScoreRow:
    points, grade = data.get("points"), data.get("grade")
    if points is None and grade is None:
        placed.report(path, ", ".join(data), "points, grade or both", "document.not_together")
    score = RecordedScore(None if points is None else Fraction(read_number(points)), grade)
    return ScoreRow(read_where(data.get("when")), score)


def _read_scope(data: Data) -> Scope:
    years = data.get("entry_years", {})
    return Scope(
        majors=tuple(data.get("majors", ())),
        not_majors=tuple(data.get("not_majors", ())),
        education_types=tuple(data.get("education_types", ())),
        lengths_years=tuple(data.get("lengths_years", ())),
        entry_year_from=years.get("from"),
        entry_year_to=years.get("to"),
    )
