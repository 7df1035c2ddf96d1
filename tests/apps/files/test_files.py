"""Files: told by their bytes, kept once and encrypted, read only by whom their subject allows."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest

from oneplusx.apps.files import registry, selectors, services, sniffing, storage
from oneplusx.apps.files.models import Attachment, StoredFile
from oneplusx.domain.errors import Invalid, NotFound
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
