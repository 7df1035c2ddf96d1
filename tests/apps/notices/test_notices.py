"""Policy notices: versions, who is meant, who has read and acknowledged, what is to be done by when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.notices import selectors, services
from oneplusx.apps.notices.models import SUBJECT, TRANSITIONS, NoticeState, PolicyNotice
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.trail.models import Notice
from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound
from oneplusx.web.actor import PUBLIC, Actor
from oneplusx.web.clock import local_date
from tests.support.cast import SignIn

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF"


def content(**more: Any) -> services.NoticeContent:
    values = {
        "title_zh": "关于开展试点工作的通知",
        "body_zh": "各院校：\n请按时申报。",
        "number": "教职成〔2026〕1号",
        **more,
    }
    return services.NoticeContent(**values)


def write(authority: Institution, actor: Actor, now: datetime, **more: Any) -> PolicyNotice:
    return services.write_notice(publisher_id=authority.id, content=content(**more), actor=actor, now=now)


def publish(authority: Institution, actor: Actor, now: datetime, **more: Any) -> PolicyNotice:
    notice = write(authority, actor, now, **more)
    published = services.publish_notice(notice_id=notice.id, actor=actor, now=now)
    services.tell_audience(notice_id=notice.id, actor=actor, now=now)
    return published


def task(now: datetime, days: int = 10) -> dict[str, Any]:
    return {"task_zh": "提交申报表", "task_due_on": local_date(now) + timedelta(days=days)}


def test_a_draft_is_its_publishers_own_until_it_is_published(
    authority: Institution, authority_officer: Actor, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    draft = write(authority, authority_officer, now)
    for actor in (registrar, outsider, PUBLIC):
        with pytest.raises(NotFound):
            selectors.notice_for(actor, draft.id)
    services.publish_notice(notice_id=draft.id, actor=authority_officer, now=now)
    for actor in (registrar, outsider, PUBLIC):
        assert selectors.notice_for(actor, draft.id)
    with pytest.raises(Denied):
        write(authority, registrar, now)


@pytest.mark.parametrize("query", ["试点", "shidian", "sd", "教职成", "2026", "按时"])
def test_a_notice_is_found_by_substring_and_pinyin(
    authority: Institution, authority_officer: Actor, now: datetime, query: str
) -> None:
    publish(authority, authority_officer, now)
    assert selectors.search_notices(PUBLIC, query).count() == 1
    assert not selectors.search_notices(PUBLIC, "不存在").exists()


def test_the_audience_is_roles_and_places(
    authority: Institution,
    authority_officer: Actor,
    college: Institution,
    registrar: Actor,
    adviser: Actor,
    outsider: Actor,
    organization_officer: Actor,
    learner_actor: Actor,
    now: datetime,
) -> None:
    everybody = (registrar, adviser, outsider, organization_officer, learner_actor)

    def readers(**audience: Any) -> set[Actor]:
        notice = publish(authority, authority_officer, now, is_public=False, **audience)
        seen = {actor for actor in everybody if selectors.notices_visible_to(actor).filter(id=notice.id).exists()}
        told = set(Notice.objects.filter(path=f"/policies/{notice.id}/").values_list("person_id", flat=True))
        assert {actor.id for actor in seen - {learner_actor}} == told & {actor.id for actor in everybody[:-1]}
        assert not selectors.notices_visible_to(PUBLIC).filter(id=notice.id).exists()
        return seen

    assert readers() == set(everybody)
    assert readers(roles=["academic_affairs"]) == {registrar, outsider}
    assert readers(roles=["academic_affairs"], province_codes=["44"]) == {registrar}
    assert readers(province_codes=["44"]) == {registrar, adviser, learner_actor}
    assert readers(institution_ids=[college.id]) == {registrar, adviser, learner_actor}
    assert readers(roles=["learner"]) == {learner_actor}
    assert readers(roles=["adviser", "organization_officer"]) == {adviser, organization_officer}
    assert readers(roles=["academic_affairs"], province_codes=["51"], institution_ids=[college.id]) == {
        registrar,
        outsider,
    }


def test_the_audience_is_told_once(
    authority: Institution, authority_officer: Actor, registrar: Actor, now: datetime
) -> None:
    notice = publish(authority, authority_officer, now, roles=["academic_affairs"])
    assert services.tell_audience(notice_id=notice.id, actor=authority_officer, now=now) == 0
    assert Notice.objects.filter(person_id=registrar.id, code="notices.notice.published").count() == 1


@pytest.mark.parametrize("state", list(NoticeState))
@pytest.mark.parametrize("act", ["change", "publish", "withdraw", "revise", "delete", "acknowledge"])
def test_every_act_in_every_state(
    authority: Institution, authority_officer: Actor, registrar: Actor, now: datetime, state: NoticeState, act: str
) -> None:
    notice = write(authority, authority_officer, now, is_acknowledged=True)
    PolicyNotice.objects.filter(id=notice.id).update(state=state)
    values: dict[str, Any] = {"notice_id": notice.id, "now": now}
    acts: dict[str, Any] = {
        "change": lambda: services.change_notice(content=content(), actor=authority_officer, **values),
        "publish": lambda: services.publish_notice(actor=authority_officer, **values),
        "withdraw": lambda: services.withdraw_notice(reason="有误", actor=authority_officer, **values),
        "revise": lambda: services.revise_notice(actor=authority_officer, **values),
        "delete": lambda: services.delete_draft(actor=authority_officer, **values),
        "acknowledge": lambda: services.acknowledge_notice(actor=registrar, **values),
    }
    of_draft = {"change", "publish", "delete"}
    allowed = of_draft if state == NoticeState.DRAFT else {"withdraw", "revise", "acknowledge"}
    if act in allowed and state in {NoticeState.DRAFT, NoticeState.PUBLISHED}:
        acts[act]()
        after = PolicyNotice.objects.filter(id=notice.id).first()
        if after is not None and after.state != state:
            assert NoticeState(after.state) in TRANSITIONS[state]
    else:
        with pytest.raises((Conflict, NotFound)):
            acts[act]()


def test_a_new_version_supersedes_the_one_before(
    authority: Institution, authority_officer: Actor, college: Institution, now: datetime
) -> None:
    first = services.write_notice(
        publisher_id=authority.id,
        content=content(institution_ids=[college.id]),
        files=[services.NoticeFile("申报表.pdf", PDF)],
        actor=authority_officer,
        now=now,
    )
    services.publish_notice(notice_id=first.id, actor=authority_officer, now=now)
    second = services.revise_notice(notice_id=first.id, actor=authority_officer, now=now)
    assert (second.version, second.series_id, second.state) == (2, first.series_id, "draft")
    assert second.audience.get().institution_id == college.id
    assert len(attachments_of(authority_officer, SUBJECT, second.id)) == 1
    with pytest.raises(Conflict, match=r"notices\.draft_exists"):
        services.revise_notice(notice_id=first.id, actor=authority_officer, now=now)
    services.publish_notice(notice_id=second.id, actor=authority_officer, now=now)
    first.refresh_from_db()
    assert first.state == NoticeState.SUPERSEDED
    assert [one.id for one in selectors.search_notices(PUBLIC)] == [second.id]
    assert [one.version for one in selectors.versions_of(PUBLIC, second)] == [2, 1]
    assert len(attachments_of(PUBLIC, SUBJECT, second.id)) == 1


def test_receipts_tell_who_has_and_who_has_not(
    authority: Institution, authority_officer: Actor, registrar: Actor, outsider: Actor, now: datetime
) -> None:
    notice = publish(authority, authority_officer, now, roles=["academic_affairs"], is_acknowledged=True)
    assert selectors.to_acknowledge(registrar).count() == 1
    services.acknowledge_notice(notice_id=notice.id, actor=registrar, now=now)
    with pytest.raises(Conflict, match=r"notices\.already_acknowledged"):
        services.acknowledge_notice(notice_id=notice.id, actor=registrar, now=now)
    with pytest.raises(Conflict, match=r"notices\.not_for_you"):
        services.acknowledge_notice(notice_id=notice.id, actor=authority_officer, now=now)
    assert not selectors.to_acknowledge(registrar).exists()
    lines = selectors.receipts_of(authority_officer, notice)
    assert [(line.person_id, line.acknowledged_at) for line in lines] == [(outsider.id, None), (registrar.id, now)]
    assert services.remind_audience(notice_id=notice.id, actor=authority_officer, now=now) == 1
    assert Notice.objects.filter(person_id=outsider.id, code="notices.notice.reminder").exists()
    with pytest.raises(Conflict, match=r"notices\.reminded_lately"):
        services.remind_audience(notice_id=notice.id, actor=authority_officer, now=now)
    with pytest.raises(NotFound):
        selectors.receipts_of(registrar, notice)


def test_a_task_is_each_institutions_own(
    authority: Institution,
    authority_officer: Actor,
    college: Institution,
    other_college: Institution,
    registrar: Actor,
    college_head: Actor,
    outsider: Actor,
    now: datetime,
) -> None:
    notice = publish(authority, authority_officer, now, roles=["academic_affairs", "college_head"], **task(now))
    today = local_date(now)
    [line] = selectors.tasks_of(college_head, today)
    assert (line.institution.id, line.state) == (college.id, "todo")
    assert selectors.tasks_of(registrar, today + timedelta(days=11))[0].state == "overdue"
    services.finish_task(notice_id=notice.id, institution_id=college.id, note="已报", actor=registrar, now=now)
    assert not selectors.tasks_of(college_head, today, only_open=True)
    assert selectors.tasks_of(outsider, today)[0].state == "todo"
    with pytest.raises(Conflict, match=r"notices\.already_done"):
        services.finish_task(notice_id=notice.id, institution_id=college.id, actor=college_head, now=now)
    with pytest.raises(NotFound):
        services.finish_task(notice_id=notice.id, institution_id=other_college.id, actor=registrar, now=now)
    states = {one.institution.id: one.state for one in selectors.task_lines(authority_officer, notice, today)}
    assert states == {college.id: "done", other_college.id: "todo"}
    services.reopen_task(notice_id=notice.id, institution_id=college.id, actor=college_head, now=now)
    assert len(selectors.tasks_of(registrar, today, only_open=True)) == 1


def test_institutions_are_reminded_before_and_after_the_day(
    authority: Institution, authority_officer: Actor, registrar: Actor, now: datetime
) -> None:
    publish(authority, authority_officer, now, roles=["academic_affairs"], **task(now, 1))
    assert services.remind_of_tasks(now=now) == 1
    assert services.remind_of_tasks(now=now) == 0
    assert services.remind_of_tasks(now=now + timedelta(days=2)) == 1
    codes = set(Notice.objects.filter(person_id=registrar.id).values_list("code", flat=True))
    assert codes >= {"notices.notice.due", "notices.notice.overdue"}


@pytest.mark.parametrize(
    "change, code",
    [
        ({"title_zh": " "}, "field.required"),
        ({"body_zh": ""}, "field.required"),
        ({"category": "weather"}, "notices.unknown_category"),
        ({"effective_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "notices.bad_period"),
        ({"task_zh": "报送"}, "notices.task_incomplete"),
        ({"task_due_on": date(2027, 1, 1)}, "notices.task_incomplete"),
        ({"roles": ["king"]}, "notices.unknown_role"),
        ({"province_codes": ["99"]}, "notices.unknown_province"),
    ],
)
def test_a_notice_says_what_is_wrong(
    authority: Institution, authority_officer: Actor, now: datetime, change: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        write(authority, authority_officer, now, **change)
    assert refusal.value.code == code


def test_an_overdue_task_is_not_published(authority: Institution, authority_officer: Actor, now: datetime) -> None:
    draft = write(authority, authority_officer, now, **task(now, -1))
    with pytest.raises(Invalid, match=r"notices\.task_overdue"):
        services.publish_notice(notice_id=draft.id, actor=authority_officer, now=now)


def test_the_pages_lead_from_draft_to_receipt(
    authority: Institution, authority_officer: Actor, registrar: Actor, sign_in: SignIn, client: Client
) -> None:
    writer, reader = sign_in(authority_officer), sign_in(registrar)
    form = {
        "publisher": str(authority.id),
        "title_zh": "关于学分转换的通知",
        "body_zh": "请签收。",
        "category": "credit",
        "roles": ["academic_affairs"],
        "is_acknowledged": "on",
        "task_zh": "报送联系人",
        "task_due_on": "2099-01-01",
    }
    assert writer.post("/policies/new/", {**form, "title_zh": ""}).status_code == 422
    address = writer.post("/policies/new/", form)["Location"]
    assert reader.get(address).status_code == 404
    assert writer.post(f"{address}act/", {"act": "publish"}).status_code == 302
    services.tell_audience(
        notice_id=PolicyNotice.objects.get().id, actor=authority_officer, now=PolicyNotice.objects.get().written_at
    )
    assert client.get(address).status_code == 404  # not public
    assert client.get("/policies/").status_code == 200
    home = reader.get("/home/").content.decode()
    assert "报送联系人" in home
    assert "关于学分转换的通知" in home
    inbox = reader.get("/inbox/").content.decode()
    assert "报送联系人" in inbox
    assert "2099" in inbox
    assert "报送联系人" not in reader.get("/inbox/?tab=done").content.decode()
    assert reader.get(address).status_code == 200
    assert reader.post(f"{address}acknowledge/").status_code == 302
    college_id = registrar.grants[0].institution_id
    assert reader.post(f"{address}done/{college_id}/", {"note": "已报送"}).status_code == 302
    assert "报送联系人" not in reader.get("/inbox/").content.decode()
    followed = writer.get(f"{address}receipts/").content.decode()
    assert "已报送" in followed
    assert writer.get(f"{address}receipts/?format=csv").status_code == 200
    assert reader.get(f"{address}receipts/").status_code == 404
    assert writer.get(f"{address}edit/").status_code in {200, 302}
    assert writer.post(f"{address}withdraw/", {"reason": "内容有误"}).status_code == 302
    assert "内容有误" in reader.get(address).content.decode()


def test_the_interface_writes_publishes_and_reads(
    authority: Institution, authority_officer: Actor, registrar: Actor, sign_in: SignIn, client: Client
) -> None:
    writer, reader = sign_in(authority_officer), sign_in(registrar)
    body = {"publisher_id": str(authority.id), "title_zh": "通知", "body_zh": "正文", "roles": ["academic_affairs"]}
    body |= {"is_acknowledged": True}
    made = writer.post("/api/v1/policy-notices", body, content_type="application/json")
    assert made.status_code == 201, made.content
    one = f"/api/v1/policy-notices/{made.json()['id']}"
    assert client.get(one).status_code == 404
    assert writer.post(f"{one}/publish").json()["state"] == "published"
    assert client.get("/api/v1/policy-notices?q=通知").json()["total"] == 1
    assert reader.post(f"{one}/acknowledge").json()["acknowledged_at"]
    [line] = writer.get(f"{one}/receipts").json()["items"]
    assert line["acknowledged_at"]
    assert reader.get(f"{one}/receipts").status_code == 404
