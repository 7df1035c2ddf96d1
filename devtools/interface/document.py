"""The OpenAPI document as a file; runs in the environment of the product: ``python -m devtools.interface.document``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "docs" / "openapi.json"


def document() -> dict[str, Any]:
    """The document of the interface as it is in the code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.test")
    import django

    django.setup()
    from oneplusx.site.rest import rest

    made: dict[str, Any] = rest.get_openapi_schema()
    return made


def text_of(made: dict[str, Any]) -> str:
    """The file: sorted within, one line per value, so that a change is a change of few lines."""
    plain = json.loads(json.dumps(made, default=str))
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
