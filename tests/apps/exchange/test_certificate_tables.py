"""Certificates as tables of other systems: the layouts of data centers, and tables described by a mapping document."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.exchange import selectors, services
from oneplusx.apps.exchange.certificate_tables import KINDS, SHIPPED, shipped, shipped_text
from oneplusx.apps.exchange.models import TableMapping
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.trail.models import AccessRecord, Act
from oneplusx.cli.main import main
from oneplusx.domain.errors import DomainError, Invalid, NotFound
from oneplusx.domain.exporting import load_mapping, mapping_to_json, mapping_to_text
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.flow import HoldCertificate

X_TABLE = [
    ("主键唯一标识", "zjsjwyxbs"),
    ("学校代码", "xxdm"),
    ("证书号", "zsh"),
    ("专业号", "zyh"),
    ("发证机构编码", "fzjgbm"),
    ("发证机构名称", "fzjgmc"),
    ("证书名称", "zsmc"),
    ("证书类型", "zslx"),
    ("证书等级", "zsdj"),
    ("鉴定地点", "jddd"),
    ("采集时间", "sjcjsj"),
    ("上报状态", "reportStatus"),
    ("启用", "enableStatus"),
    ("备注", "bz"),
]
SKILL_TABLE = [
    ("学号", "xh"),
    ("学生姓名", "xsxm"),
    ("发证机构编码", "fzjgbm"),
    ("证书等级", "zsdj"),
    ("证书号", "zsh"),
    ("证书名称", "zsmc"),
    ("发证日期", "fzrq"),
    ("是否支持电子证书", "sfzcdzzs"),
    ("下载/打印次数", "xzdycs"),
    ("采集时间", "sjcjsj"),
]
NUMBERS = [
    "000123",
    "123456789012345678901234567890",
    "x-2026/甲 0001a",
    "  two  spaces ",
    "-12",
    "=1+1",
    "+86",
    "1E10",
    "0.10",
]
OWN = """
format: oneplusx-export-mapping/1
name: 校内数据平台
rows: {states: [valid]}
columns:
  - {title: 编号, code: NO, field: number}
  - {title: 日期, code: D, field: issued_on, format: yyyyMMdd}
  - {title: 等级, code: L, field: level, codes: {primary: "1", intermediate: "2", advanced: "3"}}
  - {title: 成绩, code: S, field: score, format: "0.0", otherwise: 缺}
  - {title: 来源, code: SRC, value: "02"}
