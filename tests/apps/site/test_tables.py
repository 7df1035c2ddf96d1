"""Tables: filters, order, pages and exports come from the address."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client, RequestFactory
from python_calamine import CalamineWorkbook

from oneplusx.apps.parties.models import Institution
from oneplusx.web.column_choice import Choice, choose, nothing_chosen
from oneplusx.web.exporting import export
from oneplusx.web.forms import FilterForm
from oneplusx.web.paging import paginate
from oneplusx.web.tables import Column, Table, TableSpec


class Filters(FilterForm):
    province = forms.CharField(label="Province")

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        province = self.chosen("province")
        return rows.filter(province_code=province) if province else rows


SPEC = TableSpec(
    columns=(
        Column("code", "Code", sort="code", value=lambda row: row.code),
        Column("name", "Name", sort="name_zh", value=lambda row: row.name_zh),
        Column("province", "Province", sort="province_code", is_number=True),
    ),
    order="code",
    filters=Filters,
    per_page=10,
)
COUNT = 35


@pytest.fixture
def rows(db: None, now: datetime) -> QuerySet[Institution]:
    Institution.objects.bulk_create(
        Institution(
            kind="college",
            code=f"K{n:02}",
            name_zh="=1+1" if n == 0 else "同名",
            province_code=str(11 + n % 3),
            created_at=now,
        )
        for n in range(COUNT)
    )
    return Institution.objects.filter(code__startswith="K")


def read(rows: QuerySet[Institution], address: str = "") -> Table:
    return SPEC.read(rows, QueryDict(address))


def test_the_first_page_says_how_many_there_are(rows: QuerySet[Institution]) -> None:
    table = read(rows)
    assert [row.code for row in table.rows] == [f"K{n:02}" for n in range(10)]
    assert (table.page.first, table.page.last, table.page.total, table.page.count) == (1, 10, COUNT, 4)
    assert table.page.previous_url == ""


@pytest.mark.parametrize(
    "address, number", [("page=4", 4), ("page=99", 4), ("page=0", 1), ("page=x", 1), ("page=-1", 1), ("page=²", 1)]
)
def test_nonsense_in_the_address_answers_the_nearest_page(
    rows: QuerySet[Institution], address: str, number: int
) -> None:
    assert read(rows, address).page.number == number


def test_equal_values_are_on_one_page_only(rows: QuerySet[Institution]) -> None:
    seen = [row.code for page in range(1, 5) for row in read(rows, f"sort=name&page={page}").rows]
    assert sorted(seen) == [f"K{n:02}" for n in range(COUNT)]


def test_a_column_orders_both_ways(rows: QuerySet[Institution]) -> None:
    table = read(rows, "sort=-code&province=12")
    head = next(iter(table.heads))
    assert table.rows[0].code == "K34"
    assert head.direction == "descending"
    assert head.sort_url == "?sort=code&province=12"


def test_an_unknown_column_orders_nothing(rows: QuerySet[Institution]) -> None:
    assert read(rows, "sort=password").rows[0].code == "K00"


def test_a_filter_narrows_and_stays_in_the_links(rows: QuerySet[Institution]) -> None:
    table = read(rows, "province=11&page=2")
    assert table.page.total == 12
    assert table.is_filtered
    assert table.page.previous_url == "?province=11&page=1"
    assert not read(rows).is_filtered


def test_pages_far_away_are_left_out(rows: QuerySet[Institution]) -> None:
    page = paginate(list(range(1000)), QueryDict("page=20"))
    assert [link.number for link in page.links()] == [1, None, 18, 19, 20, 21, 22, None, 40]


def test_csv_holds_all_rows_and_no_formula(rows: QuerySet[Institution]) -> None:
    answer = export(read(rows, "format=csv&page=2&sort=code"), "学校")
    assert answer is not None
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Code", "Name"]
    assert lines[1] == ["K00", "'=1+1"]
    assert len(lines) == COUNT + 1
    assert "%E5%AD%A6%E6%A0%A1.csv" in answer["Content-Disposition"]


def test_a_workbook_holds_the_filtered_rows(rows: QuerySet[Institution]) -> None:
    answer = export(read(rows, "format=xlsx&province=11"), "colleges")
    assert answer is not None
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[1] == ["K00", "=1+1"]
    assert len(sheet) == 13


def test_a_page_is_no_export(rows: QuerySet[Institution]) -> None:
    assert export(read(rows), "colleges") is None
    assert export(read(rows, "format=exe"), "colleges") is None


def test_queries_of_a_table(rows: QuerySet[Institution], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):  # count, rows
        assert read(rows, "province=11&sort=name&page=2").rows


TEMPLATE = Template(
    '{% datatable table caption="Colleges" empty_title="No college" %}'
    '{% for row in table.rows %}<tr><th scope="row" {{ table.cell.code }}>{{ row.code }}</th></tr>{% endfor %}'
    "{% enddatatable %}"
)


def render(table: Table) -> str:
    return TEMPLATE.render(Context({"table": table, "request": RequestFactory().get("/")}))


def test_cells_carry_their_label_for_phones(rows: QuerySet[Institution]) -> None:
    page = render(read(rows))
    assert '<th scope="row" role="cell" data-label="Code">K00</th>' in page
    assert 'aria-sort="ascending"' in page
    assert 'name="province"' in page


def test_nothing_at_all_and_nothing_found_differ(rows: QuerySet[Institution]) -> None:
    assert "没有符合的记录" in render(read(rows, "province=99"))
    assert "No college" in render(SPEC.read(rows.none(), QueryDict("")))


WIDE = TableSpec(
    columns=(*SPEC.columns, Column("kind", "Kind", value=lambda row: row.kind)), order="code", filters=Filters
)


def test_a_hidden_column_is_on_no_page_and_in_no_file(rows: QuerySet[Institution]) -> None:
    with nothing_chosen():
        choose(Choice("parties-institutions", frozenset({"code", "kind", "unknown"})))
        table = WIDE.read(rows, QueryDict("format=csv"))
        answer = export(table, "colleges")
    assert table.hidden == {"kind"}  # the first column always stays
    assert "hidden" in table.cell["kind"]
    assert "hidden" not in table.cell["name"]
    assert [head.key for head in table.heads if head.is_hidden] == ["kind"]
    assert answer is not None
    assert answer.content.decode("utf-8-sig").startswith("Code,Name\r\n")


def test_columns_are_chosen_without_a_script_and_kept(client: Client, rows: QuerySet[Institution]) -> None:
    posted = {"page": "standards-certificates", "known": ["levels", "value"], "shown": ["value"], "next": "/catalogue/"}
    answer = client.post("/columns/", posted)
    assert (answer.status_code, answer["Location"]) == (302, "/catalogue/")
    assert client.cookies["columns"].value == "standards-certificates=levels"
    client.post("/columns/", {**posted, "page": "x=&<script>"})
    assert client.cookies["columns"].value == "standards-certificates=levels"
    client.post("/columns/", {**posted, "shown": ["levels", "value"], "next": "https://elsewhere.example/"})
    assert client.cookies["columns"].value == ""
