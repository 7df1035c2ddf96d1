"""Terms of a college: entered by import, read by windows and exemptions."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
import xlsxwriter

from oneplusx.apps.intake.services import import_now
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards import selectors, services
from oneplusx.apps.standards.models import Term
from oneplusx.apps.standards.services import TermRow
from oneplusx.domain.errors import Denied, Invalid
from oneplusx.web.actor import Actor
from tests.support.cast import SignIn

pytestmark = pytest.mark.django_db

FIRST = TermRow("2026-2027-1", date(2026, 8, 31), date(2027, 1, 17))
SECOND = TermRow("2026-2027-2", date(2027, 3, 1), date(2027, 7, 11))


def workbook(*rows: tuple[str, ...]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([("学期", "开始日期", "结束日期"), *rows]):
            sheet.write_row(number, 0, row)
    return target.getvalue()


def test_a_sheet_of_terms_is_applied_once(college: Institution, registrar: Actor, now: datetime) -> None:
    content = workbook(("2026-2027-1", "2026-08-31", "2027-01-17"), ("2026-2027-2", "2027.3.1", "2027-07-11"))
    for _time in range(2):
        import_now(kind="terms", institution_id=college.id, data=content, actor=registrar, now=now)
    assert selectors.calendars_of([college.id])[college.id].term_starts == (FIRST.starts_on, SECOND.starts_on)
    assert Term.objects.count() == 2


@pytest.mark.parametrize(
    "row,code",
    [
        (TermRow("2026-2", date(2027, 3, 1), date(2027, 7, 1)), "standards.bad_term_code"),
        (TermRow("2026-2028-1", date(2027, 3, 1), date(2027, 7, 1)), "standards.bad_term_code"),
        (TermRow("2026-2027-2", date(2027, 3, 1), date(2027, 3, 1)), "standards.term_ends_early"),
        (TermRow("2026-2027-2", date(2027, 1, 17), date(2027, 7, 1)), "standards.terms_overlap"),
        (
            TermRow("2026-2027-2", date(2027, 3, 1), date(2027, 7, 1), date(2027, 7, 2)),
            "standards.exams_outside_term",
        ),
    ],
)
def test_a_bad_term_saves_nothing(
    college: Institution, registrar: Actor, now: datetime, row: TermRow, code: str
) -> None:
    with pytest.raises(Invalid) as raised:
        services.save_terms(college_id=college.id, rows=[FIRST, row], actor=registrar, now=now)
    assert raised.value.code == code
    assert not Term.objects.exists()


def test_dates_of_a_term_may_move_and_others_may_not_move_them(
    college: Institution, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    services.save_terms(college_id=college.id, rows=[FIRST], actor=registrar, now=now)
    later = TermRow(FIRST.code, date(2026, 9, 7), FIRST.ends_on)
    [plan] = services.save_terms(college_id=college.id, rows=[later], actor=registrar, now=now)
    assert plan.existing is not None
    assert not plan.is_unchanged
    assert selectors.calendars_of([college.id])[college.id].term_starts == (date(2026, 9, 7),)
    with pytest.raises(Denied):
        services.save_terms(college_id=college.id, rows=[FIRST], actor=outsider, now=now)


def test_the_term_of_a_day(college: Institution, registrar: Actor, now: datetime) -> None:
    assert selectors.term_code_on(college.id, date(2027, 1, 20)) == "2026-2027-1"
    assert selectors.term_code_on(college.id, date(2027, 2, 20)) == "2026-2027-2"
    early = TermRow("2026-2027-2", date(2027, 1, 18), date(2027, 7, 11))
    services.save_terms(college_id=college.id, rows=[FIRST, early], actor=registrar, now=now)
    assert selectors.term_code_on(college.id, date(2027, 1, 20)) == "2026-2027-2"


def test_the_page_shows_a_college_its_own_terms(
    college: Institution, registrar: Actor, outsider: Actor, sign_in: SignIn, now: datetime
) -> None:
    services.save_terms(college_id=college.id, rows=[FIRST], actor=registrar, now=now)
    assert FIRST.code in sign_in(registrar).get("/terms/").content.decode()
    assert FIRST.code not in sign_in(outsider).get("/terms/").content.decode()


def test_the_first_day_of_the_exams_reaches_the_rules(college: Institution, registrar: Actor, now: datetime) -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("学期", "开始日期", "结束日期", "期末考试开始日期"))
        sheet.write_row(1, 0, ("2026-2027-1", "2026-08-31", "2027-01-17", "2027-01-04"))
        sheet.write_row(2, 0, ("2026-2027-2", "2027-03-01", "2027-07-11", ""))
    import_now(kind="terms", institution_id=college.id, data=target.getvalue(), actor=registrar, now=now)
    calendar = selectors.calendars_of([college.id])[college.id]
    assert calendar.events == (("final_exam", date(2027, 1, 4)),)
    assert calendar.term_starts == (FIRST.starts_on, SECOND.starts_on)
