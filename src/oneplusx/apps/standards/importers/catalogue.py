"""Import of the outcome catalogue in the national platform's field names (证书与标准目录)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Row,
    Verdict,
)
from oneplusx.apps.standards.models import CertificateType, Level, Standard
from oneplusx.apps.standards.services import (
    CatalogueCertificate,
    CatalogueStandard,
    approve_bank_values,
    register_certificate_types,
    register_standards,
)
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

GRADES = {
    "1": Level.PRIMARY,
    "2": Level.INTERMEDIATE,
    "3": Level.ADVANCED,
    "初级": Level.PRIMARY,
    "中级": Level.INTERMEDIATE,
    "高级": Level.ADVANCED,
    "primary": Level.PRIMARY,
    "intermediate": Level.INTERMEDIATE,
    "advanced": Level.ADVANCED,
}
COMPARED = ("name_zh", "level", "description", "national_id", "state_on")


def _grade(cell: Any) -> str:
    """``1``, ``初级``, or the platform's object ``{"code": "1", "msg": "初级"}``."""
    found = str(parsing.text(200)(cell))
    text = found
    if found.startswith("{"):
        try:
            text = str(orjson.loads(found).get("code", ""))
        except (orjson.JSONDecodeError, AttributeError):
            text = ""
    level = GRADES.get(text.casefold())
    if level is None:
        raise Invalid("intake.not_one_of", found=found, allowed="1 初级、2 中级、3 高级")
    return str(level.value)


def _document(cell: Any) -> str:
    """``standardUrl``: the file's key out of the platform's JSON, or an address as it is."""
    found = str(parsing.text(300)(cell))
    if not found.startswith(("{", "[")):
        return found
    try:
        document = orjson.loads(found)
    except orjson.JSONDecodeError:
        return found
    first = document[0] if isinstance(document, list) and document else document
    return str(first.get("fileKey", found)) if isinstance(first, dict) else found


def _grades(_institution_id: UUID) -> list[str]:
    return ["1", "2", "3"]


