"""A rule demands kinds of evidence: each file names its kind, and what is missing is said before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.services import TargetChoice
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.services import Evidence
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply
from tests.support.cast import SignIn
from tests.support.flow import METHOD

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
DEMANDING = METHOD.replace("caps:", "    evidence: [original_seen, application_form]\ncaps:").replace(
    'version: "1"', 'version: "2"\nreplaces: "1"'
)
SCAN, PHOTO = Evidence("原件.png", PNG, "original_seen"), Evidence("照片.png", PNG + b"1", "application_form")
ASKED = {"rule": "x-intermediate", "targets": ["course:CORE1"], "key": "k", "note": ""}
Apply = Callable[..., Conversion]


@pytest.fixture
def apply_with(held: Achievement, college: Institution, studying: Enrollment, student: Actor, now: datetime) -> Apply:
    """Applies with these files under a method that demands two kinds of evidence."""
    version = create_version(owner_id=college.id, text=DEMANDING, name="method.yaml", actor=SYSTEM, now=now)
    publish_version(version_id=version.id, actor=SYSTEM, now=now)

    def applied(*evidence: Evidence) -> Conversion:
        return services.submit_conversion(
            enrollment_id=studying.id,
            rule_id="x-intermediate",
            achievement_ids=[str(held.id)],
            targets=[TargetChoice("CORE1")],
            submission_key="tap",
            evidence=evidence,
            actor=student,
            now=now,
        )

    return applied


@pytest.fixture
def returned(apply_with: Apply) -> Conversion:
    return apply_with()


def kinds(conversion: Conversion) -> dict[str, str]:
    return dict(Attachment.objects.filter(subject_id=conversion.id).values_list("name", "kind"))


def picture(name: str, data: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


def test_all_that_is_demanded_comes_with_the_application(apply_with: Apply) -> None:
    conversion = apply_with(SCAN, PHOTO)
    assert conversion.state == ConversionState.SUBMITTED
    assert kinds(conversion) == {"原件.png": "original_seen", "照片.png": "application_form"}
    assert services.demanded_evidence(conversion) == {"original_seen": True, "application_form": True}


def test_one_kind_is_kept_and_the_other_still_missing(apply_with: Apply, student: Actor, now: datetime) -> None:
    conversion = apply_with(SCAN)
    assert conversion.state == ConversionState.RETURNED
    assert services.demanded_evidence(conversion) == {"original_seen": True, "application_form": False}
    unnamed = Evidence("另一张.png", PNG + b"2")  # one kind is missing: it can be no other
    services.resubmit_conversion(conversion_id=conversion.id, note="", evidence=[unnamed], actor=student, now=now)
    conversion.refresh_from_db()
    assert conversion.state == ConversionState.SUBMITTED


@pytest.mark.parametrize(
    "evidence, code",
    [
        (Evidence("a.png", PNG), "conversion.unnamed_evidence"),
        (Evidence("a.png", PNG, "award_list"), "conversion.unknown_evidence"),
    ],
)
def test_a_file_says_which_of_the_demanded_evidence_it_is(
    apply_with: Apply, student: Actor, now: datetime, evidence: Evidence, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        apply_with(evidence)
    assert refused.value.code == code
    conversion = apply_with()
    with pytest.raises(Invalid) as refused:
        services.resubmit_conversion(conversion_id=conversion.id, note="", evidence=[evidence], actor=student, now=now)
    assert (refused.value.code, kinds(conversion)) == (code, {})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_has_a_field_for_each_kind_and_says_what_is_missing(
    returned: Conversion, student: Actor, adviser: Actor, sign_in: SignIn, language: str
) -> None:
    client = sign_in(student)
    client.cookies["django_language"] = language
    form, scan = ("申请表", "原件核验") if language == "zh-hans" else ("application form", "original seen")
    page = client.get(f"/my/conversions/{returned.id}/").content.decode()
    assert 'name="demanded_0"' in page
    assert 'name="demanded_1"' in page
    assert scan in page
    address = f"/my/conversions/{returned.id}/resubmit/"
    sent = client.post(address, {"note": "", "demanded_0": [picture("a.png")]}, follow=True).content.decode()
    missing = "仍缺以下材料" if language == "zh-hans" else "Still missing before it goes to the reviewers"
    assert missing in sent
    assert form in sent[sent.index(missing) :][:80]
    assert 'name="demanded_1"' not in sent  # one is left
    assert client.post(address, {"note": "", "demanded_0": [picture("b.png")]}).status_code == 302
    returned.refresh_from_db()
    assert returned.state == ConversionState.SUBMITTED
    assert kinds(returned) == {"a.png": "original_seen", "b.png": "application_form"}
    client = sign_in(adviser)
    client.cookies["django_language"] = language
    assert form in client.get(f"/cases/{returned.case_id}/").content.decode()


def test_by_hand_what_is_missing_is_named_before_anything_is_sent(
    apply_with: Apply, held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    client = sign_in(student)
    address = f"/my/conversions/new/{studying.id}/"
    asked = {
        "rule": "x-intermediate",
        "achievements": [str(held.id)],
        "targets": ["course:CORE1"],
        "key": "k",
        "note": "",
    }
    tried = client.post(address, {**asked, "do": "try"})
    assert tried.status_code == 200
    assert 'name="demanded_1"' in tried.content.decode()
    missing = client.post(address, {**asked, "do": "submit", "demanded_0": [picture("a.png")]})
    assert missing.status_code == 422
    assert "缺少这份材料" in missing.content.decode()
    assert not Conversion.objects.exists()
    both = {"demanded_0": [picture("a.png")], "demanded_1": [picture("b.png")]}
    assert client.post(address, {**asked, "do": "submit", **both}).status_code == 302
    assert Conversion.objects.get().state == ConversionState.SUBMITTED
    assert kinds(Conversion.objects.get()) == {"a.png": "original_seen", "b.png": "application_form"}


def test_by_hand_it_can_come_later(
    apply_with: Apply, held: Achievement, studying: Enrollment, student: Actor, sign_in: SignIn
) -> None:
    asked = {
        "rule": "x-intermediate",
        "achievements": [str(held.id)],
        "targets": ["course:CORE1"],
        "key": "k",
        "note": "",
    }
    answer = sign_in(student).post(f"/my/conversions/new/{studying.id}/", {**asked, "do": "submit", "later": "on"})
    assert answer.status_code == 302
    assert Conversion.objects.get().state == ConversionState.RETURNED


def test_through_rest_each_upload_names_its_kind(returned: Conversion, client: Client, college_token: str) -> None:
    base, head = f"/api/v1/conversions/{returned.id}", {"Authorization": f"Bearer {college_token}"}

    def upload(name: str, **more: str) -> HttpResponse:
        return client.post(f"{base}/attachments", {"file": picture(name), **more}, headers=head)

    def resubmit(*ids: str) -> dict[str, object]:
        body = {"reason": "", "attachment_ids": list(ids)}
        answer: dict[str, object] = client.post(
            f"{base}/resubmit", body, content_type="application/json", headers=head
        ).json()
        return answer

    assert client.get(base, headers=head).json()["demanded_evidence"] == [
        {"kind": "original_seen", "is_given": False},
        {"kind": "application_form", "is_given": False},
    ]
    for wrong, code in (({}, "conversion.unnamed_evidence"), ({"kind": "x"}, "conversion.unknown_evidence")):
        answer = upload("a.png", **wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    first = upload("a.png", kind="original_seen").json()
    assert first["kind"] == "original_seen"
    nearer = resubmit(first["id"])
    assert (nearer["state"], nearer["demanded_evidence"]) == (
        "returned",
        [{"kind": "original_seen", "is_given": True}, {"kind": "application_form", "is_given": False}],
    )
    assert resubmit(upload("b.png").json()["id"])["state"] == "submitted"


def test_a_rule_that_demands_nothing_takes_any_file(
    held: Achievement, studying: Enrollment, student: Actor, now: datetime
) -> None:
    assert services.demanded_evidence(apply(held, studying, student, now)) == {}
