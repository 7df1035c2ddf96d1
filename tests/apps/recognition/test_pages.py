"""Pages: a learner registers on a phone, officers verify, everybody reads why."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.apps.recognition.presenting import refusal_words
from oneplusx.apps.trail.models import Notice
from tests.support.pdfa import unprinted

pytestmark = pytest.mark.django_db
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
AWARD = {
    "title": "全省职业院校技能大赛 Web 应用开发",
    "obtained_on": "2026-05-12",
    "contest": "Web 应用开发",
    "organizer_level": "province",
    "award": "first",
    "team": "team",
    "position": "2",
    "note": "",
}


def photo(name: str = "奖状.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def submit(client: Client, code: str = "competition", query: str = "", **changes):
    data = {**AWARD, **changes, "submit": "1"}
    return client.post(reverse("recognition:register", args=[code]) + query, data)


@pytest.fixture
def registered(learner_actor, sign_in) -> Achievement:
    assert submit(sign_in(learner_actor), evidence_files=[photo()]).status_code == 302
    return Achievement.objects.get()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_learner_registers_step_by_step(learner_actor, enrollment, sign_in, language):
    client = sign_in(learner_actor)
    client.cookies["django_language"] = language
    assert reverse("recognition:register", args=["competition"]) in client.get(reverse("recognition:choose_type")).text
    page = reverse("recognition:register", args=["competition"])
    form = client.get(page).text
    assert 'name="organizer_level"' in form
    review = client.post(page, AWARD)
    assert review.status_code == 200
    assert 'capture="environment"' in review.text
    back = client.post(page, {**AWARD, "back": "1"})
    assert AWARD["title"] in back.text
    assert 'value="2026-05-12"' in back.text
    assert submit(client, evidence_files=[photo(), photo("背面.png")]).status_code == 302
    achievement = Achievement.objects.get()
    assert achievement.state == AchievementState.REGISTERED
    assert achievement.college_id == enrollment.college_id
    assert (achievement.attributes["award"], achievement.attributes["position"]) == ("first", 2)
    assert Attachment.objects.count() == 2
    assert AWARD["title"] in client.get(reverse("recognition:my")).text
    assert client.get(reverse("recognition:achievement", args=[achievement.id])).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"obtained_on": "2099-01-01"},
        {"award": "ninth"},
        {"title": ""},
        {"position": "二"},
        {"expires_on": "2020-01-01"},
    ],
)
def test_wrong_entries_keep_what_was_typed(learner_actor, enrollment, sign_in, changes):
    answer = submit(sign_in(learner_actor), evidence_files=[photo()], **changes)
    assert answer.status_code == 422
    assert "Web 应用开发" in answer.text
    assert Achievement.objects.count() == 0


def test_evidence_is_needed_and_must_be_what_it_says(learner_actor, enrollment, sign_in):
    client = sign_in(learner_actor)
    assert submit(client).status_code == 422
    fake = SimpleUploadedFile("photo.png", b"MZ not a picture", "image/png")
    answer = submit(client, evidence_files=[fake])
    assert answer.status_code == 422
    assert AWARD["contest"] in answer.text
    assert Achievement.objects.count() == 0


def test_the_same_outcome_is_not_registered_twice(registered, learner_actor, sign_in):
    answer = submit(sign_in(learner_actor), evidence_files=[photo()])
    assert answer.status_code == 422
    assert Achievement.objects.count() == 1


def test_a_certificate_of_the_catalogue_is_chosen_by_search(learner_actor, enrollment, web_certificates, sign_in):
    client = sign_in(learner_actor)
    page = reverse("recognition:register", args=["x_certificate"])
    assert "WEB-3" in client.get(page, {"q": "qianduan"}).text
    data = {
        "obtained_on": "2026-05-01",
        "number": "X-1",
        "score": "85.5",
        "note": "",
        "submit": "1",
        "evidence_files": [photo()],
    }
    assert client.post(f"{page}?certificate=WEB-3", data).status_code == 302
    achievement = Achievement.objects.get()
    assert achievement.certificate_type == web_certificates["WEB-3"]
    assert achievement.attributes["level"] == "advanced"
    assert achievement.attributes["score"] == "85.5"


def test_an_officer_verifies_and_the_credits_are_there(
    learner_actor, enrollment, web_certificates, department_reviewer, sign_in, bank
):
    client = sign_in(learner_actor)
    page = reverse("recognition:register", args=["x_certificate"])
    data = {"obtained_on": "2026-05-01", "note": "", "submit": "1", "evidence_files": [photo()]}
    client.post(f"{page}?certificate=WEB-3", data)
    achievement = Achievement.objects.get()
    officer = sign_in(department_reviewer)
    assert achievement.title in officer.get(reverse("recognition:queue")).text
    detail = reverse("recognition:review", args=[achievement.id])
    assert "奖状.png" in officer.get(detail).text
    verify = reverse("recognition:verify", args=[achievement.id])
    assert officer.post(verify, {"method": ""}).status_code == 422
    assert officer.post(verify, {"method": "official_lookup", "note": "中国职业技能网"}).status_code == 302
    recognition = Recognition.objects.get()
    assert (recognition.institution_id, recognition.credits_hundredths) == (bank.id, 600)
    voucher = client.get(reverse("recognition:voucher", args=[recognition.id]))
    assert str(recognition.entry_id) in voucher.text
    assert officer.get(reverse("recognition:voucher", args=[recognition.id])).status_code == 200
    assert officer.post(verify, {"method": "official_lookup"}).status_code in {409, 422}


def test_returned_supplemented_verified(registered, learner_actor, adviser, sign_in):
    officer, learner = sign_in(adviser), sign_in(learner_actor)
    refuse = reverse("recognition:refuse", args=[registered.id])
    assert officer.post(refuse, {"decision": "return", "note": ""}).status_code == 422
    assert officer.post(refuse, {"decision": "return", "note": "请补拍盖章处"}).status_code == 302
    assert Notice.objects.get(person_id=learner_actor.id).code == "recognition.notice_returned"
    assert "请补拍盖章处" in learner.get(reverse("recognition:achievement", args=[registered.id])).text
    page = reverse("recognition:supplement", args=[registered.id])
    assert 'value="全省职业院校技能大赛 Web 应用开发"' in learner.get(page).text
    assert learner.post(page, {**AWARD, "award": "second", "evidence_files": [photo("盖章.png")]}).status_code == 302
    registered.refresh_from_db()
    assert registered.state == AchievementState.REGISTERED
    assert registered.attributes["award"] == "second"
    assert (
        officer.post(reverse("recognition:verify", args=[registered.id]), {"method": "original_seen"}).status_code
        == 302
    )
    registered.refresh_from_db()
    assert registered.state == AchievementState.VERIFIED
    assert [reason["code"] for reason in registered.refusals] == ["recognition.no_rule"]
    assert learner.get(reverse("recognition:achievement", args=[registered.id])).status_code == 200


def test_a_refusal_can_be_printed_by_those_concerned(registered, learner_actor, registrar, outsider, sign_in):
    letter = reverse("recognition:refusal_letter", args=[registered.id])
    assert sign_in(learner_actor).get(letter).status_code == 404
    refuse = reverse("recognition:refuse", args=[registered.id])
    assert sign_in(registrar).post(refuse, {"decision": "reject", "note": "证书与本人不符"}).status_code == 302
    for actor, page in ((learner_actor, "recognition:achievement"), (registrar, "recognition:review")):
        client = sign_in(actor)
        assert letter in client.get(reverse(page, args=[registered.id])).text
        assert "证书与本人不符" in client.get(letter).text
        paper = client.get(letter, {"format": "pdf"})
        assert unprinted(paper.content, "证书与本人不符", registered.learner.person.name, "重新登记") == []
    assert sign_in(outsider).get(letter).status_code == 404


def test_no_credits_can_be_printed_too(registered, learner_actor, registrar, sign_in):
    verify = reverse("recognition:verify", args=[registered.id])
    assert sign_in(registrar).post(verify, {"method": "official_lookup"}).status_code == 302
    letter = reverse("recognition:refusal_letter", args=[registered.id])
    shown = sign_in(learner_actor).get(letter, headers={"Accept-Language": "en"}).text
    assert "No credits so far" in shown
    assert "Why not" in shown


def test_the_list_says_why_an_outcome_gives_nothing(registered, learner_actor, registrar, sign_in):
    verify = reverse("recognition:verify", args=[registered.id])
    assert sign_in(registrar).post(verify, {"method": "official_lookup"}).status_code == 302
    registered.refresh_from_db()
    [first, *_others] = refusal_words(registered)
    assert first in sign_in(learner_actor).get(reverse("recognition:my")).text


def test_a_rejected_outcome_stays_in_the_list(registered, learner_actor, registrar, sign_in):
    refuse = reverse("recognition:refuse", args=[registered.id])
    assert sign_in(registrar).post(refuse, {"decision": "reject", "note": "证书与本人不符"}).status_code == 302
    assert registered.title in sign_in(learner_actor).get(reverse("recognition:my")).text


def test_forged_evidence_is_marked_for_good(registered, learner_actor, registrar, sign_in):
    refuse = reverse("recognition:refuse", args=[registered.id])
    assert sign_in(registrar).post(refuse, {"decision": "forged", "note": "印章为后期合成"}).status_code == 302
    registered.refresh_from_db()
    assert registered.is_forged
    answer = submit(sign_in(learner_actor), evidence_files=[photo()])
    assert answer.status_code == 422
    other = submit(sign_in(learner_actor), evidence_files=[photo()], title="另一个奖", contest="另一赛项")
    assert other.status_code == 302
    review = reverse("recognition:review", args=[Achievement.objects.exclude(id=registered.id).get().id])
    assert "tone-bad" in sign_in(registrar).get(review).text


def test_withdraw_and_register_again(registered, learner_actor, sign_in):
    client = sign_in(learner_actor)
    assert client.post(reverse("recognition:withdraw", args=[registered.id])).status_code == 302
    registered.refresh_from_db()
    assert registered.state == AchievementState.WITHDRAWN
    assert submit(client, evidence_files=[photo()]).status_code == 302


def test_deposited_outcomes_are_not_withdrawn(record_certificate, enrollment, learner_actor, sign_in):
    record_certificate(enrollment, "WEB-1")
    run_until_idle()
    achievement = Achievement.objects.get()
    assert sign_in(learner_actor).post(reverse("recognition:withdraw", args=[achievement.id])).status_code == 409


def test_many_are_verified_at_once(learner_actor, enrollment, registrar, sign_in):
    learner = sign_in(learner_actor)
    for number in ("一", "二", "三"):
        submit(learner, title=f"奖项{number}", contest=f"赛项{number}", evidence_files=[photo()])
    ids = [str(row.id) for row in Achievement.objects.all()]
    officer = sign_in(registrar)
    page = reverse("recognition:verify_many")
    assert officer.post(page, {"achievements": []}).status_code == 302
    assert "奖项一" in officer.post(page, {"achievements": ids}).text
    done = officer.post(page, {"achievements": ids, "method": "original_seen", "note": ""})
    assert done.status_code == 302
    assert Achievement.objects.filter(state=AchievementState.VERIFIED).count() == 3


def test_others_do_not_see_or_decide(registered, outsider, other_learner_actor, bank_officer, sign_in):
    verify = reverse("recognition:verify", args=[registered.id])
    for actor in (outsider, other_learner_actor):
        client = sign_in(actor)
        assert client.get(reverse("recognition:review", args=[registered.id])).status_code == 404
        assert client.get(reverse("recognition:achievement", args=[registered.id])).status_code == 404
    assert sign_in(outsider).post(verify, {"method": "original_seen"}).status_code in {403, 404, 422}
    assert sign_in(bank_officer).post(verify, {"method": "original_seen"}).status_code in {403, 422}
    attachment = Attachment.objects.get()
    assert sign_in(outsider).get(reverse("files:download", args=[attachment.id])).status_code == 404
    registered.refresh_from_db()
    assert registered.state == AchievementState.REGISTERED


def test_the_public_signs_in_first():
    for name in ("my", "choose_type", "queue"):
        assert Client().get(reverse(f"recognition:{name}")).status_code == 302
