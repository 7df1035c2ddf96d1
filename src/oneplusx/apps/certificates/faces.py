"""What is printed on a certificate (证书版面): the words, the holder, number, dates, and the code.

In Chinese, in English, or in both with the Chinese first. A number is printed as it is, in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings

from oneplusx.apps.certificates.models import Certificate, IssueProfile
from oneplusx.apps.certificates.series import series_facts
from oneplusx.apps.standards.models import CertificateType, Level
from oneplusx.domain.number_format import NumberFormat
from oneplusx.web.clock import local_date


class FaceLanguage(StrEnum):
    """In which language a certificate is printed; it does not follow the language of a page."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a face in one language."""

    title: str
    text: str
    note: str
    number: str
    issued: str
    standard: str
    expires: str
    score: str
    reissued: str
    replaced: str
    levels: Mapping[str, str]
    written: Callable[[date], str]
    colon: str
    brackets: str
    version: str


def chinese_date(on: date) -> str:
    """``2026年11月22日``."""
    return f"{on.year}年{on.month}月{on.day}日"


def english_date(on: date) -> str:
    """``22 November 2026``."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
CHINESE = Words(
    title="职业技能等级证书",
    text="参加{certificate}（{level}）职业技能等级考核，成绩合格，特发此证。",
    note="扫描二维码或凭证书编号与姓名可查验本证书。",
    number="证书编号",
    issued="颁发日期",
    standard="依据标准",
    expires="有效期至",
    score="考核成绩",
    reissued="换发日期",
    replaced="原证书编号",
    levels={Level.PRIMARY: "初级", Level.INTERMEDIATE: "中级", Level.ADVANCED: "高级"},
    written=chinese_date,
    colon="：",
    brackets="（{}）",
    version="{}版",
)
ENGLISH = Words(
    title="Vocational Skill Level Certificate",
    text="has passed the assessment of {certificate} ({level}) and is awarded this certificate.",
    note="Check this certificate by its QR code, or by its number and the holder's name.",
    number="Certificate no.",
    issued="Date of issue",
    standard="Standard",
    expires="Valid until",
    score="Result",
    reissued="Reissued on",
    replaced="Replaces no.",
    levels={Level.PRIMARY: "Primary", Level.INTERMEDIATE: "Intermediate", Level.ADVANCED: "Advanced"},
    written=english_date,
    colon=": ",
    brackets=" ({})",
    version="version {}",
)


def face_of(
    certificate: Certificate,
    profile: IssueProfile,
    *,
    code: str,
    language: FaceLanguage = FaceLanguage.ZH,
    credential: str | None = None,
) -> dict[str, Any]:
    """Data of the template for one certificate; the same certificate and profile give the same data.

    Args:
        code: The inquiry code of its directory entry.
        credential: Its signed form, embedded as it is; without one the file embeds nothing.
    """
    english = _part(certificate, profile, ENGLISH, is_english=True)
    chinese = _part(certificate, profile, CHINESE, is_english=False)
    parts = {FaceLanguage.ZH: [chinese], FaceLanguage.EN: [english], FaceLanguage.BOTH: [chinese, english]}[language]
    return {
        "language": "en" if language is FaceLanguage.EN else "zh",
        "parts": parts,
        "lines": parts[0]["lines"] if len(parts) == 1 else _side_by_side(chinese["lines"], english["lines"]),
        "number": certificate.number,
        "name": certificate.holder_name,
        "code": code,
        "code_text": "-".join(code[at : at + 4] for at in range(0, len(code), 4)),
        "address": f"{settings.ONEPLUSX_SITE_URL}/c/{code}/" if code else "",
        "credential": credential,
        "demo": "演示·无效 DEMO · NOT VALID" if certificate.is_demo else "",
        "made_at": int(certificate.recorded_at.timestamp()),
    }


def _part(certificate: Certificate, profile: IssueProfile, words: Words, *, is_english: bool) -> dict[str, Any]:
    kind, ending = certificate.certificate_type, "_en" if is_english else ""
    level = _level(kind, words)
    stated = words.brackets.format(level) if level else ""
    named = {
        "name": certificate.holder_name,
        "certificate": _named(kind, is_english=is_english).removesuffix(stated),
        "level": level,
    }
    organization = kind.organization
    return {
        "title": str(profile.face.get(f"title{ending}") or words.title),
        "subtitle": named["certificate"] + stated,
        "text": _filled(str(profile.face.get(f"text{ending}") or words.text), named),
        "lines": _lines(certificate, profile, words, is_english=is_english),
        "note": str(profile.face.get(f"note{ending}") or words.note),
        "organization": _named(organization, is_english=is_english) if organization else "",
        "issued": words.written(certificate.issued_on),
        "language": "en" if is_english else "zh",
    }


def _lines(certificate: Certificate, profile: IssueProfile, words: Words, *, is_english: bool) -> list[list[str]]:
    lines = [(words.number, certificate.number), (words.issued, words.written(certificate.issued_on))]
    if certificate.standard_version is not None:
        version = certificate.standard_version
        stated = words.brackets.format(words.version.format(version.version))
        lines.append((words.standard, _named(version, is_english=is_english) + stated))
    if certificate.expires_on is not None:
        lines.append((words.expires, words.written(certificate.expires_on)))
    if profile.face.get("shows_score") and certificate.score_text:
        lines.append((words.score, certificate.score_text))
    if certificate.replaces is not None:
        lines.append((words.reissued, words.written(local_date(certificate.recorded_at))))
        lines.append((words.replaced, certificate.replaces.number))
    return [[label + words.colon, value] for label, value in lines]


def _side_by_side(chinese: list[list[str]], english: list[list[str]]) -> list[list[str]]:
    """Both labels; what differs between the languages is said twice."""
    return [
        [f"{zh.rstrip('：')} {en.rstrip(': ')}：", said if said == told else f"{said} · {told}"]
        for (zh, said), (en, told) in zip(chinese, english, strict=True)
    ]


def _named(thing: Any, *, is_english: bool) -> str:
    """The name in the language; Chinese where there is no English one."""
    return str((thing.name_en if is_english else "") or thing.name_zh)


def _level(kind: CertificateType, words: Words) -> str:
    return words.levels.get(Level(kind.level), "") if kind.level in Level.values else kind.level


def specimen(profile: IssueProfile, kind: CertificateType, now: datetime) -> dict[str, Any]:
    """A face of a type with made-up values, numbered by the organization's format, marked as a specimen (样张)."""
    organization = kind.organization
    number = "0" * 12
    if organization is not None:
        facts = series_facts(organization, kind, organization.province_code, local_date(now))
        number = NumberFormat.parse(profile.number_format).number(facts, 0)
    certificate = Certificate(
        certificate_type=kind,
        holder_name="样张",
        number=number,
        issued_on=local_date(now),
        score_text="80",
        recorded_at=now,
    )
    return {**face_of(certificate, profile, code=""), "demo": "样张，无效"}


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text