"""
Exported = Callable[..., list[list[str]]]


@pytest.fixture
def certificate(studying: Enrollment, hold_certificate: HoldCertificate) -> Certificate:
    return hold_certificate(studying, "000123")


@pytest.fixture
def exported(college: Institution, now: datetime) -> Exported:
    def rows(form: str = "csv", table: str = "ods_gzxzssj", actor: Actor = SYSTEM, **more: object) -> list[list[str]]:
        mapping = selectors.table_choice(actor, table).mapping
        made = services.export_certificates(
            institution_id=college.id,
            mapping=mapping,
            form=form,
            actor=actor,
            now=now,
            **more,  # type: ignore[arg-type]
        )
        return read(made.content, form)

    return rows


def read(content: bytes, form: str) -> list[list[str]]:
    if form == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


@pytest.mark.parametrize("code, columns", [("ods_gzxzssj", X_TABLE), ("ods_xsjnzssj", SKILL_TABLE)])
def test_the_tables_of_data_centers_have_their_columns_in_order(code: str, columns: list[tuple[str, str]]) -> None:
    mapping = shipped(code)
    assert list(zip(mapping.heads(as_codes=False), mapping.heads(as_codes=True), strict=True)) == columns


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_of_the_x_table(exported: Exported, certificate: Certificate, form: str) -> None:
    heads, row = exported(form)
    values = dict(zip(heads, row, strict=True))
    assert values == {
        "主键唯一标识": certificate.id.hex,
        "学校代码": "C4401",
        "证书号": "000123",
        "专业号": "510203",
        "发证机构编码": "ORG1",
        "发证机构名称": "晨星教育评价有限公司",
        "证书名称": "Web前端开发（中级）",
        "证书类型": "X证书",
        "证书等级": "中级",
        "鉴定地点": "",
        "采集时间": "2026-06-01 09:30:00",
        "上报状态": "0",
        "启用": "1",
        "备注": "",
    }


def test_a_row_of_the_skill_table(exported: Exported, certificate: Certificate) -> None:
    heads, row = exported(table="ods_xsjnzssj", is_headed_by_codes=True)
    values = dict(zip(heads, row, strict=True))
    assert values["xh"] == "20240001"
    assert values["xsxm"] == "林晓雨"
    assert (values["fzrq"], values["sfzcdzzs"]) == ("2026-03-20", "0")


def test_a_revoked_certificate_is_disabled_in_one_table_and_left_out_of_the_other(
    exported: Exported, certificate: Certificate, now: datetime
) -> None:
    revoke_certificates(certificate_ids=[certificate.id], reason="有误", actor=SYSTEM, now=now)
    heads, row = exported()
    assert dict(zip(heads, row, strict=True))["启用"] == "0"
    with pytest.raises(Invalid, match="nothing_to_export"):
        exported(table="ods_xsjnzssj")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_number_is_never_changed(exported: Exported, certificate: Certificate, number: str, form: str) -> None:
    Certificate.objects.filter(id=certificate.id).update(number=number)
    heads, row = exported(form)
    assert dict(zip(heads, row, strict=True))["证书号"] == number


def test_other_texts_are_no_formulas_in_csv(exported: Exported, certificate: Certificate) -> None:
    Certificate.objects.filter(id=certificate.id).update(holder_name="=HYPERLINK(1)")
    _heads, row = exported(table="ods_xsjnzssj")
    assert "'=HYPERLINK(1)" in row


def test_an_own_mapping_is_kept_previewed_and_exported(
    college: Institution, registrar: Actor, certificate: Certificate, exported: Exported, now: datetime
) -> None:
    row = services.save_table_mapping(institution_id=college.id, text=OWN, actor=registrar, now=now)
    preview = selectors.preview_of(registrar, college, selectors.mapping_of(row), now=now)
    assert (preview.heads, preview.total) == (["编号", "日期", "等级", "成绩", "来源"], 1)
    assert exported(table=str(row.id), actor=registrar, is_headed_by_codes=True) == [
        ["NO", "D", "L", "S", "SRC"],
        ["000123", "20260320", "2", "缺", "02"],
    ]
    again = services.save_table_mapping(
        institution_id=college.id, text=OWN.replace("缺", "无"), actor=registrar, now=now
    )
    assert again.id == row.id
    assert TableMapping.objects.count() == 1
    assert Act.objects.filter(verb="exchange.table_mapping_saved").count() == 2


def test_identity_numbers_are_recorded_as_read(
    college: Institution, registrar: Actor, certificate: Certificate, now: datetime
) -> None:
    text = OWN.replace("field: number}", "field: identity_number}")
    mapping = load_mapping(text, KINDS, name="m")
    preview = selectors.preview_of(registrar, college, mapping, now=now)
    assert preview.cells[0][0] == ""
    assert not AccessRecord.objects.exists()
    made = services.export_certificates(
        institution_id=college.id, mapping=mapping, form="csv", actor=registrar, now=now
    )
    [_, row] = read(made.content, "csv")
    assert len(row[0]) == 18
    assert AccessRecord.objects.filter(fields=["identity"]).count() == 1


def test_a_value_without_a_code_names_the_column(college: Institution, certificate: Certificate, now: datetime) -> None:
    mapping = load_mapping(OWN.replace('intermediate: "2", ', ""), KINDS, name="m")
    with pytest.raises(Invalid) as refused:
        services.export_certificates(institution_id=college.id, mapping=mapping, actor=SYSTEM, now=now)
    assert refused.value.params == {"column": "等级", "found": "intermediate", "allowed": "primary, advanced"}


def test_everybody_exports_what_is_theirs(
    college: Institution,
    organization: Institution,
    other_college: Institution,
    registrar: Actor,
    outsider: Actor,
    organization_officer: Actor,
    certificate: Certificate,
    now: datetime,
) -> None:
    def count(institution: Institution, actor: Actor) -> int:
        made = services.export_certificates(
            institution_id=institution.id, mapping=shipped("ods_gzxzssj"), actor=actor, now=now
        )
        return made.rows_count

    assert count(college, registrar) == 1
    assert count(organization, organization_officer) == 1
    for institution, actor in ((college, outsider), (college, organization_officer), (organization, registrar)):
        with pytest.raises(NotFound):
            count(institution, actor)
    with pytest.raises(Invalid, match="nothing_to_export"):
        count(other_college, outsider)


def test_the_pages(college: Institution, registrar: Actor, certificate: Certificate, sign_in: SignIn) -> None:
    client = sign_in(registrar)
    place = reverse("exchange:tables")
    sent = {"institution": str(college.id), "table": "ods_gzxzssj", "form": "csv", "heads": "codes"}
    assert "1+X证书数据" in client.get(place).content.decode()
    assert "000123" in client.post(place, {**sent, "preview": "1"}).content.decode()
    file = client.post(place, {**sent, "download": "1"})
    assert file.content.decode("utf-8-sig").startswith("zjsjwyxbs,xxdm,zsh,")
    assert client.post(place, {**sent, "since": "2030-01-01", "download": "1"}).status_code == 422
    new = reverse("exchange:new_table_mapping")
    assert client.get(new).status_code == 200
    wrong = client.post(new, {"institution": str(college.id), "document": OWN.replace("field: level,", "field: lvl,")})
    assert wrong.status_code == 422
    assert "第 8 行" in wrong.content.decode() or "lvl" in wrong.content.decode()
    made = client.post(new, {"institution": str(college.id), "file": SimpleUploadedFile("m.yaml", OWN.encode())})
    row = TableMapping.objects.get()
    assert made["Location"] == reverse("exchange:table_mapping", args=[row.id])
    assert "20260320" in client.get(made["Location"]).content.decode()
    text = client.get(reverse("exchange:table_mapping_file", args=[row.id])).content.decode()
    assert load_mapping(text, KINDS, name="m") == selectors.mapping_of(row)
    assert client.get(reverse("exchange:shipped_table_file", args=["ods_gzxzssj"])).status_code == 200
    assert client.get(reverse("exchange:shipped_table_file", args=["none"])).status_code == 404
    assert client.post(reverse("exchange:delete_table_mapping", args=[row.id])).status_code == 302
    assert not TableMapping.objects.exists()


def test_rest(college: Institution, college_token: str, certificate: Certificate) -> None:
    def call(method: str, path: str, body: object = None) -> object:
        headers = {"authorization": f"Bearer {college_token}"}
        client = Client()
        if method == "post":
            return client.post(path, body, content_type="application/json", headers=headers)
        return getattr(client, method)(path, headers=headers)

    tables = call("get", "/api/v1/certificate-tables").json()  # type: ignore[attr-defined]
    assert [one["key"] for one in tables["items"]] == list(SHIPPED)
    made = call("post", "/api/v1/certificate-tables", {"institution_code": "C4401", "document": OWN})
    assert made.status_code == 201  # type: ignore[attr-defined]
    key = made.json()["key"]  # type: ignore[attr-defined]
    body = {"institution_code": "C4401", "table": key, "form": "csv"}
    file = call("post", "/api/v1/exports/certificates", body)
    assert "000123,20260320,2,缺,02" in file.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    bad = call("post", "/api/v1/certificate-tables", {"institution_code": "C4401", "document": "format: x"})
    assert bad.status_code == 422  # type: ignore[attr-defined]
    assert bad.json()["params"]["problems"]  # type: ignore[attr-defined]
    assert call("delete", f"/api/v1/certificate-tables/{key}").status_code == 204  # type: ignore[attr-defined]


def test_the_command(
    college: Institution, certificate: Certificate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, mapping = tmp_path / "x.csv", tmp_path / "m.yaml"
    mapping.write_text(OWN, encoding="utf-8")
    words = ["export", "certificates", "--institution", "C4401", "--output", str(file), "--json"]
    assert main([*words, "--heads", "codes"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 1
    assert read(file.read_bytes(), "csv")[0] == [code for _title, code in X_TABLE]
    assert main([*words, "--mapping", str(mapping)]) == 0
    assert read(file.read_bytes(), "csv")[1][0] == "000123"
    mapping.write_text(OWN.replace("format: yyyyMMdd", "format: YYYY"), encoding="utf-8")
    assert main([*words, "--mapping", str(mapping)]) == 2


WRONG = [
    ("field: number}", "field: number, codes: {a: b}}", "exchange.exact_field"),
    ("field: number}", "field: number, format: yyyy}", "exchange.exact_field"),
    ("field: number}", "field: nothing}", "document.not_allowed"),
    ("yyyyMMdd", "YYYYMMDD", "document.wrong_form"),
    ("yyyyMMdd", "yyyyMMddHH", "document.wrong_form"),
    ('"0.0"', '"#.#"', "document.wrong_form"),
    ("title: 日期", "title: 编号", "document.duplicate_id"),
    ("code: D,", "code: NO,", "document.duplicate_id"),
    ('value: "02"', "value: 2", "document.wrong_type"),
    ("states: [valid]", "states: [good]", "document.not_allowed"),
    ("name: 校内数据平台", "title: x", "document.required"),
]


@pytest.mark.parametrize("old, new, code", WRONG)
def test_what_is_wrong_in_a_mapping_is_named(old: str, new: str, code: str) -> None:
    assert old in OWN
    with pytest.raises(DomainError) as refused:
        load_mapping(OWN.replace(old, new), KINDS, name="m.yaml")
    problems = refused.value.params["problems"]
    assert code in {problem["code"] for problem in problems}  # type: ignore[attr-defined]
    assert all(problem["line"] for problem in problems)  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", SHIPPED)
def test_a_mapping_written_and_read_is_the_same(code: str) -> None:
    mapping = shipped(code)
    assert load_mapping(mapping_to_text(mapping_to_json(mapping)), KINDS, name=code) == mapping
    assert load_mapping(shipped_text(code), KINDS, name=code) == mapping
