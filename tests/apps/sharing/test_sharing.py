"""A learner shares a report; whoever has the code opens it, as often and as long as the learner said."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import issue_certificate, revoke_certificates, suspend_certificate
from oneplusx.apps.credentials.models import Credential
from oneplusx.apps.parties.models import Enrollment, Person
from oneplusx.apps.recognition.models import Achievement
from oneplusx.apps.sharing import selectors, services
from oneplusx.apps.sharing.limits import PER_ADDRESS
from oneplusx.apps.sharing.models import TRANSITIONS, Device, Share, ShareState, ShareView, Standing
from oneplusx.apps.sharing.services import Wish
from oneplusx.apps.sharing.visitors import device_of, network_of
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.trail.models import AccessRecord, Act, Notice
from oneplusx.apps.transparency.services import publish_log
from oneplusx.domain.certificate_number import inquiry_code
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web import clock
from oneplusx.web.actor import PUBLIC, SYSTEM, Actor
from tests.support.at_once import at_once
from tests.support.cast import SignIn
from tests.support.flow import HoldCertificate
from tests.support.pdfa import flaws_of, unprinted

NUMBER, NAME = "00 12-X20260001a", "林晓雨"
ALL = ("full_name", "number", "score", "dates", "organization", "contents")
PAGE_QUERIES_MAX = 20
MakeShare = Callable[..., Share]
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148"


@pytest.fixture(autouse=True)
def _no_counts() -> None:
    cache.clear()


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, NUMBER, score_text="86")


@pytest.fixture
def make_share(certificate: Certificate, learner_actor: Actor, now: datetime) -> MakeShare:
    def made(at: datetime = now, **more: object) -> Share:
        wish = Wish(certificate_ids=[certificate.id], **{"fields": ALL, **more})  # type: ignore[arg-type]
        return services.create_share(wish=wish, actor=learner_actor, now=at)

    return made


def person_id(actor: Actor) -> UUID:
    assert actor.id is not None
    return actor.id


def opened(share: Share, at: datetime, **more: str) -> ShareView:
    return services.open_share(code=selectors.code_of(share), actor=PUBLIC, now=at, **more)  # type: ignore[arg-type]


def path_of(share: Share) -> str:
    return reverse("sharing:report", args=[selectors.code_of(share)])


@pytest.fixture
def live(make_share: MakeShare) -> Share:
    """A share of now: the pages read the clock."""
    return make_share(clock.now())


def test_the_code_is_checked_and_stands_nowhere_in_plain(make_share: MakeShare) -> None:
    share = make_share()
    code = selectors.code_of(share)
    assert len(code) == 16
    assert selectors.share_by_code(f" {code[:4].lower()}-{code[4:]} ") == share
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert selectors.share_by_code(wrong) is None
    stored = Share.objects.values().get(id=share.id)
    assert code.encode() not in bytes(stored["code_sealed"])


def test_one_reads_what_was_chosen_and_nothing_else(make_share: MakeShare, client: Client) -> None:
    share = make_share(clock.now(), fields=["dates"])
    page = client.post(path_of(share)).content.decode()
    assert "有效" in page
    assert "林*雨" in page
    assert "2026年3月20日" in page
    for hidden in (NAME, NUMBER, "X20260001", "86", "晨星教育"):
        assert hidden not in page
    cache.clear()
    everything = make_share(clock.now())
    page = client.post(path_of(everything)).content.decode()
    for shown in (NAME, NUMBER, "86", "晨星教育"):
        assert shown in page


def test_looking_at_the_door_counts_nothing(live: Share, client: Client) -> None:
    page = client.get(path_of(live)).content.decode()
    client.head(path_of(live))
    assert "查看报告" in page
    assert NAME not in page
    live.refresh_from_db()
    assert live.views_count == 0


def test_whoever_opened_reloads_without_another_view(live: Share, client: Client) -> None:
    answer = client.post(path_of(live), {"viewer": "东海科技人事部"}, headers={"user-agent": PHONE})
    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    assert NUMBER in client.get(path_of(live)).content.decode()
    paper = client.get(reverse("sharing:report_paper", args=[selectors.code_of(live)]))
    assert paper.content.startswith(b"%PDF")
    view = ShareView.objects.get(share=live)
    assert (view.viewer, view.device, view.network) == ("东海科技人事部", Device.PHONE, "127.0.*.*")


def test_the_pdf_needs_an_opening(live: Share, client: Client) -> None:
    answer = client.get(reverse("sharing:report_paper", args=[selectors.code_of(live)]))
    assert answer.status_code == 302
    assert not ShareView.objects.exists()


def test_the_last_view_is_kept_by_its_reader_and_closed_to_others(make_share: MakeShare, client: Client) -> None:
    share = make_share(clock.now(), views_max=1)
    assert client.post(path_of(share)).status_code == 200
    assert NUMBER in client.get(path_of(share)).content.decode()
    stranger = Client().get(path_of(share))
    assert stranger.status_code == 410
    assert "查看次数已用完" in stranger.content.decode()
    assert Client().post(path_of(share)).status_code == 410


def test_revoked_expired_and_used_up_say_so(make_share: MakeShare, learner_actor: Actor, client: Client) -> None:
    instant = clock.now()
    revoked, expired = make_share(instant), make_share(instant - timedelta(days=31))
    client.post(path_of(revoked))
    services.revoke_share(share_id=revoked.id, actor=learner_actor, now=instant)
    said = client.get(path_of(revoked))  # even to whoever had opened it
    assert (said.status_code, "持有人已撤回" in said.content.decode()) == (410, True)
    said = client.get(path_of(expired))
    assert (said.status_code, "报告已过期" in said.content.decode()) == (410, True)


def test_unknown_codes_answer_alike(client: Client, db: None) -> None:
    right, wrong = inquiry_code(bytes(range(15))), "2" * 15 + "3"
    answers = [client.get(reverse("sharing:report", args=[code])) for code in (right, wrong, "nonsense")]
    texts = {re.sub(r"/r/[^/\"]+/", "", answer.content.decode()) for answer in answers}
    assert {answer.status_code for answer in answers} == {404}
    assert len(texts) == 1


@pytest.mark.usefixtures("still_clock")
def test_a_stranger_asks_too_often(client: Client, db: None) -> None:
    codes = [inquiry_code(bytes([n] * 15)) for n in range(PER_ADDRESS + 1)]
    statuses = [client.get(reverse("sharing:report", args=[code])).status_code for code in codes]
    assert statuses.count(404) <= PER_ADDRESS
    assert statuses[-1] == 429 or 429 in statuses


def test_what_happens_to_the_certificate_shows(
    make_share: MakeShare, certificate: Certificate, client: Client, now: datetime
) -> None:
    share = make_share(clock.now())
    suspend_certificate(certificate_id=certificate.id, reason="核对", actor=SYSTEM, now=now)
    assert "已暂停" in client.post(path_of(share)).content.decode()
    revoke_certificates(certificate_ids=[certificate.id], reason="有误", actor=SYSTEM, now=now)
    assert "已被颁发者撤销" in client.get(path_of(share)).content.decode()


def test_a_certificate_issued_here_shows_its_signature_and_its_place_in_the_log(
    x_type: CertificateType, studying: Enrollment, learner_actor: Actor, client: Client, now: datetime
) -> None:
    certificate = issue_certificate(
        certificate_type=x_type,
        learner=studying.learner,
        enrollment=studying,
        number="X-2026-1",
        issued_on=date(2026, 5, 20),
        actor=SYSTEM,
        now=now,
    )
    wish = Wish(certificate_ids=[certificate.id])
    share = services.create_share(wish=wish, actor=learner_actor, now=clock.now())
    page = client.post(path_of(share)).content.decode()
    assert "数字签名有效" in page
    assert "尚未在透明日志中发布" in page
    publish_log(now=now)
    page = client.get(path_of(share)).content.decode()
    assert "已列入透明日志。" in page
    for hidden in ("晨星教育", "2026", "序号"):
        assert hidden not in re.search(r"<article.*</article>", page, re.DOTALL)[0]
    credential = Credential.objects.get(certificate=certificate)
    changed = credential.document.replace("Web", "Wob")
    assert changed != credential.document
    Credential.objects.filter(id=credential.id).update(document=changed)
    page = client.get(path_of(share)).content.decode()
    assert "不可信" in page
    assert "未通过" in page


def test_the_learner_is_told_of_the_first_view_only(make_share: MakeShare, learner_actor: Actor, now: datetime) -> None:
    share = make_share()
    for _turn in range(3):
        opened(share, now)
    notice = Notice.objects.get(person_id=person_id(learner_actor), code="sharing.first_view")
    assert notice.path == reverse("sharing:share", args=[share.id])
    assert AccessRecord.objects.filter(person_id=person_id(learner_actor)).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_limit_holds_however_many_come_at_once(make_share: MakeShare, now: datetime) -> None:
    share = make_share(views_max=3)
    answers = at_once([lambda: opened(share, now)] * 8)
    assert sum(isinstance(one, ShareView) for one in answers) == 3
    refused = [one.code for one in answers if isinstance(one, Conflict)]
    assert refused == ["sharing.used_up"] * 5
    share.refresh_from_db()
    assert (share.views_count, ShareView.objects.filter(share=share).count()) == (3, 3)
    assert Notice.objects.filter(code="sharing.first_view").count() == 1


def test_extending_opens_again_with_the_same_code(make_share: MakeShare, learner_actor: Actor, now: datetime) -> None:
    share = make_share(views_max=1)
    opened(share, now)
    later = now + timedelta(days=40)
    assert share.standing(later) == Standing.EXPIRED
    share = services.extend_share(share_id=share.id, days=7, actor=learner_actor, now=later)
    assert share.standing(later) == Standing.USED_UP
    share = services.extend_share(share_id=share.id, days=7, views_more=2, actor=learner_actor, now=later)
    assert share.standing(later) == Standing.ACTIVE
    assert share.expires_at == later + timedelta(days=14)
    assert share.views_max == 3
    services.extend_share(share_id=share.id, days=180, actor=learner_actor, now=later)
    with pytest.raises(Conflict, match="too_long"):
        services.extend_share(share_id=share.id, days=180, actor=learner_actor, now=later)


def test_a_revocation_can_be_taken_back_for_ten_minutes(
    make_share: MakeShare, learner_actor: Actor, now: datetime
) -> None:
    share = make_share()
    services.revoke_share(share_id=share.id, actor=learner_actor, now=now)
    with pytest.raises(Conflict, match=r"sharing\.revoked"):
        services.extend_share(share_id=share.id, days=7, actor=learner_actor, now=now)
    services.restore_share(share_id=share.id, actor=learner_actor, now=now + timedelta(minutes=9))
    opened(share, now)
    services.revoke_share(share_id=share.id, actor=learner_actor, now=now)
    services.revoke_share(share_id=share.id, actor=learner_actor, now=now + timedelta(minutes=5))  # changes nothing
    with pytest.raises(Conflict, match="not_restorable"):
        services.restore_share(share_id=share.id, actor=learner_actor, now=now + timedelta(minutes=11))
    verbs = Act.objects.filter(subject_id=share.id).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["sharing.created", "sharing.revoked_act", "sharing.restored", "sharing.revoked_act"]


def test_every_change_of_state_is_known() -> None:
    assert set(TRANSITIONS) == set(ShareState)
    assert {state.value for state in ShareState} <= {standing.value for standing in Standing}


REFUSED: list[tuple[dict[str, object], type[DomainError], str]] = [
    ({"certificate_ids": []}, Invalid, "sharing.nothing_chosen"),
    ({"fields": ["identity_number"]}, Invalid, "sharing.unknown_field"),
    ({"language": "fr"}, Invalid, "sharing.unknown_language"),
    ({"days": 8}, Invalid, "sharing.term"),
    ({"views_max": 0}, Invalid, "sharing.views"),
    ({"views_max": 10**9}, Invalid, "sharing.views"),
]


@pytest.mark.parametrize("change, kind, code", REFUSED, ids=lambda one: str(one)[:30])
def test_a_wish_is_checked(
    change: dict[str, object],
    kind: type[DomainError],
    code: str,
    certificate: Certificate,
    learner_actor: Actor,
    now: datetime,
) -> None:
    wish = Wish(**{"certificate_ids": [certificate.id], **change})  # type: ignore[arg-type]
    with pytest.raises(kind, match=code.replace(".", r"\.")):
        services.create_share(wish=wish, actor=learner_actor, now=now)


def test_nobody_shares_or_sees_what_is_anothers(
    make_share: MakeShare, certificate: Certificate, other_learner_actor: Actor, registrar: Actor, now: datetime
) -> None:
    wish = Wish(certificate_ids=[certificate.id])
    with pytest.raises(NotFound):
        services.create_share(wish=wish, actor=other_learner_actor, now=now)
    with pytest.raises(Denied):
        services.create_share(wish=wish, actor=registrar, now=now)
    share = make_share()
    for stranger in (other_learner_actor, registrar):
        with pytest.raises(NotFound):
            services.revoke_share(share_id=share.id, actor=stranger, now=now)


def test_an_outcome_without_certificate_is_shared_once_verified(
    held: Achievement, learner_actor: Actor, now: datetime, client: Client
) -> None:
    Achievement.objects.filter(id=held.id).update(certificate=None, state="verified")
    wish = Wish(certificate_ids=[], achievement_ids=[held.id], fields=["dates"])
    share = services.create_share(wish=wish, actor=learner_actor, now=clock.now())
    assert "已核实" in client.post(path_of(share)).content.decode()
    Achievement.objects.filter(id=held.id).update(state="revoked")
    assert "已被收回" in client.get(path_of(share)).content.decode()


def test_the_report_speaks_the_language_of_the_share_until_the_reader_chooses(
    make_share: MakeShare, client: Client
) -> None:
    share = make_share(clock.now(), language="en")
    assert "Open the report" in client.get(path_of(share), headers={"accept-language": "zh-CN"}).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "查看报告" in client.get(path_of(share)).content.decode()


@pytest.mark.parametrize(
    "said, device",
    [
        (PHONE, Device.PHONE),
        ("Mozilla/5.0 (Linux; Android 15) MicroMessenger/8.0", Device.PHONE),
        ("Mozilla/5.0 (iPad; CPU OS 18_0)", Device.TABLET),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Device.COMPUTER),
        ("curl/8", Device.PROGRAM),
        ("", Device.PROGRAM),
    ],
)
def test_the_kind_of_device(said: str, device: Device) -> None:
    assert device_of(said) == device


@pytest.mark.parametrize(
    "address, kept",
    [
        ("203.0.113.9", "203.0.*.*"),
        ("2001:db8:1234::1", "2001:0db8:*"),
        ("::ffff:203.0.113.9", "203.0.*.*"),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_only_the_coarse_part_of_an_address_is_kept(address: str, kept: str) -> None:
    assert network_of(address) == kept


def test_the_learners_pages(make_share: MakeShare, learner_actor: Actor, sign_in: SignIn) -> None:
    client = sign_in(learner_actor)
    assert "还没有分享" in client.get(reverse("sharing:shares")).content.decode()
    form = client.get(reverse("sharing:new_share")).content.decode()
    item = re.search(r'value="(c[0-9a-f-]{36})"', form)
    assert item
    wrong = client.post(reverse("sharing:new_share"), {"days": "30", "language": "zh-hans"})
    assert wrong.status_code == 422
    sent = {"items": [item[1]], "fields_shown": ["number"], "days": "7", "language": "en", "recipient": "东海科技"}
    answer = client.post(reverse("sharing:new_share"), sent)
    share = Share.objects.get()
    assert answer["Location"] == reverse("sharing:share", args=[share.id])
    page = client.get(answer["Location"]).content.decode()
    assert "还没有人查看" in page
    assert selectors.code_of(share) in page
    assert client.get(reverse("sharing:own_pdf", args=[share.id])).content.startswith(b"%PDF")
    assert client.post(reverse("sharing:extend", args=[share.id]), {"days": "30"}).status_code == 302
    client.post(reverse("sharing:revoke", args=[share.id]))
    assert "十分钟内" in client.get(answer["Location"]).content.decode()
    assert client.get(reverse("sharing:own_pdf", args=[share.id])).status_code == 409
    client.post(reverse("sharing:restore", args=[share.id]))
    assert "东海科技" in client.get(reverse("sharing:shares")).content.decode()


def test_the_learner_reads_the_report_as_others_do(live: Share, learner_actor: Actor, sign_in: SignIn) -> None:
    client, preview = sign_in(learner_actor), reverse("sharing:preview", args=[live.id])
    assert preview in client.get(reverse("sharing:share", args=[live.id])).content.decode()
    shown = client.get(preview).content.decode()
    assert "您自己查看不计次数" in shown
    [mine, others] = [
        re.search(r"<article.*</article>", page, re.DOTALL)[0]  # type: ignore[index]
        for page in (shown, Client().post(path_of(live)).content.decode())
    ]
    assert mine == others
    live.refresh_from_db()
    assert live.views_count == 1
    services.revoke_share(share_id=live.id, actor=learner_actor, now=clock.now())
    assert client.get(preview).status_code == 302


def test_many_certificates_ask_no_more_than_one(
    x_type: CertificateType, studying: Enrollment, learner_actor: Actor, sign_in: SignIn, now: datetime
) -> None:
    def issued(kind: CertificateType) -> UUID:
        one = issue_certificate(
            certificate_type=kind,
            learner=studying.learner,
            enrollment=studying,
            number=f"X-2026-{kind.code}",
            issued_on=date(2026, 5, 20),
            actor=SYSTEM,
            now=now,
        )
        return one.id

    def asked(ids: list[UUID]) -> int:
        share = services.create_share(wish=Wish(certificate_ids=ids, fields=ALL), actor=learner_actor, now=clock.now())
        client.get(reverse("sharing:preview", args=[share.id]))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("sharing:preview", args=[share.id])).content.decode()
        assert page.count("数字签名有效") == len(ids)
        return len(queries)

    client = sign_in(learner_actor)
    kinds = CertificateType.objects.filter(standard=x_type.standard)
    certificates = [issued(kind) for kind in kinds.order_by("code")]
    publish_log(now=now)
    assert len(certificates) > 1
    assert asked(certificates[:1]) == asked(certificates) <= PAGE_QUERIES_MAX


def test_rest_makes_lists_extends_and_revokes(
    certificate: Certificate, learner_actor: Actor, sign_in: SignIn, college_token: str
) -> None:
    client = sign_in(learner_actor)
    body = {"certificate_ids": [str(certificate.id)], "fields_shown": ["number"], "days": 7, "views_max": 2}
    made = client.post("/api/v1/shares", body, content_type="application/json")
    assert made.status_code == 201
    share = made.json()
    assert share["standing"] == "active"
    assert share["url"].endswith(f"/r/{share['code']}/")
    assert client.get("/api/v1/shares").json()["total"] == 1
    place = f"/api/v1/shares/{share['id']}"
    services.open_share(code=share["code"], viewer="甲", actor=PUBLIC, now=clock.now())
    assert [one["viewer"] for one in client.get(f"{place}/views").json()["items"]] == ["甲"]
    more = client.post(f"{place}/extension", {"days": 30, "views_more": 1}, content_type="application/json")
    assert more.json()["views_max"] == 3
    assert client.post(f"{place}/revocation").json()["standing"] == "revoked"
    assert client.post(f"{place}/restoration").json()["standing"] == "active"
    bad = client.post("/api/v1/shares", {**body, "days": 9}, content_type="application/json")
    assert (bad.status_code, bad.json()["code"]) == (422, "sharing.term")
    as_college = Client().get("/api/v1/shares", headers={"authorization": f"Bearer {college_token}"})
    assert as_college.json()["total"] == 0


def test_a_code_can_be_typed(live: Share, client: Client) -> None:
    place, code = reverse("sharing:enter"), selectors.code_of(live)
    assert client.get(place).status_code == 200
    assert client.get(place, {"code": f"{code[:4]}-{code[4:].lower()}"})["Location"] == path_of(live)
    assert client.get(place, {"code": "2222-2222-2222-2223"}).status_code == 422


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_paper_is_tagged_and_says_what_the_page_says(
    make_share: MakeShare, learner_actor: Actor, sign_in: SignIn, language: str
) -> None:
    Person.objects.filter(id=person_id(learner_actor)).update(name="欧阳䶮")
    share = make_share(clock.now(), language=language, note="应聘")
    answer = sign_in(learner_actor).get(reverse("sharing:own_pdf", args=[share.id]))
    paper = PdfReader(io.BytesIO(answer.content))
    root: Any = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == language[:2]
    assert flaws_of(answer.content) == []
    verdict = "Valid" if language == "en" else "有效"
    assert unprinted(answer.content, "欧阳䶮", "应聘", selectors.code_of(share)[:4], NUMBER, verdict) == []


def test_a_character_that_cannot_be_printed_is_named(
    make_share: MakeShare, learner_actor: Actor, sign_in: SignIn
) -> None:
    Person.objects.filter(id=person_id(learner_actor)).update(name="欧阳\U00020bb7")
    answer = sign_in(learner_actor).get(reverse("sharing:own_pdf", args=[make_share(clock.now()).id]))
    assert answer.status_code == 422
    assert "\U00020bb7" in answer.content.decode()
