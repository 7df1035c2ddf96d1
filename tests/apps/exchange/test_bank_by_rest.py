"""Codes for the credit bank and certificate scores through the REST interface."""

from __future__ import annotations

from typing import Any

import pytest

from oneplusx.apps.conversion.models import Conversion
from oneplusx.apps.exchange.models import CreditBankCodes
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.trail.models import AccessRecord
from oneplusx.web.ids import new_id
from tests.support.rest import ask, call

CODES: dict[str, Any] = {
    "school_code": "13714",
    "category_code": "1311",
    "external_level_code": "60",
    "external_category_code": "1312",
    "levels": {"voc_associate": "61"},
    "outcomes": {"graduation": "1601"},
}


def test_a_college_sets_its_codes(
    college: Institution, college_token: str, other_college_token: str, bank_token: str
) -> None:
    path = f"/credit-bank-codes/{college.id}"
    assert not any(call(college_token, "get", path).values())
    assert call(college_token, "put", path, CODES) == CODES
    assert call(college_token, "get", path) == CODES
    for token, address in (
        (other_college_token, path),
        (bank_token, path),
        (college_token, f"/credit-bank-codes/{new_id()}"),
    ):
        call(token, "get", address, None, 404)
        call(token, "put", address, CODES, 404)


@pytest.mark.parametrize(
    "odd, code",
    [
        ({"levels": {"kindergarten": "1"}}, "field.invalid"),
        ({"outcomes": {"graduation": "1" * 41}}, "field.invalid"),
        ({"school_code": "1" * 41}, "request.invalid"),
    ],
)
def test_odd_codes_are_refused(college: Institution, college_token: str, odd: dict[str, Any], code: str) -> None:
    assert call(college_token, "put", f"/credit-bank-codes/{college.id}", CODES | odd, 422)["code"] == code
    assert not CreditBankCodes.objects.exists()


def test_certificate_scores_come_as_a_file_and_each_reading_is_recorded(
    converted: Conversion, studying: Enrollment, college_token: str, other_college_token: str
) -> None:
    body = {"college_code": "C4401", "since": "2000-01-01", "until": "2099-12-31"}
    table = ask(college_token, "post", "/exports/certificate-scores", {**body, "form": "csv"})
    assert (table.status_code, table["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert studying.learner.person.identity_document() in table.content.decode()
    assert AccessRecord.objects.filter(person_id=studying.learner.person_id).exists()
    assert ask(college_token, "post", "/exports/certificate-scores", body).content.startswith(b"PK")
    call(other_college_token, "post", "/exports/certificate-scores", body, 403)


@pytest.mark.parametrize(
    "odd, status, code",
    [
        ({"until": "2000-01-02"}, 422, "exchange.nothing_to_export"),
        ({"since": "0001-01-01", "until": "0001-01-01"}, 422, "exchange.nothing_to_export"),
        ({"since": "9999-12-31", "until": "9999-12-31"}, 422, "exchange.nothing_to_export"),
        ({"form": "pdf"}, 422, "request.invalid"),
        ({"since": "yesterday"}, 422, "request.invalid"),
        ({"mapping_id": "019e8110-a400-7000-8000-000000000000"}, 404, "not_found"),
    ],
)
def test_odd_wishes_for_scores_are_refused(
    college: Institution, college_token: str, odd: dict[str, str], status: int, code: str
) -> None:
    body = {"college_code": "C4401", "since": "2000-01-01", "until": "2099-12-31", **odd}
    assert call(college_token, "post", "/exports/certificate-scores", body, status)["code"] == code
