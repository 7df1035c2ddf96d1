"""Files: told by their bytes, kept once and encrypted, read only by whom their subject allows."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection, transaction

from oneplusx.apps.files import registry, selectors, services, sniffing, storage
from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.web.clock import now as present
from tests.support.departments_kind import workbook

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
PDF = b"%PDF-1.7\n..."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return tmp_path


@pytest.fixture
def readers():
    before = dict(registry._readers)
    yield registry.register_reader
    registry._readers.clear()
    registry._readers.update(before)


def attach(data, actor, now, **options):
    file = services.store_file(data=data, now=now)
    values = {"name": "证书.png", "subject_kind": "test", "subject_id": uuid4(), **options}
    return services.attach(file=file, actor=actor, now=now, **values)


@pytest.mark.parametrize(
    "data, expected",
    [
        (PDF, sniffing.PDF),
        (PNG, sniffing.PNG),
        (b"\xff\xd8\xff\xe0", sniffing.JPEG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", sniffing.WEBP),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sniffing.XLS),
        ("学号,姓名\n".encode(), sniffing.CSV),
        ("学号,姓名\n".encode("gb18030"), sniffing.CSV),
        (b"<html><script>", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04 something zipped", None),
    ],
)
def test_type_is_told_by_the_bytes(data, expected):
    assert sniffing.media_type_of(data) == expected


def test_workbook_is_told():
    assert sniffing.media_type_of(workbook([["1", "2"]])) == sniffing.XLSX


def test_same_bytes_are_kept_once_and_encrypted(folder, now):
    first = services.store_file(data=PDF, now=now)
    second = services.store_file(data=PDF, now=now)
    assert first == second
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    [kept] = [path for path in folder.rglob("*") if path.is_file()]
    assert PDF not in kept.read_bytes()
    assert selectors.content_of(first) == PDF


@pytest.mark.parametrize(
    "data, accept, code",
    [
        (b"", None, "files.empty"),
        (b"\x00\x00", None, "files.unknown_type"),
        (PDF, sniffing.SPREADSHEETS, "files.type_not_accepted"),
        (PDF + b"0" * services.EVIDENCE_BYTES_MAX, None, "files.too_large"),
    ],
)
def test_refusals(data, accept, code, now):
    with pytest.raises(Invalid) as refusal:
        services.store_file(data=data, now=now, accept=accept)
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "name, plain",
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\证书.pdf", "证书.pdf"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_are_harmless(name, plain):
    assert services.plain_name(name) == plain


def test_download_has_safe_headers(learner_actor, sign_in, now):
    attachment = attach(PNG, learner_actor, now)
    answer = sign_in(learner_actor).get(f"/files/{attachment.id}/")
    assert answer.content == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"] == "inline; filename*=UTF-8''%E8%AF%81%E4%B9%A6.png"
    forced = sign_in(learner_actor).get(f"/files/{attachment.id}/?download")
    assert forced["Content-Disposition"].startswith("attachment;")


def test_others_files_answer_like_unknown_ones(learner_actor, registrar, outsider, sign_in, client, readers, now):
    attachment = attach(PNG, learner_actor, now, subject_kind="test.read")
    readers("test.read", lambda actor, row: actor.id == registrar.id)
    assert sign_in(registrar).get(f"/files/{attachment.id}/").status_code == 200
    for other in (sign_in(outsider), client):
        assert other.get(f"/files/{attachment.id}/").status_code == other.get(f"/files/{uuid4()}/").status_code == 404
    assert selectors.attachments_of(registrar, "test.read", attachment.subject_id) == [attachment]
    assert selectors.attachments_of(outsider, "test.read", attachment.subject_id) == []


@pytest.mark.django_db(transaction=True)
def test_bytes_go_with_their_last_attachment(learner_actor, now):
    first, second = attach(PNG, learner_actor, now), attach(PNG, learner_actor, now)
    services.detach(attachment=first, actor=learner_actor, now=now)
    assert storage.path_of(first.file.sha256).exists()
    services.detach(attachment=second, actor=learner_actor, now=now)
    assert not storage.path_of(first.file.sha256).exists()
    assert not Attachment.objects.exists()
    with pytest.raises(NotFound):
        selectors.content_of(first.file)


def age(folder: Path, **past: float) -> None:
    """Makes all bytes as old as said."""
    at = time.time() - timedelta(**past).total_seconds()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (at, at))


def kept(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@transaction.atomic
def hand_in(several, actor, now):
    return [attach(data, actor, now) for data in several]


@pytest.mark.django_db(transaction=True)
def test_what_a_refused_request_left_behind_goes_after_a_day(folder, learner_actor):
    now = present()
    attach(PDF, learner_actor, now)
    with pytest.raises(Invalid):
        hand_in([PNG, b""], learner_actor, now)
    services.store_file(data="学号,姓名\n".encode(), now=now - timedelta(days=2))
    assert (kept(folder), StoredFile.objects.count()) == (3, 2)
    assert services.sweep_files(now=now) == 1  # the row that nothing refers to; the other bytes are of today
    age(folder, hours=23)
    assert services.sweep_files(now=now) == 0
    age(folder, hours=25)
    assert services.sweep_files(now=now) == 1
    assert (kept(folder), StoredFile.objects.get().media_type) == (1, sniffing.PDF)
    assert services.sweep_files(now=now) == 0


def test_bytes_handed_in_again_while_they_are_swept_stay(folder, now):
    digest = services.store_file(data=PNG, now=now).sha256
    age(folder, days=3)
    marked = storage.mark(digest)
    services.store_file(data=PNG, now=now)  # between the question to the database and the removal
    assert storage.remove(digest, marked) is False
    assert storage.read(digest) == PNG
    assert storage.remove(digest, storage.mark(digest)) is True
    services.store_file(data=PNG, now=now)  # after it: written anew
    assert storage.read(digest) == PNG


def test_what_an_ended_sweep_set_aside_comes_back(folder, learner_actor, now):
    path = storage.path_of(attach(PNG, learner_actor, now).file.sha256)
    path.replace(path.with_name(f"{storage.ASIDE}{path.name}-1"))
    (path.parent / f"{storage.DRAFT}x").write_bytes(b"half")
    age(folder, days=3)
    services.sweep_files(now=present())
    assert storage.read(path.name) == PNG
    assert kept(folder) == 1


def in_threads(count, work):
    errors = []

    def run(number):
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - told to the thread that waits
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return errors


@pytest.mark.django_db(transaction=True)
def test_sweeps_and_uploads_at_once_lose_nothing(folder, learner_actor, now):
    """Every attachment has its bytes, however uploads, removals and sweeps of the same bytes meet."""
    later = present()  # long after ``now``, when everything is handed in
    pictures = [PNG + bytes([number]) for number in range(3)]

    def turn_of(number, turn):
        if number % 3 == 0:
            services.sweep_files(now=later)
            return
        [mine] = hand_in([pictures[turn % 3]], learner_actor, now + timedelta(microseconds=100 * turn + number))
        if turn % 2:
            services.detach(attachment=mine, actor=learner_actor, now=now)

    errors = in_threads(6, lambda number: [turn_of(number, turn) for turn in range(12)])
    assert errors == []
    assert Attachment.objects.count() == 4 * 6
    for row in Attachment.objects.select_related("file"):
        assert selectors.content_of(row.file) in pictures


def test_a_database_that_knows_no_files_touches_none(folder, now):
    storage.write("0" * 64, PNG)
    age(folder, days=3)
    assert services.sweep_files(now=present()) == 0
    assert kept(folder) == 1
