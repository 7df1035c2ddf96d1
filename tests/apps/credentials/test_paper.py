"""The printed certificate: PDF/A-3b with its credential embedded, in Chinese, English and both.

No PDF/A validator can be installed from the registries the tests may use (packages that offer one fetch veraPDF from
elsewhere), so the rules that can be read off a file are checked by ``tests/support/pdfa.py``, which says what it leaves
out; beside them, what a certificate promises: the embedded file byte for byte, structure, text.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, TextStringObject

from oneplusx.apps.certificates.faces import FaceLanguage
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.credentials.selectors import certificate_pdf, public_document
from oneplusx.apps.parties.models import Department, Enrollment
from oneplusx.domain.credential.documents import read_credential
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor
from tests.support.cast import OpenLearner, SignIn
from tests.support.issued_credentials import IssueCertificate, current, document_of
from tests.support.pdfa import flaws_of

pytestmark = pytest.mark.django_db
RARE = "䶮㛃"


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def root_of(pdf: PdfReader) -> Any:
    return pdf.trailer["/Root"]


def text_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.fixture
def certificate(issue: IssueCertificate, enrollment: Enrollment) -> Certificate:
    return issue(enrollment, expires_on=date(2029, 5, 19))


@pytest.mark.parametrize("language", list(FaceLanguage))
def test_it_says_that_it_is_pdf_a_3b_and_pdf_ua(certificate: Certificate, language: FaceLanguage) -> None:
    pdf = read(certificate_pdf(certificate.id, language))
    metadata = root_of(pdf)["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part>\s*3\s*<", metadata)
    assert re.search(r"pdfaid:conformance>\s*B\s*<", metadata)
    assert re.search(r"pdfuaid:part>\s*1\s*<", metadata)
    assert "dc:title" in metadata
    assert not pdf.is_encrypted
    assert "/ID" in pdf.trailer


def test_it_keeps_the_rules_of_pdf_a_3(certificate: Certificate) -> None:
    content = certificate_pdf(certificate.id, FaceLanguage.BOTH)
    assert flaws_of(content) == []
    writer = PdfWriter(clone_from=io.BytesIO(content))
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("other.txt", b"x")
    del writer.root_object["/OutputIntents"]
    spoiled = io.BytesIO()
    writer.write(spoiled)
    found = flaws_of(spoiled.getvalue())
    for clause in ("6.2.3 output intent", "6.5.1 action", "6.8 file specification"):
        assert any(one.startswith(clause) for one in found), clause


def test_the_credential_is_embedded_byte_for_byte(certificate: Certificate) -> None:
    content = certificate_pdf(certificate.id)
    pdf = read(content)
    [embedded] = pdf.attachments["credential.json"]
    assert embedded.decode() == current(certificate).document == public_document(certificate.id)
    [file] = root_of(pdf)["/AF"]
    described = file.get_object()
    assert (described["/Type"], described["/AFRelationship"]) == ("/Filespec", "/Data")
    assert described["/EF"]["/F"].get_object()["/Subtype"] == "/application/vc"
    assert read_credential(content).document == document_of(current(certificate))


def test_every_font_is_embedded(certificate: Certificate) -> None:
    pdf = read(certificate_pdf(certificate.id, FaceLanguage.BOTH))
    resources: list[Any] = [page["/Resources"] for page in pdf.pages]
    fonts = [font.get_object() for one in resources for font in one["/Font"].values()]
    assert fonts
    for font in fonts:
        below = [one.get_object() for one in font.get("/DescendantFonts", [])] or [font]
        for one in below:
            descriptor = one["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font


@pytest.mark.parametrize("language", list(FaceLanguage))
def test_it_is_tagged(certificate: Certificate, language: FaceLanguage) -> None:
    pdf = read(certificate_pdf(certificate.id, language))
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].lower().startswith("en" if language is FaceLanguage.EN else "zh")
    kinds, described = tags_of(root["/StructTreeRoot"])
    assert "/H1" in kinds
    assert "/Figure" in kinds
    assert described, "the QR code says what it is"


def tags_of(root: Any) -> tuple[set[str], list[str]]:
    kinds: set[str] = set()
    described: list[str] = []
    waiting: list[Any] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, IndirectObject):
            if node.idnum in seen:
                continue
            seen.add(node.idnum)
            node = node.get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, DictionaryObject):
            kinds.add(str(node.get("/S")))
            described += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node.raw_get("/K")] if "/K" in node else []
    return kinds, described


def test_text_comes_out_as_it_went_in(certificate: Certificate) -> None:
    text = text_of(read(certificate_pdf(certificate.id)))
    for part in (
        "职业技能等级证书",
        "Web前端开发（中级）",
        certificate.holder_name,
        certificate.number,
        "2026年5月20日",
        "2029年5月19日",
    ):
        assert part in text
    assert "（中级）（中级）" not in text
    english = text_of(read(certificate_pdf(certificate.id, FaceLanguage.EN)))
    for part in ("Vocational Skill Level Certificate", certificate.number, "20 May 2026", "Morning Star Evaluation"):
        assert part in english
    both = text_of(read(certificate_pdf(certificate.id, FaceLanguage.BOTH)))
    for part in ("职业技能等级证书", "Vocational Skill Level Certificate", "2026年5月20日 · 20 May 2026"):
        assert part in both


def test_rare_characters_print_or_are_named(
    issue: IssueCertificate, open_learner: OpenLearner, department: Department, now: datetime
) -> None:
    rare = issue(open_learner(department, "20240091", RARE, 91), number="X-RARE")
    assert RARE in text_of(read(certificate_pdf(rare.id)))
    unprintable = issue(open_learner(department, "20240092", "王\U0003134a", 92), number="X-UNPRINTABLE")
    with pytest.raises(Invalid) as refused:
        certificate_pdf(unprintable.id)
    assert refused.value.code == "printing.missing_glyph"
    assert refused.value.params["characters"] == ["\U0003134a"]


def test_the_holder_downloads_it(certificate: Certificate, learner_actor: Actor, sign_in: SignIn) -> None:
    client = sign_in(learner_actor)
    for language in FaceLanguage:
        answer = client.get(f"/my/credentials/{certificate.id}/pdf/{language}/")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
    assert client.get(f"/my/credentials/{certificate.id}/pdf/fr/").status_code == 404
