"""The trail: append-only, chained by one sealer, erasable text, the same answer to the same request."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from oneplusx.apps.trail import idempotency, selectors, services
from oneplusx.apps.trail.digests import act_digest
from oneplusx.apps.trail.models import Act, IdempotencyRecord, OutboxMessage, OutboxState, SealedAct
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import SYSTEM, Actor, Grant, Role


def record(now, **options):
    defaults = {"verb": "test.done", "subject_kind": "test", "actor": SYSTEM, "now": now}
    return services.record_act(**{**defaults, **options})


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["trail_act", "trail_sealedact"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_database_refuses_change(table, statement, now):
    record(now)
    services.seal_acts(now=now)
    column = "verb" if table == "trail_act" else "chain_hash"
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, "'x'"))
    assert Act.objects.get().verb == "test.done"


@pytest.mark.django_db
@pytest.mark.postgresql
def test_database_refuses_truncation(now):
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE trail_act CASCADE")


@pytest.mark.django_db
def test_chain_is_proved_from_the_acts(now):
    for place in range(5):
        record(now + timedelta(seconds=place), facts={"id": uuid4(), "count": place, "名": "中文"}, rows=[b"a", b"b"])
    assert services.seal_acts(now=now) == 5
    assert services.seal_acts(now=now) == 0
    record(now)
    report = selectors.verify_chain()
    assert (report.is_intact, report.checked_count, report.unsealed_count) == (True, 5, 1)
    assert [seal.position for seal in SealedAct.objects.order_by("position")] == [1, 2, 3, 4, 5]


@pytest.mark.django_db
def test_forged_act_breaks_the_chain(now):
    from oneplusx.web import append_only

    for place in range(3):
        record(now + timedelta(seconds=place))
    services.seal_acts(now=now)
    with connection.cursor() as cursor:
        for table in ("trail_act",):
            for trigger in (f"{table}_no_update", f"{table}_append_only"):
                suffix = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}{suffix}")
        cursor.execute(
            "UPDATE trail_act SET verb = 'forged' WHERE id = (SELECT act_id FROM trail_sealedact WHERE position = 2)"
        )
    assert selectors.verify_chain().broken_at == 2
    assert "trail_act" in append_only.TABLES


@pytest.mark.django_db
def test_batch_is_one_act_with_a_digest_per_row(now):
    act = record(now, rows=[b"one", b"two", b"three"])
    act.refresh_from_db()
    assert (act.rows_count, len(act.row_digests)) == (3, 96)
    assert act.digest == act_digest(act)


@pytest.mark.django_db
def test_erasure_destroys_the_text_and_leaves_the_chain(now):
    learner_id, subject_id = uuid4(), uuid4()
    record(now, learner_id=learner_id, subject_id=subject_id, note="张三请病假")
    services.seal_acts(now=now)
    [act] = selectors.acts_of(SYSTEM, "test", subject_id)
    assert act.note == "张三请病假"
    assert "张三".encode() not in bytes(Act.objects.get().note_sealed)
    services.destroy_personal_key(person_id=learner_id, actor=SYSTEM, now=now)
    [act] = selectors.acts_of(SYSTEM, "test", subject_id)
    assert act.note == ""
    assert record(now, learner_id=learner_id, note="再写").note_sealed is None
    assert selectors.verify_chain().is_intact


@pytest.mark.django_db
def test_who_sees_which_acts(now):
    institution_id, learner_id = uuid4(), uuid4()
    act = record(now, institution_id=institution_id, learner_id=learner_id)
    officer = Actor(id=uuid4(), grants=(Grant(Role.ACADEMIC_AFFAIRS, institution_id),))
    stranger = Actor(id=uuid4(), learner_id=uuid4(), grants=(Grant(Role.ACADEMIC_AFFAIRS, uuid4()),))
    assert list(selectors.acts_visible_to(officer)) == [act]
    assert list(selectors.acts_visible_to(Actor(id=uuid4(), learner_id=learner_id))) == [act]
    assert not selectors.acts_visible_to(stranger).exists()
    assert [view.id for view in selectors.acts_of_learner(officer, learner_id)] == [act.id]


@pytest.mark.django_db(transaction=True)
def test_eight_sealers_make_one_chain(now):
    for place in range(200):
        record(now + timedelta(seconds=place))

    def run() -> None:
        try:
            services.seal_acts(now=now)
        except DatabaseError:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    services.seal_acts(now=now)
    report = selectors.verify_chain()
    assert (report.is_intact, report.checked_count) == (True, 200)


@pytest.mark.django_db
def test_same_request_gets_the_first_answer(now):
    calls = []

    def produce():
        calls.append(1)
        return 201, {"id": len(calls)}

    first = idempotency.once("s", "key", "digest", produce, now=now)
    assert idempotency.once("s", "key", "digest", produce, now=now) == first == (201, {"id": 1})
    assert calls == [1]
    assert idempotency.once("other", "key", "digest", produce, now=now) == (201, {"id": 2})
    with pytest.raises(Conflict, match="key_reused"):
        idempotency.once("s", "key", "another digest", produce, now=now)
    with pytest.raises(Invalid):
        idempotency.once("s", "k" * 101, "digest", produce, now=now)


@pytest.mark.django_db
def test_failed_write_frees_its_key(now):
    def fail():
        record(now)
        raise Invalid("field.required", field="x")

    with pytest.raises(Invalid):
        idempotency.once("s", "key", "digest", fail, now=now)
    assert not Act.objects.exists()
    assert idempotency.once("s", "key", "digest", lambda: (200, {}), now=now) == (200, {})
    assert services.forget_answers(now=now + timedelta(days=8)) == 1
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_repeats_at_once_write_once(now):
    calls, answers = [], []

    def produce():
        calls.append(1)
        return 201, {"id": len(calls)}

    def run() -> None:
        try:
            answers.append(idempotency.once("s", "key", "digest", produce, now=now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(201, {"id": 1})] * 8
    assert Act.objects.count() == 0


@pytest.mark.django_db
def test_mail_is_sent_once(now, mailoutbox):
    services.queue_mail(to="a@example.org", subject="两行\n主题", body="正文", now=now)
    stored = OutboxMessage.objects.get()
    assert b"a@example.org" not in bytes(stored.recipient_sealed)
    assert services.send_outbox(now=now) == 1
    assert services.send_outbox(now=now) == 0
    [mail] = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (["a@example.org"], "两行 主题", "正文")


@pytest.mark.django_db
def test_mail_server_away_is_tried_again_then_given_up(now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    services.queue_mail(to="a@example.org", subject="s", body="b", now=now)
    for turn in range(6):
        services.send_outbox(now=now + timedelta(hours=turn))
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == (OutboxState.FAILED, 5)
    assert "refused" in message.last_error.lower()


@pytest.mark.django_db
def test_notices_belong_to_their_person(now, registrar, adviser, sign_in):
    services.notify(
        person_ids=[registrar.id, registrar.id],
        code="intake.done",
        params={"file": "a.xlsx", "applied": 1, "total": 1},
        path="/imports/",
        now=now,
    )
    assert (selectors.unread_count(registrar), selectors.unread_count(adviser)) == (1, 0)
    notice = selectors.notices_of(registrar).get()
    assert sign_in(adviser).post(f"/notices/{notice.id}/").status_code == 404
    client = sign_in(registrar)
    assert "a.xlsx" in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{notice.id}/").url == "/imports/"
    assert selectors.unread_count(registrar) == 0
    assert client.post("/notices/read/").url == "/notices/"


@pytest.mark.django_db
def test_notice_never_leads_to_another_site(now, registrar, sign_in):
    services.notify(person_ids=[registrar.id], code="intake.done", params={}, path="//evil.example/", now=now)
    notice = selectors.notices_of(registrar).get()
    assert sign_in(registrar).post(f"/notices/{notice.id}/").url == "/notices/"


@pytest.mark.django_db
def test_who_looked_at_my_data(now, registrar, learner_actor, sign_in):
    services.record_access(
        person_id=learner_actor.id, fields=["identity"], purpose="核对证件", actor=registrar, now=now
    )
    page = sign_in(learner_actor).get("/my/accesses/").content.decode()
    assert "核对证件" in page
    assert registrar.name in page
    assert "核对证件" not in sign_in(registrar).get("/my/accesses/").content.decode()


@pytest.mark.django_db
def test_outbox_page(now, college, registrar, adviser, outsider, sign_in):
    services.queue_mail(to="a@example.org", subject="邀请", body="请来", institution_id=college.id, now=now)
    message = OutboxMessage.objects.get()
    client = sign_in(registrar)
    assert "邀请" in client.get("/outbox/").content.decode()
    assert "请来" in client.get(f"/outbox/{message.id}/").content.decode()
    assert sign_in(adviser).get("/outbox/").status_code == 403
    assert sign_in(outsider).get(f"/outbox/{message.id}/").status_code == 404
