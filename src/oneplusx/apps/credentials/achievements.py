"""What a certificate type is to a machine (成就定义): criteria, level, and the nodes of the standard it points at."""

from __future__ import annotations

from django.conf import settings

from oneplusx.apps.standards.models import PUBLIC_STATES, CertificateType, Standard
from oneplusx.apps.standards.selectors import contents_of
from oneplusx.domain.credential.badges import Achievement, Alignment, AlignmentKind, ScoreScale, Words
from oneplusx.domain.standards import Contents, LevelContents
from oneplusx.domain.standards.case import LEVEL_NAMES

ALIGNMENTS_MAX = 16
CRITERIA = Words("参加考核并成绩合格。", "Passed the assessment.")
SCALE_NAME = Words("考核成绩", "Result of the assessment")
TEXT_MAX = 300


def achievement_address(certificate_type: CertificateType) -> str:
    """Where the definition is published; the id that credentials name."""
    return f"{settings.ONEPLUSX_SITE_URL}/achievements/{certificate_type.id}"


def achievement_of(certificate_type: CertificateType, version: Standard | None, *, shows_score: bool) -> Achievement:
    """The definition of a certificate type under a version of its standard.

    Args:
        version: ``None``: no standard is published for it.
        shows_score: The organization states results on its certificates.
    """
    published = version if version is not None and version.state in PUBLIC_STATES else None
    contents = contents_of(published) if published else None
    level = contents.level(certificate_type.level) if contents else None
    zh, en = LEVEL_NAMES.get(certificate_type.level, (certificate_type.level, ""))
    address = achievement_address(certificate_type)
    stated = f"（{zh}）" if zh else ""
    name = Words(certificate_type.name_zh.removesuffix(stated) + stated, certificate_type.name_en)
    return Achievement(
        id=address,
        name=name,
        description=_description(certificate_type, level),
        criteria=CRITERIA,
        criteria_url=f"{settings.ONEPLUSX_SITE_URL}/catalogue/certificates/{certificate_type.id}/",
        code=certificate_type.code,
        version=published.version if published else "",
        level=Words(zh, en),
        alignments=_alignments(published, contents, level) if published and contents else (),
        scale=ScoreScale(id=f"{address}#score", name=SCALE_NAME, result_type="RawScore") if shows_score else None,
    )


def _description(certificate_type: CertificateType, level: LevelContents | None) -> Words:
    if certificate_type.description:
        return Words(certificate_type.description[:TEXT_MAX])
    if level is not None and level.description_zh:
        return Words(level.description_zh[:TEXT_MAX], level.description_en[:TEXT_MAX])
    return Words(certificate_type.name_zh, certificate_type.name_en)


def _alignments(version: Standard, contents: Contents, level: LevelContents | None) -> list[Alignment]:
    """The standard, the level, and its learning outcomes, or its work fields where the outcomes are many.

    Every target is a resource of the CASE service.
    """
    base = f"{settings.ONEPLUSX_SITE_URL}/ims/case/v1p1"
    framework = Words(contents.name_zh, contents.name_en)
    made = [
        Alignment(
            name=framework,
            url=f"{base}/CFDocuments/{version.case_id}",
            kind=AlignmentKind.STANDARD,
            code=version.code,
            framework=framework,
        )
    ]
    if level is None:
        return made
    zh, en = LEVEL_NAMES.get(level.level, (level.level, ""))
    made.append(Alignment(name=Words(zh, en), url=f"{base}/CFItems/{level.case_id}", framework=framework))
    leaves = [item for item in level.walk() if not item.children]
    shown = leaves if len(leaves) <= ALIGNMENTS_MAX else list(level.items)[:ALIGNMENTS_MAX]
    return made + [
        Alignment(
            name=Words(item.text_zh[:TEXT_MAX], item.text_en[:TEXT_MAX]),
            url=f"{base}/CFItems/{item.case_id}",
            code=item.code,
            framework=framework,
        )
        for item in shown
    ]
