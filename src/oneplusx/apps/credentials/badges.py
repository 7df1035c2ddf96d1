"""Pictures of badges (徽章图片) that carry their credential."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from oneplusx.apps.certificates.faces import CHINESE
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.standards.models import Level
from oneplusx.domain.credential.baking import bake_png, bake_svg
from oneplusx.web.printing import picture

TEMPLATE = Path(__file__).parent / "printing" / "badge.typ"
DEMO = "演示·无效"


class Picture(NamedTuple):
    """A baked badge and its media type."""

    content: bytes
    media_type: str


def _drawn(certificate: Certificate) -> dict[str, str]:
    kind = certificate.certificate_type
    return {
        "name": kind.name_zh,
        "organization": kind.organization.name_zh if kind.organization else "",
        "level": CHINESE.levels.get(Level(kind.level), "") if kind.level in Level.values else kind.level,
        "issued": f"{certificate.issued_on.year}年{certificate.issued_on.month}月",
        "demo": DEMO if certificate.is_demo else "",
    }


def _png(certificate: Certificate, document: str) -> Picture:
    return Picture(bake_png(picture(TEMPLATE, _drawn(certificate), form="png"), document), "image/png")


def _svg(certificate: Certificate, document: str) -> Picture:
    drawn = picture(TEMPLATE, _drawn(certificate), form="svg").decode()
    return Picture(bake_svg(drawn, document).encode(), "image/svg+xml")


BAKERS: Mapping[str, Callable[[Certificate, str], Picture]] = {"png": _png, "svg": _svg}


def baked_badge(certificate: Certificate, document: str, form: str) -> Picture:
    """The badge of a certificate with a credential baked in.

    Args:
        form: ``"png"`` or ``"svg"``.
    """
    return BAKERS[form](certificate, document)
