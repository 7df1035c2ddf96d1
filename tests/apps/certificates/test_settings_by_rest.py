"""What an organization sets about its certificates, and the pre-flight run again, through the REST interface."""

from __future__ import annotations

from typing import Any

import pytest

from oneplusx.apps.certificates.models import IssueProfile, RevocationSetting
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import Act
from oneplusx.web.actor import Actor
from tests.apps.certificates.test_batches import passed, prepare  # noqa: F401
from tests.support.cast import SignIn
from tests.support.exams import Exam
from tests.support.rest import call

PROFILE: dict[str, Any] = {
    "organization_code": "ORG1",
    "number_format": "X{organization}{year}{serial:6}",
    "face": {"title": "职业技能等级证书", "shows_score": True},
}
SETTING = "/certificate-revocation-setting"


def test_numbers_and_print_are_set_for_all_and_for_one_type(
    x_type: CertificateType, organization_token: str, college_token: str
) -> None:
    saved = call(organization_token, "put", "/issue-profiles", PROFILE)
    assert (saved["certificate_type"], saved["number_format"]) == ("", PROFILE["number_format"])
    assert IssueProfile.objects.get().face == PROFILE["face"]
    own = {**PROFILE, "certificate_type": x_type.code, "face": {}}
    call(organization_token, "put", "/issue-profiles", own)
    call(organization_token, "put", "/issue-profiles", {**own, "number_format": "{serial:8}"})
    listed = call(organization_token, "get", "/issue-profiles")["items"]
    assert [(one["certificate_type"], one["number_format"]) for one in listed] == [
        ("", PROFILE["number_format"]),
        (x_type.code, "{serial:8}"),
    ]
    call(college_token, "put", "/issue-profiles", PROFILE, 403)
    call(college_token, "get", "/issue-profiles", None, 403)


@pytest.mark.parametrize(
    "odd, status, code",
    [
        ({"number_format": "X"}, 422, "numbers.one_serial"),
        ({"certificate_type": "NOPE"}, 404, "standards.unknown_certificate_type"),
        ({"face": {"text": "字" * 401}}, 422, "request.invalid"),
        ({"organization_code": "NOPE"}, 404, "parties.unknown_institution"),
        ({"organization_code": "C4401"}, 403, "denied"),
    ],
)
def test_odd_profiles_are_refused(
    college: Institution, organization_token: str, odd: dict[str, Any], status: int, code: str
) -> None:
    assert call(organization_token, "put", "/issue-profiles", PROFILE | odd, status)["code"] == code
    assert not IssueProfile.objects.exists()


def test_an_organization_says_whether_a_second_officer_is_needed(
    organization_token: str, bank_token: str, college_token: str
) -> None:
    assert call(organization_token, "get", SETTING) == {"needs_second_officer": True}
    assert call(organization_token, "put", SETTING, {"needs_second_officer": False}) == {"needs_second_officer": False}
    assert call(organization_token, "get", SETTING) == {"needs_second_officer": False}
    call(organization_token, "put", SETTING, {"needs_second_officer": "perhaps"}, 422)
    for token in (bank_token, college_token):
        call(token, "get", SETTING, None, 403)
        call(token, "put", SETTING, {"needs_second_officer": True}, 403)
    assert not RevocationSetting.objects.get().needs_second_officer


def test_a_batch_is_checked_again(passed: Exam, sign_in: SignIn, outsider: Actor) -> None:  # noqa: F811
    batch = prepare(passed)
    batch.items.filter(position=1).update(holder_name="张𪚥")
    acts = f"/api/v1/issue-batches/{batch.id}/acts"
    check = {"act": "check"}
    assert sign_in(outsider).post(acts, check, content_type="application/json").status_code == 404
    client = sign_in(passed.officer)
    found = client.post(acts, check, content_type="application/json").json()["findings"]
    assert ("issuing.find.glyph", True) in {(one["code"], one["blocks"]) for one in found}
    assert Act.objects.filter(verb="issuing.checked", subject_id=batch.id).exists()
    client.post(acts, {"act": "cancel", "reason": "重开"}, content_type="application/json")
    assert client.post(acts, check, content_type="application/json").status_code == 409
