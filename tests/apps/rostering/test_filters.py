"""The database answers filters and sorting as Python does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rostering.models import RosterRecord
from oneplusx.apps.rostering.selectors import filtered, instant_of, records_of, sorted_by
from oneplusx.domain.errors import Invalid
from oneplusx.domain.roster_filter import Clause, RosterFilter, parse_filter

START = datetime(2026, 6, 1, tzinfo=UTC)
TEXTS = ["", "a", "B", "b", "ab", "a%b", "a_b", "王", "王五", "李 四", "'", "10", "9", "Z"]
VALUES = {
    "=": lambda found, wanted: found == wanted,
    "!=": lambda found, wanted: found != wanted,
    ">": lambda found, wanted: found > wanted,
    ">=": lambda found, wanted: found >= wanted,
    "<": lambda found, wanted: found < wanted,
    "<=": lambda found, wanted: found <= wanted,
}
FIELDS = ["title", "score", "dateLastModified", "sourcedId", "status"]


def value_of(row: RosterRecord, field: str) -> Any:
    own = {"dateLastModified": row.modified_at, "sourcedId": row.sourced_id, "status": row.status}
    if field in own:
        return own[field]
    found = row.facets.get(field)
    return float(found) if field == "score" and found is not None else found


def holds(row: RosterRecord, clause: Clause) -> bool:
    found = value_of(row, clause.field)
    if found is None:
        return False
    if clause.predicate == "~":
        return clause.field != "dateLastModified" and clause.value in str(row.facets.get(clause.field, found))
    wanted: Any = clause.value
    if clause.field == "dateLastModified":
        wanted = instant_of(wanted)
    elif clause.field == "score":
        wanted = float(wanted)
    return bool(VALUES[clause.predicate](found, wanted))


def clauses() -> st.SearchStrategy[Clause]:
    values = {
        "title": st.sampled_from(TEXTS),
        "score": st.sampled_from(["9", "10", "60.5", "0"]),
        "dateLastModified": st.integers(0, 5).map(lambda day: (START + timedelta(days=day)).isoformat()),
        "sourcedId": st.sampled_from(["id-1", "id-10", "id-2", "1"]),
        "status": st.sampled_from(["active", "tobedeleted", "act"]),
    }
    return st.sampled_from(FIELDS).flatmap(
        lambda field: st.builds(
            Clause,
            st.just(field),
            st.sampled_from([*VALUES, "~"])
            if field not in {"dateLastModified", "score"}
            else st.sampled_from([*VALUES]),
            values[field],
        )
    )


@pytest.fixture
def records(college: Institution) -> list[RosterRecord]:
    rows = []
    for number, text in enumerate([*TEXTS, None, None]):
        facets = {} if text is None else {"title": text}
        if number % 3:
            facets["score"] = str([9, 10, 60.5, 0][number % 4])
        rows.append(
            RosterRecord(
                college=college,
                resource="results",
                sourced_id=f"id-{number}",
                status="active" if number % 4 else "tobedeleted",
                modified_at=START + timedelta(days=number % 5),
                digest="",
                facets=facets,
            )
        )
    RosterRecord.objects.bulk_create(rows)
    return rows


@given(data=st.data())
def check(college: Institution, records: list[RosterRecord], data: st.DataObject) -> None:
    wanted = RosterFilter(data.draw(st.lists(clauses(), max_size=3)), is_any=data.draw(st.booleans()))
    sort, is_descending = data.draw(st.sampled_from(["", *FIELDS])), data.draw(st.booleans())
    rows = filtered(records_of(college.id, "results"), wanted)
    shown = [row.sourced_id for row in sorted_by(rows, sort, is_descending=is_descending)]
    joined = any if wanted.is_any and wanted.clauses else all
    expected = sorted(
        (row for row in records if joined(holds(row, clause) for clause in wanted.clauses)),
        key=lambda row: row.sourced_id,
    )
    if sort:
        there = [row for row in expected if value_of(row, sort) is not None]
        missing = [row for row in expected if value_of(row, sort) is None]
        there.sort(key=lambda row: value_of(row, sort), reverse=is_descending)
        if is_descending:  # equal ones stay in the order of their ids
            there.sort(key=lambda row: row.sourced_id)
            there.sort(key=lambda row: value_of(row, sort), reverse=True)
        expected = there + missing if is_descending else missing + there
    assert shown == [row.sourced_id for row in expected]


def test_filters_and_sorting_are_those_of_python(college: Institution, records: list[RosterRecord]) -> None:
    check(college, records)


@pytest.mark.parametrize(
    "text, clauses, is_any",
    [
        ("", [], False),
        ("status='active'", [("status", "=", "active")], False),
        (
            "status = 'active' AND dateLastModified>='2026-01-01'",
            [("status", "=", "active"), ("dateLastModified", ">=", "2026-01-01")],
            False,
        ),
        ("familyName~'O''Brien' OR a.b!='x AND y'", [("familyName", "~", "O'Brien"), ("a.b", "!=", "x AND y")], True),
    ],
)
def test_filters_are_read(text: str, clauses: list[tuple[str, str, str]], is_any: bool) -> None:
    assert parse_filter(text) == RosterFilter([Clause(*one) for one in clauses] or (), is_any)


@pytest.mark.parametrize(
    "text",
    ["status", "status='a", "status='a' AND", "a='1' AND b='2' OR c='3'", "a='1' b='2'", "='1'", "a==1", "'" * 9],
)
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_filter(text)
    assert error.value.code == "rostering.bad_filter"