def _code(values: dict[str, Any]) -> str:
    """Codes are the platform's own identifier of certificate and level."""
    return str(values["certificate_id"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _certificate(row: Row) -> CatalogueCertificate:
    values = row.values
    return CatalogueCertificate(
        code=_code(values),
        name_zh=values["name"],
        organization=values["organization"],
        level=values["grade"],
        standard_code=values["standard_code"] or "",
        family=values["standard_code"] or _family(values["name"]),
        description=values["description"] or "",
        national_id=values["certificate_id"],
        major_codes=tuple(values["major_codes"] or ()),
        state_on=_day(values["state_on"]),
        source="national catalogue",
    )


def _family(name: str) -> str:
    """The name without its level, for certificates whose standard is not named."""
    plain = name
    for word in ("（初级）", "（中级）", "（高级）", "(初级)", "(中级)", "(高级)", "初级", "中级", "高级"):
        plain = plain.replace(word, "")
    return plain.strip()[:60]


def _standard(row: Row) -> CatalogueStandard:
    values = row.values
    return CatalogueStandard(
        code=values["standard_code"],
        name_zh=values["standard_name"] or _family(values["name"]),
        organization=values["organization"],
        national_id=values["standard_id"] or "",
        document_url=values["standard_url"] or "",
        state_on=_day(values["state_on"]),
        batch=values["batch"] or "",
        source="national catalogue",
    )


def check_rows(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """Compares the rows with the catalogue."""
    codes = [_code(row.values) for row in rows]
    known = {
        row.code: row
        for row in CertificateType.objects.filter(code__in=codes).select_related("organization", "standard")
    }
    return [_verdict(row, known.get(_code(row.values))) for row in rows]


def _verdict(row: Row, existing: CertificateType | None) -> Verdict:
    if existing is None:
        return NEW
    certificate, values = _certificate(row), row.values
    organization = existing.organization.name_zh if existing.organization else ""
    same = (
        all(getattr(existing, name) == getattr(certificate, name) for name in COMPARED)
        and organization == certificate.organization
        and list(existing.major_codes) == list(certificate.major_codes)
        and _same_standard(existing.standard, values)
        and values["bank_value"] in (None, existing.bank_value_hundredths)
    )
    return UNCHANGED if same else CHANGED


def _same_standard(standard: Standard | None, values: dict[str, Any]) -> bool:
    if standard is None or not values["standard_code"]:
        return standard is None and not values["standard_code"]
    pairs = (
        (standard.code, values["standard_code"]),
        (standard.name_zh, values["standard_name"] or standard.name_zh),
        (standard.document_url, values["standard_url"] or ""),
    )
    return all(mine == theirs for mine, theirs in pairs)


def apply_rows(
    rows: Sequence[Row],
    *,
    institution_id: UUID,  # noqa: ARG001
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Writes standards first, then certificate types, then bank values where the list brings them."""
    standards = {row.values["standard_code"]: _standard(row) for row in rows if row.values["standard_code"]}
    register_standards(standards=list(standards.values()), actor=actor, now=now)
    register_certificate_types(certificates=[_certificate(row) for row in rows], actor=actor, now=now)
    values = {_code(row.values): row.values["bank_value"] for row in rows if row.values["bank_value"]}
    if values:
        ids = CertificateType.objects.filter(code__in=values).values_list("code", "id")
        by_id = {type_id: values[code] for code, type_id in ids}
        approve_bank_values(values=by_id, reason="national catalogue", actor=actor, now=now)
    return None


def _column(key: str, title_zh: str, national: str, parse: Callable[[Any], Any], **more: Any) -> Column:
    return Column(key, title_zh, national, parse=parse, **more)


KIND = ImportKind(
    code="catalogue",
    title_zh="证书与标准目录",
    title_en="Catalogue of certificates and standards",
    permission="import.catalogue",
    key=("certificate_id",),
    columns=(
        _column(
            "certificate_id",
            "证书标识",
            "certificateId",
            parsing.identifier(60),
            is_required=True,
            note_zh="国家平台中证书及等级的标识；也可直接使用平台字段名作列名",
            note_en="The platform's identifier of certificate and level",
        ),
        _column("name", "证书名称", "certificateName", parsing.text(160), is_required=True),
        _column("description", "证书说明", "certificateDesc", parsing.text(2000)),
        _column(
            "grade",
            "等级",
            "certificateGrade",
            _grade,
            is_required=True,
            choices=_grades,
            sample="2",
            note_zh="1 初级、2 中级、3 高级",
            note_en="1 primary, 2 intermediate, 3 advanced",
        ),
        _column(
            "organization",
            "培训评价组织",
            "xzhOrgName",
            parsing.text(120),
            is_required=True,
        ),
        _column("state_on", "状态日期", "stateDt", parsing.day()),
        _column("standard_id", "标准标识", "standardId", parsing.identifier(80)),
        _column("standard_code", "标准代码", "standardCode", parsing.identifier(60)),
        _column("standard_name", "标准名称", "standardName", parsing.text(160)),
        _column("standard_url", "标准文件", "standardUrl", _document),
        _column("batch", "批次", "batch", parsing.text(20)),
        _column(
            "major_codes",
            "适用专业代码",
            "majorCodes",
            parsing.several(parsing.identifier(20)),
        ),
        _column(
            "bank_value",
            "核定学分",
            "bankValue",
            parsing.credits_hundredths(),
            note_zh="学分银行已核定的学分；留空则不变",
            note_en="Credits approved by the bank; empty changes nothing",
        ),
    ),
    check_rows=check_rows,
    apply_rows=apply_rows,
    note_zh="每行一个证书等级及其标准，字段与国家平台目录一致。",
    note_en="One row per certificate level with its standard, in the national catalogue's fields.",
    next_path="/catalogue/",
    order=20,
)
