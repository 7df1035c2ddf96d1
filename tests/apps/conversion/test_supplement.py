"""A returned application is supplemented with files: on the page and through the REST interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from oneplusx.apps.conversion import services
from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.services.supplementing import UPLOAD
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.parties.models import Enrollment, User
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.recognition.selectors import SUBJECT_KIND
from oneplusx.apps.trail.models import Act
from oneplusx.apps.trail.selectors import accesses_of
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.conversion.acting import apply, decide
from tests.support.browser import OpenPage, accessibility_problems, outside
from tests.support.browser import sign_in as enter
from tests.support.cast import SignIn

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"

Rest = Callable[..., HttpResponse]


def picture(name: str = "证书原件.png", data: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


@pytest.fixture
def returned(held: Achievement, studying: Enrollment, student: Actor, adviser: Actor, now: datetime) -> Conversion:
    """An application that the adviser returned."""
    conversion = apply(held, studying, student, now)
    decide(conversion, [adviser], now, "returned")
    return conversion


def resubmit(client: Client, conversion: Conversion, **sent: object) -> HttpResponse:
    return client.post(f"/my/conversions/{conversion.id}/resubmit/", {"note": "补充了证书原件", **sent})


def test_files_go_to_the_reviewer_and_to_nobody_else(
    returned: Conversion,
    student: Actor,
    adviser: Actor,
    outsider: Actor,
    other_learner_actor: Actor,
    organization_officer: Actor,
    sign_in: SignIn,
) -> None:
    learner = sign_in(student)
    page = learner.get(f"/my/conversions/{returned.id}/").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'capture="environment"' in page
    sent = {"photo": picture(), "evidence_files": [SimpleUploadedFile("成绩单.pdf", PDF)]}
    assert resubmit(learner, returned, **sent).status_code == 302
    returned.refresh_from_db()
    assert returned.state == ConversionState.SUBMITTED
    act = Act.objects.get(verb="conversion.resubmitted", subject_id=returned.id)
    assert act.facts["files_count"] == 2
    reviewer = sign_in(adviser)
    panel = reviewer.get(f"/cases/{returned.case_id}/").content.decode()
    for kept in Attachment.objects.filter(learner_id=returned.learner_id, subject_id=returned.id):
        address = f"/files/{kept.id}/"
        assert kept.name in panel
        assert address in panel
        assert reviewer.get(address).status_code == 200
        assert address in learner.get(f"/my/conversions/{returned.id}/").content.decode()
        for stranger in (outsider, other_learner_actor, organization_officer):
            assert sign_in(stranger).get(address).status_code == 404
        assert Client().get(address).status_code in {302, 404}


@pytest.mark.parametrize(
    "files,words",
    [
        ([picture(data=b"MZ\x00\x01 not a picture")], "无法识别该文件的类型"),
        ([picture(), SimpleUploadedFile("成绩.csv", "学号,成绩\n1,2\n".encode())], "此处不能上传"),
        ([picture(data=PNG + bytes(10 * 1024 * 1024))], "超过上限 10 MB"),
        ([picture(f"{number}.png") for number in range(7)], "最多补充 6 个文件，实为 7 个"),
    ],
    ids=["not-a-picture", "spreadsheet", "too-large", "seven"],
)
def test_refused_files_change_nothing(
    returned: Conversion, student: Actor, sign_in: SignIn, files: list[SimpleUploadedFile], words: str
) -> None:
    for one in files:
        one.seek(0)
    answer = resubmit(sign_in(student), returned, evidence_files=files)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert "补充了证书原件" in text
    returned.refresh_from_db()
    assert returned.state == ConversionState.RETURNED
    assert not Attachment.objects.exists()


def test_words_alone_are_enough_and_english_speaks_too(returned: Conversion, student: Actor, sign_in: SignIn) -> None:
    client = sign_in(student)
    client.cookies["django_language"] = "en"
    seven = [picture(f"{number}.png") for number in range(7)]
    assert "At most 6 files at once; there are 7." in resubmit(client, returned, evidence_files=seven).content.decode()
    assert resubmit(client, returned).status_code == 302
    assert Act.objects.get(verb="conversion.resubmitted").facts["files_count"] == 0


def test_six_files_again_after_another_return(
    returned: Conversion, student: Actor, adviser: Actor, now: datetime, sign_in: SignIn
) -> None:
    client = sign_in(student)
    for turn in range(2):
        six = [picture(f"{turn}-{number}.png", PNG + bytes([turn, number])) for number in range(6)]
        assert resubmit(client, returned, evidence_files=six).status_code == 302
        decide(returned, [adviser], now, "returned")
    assert Attachment.objects.filter(subject_id=returned.id).count() == 12


@pytest.fixture
def rest(client: Client, college_token: str) -> Rest:
    """``rest(conversion, *files)``: uploads; ``rest(conversion, ids=[…])``: resubmits."""

    def asked(
        conversion: Conversion, *files: SimpleUploadedFile, ids: list[str] | None = None, token: str = college_token
    ) -> HttpResponse:
        base, head = f"/api/v1/conversions/{conversion.id}", {"Authorization": f"Bearer {token}"}
        if ids is not None:
            body = {"reason": "原件已补", "attachment_ids": ids}
            return client.post(f"{base}/resubmit", body, content_type="application/json", headers=head)
        if files:
            return client.post(f"{base}/attachments", {"file": files[0]}, headers=head)
        return client.get(f"{base}/attachments", headers=head)

    return asked


def test_a_system_uploads_first_and_names_the_ids(
    returned: Conversion, student: Actor, adviser: Actor, sign_in: SignIn, rest: Rest
) -> None:
    uploaded = [rest(returned, picture(f"{number}.png", PNG + bytes([number]))) for number in range(2)]
    assert [answer.status_code for answer in uploaded] == [201, 201]
    first, second = (answer.json()["id"] for answer in uploaded)
    assert sign_in(adviser).get(f"/files/{first}/").status_code == 404
    assert sign_in(adviser).get(f"/cases/{returned.case_id}/").status_code == 200
    assert rest(returned, ids=[first, first]).json()["state"] == "submitted"
    assert sign_in(adviser).get(f"/files/{first}/").status_code == 200
    assert sign_in(student).get(f"/files/{first}/").status_code == 200
    assert [str(one) for one in Attachment.objects.values_list("id", flat=True)] == [first]
    assert not Attachment.objects.filter(id=second).exists()
    assert Act.objects.get(verb="conversion.resubmitted").facts["files_count"] == 1


def test_a_system_reads_what_was_handed_in_and_the_learner_sees_it(
    returned: Conversion, student: Actor, college_token: str, other_college_token: str, rest: Rest
) -> None:
    uploaded = rest(returned, picture("a.png", PNG)).json()["id"]
    rest(returned, ids=[uploaded])
    address = f"/api/v1/conversions/{returned.id}/attachments/{uploaded}"

    def read(token: str) -> Any:
        return Client().get(address, headers={"Authorization": f"Bearer {token}"})

    answer = read(college_token)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", PNG)
    assert read(other_college_token).status_code == 404
    assert [one.fields for one in accesses_of(student)] == [["evidence"]]


def test_ids_of_others_are_unknown(
    returned: Conversion,
    held: Achievement,
    other_college_token: str,
    now: datetime,
    rest: Rest,
) -> None:
    own = rest(returned, picture()).json()["id"]
    file = store_file(data=PDF, now=now)
    elsewhere = [
        attach(file=file, name="a.pdf", subject_kind=kind, subject_id=subject_id, actor=SYSTEM, now=now).id
        for kind, subject_id in ((UPLOAD, uuid4()), (SUBJECT_KIND, held.id))
    ]
    for other in (*elsewhere, uuid4()):
        answer = rest(returned, ids=[own, str(other)])
        assert (answer.status_code, answer.json()["code"]) == (404, "conversion.unknown_upload")
    for answer in (
        rest(returned, picture(), token=other_college_token),
        rest(returned, token=other_college_token),
        rest(returned, ids=[], token=other_college_token),
    ):
        assert answer.status_code == 404
    returned.refresh_from_db()
    assert returned.state == ConversionState.RETURNED
    assert set(Attachment.objects.exclude(id=own).values_list("id", flat=True)) == set(elsewhere)


def test_uploads_are_checked_and_go_with_a_withdrawal(
    returned: Conversion, student: Actor, now: datetime, rest: Rest
) -> None:
    fake = rest(returned, picture(data=b"MZ\x00\x01 not a picture"))
    assert (fake.status_code, fake.json()["code"]) == (422, "files.unknown_type")
    for number in range(6):
        assert rest(returned, picture(f"{number}.png", PNG + bytes([number]))).status_code == 201
    seventh = rest(returned, picture())
    assert (seventh.status_code, seventh.json()["code"]) == (422, "conversion.too_many_files")
    services.withdraw_conversion(conversion_id=returned.id, actor=student, now=now)
    assert not Attachment.objects.exists()
    late = rest(returned, picture())
    assert (late.status_code, late.json()["code"]) == (409, "conversion.not_returned")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_from_the_phone_to_the_reviewer(
    returned: Conversion, student: Actor, adviser: Actor, open_page: OpenPage, language: str
) -> None:
    phone = open_page(language=language, width=390)
    enter(phone, User.objects.get(person_id=student.id))
    phone.goto(f"/my/conversions/{returned.id}/")
    assert accessibility_problems(phone) == []
    assert outside(phone) == []
    phone.set_input_files("#id_evidence_files", [{"name": "original.png", "mimeType": "image/png", "buffer": PNG}])
    phone.locator("form[enctype] button.btn-primary").click()
    phone.get_by_role("link", name="original.png").wait_for()
    assert accessibility_problems(phone) == []
    desk = open_page(language=language, width=1280)
    enter(desk, User.objects.get(person_id=adviser.id))
    desk.goto(f"/cases/{returned.case_id}/")
    desk.get_by_role("link", name="original.png").wait_for()
    assert accessibility_problems(desk) == []
